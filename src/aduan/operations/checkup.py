"""What `aduan check` finds."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.db import DatabaseError

from aduan.channels import overview, registry
from aduan.operations import examination, wallclock
from aduan.operations.configuration import Configuration, current
from aduan.operations.postgres import binaries

GOOD, NOTE, MEND = "good", "note", "mend"
LEAST_FREE_BYTES = 1_000_000_000
MOMENT = "%Y-%m-%d %H:%M %Z"


@dataclass(frozen=True)
class Finding:
    """One line: `mark` is good, note (by choice, but know it) or mend (cannot stay so)."""

    mark: str
    text: str


def findings() -> list[Finding]:
    """Everything worth knowing about this installation, in the order of repair."""
    configuration = current()
    return [*_configured(configuration), *_room(configuration), *_parts(), *_accounts()]


def _configured(configuration: Configuration) -> list[Finding]:
    found = [Finding(GOOD, f"data folder {configuration.data}")]
    if configuration.database.embedded:
        chosen = binaries.find()
        found.append(Finding(GOOD, f"database: our own PostgreSQL {chosen.major}"))
    else:
        found.append(Finding(GOOD, f"database: {configuration.database.host or 'local'}"))
    if configuration.demo:
        found.append(Finding(NOTE, "a demonstration: everybody knows its passwords"))
    elif not configuration.https:
        found.append(
            Finding(
                MEND,
                f"people reach this register at {configuration.public_url}, without encryption: "
                "set ADUAN_PUBLIC_URL to an https:// address",
            )
        )
    if configuration.smtp_url:
        found.append(Finding(GOOD, "mail is sent"))
    else:
        found.append(Finding(NOTE, "ADUAN_SMTP_URL is not set: mail is held, not sent"))
    if configuration.clock_file is not None:
        found.append(Finding(NOTE, f"time is moved by {configuration.clock_file}"))
    return found


def _room(configuration: Configuration) -> list[Finding]:
    """Free space where data and attachments are kept."""
    found = []
    for name, folder in (("data folder", configuration.data), ("ADUAN_MEDIA", _media())):
        if folder is None or not folder.exists():
            continue
        free = shutil.disk_usage(folder).free
        text = f"{name}: {free / 1e9:.1f} GB free"
        found.append(Finding(GOOD if free >= LEAST_FREE_BYTES else MEND, text))
    return found


def _media() -> Path | None:
    media = current().media
    return None if media.startswith("s3://") else Path(media)


def _parts() -> list[Finding]:
    words = {
        "database": "the database",
        "migrations": "the tables",
        "worker": "the worker",
        "sealer": "the sealer",
    }
    return [
        Finding(GOOD if state == examination.OK else MEND, f"{words[part]}: {state}")
        for part, state in examination.examine().items()
    ]


def _accounts() -> list[Finding]:
    """The accounts at providers; nothing where the register cannot be read yet."""
    try:
        states = registry.states()
        doors = overview.doors(wallclock.now())
    except DatabaseError:
        return []
    found = [
        Finding(MEND, f"{name}: {fault}") if fault else Finding(GOOD, f"{name}: set up")
        for name, fault in states
    ]
    for door in doors:
        for account in door.accounts:
            found += _fared(f"{door.code} of {account.programme} by {account.code}", account)
    return found


def _fared(name: str, account: overview.AccountState) -> list[Finding]:
    """Whether an account is passed over or confirms nothing, calls that it did not sign, what it
    cost this month."""
    found, health = [], account.health
    if health.retry_at and health.failing_since:
        found.append(
            Finding(
                NOTE,
                f"{name}: passed over, failing since {health.failing_since:{MOMENT}} "
                f"({health.reason}), tried again from {health.retry_at:{MOMENT}}",
            )
        )
    if account.refused and health.refused_since:
        found.append(
            Finding(
                NOTE,
                f"{name}: signature failing since {health.refused_since:{MOMENT}} "
                f"({health.refused} calls)",
            )
        )
    if account.mute:
        found.append(
            Finding(
                NOTE,
                f"{name}: took {account.carried.handed} messages in the last day and confirmed "
                "none; look whether its delivery receipts reach this server",
            )
        )
    for line in account.spent:
        cost = f"{line.micros / 1_000_000:,.2f} {line.currency}" if line.currency else "no price"
        found.append(Finding(GOOD, f"{name}: {line.segments} SMS this month, {cost}"))
    return found
