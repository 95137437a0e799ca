"""The one way in, behind all doors that people write to.

What came in is stored sealed before anybody reads it, and read by a job. What cannot be read stays
in quarantine with a reason, and can be read again after a fix: nothing received is lost.
"""

import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _

from aduan.cases.actions import filing
from aduan.cases.errors import Refused
from aduan.cases.jobs import by_name
from aduan.channels import accounts, registry
from aduan.channels.accounts import NoSuchAccount
from aduan.channels.conversation import talk
from aduan.channels.providers import Call, Inbound, Provider, Unreadable
from aduan.directory import policies
from aduan.vault import inbound, limits
from aduan.vault.inbound import State
from aduan.vault.keys import ring
from aduan.vault.models import RawInbound

READ = "aduan.inbound.read"
"""Name of the job that reads what came in; defined on the top floor."""
QUEUE = "inbound"
PER_NETWORK = 20_000
"""Reports an hour from one address: a village behind one address passes, a flood does not."""
HOUR = timedelta(hours=1)
FLOODED = "flooded"
"""Code of the refusal where a network sent more."""

log = structlog.get_logger("aduan.intake")


def file(
    report: filing.Report, *, source: str, now: datetime, key: str = "", body: bytes = b""
) -> filing.Filed:
    """Files a report that came whole, by a form or a program, from a network `source`.

    Raises what `filing.file` raises, and `Refused` with the code `FLOODED`.
    """
    if limits.count("file", source, window=HOUR, now=now) > PER_NETWORK:
        raise Refused(_("Too many reports from here. Please try again later."), FLOODED)
    return filing.file(report, now=now, key=key, body=body)


def receive(channel: str, provider: Provider, call: Call, now: datetime) -> bool:
    """Stores a call, sealed, and has it read; whether it is new.

    What one person sent is read in the order in which it came.
    """
    key = provider.key(call)
    with transaction.atomic():
        row, new = inbound.receive(
            channel, call.packed(), message_id=f"{call.account}:{key}" if key else None, now=now
        )
        if new:
            by_name(READ, queue=QUEUE, lock=_lock(provider, call)).defer(raw_id=str(row.pk))
    return new


def read(raw_id: UUID, now: datetime) -> None:
    """Reads what was stored, and does what it asks for; once, however often it is called."""
    with transaction.atomic():
        row = RawInbound.objects.select_for_update().get(pk=raw_id)
        if row.state == State.HANDLED:
            return
        reason = _understood(row, now)
        if reason:
            log.warning("message set aside", channel=row.channel, reason=reason)
        inbound.settle(row.pk, State.QUARANTINED if reason else State.HANDLED, reason)


def again(raw_id: UUID) -> None:
    """Has a message in quarantine read again."""
    by_name(READ, queue=QUEUE).defer(raw_id=str(raw_id))


def messages(channel: str, call: Call) -> Sequence[Inbound]:
    """What the channel makes of a call. Raises `NoSuchAccount`, `Unreadable`."""
    held = accounts.find(channel, call.account)
    provider = registry.get(channel).providers.get(held.account.provider)
    if provider is None:
        raise Unreadable("provider")
    return provider.parse(call)


def _understood(row: RawInbound, now: datetime) -> str:
    """Reads one stored call; "" or the reason why it has to wait for somebody to look."""
    try:
        with transaction.atomic():
            call = Call.unpacked(inbound.read(row))
            found = messages(row.channel, call)
            version = policies.current(accounts.find(row.channel, call.account).programme)
            return next(filter(None, [talk.hear(each, row, version, now) for each in found]), "")
    except Unreadable as unreadable:
        return unreadable.reason
    except NoSuchAccount:
        return "account"
    except (OperationalError, InterfaceError):
        # Not this message's fault; the job tries again.
        raise
    except Exception:
        # Whatever is wrong with us, the message is kept, and people see that it waits.
        log.exception("message not read", channel=row.channel, raw=str(row.pk))
        return "fault"


def _lock(provider: Provider, call: Call) -> str | None:
    """One lock a sender, by a keyed hash that says nothing of who it is."""
    try:
        senders = sorted({each.sender for each in provider.parse(call)})
    except Exception:  # noqa: BLE001 - stored first, whatever is wrong; the job says what
        return None
    named = f"inbound:{'|'.join(senders)}".encode()
    return hmac.digest(ring().newest.lookup, named, "sha256").hex()
