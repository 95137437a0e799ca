"""Which members of staff are told of what; never with personal data.

Whoever is away is replaced by their stand-in, and an agency without people by the body above it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, Protocol, TypeVar

from aduan.cases.actions.triage import body_of
from aduan.cases.authority import next_authority
from aduan.cases.models import Case
from aduan.directory.dates import day_of
from aduan.directory.models import Absence, Agency, Person, Role
from aduan.directory.people import LIAISON_ROLES, Liaison, is_active, liaison, people_for
from aduan.ledger.models import Event
from aduan.notifications import facts, wording
from aduan.notifications.outbox import Recipient, Telling, reachable, tell_staff
from aduan.notifications.wording import Value
from aduan.vault.models import Contact

FoundT = TypeVar("FoundT")


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
    people = _of_role(case, role, now) or _last(case, now)
    _tell(case, code, people, event, occasion, now)


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
    recipients = [Recipient(person=person) for person in _at(case, unit, LIAISON_ROLES, now)]
    if unit.duty_contacts_id is not None:
        ways = reachable(Contact.objects.filter(identity=unit.duty_contacts_id), case)
        recipients += [Recipient(contact=way) for way in ways]
    send(case, code, recipients, event=event, occasion=occasion, not_before=not_before, now=now)


def tell_person(
    case: Case, code: str, person: Person, *, event: Event | None = None, now: datetime
) -> None:
    """Tells one member of staff, or their stand-in."""
    present = on_duty(person, now)
    _tell(case, code, [present] if present else owners(case, now), event, "", now)


def owners(case: Case, now: datetime) -> Sequence[Person]:
    """Who works a case today."""
    present = on_duty(case.officer, now) if case.officer else None
    return [present] if present else _at(case, case.unit, LIAISON_ROLES, now)


def on_duty(person: Person, now: datetime) -> Person | None:
    """The person, or who stands in today; None where nobody does."""
    day = day_of(now)
    away = (
        Absence.objects.filter(person=person, starts__lte=day, ends__gte=day)
        .select_related("stand_in")
        .first()
    )
    present = away.stand_in if away else person
    return present if present is not None and is_active(present, day) else None


_known: ContextVar[dict[object, Any] | None] = ContextVar("known", default=None)


@contextmanager
def remembered() -> Iterator[None]:
    """Within it, who holds which role where is asked once; for the clock, in one transaction."""
    before = _known.set({})
    try:
        yield
    finally:
        _known.reset(before)


def _once(key: tuple[object, ...], ask: Callable[[], FoundT]) -> FoundT:
    known = _known.get()
    if known is None:
        return ask()
    if key not in known:
        known[key] = ask()
    found: FoundT = known[key]
    return found


def of_level(
    case: Case, level: str, now: datetime, agency: Agency | None = None
) -> Sequence[Person]:
    """The people of one level, as `escalation.LEVELS` names them; () where nobody is there.

    Above the unit that has the case, or above `agency`.
    """
    unit, body = (agency, body_of(agency)) if agency else (case.unit, case.agency)
    if level == "consulted":
        return _within(body, _found(case, unit, LIAISON_ROLES, now))
    if level == "head":
        return _within(body, _found(case, unit, [Role.HEAD], now))
    if level == "agency":
        return _within(body, _found(case, body, [Role.AGENCY], now))
    if level == "next_authority":
        found = _found(case, _above(case, unit, now), [Role.HEAD, Role.AGENCY], now)
        return found.people if found else ()
    if level == "last":
        return _last(case, now)
    return _of_role(case, level, now)


def _within(body: Agency, found: Liaison | None) -> Sequence[Person]:
    """The people who were found, where they are the body's own and not of one above it."""
    return found.people if found and found.agency.path.startswith(body.path) else ()


def _above(case: Case, unit: Agency, now: datetime) -> Agency:
    """The next authority above a unit."""
    return _once(
        ("above", unit.pk, case.policy_id),
        lambda: next_authority(unit, case.rules, now),
    )


def _found(case: Case, agency: Agency, roles: Sequence[str], now: datetime) -> Liaison | None:
    """The nearest body from this one upwards that has people with these roles, and the people."""
    return _once(
        (agency.pk, case.programme_id, *roles),
        lambda: liaison(agency, now, roles=roles, programme=case.programme),
    )


def _at(case: Case, agency: Agency, roles: Sequence[str], now: datetime) -> Sequence[Person]:
    """The people of a body with these roles; the centre's own hold theirs for the programme."""
    found = _found(case, agency, roles, now)
    return found.people if found else _of_role(case, Role.SUPERVISOR, now) or _last(case, now)


def _last(case: Case, now: datetime) -> Sequence[Person]:
    """Where nobody else is there: the programme's supervisors, and who administers it."""
    supervisors = _of_role(case, Role.SUPERVISOR, now)
    return (*supervisors, *(p for p in _of_role(case, Role.ADMIN, now) if p not in supervisors))


def _of_role(case: Case, role: str, now: datetime) -> tuple[Person, ...]:
    """Those who hold a role for the whole programme."""
    return _once(
        (None, case.programme_id, role), lambda: people_for(role, None, now, case.programme)
    )


def _tell(
    case: Case,
    code: str,
    people: Iterable[Person],
    event: Event | None,
    occasion: str,
    now: datetime,
) -> None:
    recipients = [Recipient(person=person) for person in people]
    send(case, code, recipients, event=event, occasion=occasion, now=now)


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
