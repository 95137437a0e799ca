"""Who is there today: asked once for a batch of cases, however many people and bodies it has.

The clock has hundreds of cases to speak of at once. The first question about one of them is asked
for all of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from aduan.cases.authority import next_authorities
from aduan.cases.models import Case
from aduan.directory.models import Agency, Person
from aduan.directory.people import Liaison, liaisons, people_for
from aduan.directory.presence import Seat, present


@dataclass
class _Batch:
    """What is known of a batch, and of whom to ask together."""

    cases: list[Case] = field(default_factory=list)
    bodies: dict[UUID, Agency] = field(default_factory=dict)
    seats: dict[Seat, Person | None] = field(default_factory=dict)
    found: dict[tuple[object, ...], Liaison | None] = field(default_factory=dict)
    above: dict[UUID, Agency] = field(default_factory=dict)
    holders: dict[tuple[UUID, str], tuple[Person, ...]] = field(default_factory=dict)


_batch: ContextVar[_Batch | None] = ContextVar("batch", default=None)


@contextmanager
def remembered() -> Iterator[None]:
    """Within it, who holds which role where is asked once; for the clock, in one transaction."""
    before = _batch.set(_Batch())
    try:
        yield
    finally:
        _batch.reset(before)


def expect(cases: Iterable[Case], bodies: Iterable[Agency] = ()) -> None:
    """Names the cases, and other bodies, of which something may be asked within `remembered`."""
    batch = _batch.get()
    if batch is not None:
        batch.cases += cases
        named = [body for case in batch.cases for body in (case.unit, case.agency)]
        batch.bodies |= {body.pk: body for body in (*named, *bodies)}


def in_place_of(case: Case, person_id: UUID, now: datetime) -> Person | None:
    """The person, or who stands in today; None where nobody is there who may act."""
    batch, seat = _batch.get() or _Batch(), _seat(case, person_id)
    if seat not in batch.seats:
        asked = {seat, *(_seat(each, each.officer_id) for each in batch.cases if each.officer_id)}
        there = present(asked - batch.seats.keys(), now)
        batch.seats |= {each: there.get(each) for each in asked - batch.seats.keys()}
    return batch.seats[seat]


def _seat(case: Case, person_id: UUID) -> Seat:
    return Seat(person_id, case.unit.path, case.programme_id)


def liaison(case: Case, agency: Agency, roles: Sequence[str], now: datetime) -> Liaison | None:
    """The nearest body from this one upwards that has people with these roles, and the people."""
    batch = _batch.get() or _Batch()

    def key(body_id: UUID) -> tuple[object, ...]:
        return (body_id, case.programme_id, *roles)

    if key(agency.pk) not in batch.found:
        together = batch.bodies
        if agency.pk not in together:
            together = {each.pk: each for each in batch.above.values()}
        wanted = {agency.pk: agency} | together
        asked = [body for pk, body in wanted.items() if key(pk) not in batch.found]
        there = liaisons(asked, now, roles=roles, programme=case.programme)
        batch.found |= {key(body.pk): there.get(body.pk) for body in asked}
    return batch.found[key(agency.pk)]


def authority(case: Case, unit: Agency, now: datetime) -> Agency:
    """The next authority above a unit; the centre where nobody stands above it."""
    batch = _batch.get() or _Batch()
    if unit.pk not in batch.above:
        units = {unit.pk: unit} | {each.unit.pk: each.unit for each in batch.cases}
        asked = [each for pk, each in units.items() if pk not in batch.above]
        batch.above |= next_authorities(asked, case.policy, now)
    return batch.above[unit.pk]


def of_programme(case: Case, role: str, now: datetime) -> tuple[Person, ...]:
    """Those who hold a role for the whole programme."""
    batch, key = _batch.get() or _Batch(), (case.programme_id, role)
    if key not in batch.holders:
        batch.holders[key] = people_for(role, None, now, case.programme)
    return batch.holders[key]
