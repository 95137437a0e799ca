"""What was said, for the screens: the person's inbox, and the desk's record of delivery."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aduan.notifications.models import PAGE, Audience, Message, State
from aduan.notifications.outbox import read

MOST = 200


@dataclass(frozen=True)
class Said:
    """One message as the person reads it."""

    at: datetime
    code: str
    subject: str
    body: str


@dataclass(frozen=True)
class Sending:
    """One message as the record of delivery shows it: no words, no address."""

    at: datetime
    code: str
    audience: str
    channel: str
    state: str
    reason: str
    attempts: int
    repeated: bool
    ended_at: datetime | None


def of_case(case_id: UUID) -> list[Said]:
    """The messages in the inbox of a case's tracking page, newest first."""
    rows = Message.objects.filter(
        case=case_id, recipient=PAGE, audience=Audience.COMPLAINANT, state=State.DELIVERED
    ).order_by("-created_at", "-id")[:MOST]
    return [Said(row.created_at, row.code, *_words(row)) for row in rows]


def of_person(person_id: UUID) -> list[Said]:
    """The latest notices to a member of staff, newest first."""
    rows = Message.objects.filter(person=person_id).exclude(state=State.DROPPED)
    return [
        Said(row.created_at, row.code, *_words(row))
        for row in rows.order_by("-created_at", "-id")[:MOST]
    ]


def sendings(case_id: UUID) -> list[Sending]:
    """Every message of a case with what became of it, newest first."""
    rows = Message.objects.filter(case=case_id).order_by("-created_at", "-id")[:MOST]
    return [
        Sending(
            row.created_at,
            row.code,
            row.audience,
            row.channel,
            row.state,
            row.reason,
            row.attempts,
            row.repeated,
            row.ended_at,
        )
        for row in rows
    ]


def _words(message: Message) -> tuple[str, str]:
    letter, _ = read(message)
    return letter.subject, letter.body
