"""Proving that a contact belongs to the person: a short code, sent there and typed back.

A code has six digits, which is few: so it lives for half an hour, may be tried five times, and
only so many are sent to one address, whatever the report. Only a keyed hash of it is stored.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from aduan.cases.models import Case
from aduan.notifications.models import Verification
from aduan.notifications.outbox import Telling, reachable, tell_contact
from aduan.notifications.wording import Name
from aduan.vault.ids import uuid7
from aduan.vault.keys import ring
from aduan.vault.models import Contact

DIGITS = 6
LIVES = timedelta(minutes=30)
TRIES = 5
PAUSE = timedelta(minutes=1)
"""Between two codes to one address."""
HOURLY, DAILY = 3, 8
"""Codes to one address within an hour and a day."""


class TooOften(Exception):
    """Enough codes were sent to this address for now; `again_at` is when the next one may be."""

    def __init__(self, again_at: datetime) -> None:
        """Keep the instant."""
        super().__init__(f"again at {again_at.isoformat()}")
        self.again_at = again_at


class Unreachable(Exception):
    """No channel reaches this contact, or it does not belong to this report."""


@dataclass(frozen=True)
class Started:
    """A code is on its way."""

    expires_at: datetime
    again_at: datetime
    """When another code may be asked for."""


def start(case_id: UUID, contact_id: UUID, language: str, now: datetime) -> Started:
    """Sends a new code to a contact of a case; codes sent before no longer hold.

    Raises `TooOften`, or `Unreachable` where nothing can be sent there.
    """
    with transaction.atomic():
        case = Case.objects.select_related("programme", "policy", "parent").get(pk=case_id)
        contact = (
            Contact.objects.select_for_update()
            .filter(pk=contact_id, identity=case.identity_id)
            .first()
        )
        if contact is None or not reachable([contact], case) or contact.fingerprint is None:
            raise Unreachable
        _limit(bytes(contact.fingerprint), now)
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
        row = Verification(
            id=uuid7(now),
            case=case,
            contact=contact,
            fingerprint=contact.fingerprint,
            created_at=now,
            expires_at=now + LIVES,
        )
        row.mark = _mark(row.pk, code)
        row.save(force_insert=True)
        case.language = language or case.language
        telling = Telling(
            case,
            "verification",
            {
                "number": case.number,
                "programme": Name(case.rules.names.model_dump()),
                "code": code,
                "minutes": int(LIVES.total_seconds() // 60),
            },
            occasion=f"code:{row.pk}",
        )
        tell_contact(telling, contact, now=now)
    return Started(row.expires_at, now + PAUSE)


def check(contact_id: UUID, code: str, now: datetime) -> bool:
    """Whether this is the code that was last sent to the contact; it holds once.

    Spaces, dashes and Thai digits do not matter. A try is counted before it is compared.
    """
    with transaction.atomic():
        row = (
            Verification.objects.select_for_update(of=("self",))
            .filter(contact=contact_id)
            .order_by("-created_at", "-id")
            .first()
        )
        if row is None or row.used_at or row.expires_at <= now or row.tries >= TRIES:
            return False
        row.tries += 1
        right = hmac.compare_digest(bytes(row.mark), _mark(row.pk, _digits(code)))
        if right:
            row.used_at = now
        row.save(update_fields=["tries", "used_at"])
        return right


def _limit(fingerprint: bytes, now: datetime) -> None:
    """Raises `TooOften` where the address has had its codes."""
    sent = list(
        Verification.objects.filter(fingerprint=fingerprint, created_at__gt=now - timedelta(days=1))
        .order_by("-created_at")
        .values_list("created_at", flat=True)[:DAILY]
    )
    if not sent:
        return
    waits = [sent[0] + PAUSE]
    if len(sent) >= HOURLY:
        waits.append(sent[HOURLY - 1] + timedelta(hours=1))
    if len(sent) >= DAILY:
        waits.append(sent[DAILY - 1] + timedelta(days=1))
    if max(waits) > now:
        raise TooOften(max(waits))


def _digits(code: str) -> str:
    """The digits that somebody typed or pasted, of whatever script, as 0 to 9."""
    return "".join(str(int(sign)) for sign in code if sign.isdecimal())


def _mark(row_id: UUID, code: str) -> bytes:
    """HMAC-SHA-256 of a code, bound to its row, under a key outside the database."""
    return hmac.digest(
        ring().founding.receipt, b"verification:" + row_id.bytes + code.encode(), "sha256"
    )
