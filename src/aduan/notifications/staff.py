"""Which members of staff are told of what; never with personal data.

Whoever is away is replaced by their stand-in, and an agency without people by the body above it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aduan.cases.actions.triage import body_of
from aduan.cases.models import Case
from aduan.directory.models import Agency, AgencyLevel, Person, Role
from aduan.directory.people import LIAISON_ROLES, Liaison
from aduan.ledger.models import Event
from aduan.notifications import duty, facts, wording
from aduan.notifications.outbox import Recipient, Telling, reachable, tell_staff
from aduan.notifications.wording import Name, Value
from aduan.vault.models import Contact


@dataclass(frozen=True)
class Found:
    """People to tell, and the body that has nobody of its own for it, where they hear in its
    place."""

    people: Sequence[Person]
    vacant: Name | None = None


class Tell(Protocol):
    """Tells some group of staff something about a case."""

    def __call__(self, case: Case, code: str, *, occasion: str = "", now: datetime) -> None:
        """`occasion` makes it happen once."""


MOST = 20
"""People told of one thing; where a role is held by more, the desk shows it to the others."""


def tell_owner(
    case: Case, code: str, *, event: Event | None = None, occasion: str = "", now: datetime
) -> None:
    """Tells the officer who works the case, else the people of its unit."""
    _tell(case, code, owners(case, now), event, occasion, now)


def tell_heads(
    case: Case, code: str, *, event: Event | None = None, occasion: str = "", now: datetime
) -> None:
    """Tells the head of the case's unit, or the nearest one above."""
    _tell(case, code, _at(case, case.unit, [Role.HEAD], now), event, occasion, now)


def tell_if_unsigned(case: Case, code: str, *, occasion: str = "", now: datetime) -> None:
    """Tells the head that a draft still waits for their signature, where one does."""
    if awaits_signature(case):
        tell_heads(case, code, occasion=occasion, now=now)


def awaits_signature(case: Case) -> bool:
    """Whether a draft waits for a head."""
    return case.draft_waiting and must_sign(case)


def must_sign(case: Case) -> bool:
    """Whether nobody but a head may give the answer."""
    return bool(case.rules.sign_off or case.head_only)


def tell_role(
    case: Case,
    role: str,
    code: str,
    *,
    event: Event | None = None,
    occasion: str = "",
    now: datetime,
) -> None:
    """Tells those who hold a role for the whole programme, such as its supervisors."""
    people = duty.of_programme(case, role, now) or _last(case, now)
    _tell(case, code, Found(people), event, occasion, now)


def tell_duty(
    case: Case,
    code: str,
    *,
    agency: Agency | None = None,
    event: Event | None = None,
    occasion: str = "",
    not_before: datetime | None = None,
    now: datetime,
) -> None:
    """Tells a unit's duty contacts and the people who receive its cases."""
    unit = agency or case.unit
    found = _at(case, unit, LIAISON_ROLES, now)
    recipients = [Recipient(person=person) for person in found.people]
    if unit.duty_contacts_id is not None:
        ways = reachable(Contact.objects.filter(identity=unit.duty_contacts_id), case)
        recipients += [Recipient(contact=way) for way in ways]
    send(
        case,
        code,
        recipients,
        event=event,
        occasion=occasion,
        not_before=not_before,
        more={"vacant": found.vacant},
        now=now,
    )


def tell_person(
    case: Case, code: str, person: Person, *, event: Event | None = None, now: datetime
) -> None:
    """Tells one member of staff, or their stand-in."""
    there = duty.in_place_of(case, person.pk, now)
    if there is None:
        tell_owner(case, code, event=event, now=now)
    else:
        _tell(case, code, Found([there]), event, "", now)


def owners(case: Case, now: datetime) -> Found:
    """Who works a case today."""
    there = duty.in_place_of(case, case.officer_id, now) if case.officer_id else None
    return Found([there]) if there else _at(case, case.unit, LIAISON_ROLES, now)


def of_level(
    case: Case, level: str, now: datetime, agency: Agency | None = None
) -> Sequence[Person]:
    """The people of one level, as `escalation.LEVELS` names them; () where nobody is there.

    Above the unit that has the case, or above `agency`.
    """
    unit, body = (agency, body_of(agency)) if agency else (case.unit, case.agency)
    if level == "consulted":
        return _within(body, duty.liaison(case, unit, LIAISON_ROLES, now))
    if level == "head":
        return _within(body, duty.liaison(case, unit, [Role.HEAD], now))
    if level == "agency":
        return _within(body, duty.liaison(case, body, [Role.AGENCY], now))
    if level == "next_authority":
        found = duty.liaison(case, duty.authority(case, unit, now), [Role.HEAD, Role.AGENCY], now)
        return found.people if found else ()
    if level == "last":
        return _last(case, now)
    return duty.of_programme(case, level, now)


def _within(body: Agency, found: Liaison | None) -> Sequence[Person]:
    """The people who were found, where they are the body's own and not of one above it."""
    return found.people if found and found.agency.path.startswith(body.path) else ()


def _at(case: Case, agency: Agency, roles: Sequence[str], now: datetime) -> Found:
    """The people of a body with these roles, or who hears in their place.

    That is the nearest body above; where nobody is there on the whole way up, the centre.
    """
    found = duty.liaison(case, agency, roles, now)
    people = (
        found.people if found else duty.of_programme(case, Role.SUPERVISOR, now) or _last(case, now)
    )
    body = case.agency if agency.pk == case.unit_id else body_of(agency)
    empty = body.level != AgencyLevel.CENTRE and not _within(body, found)
    return Found(people, facts.name_of(body) if empty else None)


def _last(case: Case, now: datetime) -> Sequence[Person]:
    """Where nobody else is there: the programme's supervisors, and who administers it."""
    supervisors = duty.of_programme(case, Role.SUPERVISOR, now)
    return (
        *supervisors,
        *(p for p in duty.of_programme(case, Role.ADMIN, now) if p not in supervisors),
    )


def _tell(
    case: Case,
    code: str,
    found: Found,
    event: Event | None,
    occasion: str,
    now: datetime,
) -> None:
    recipients = [Recipient(person=person) for person in found.people]
    more: dict[str, Value] = {"vacant": found.vacant}
    send(case, code, recipients, event=event, occasion=occasion, more=more, now=now)


def send(
    case: Case,
    code: str,
    recipients: Sequence[Recipient],
    *,
    event: Event | None = None,
    occasion: str = "",
    not_before: datetime | None = None,
    more: Mapping[str, Value] | None = None,
    now: datetime,
) -> None:
    """Tells these recipients; `more` is what the wording mentions besides what any notice may."""
    telling = Telling(
        case,
        code,
        facts.staff_facts(case, code, event) | dict(more or {}),
        event_seq=event.seq if event else 0,
        occasion=occasion,
        not_before=not_before,
        # A reminder that waited for the morning is pointless once somebody acted.
        while_state=case.state if wording.spec(code).reminder else "",
    )
    tell_staff(telling, recipients[:MOST], now=now)
