"""Which members of staff are told of what; never with personal data.

Whoever is away is replaced by their stand-in, and an agency without people by the body above it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Protocol

from aduan.cases.authority import next_authority
from aduan.cases.models import Case
from aduan.directory.dates import day_of
from aduan.directory.models import Absence, Agency, Person, Role
from aduan.directory.people import LIAISON_ROLES, is_active, liaison, people_for
from aduan.ledger.models import Event
from aduan.notifications import facts, wording
from aduan.notifications.outbox import Recipient, Telling, reachable, tell_staff
from aduan.vault.models import Contact


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


def tell_coordinators(
    case: Case, code: str, *, event: Event | None = None, occasion: str = "", now: datetime
) -> None:
    """Tells the coordinators of the case's agency."""
    _tell(case, code, _at(case, case.agency, [Role.AGENCY], now), event, occasion, now)


def tell_authority(
    case: Case, code: str, *, event: Event | None = None, occasion: str = "", now: datetime
) -> None:
    """Tells the next authority above the case's agency."""
    above = next_authority(case.unit, case.rules, now)
    _tell(case, code, _at(case, above, [Role.HEAD, Role.AGENCY], now), event, occasion, now)


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
    _tell(case, code, _of_role(case, role, now), event, occasion, now)


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
    _send(case, code, recipients, event, occasion, now, not_before)


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


_known: ContextVar[dict[object, tuple[Person, ...]] | None] = ContextVar("known", default=None)


@contextmanager
def remembered() -> Iterator[None]:
    """Within it, who holds which role where is asked once; for the clock, in one transaction."""
    before = _known.set({})
    try:
        yield
    finally:
        _known.reset(before)


def _once(key: tuple[object, ...], ask: Callable[[], tuple[Person, ...]]) -> tuple[Person, ...]:
    known = _known.get()
    if known is None:
        return ask()
    if key not in known:
        known[key] = ask()
    return known[key]


def _at(case: Case, agency: Agency, roles: Sequence[str], now: datetime) -> tuple[Person, ...]:
    """The people of a body with these roles; the centre's own hold theirs for the programme."""

    def ask() -> tuple[Person, ...]:
        found = liaison(agency, now, roles=roles, programme=case.programme)
        return found.people if found else _of_role(case, Role.SUPERVISOR, now)

    return _once((agency.pk, case.programme_id, *roles), ask)


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
    _send(case, code, recipients, event, occasion, now)


def _send(
    case: Case,
    code: str,
    recipients: Sequence[Recipient],
    event: Event | None,
    occasion: str,
    now: datetime,
    not_before: datetime | None = None,
) -> None:
    telling = Telling(
        case,
        code,
        facts.staff_facts(case, code, event),
        event_seq=event.seq if event else 0,
        occasion=occasion,
        not_before=not_before,
        # A reminder that waited for the morning is pointless once somebody acted.
        while_state=case.state if wording.spec(code).reminder else "",
    )
    tell_staff(telling, recipients[:MOST], now=now)
