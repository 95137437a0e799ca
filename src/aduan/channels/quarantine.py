"""What came in and could not be read: why, and reading it again after a fix."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aduan.channels import accounts, intake
from aduan.channels.accounts import NoSuchAccount
from aduan.channels.providers import Call
from aduan.directory import policies
from aduan.vault import inbound
from aduan.vault.inbound import State
from aduan.vault.models import RawInbound

MOST = 50
"""Messages on one page."""
LONGEST = 500
"""Characters of a message that are shown."""
REASONS = {
    "sender": _("Sent by a name or a service number, which cannot be answered."),
    "not_text": _("No text: a picture, a ring tone or a setting."),
    "account": _("No programme has this account any more."),
    "provider": _("The account's provider cannot read messages."),
    "flood": _("Too many messages from one sender within a short time."),
    "fault": _("Something went wrong on our side. Read it again after the repair."),
}
DISMISSED = "dismissed"


@dataclass(frozen=True)
class SetAside:
    """One message in quarantine; `words` is what can be made out of it, "" for who may not see."""

    id: UUID
    channel: str
    account: str
    at: datetime
    reason: str
    words: str


def waiting(
    programmes: Collection[UUID] | None, *, after: tuple[datetime, UUID] | None = None
) -> list[SetAside]:
    """The messages that wait for somebody, the oldest first, one more than a page holds.

    With `programmes` only what came to accounts of these, with words; with None all, without.
    """
    rows = RawInbound.objects.filter(state=State.QUARANTINED).order_by("received_at", "id")
    if after is not None:
        at, last = after
        rows = rows.filter(received_at__gte=at).filter(Q(received_at__gt=at) | Q(id__gt=last))
    found: list[SetAside] = []
    for row in rows[: MOST * 4 + 1]:
        call = Call.unpacked(inbound.read(row))
        if programmes is not None and _programme(row.channel, call) not in programmes:
            continue
        words = call.body.decode("utf-8", "replace")[:LONGEST] if programmes is not None else ""
        found.append(
            SetAside(row.pk, row.channel, call.account, row.received_at, row.reason, words)
        )
        if len(found) > MOST:
            break
    return found


def may_touch(raw_id: UUID, programmes: Collection[UUID] | None) -> bool:
    """Whether this message waits, and came to one of these programmes (None: to any)."""
    row = RawInbound.objects.filter(pk=raw_id, state=State.QUARANTINED).first()
    if row is None:
        return False
    return programmes is None or _programme(row.channel, Call.unpacked(inbound.read(row))) in (
        programmes
    )


def read_again(raw_id: UUID) -> None:
    """Has it read once more."""
    intake.again(raw_id)


def dismiss(raw_id: UUID) -> None:
    """Somebody looked, and it needs nothing; it stays stored, and is not listed any more."""
    inbound.settle(raw_id, State.HANDLED, DISMISSED)


def _programme(channel: str, call: Call) -> UUID | None:
    try:
        code = accounts.find(channel, call.account).programme
    except NoSuchAccount:
        return None
    return policies.current(code).programme_id
