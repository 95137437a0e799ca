"""The texts that went to and fro about one report by SMS and chat, as they were written."""

from dataclasses import dataclass
from datetime import datetime

from aduan.cases.models import Case
from aduan.channels import intake
from aduan.channels.accounts import NoSuchAccount
from aduan.channels.models import InboundMessage
from aduan.channels.providers import Call, Unreadable
from aduan.notifications import outbox
from aduan.notifications.models import Message
from aduan.vault import inbound

DOORS = ("sms",)
"""Channels on which people converse."""
MOST = 100
"""Texts of each side, the latest."""


@dataclass(frozen=True)
class Turn:
    """One text; `ours` is what we wrote, `state` what became of it in words."""

    at: datetime
    ours: bool
    text: str
    state: str = ""


def of_case(case: Case) -> list[Turn]:
    """The conversation about a report, oldest first; two statements."""
    heard = InboundMessage.objects.filter(case=case).select_related("raw").order_by("-at", "-id")
    said = Message.objects.filter(case=case, channel__in=DOORS, contact__isnull=False)
    turns = [Turn(each.at, ours=False, text=_written(each)) for each in heard[:MOST]]
    turns += [
        Turn(each.created_at, True, outbox.read(each)[0].short, each.get_state_display())
        for each in said.order_by("-created_at", "-id")[:MOST]
    ]
    return sorted(turns, key=lambda turn: turn.at)


def _written(message: InboundMessage) -> str:
    """What the person wrote, out of the sealed raw message; "" where it is erased or unreadable."""
    if not message.raw.sealed:
        return ""
    try:
        found = intake.messages(message.raw.channel, Call.unpacked(inbound.read(message.raw)))
    except (Unreadable, NoSuchAccount):
        return ""
    return "\n".join(each.text for each in found)
