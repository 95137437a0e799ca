"""Telling the person who filed, and everybody whose report was joined with theirs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aduan.cases.models import Case, Origin
from aduan.directory import policies
from aduan.ledger.models import Event
from aduan.notifications import facts
from aduan.notifications.outbox import Telling, reachable, tell_complainants, tell_contact
from aduan.notifications.wording import Value
from aduan.vault.models import Contact

FOLLOWERS = 500
"""Followers told in one transaction."""
DEEPEST = 5
"""Reports joined with reports that were joined: levels followed."""
NEWS = 20
"""Events looked through for the last words of staff."""
WITH_PARENT = frozenset({"filed", "closed"})
"""What the person hears of the whole report only, not of each part."""


def tell(case: Case, event: Event, *, now: datetime) -> None:
    """Tells the person what the event says that they are told."""
    code = code_of(event)
    imported = case.origin == Origin.IMPORT and event.seq == 1
    if not code or imported or (case.parent_id and code in WITH_PARENT):
        return
    telling = Telling(case, code, values(case, event), event_seq=event.seq)
    tell_complainants([telling], now=now)


def tell_joined(case: Case, event: Event, *, now: datetime) -> None:
    """Tells the people whose reports follow this one; of what was written only that it was."""
    code = code_of(event)
    if not code:
        return
    said: dict[str, Value] = {}
    level = [case.pk]
    for _ in range(DEEPEST):
        after: UUID | None = None
        below: list[UUID] = []
        while batch := _followers(level, after):
            said = said or values(case, event)
            tell_complainants(
                [
                    Telling(
                        each,
                        code,
                        _joined(said, each, case),
                        event_seq=0,
                        occasion=f"{case.pk}:{event.seq}",
                    )
                    for each in batch
                ],
                now=now,
            )
            after = batch[-1].pk
            below += [each.pk for each in batch]
        if not below:
            return
        level = below


def tell_reminder(
    case: Case,
    code: str,
    *,
    occasion: str,
    now: datetime,
    not_before: datetime | None = None,
    while_state: str = "",
    more: Mapping[str, Value] | None = None,
) -> None:
    """Reminds the person of something, in working hours; `occasion` makes it happen once.

    `more` are values that stand in place of those of the case.
    """
    telling = Telling(
        case,
        code,
        values(case, None) | dict(more or {}),
        occasion=occasion,
        not_before=not_before,
        while_state=while_state,
    )
    tell_complainants([telling], now=now)


def tell_proven(case: Case, event: Event, *, now: datetime) -> None:
    """Tells a contact that was just proved, with the link that only it gets."""
    contact = Contact.objects.filter(
        pk=UUID(event.data["contact"]), identity=case.identity_id
    ).first()
    if contact is None or not reachable([contact], case):
        return
    telling = Telling(case, "contact_verified", values(case, event), event_seq=event.seq)
    tell_contact(telling, contact, now=now)


@dataclass(frozen=True)
class News:
    """What a person was told last: the wording, and its values as things stand now."""

    code: str
    values: dict[str, Value]


def latest(case: Case, *, with_text: bool = False) -> News | None:
    """What the person was told last about a report; with `with_text` the last that held words of
    staff. None where they were told nothing yet."""
    told = (
        Event.objects.filter(subject=case.pk, data__has_key="told")
        .exclude(data__told="")
        .order_by("-seq")[:NEWS]
    )
    for event in told:
        found = News(code_of(event), values(case, event))
        if not with_text or found.values.get("text"):
            return found
    return None


def code_of(event: Event) -> str:
    """The wording by which the person is told of an event; "" where they are not."""
    code = str(event.data.get("told", ""))
    return "reopened_review" if code == "reopened" and event.data.get("review") else code


def values(case: Case, event: Event | None) -> dict[str, Value]:
    """What a message to the person may mention. A part speaks by the number of the whole."""
    found = facts.complainant_facts(case, event)
    if case.parent is not None:
        found |= {"number": case.parent.number, "part": case.number}
    return found


def _joined(said: dict[str, Value], follower: Case, older: Case) -> dict[str, Value]:
    """The same news for a follower: their own number, and no words written to somebody else."""
    return said | {"number": follower.number, "joined": older.number, "text": None, "part": None}


def _followers(older: list[UUID], after: UUID | None) -> list[Case]:
    rows = Case.objects.filter(merged_into__in=older, state="merged").select_related("parent")
    if after is not None:
        rows = rows.filter(pk__gt=after)
    found = list(rows.order_by("pk")[:FOLLOWERS])
    for case in found:
        case.policy = policies.version(case.policy_id)
    return found
