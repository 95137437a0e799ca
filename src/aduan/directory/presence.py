"""Who does somebody's work today: they themselves, or whoever stands in for them.

People for posts are found in `people`; here the person is known, and the question is whether a
notice to them reaches anybody who may act.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from aduan.directory.dates import day_of
from aduan.directory.models import Absence, Person
from aduan.directory.people import LIAISON_ROLES


@dataclass(frozen=True)
class Seat:
    """Somebody's work at a unit, in a programme."""

    person_id: UUID
    unit_path: str
    programme_id: UUID


# A stand-in may be away too and have a stand-in of their own. Nobody in the chain counts whose
# account is closed, and none of them where the role itself has ended: they could not act.
_PRESENT = """
    WITH RECURSIVE asked(place, person_id, path, programme_id) AS (
        SELECT * FROM unnest(%(places)s::int[], %(people)s::uuid[], %(paths)s::text[],
                             %(programmes)s::uuid[])
    ), seated AS (
        SELECT asked.place, asked.person_id FROM asked
        WHERE EXISTS (
            SELECT 1 FROM directory_assignment held
            LEFT JOIN directory_agency at ON at.id = held.agency_id
            WHERE held.person_id = asked.person_id
              AND (held.programme_id IS NULL OR held.programme_id = asked.programme_id)
              AND (held.valid_from IS NULL OR held.valid_from <= %(day)s)
              AND (held.valid_until IS NULL OR held.valid_until > %(day)s)
              AND (starts_with(asked.path, at.path)
                   OR (held.agency_id IS NULL AND NOT held.role = ANY(%(of_agencies)s)))
        )
    ), duty(place, person_id) AS (
        SELECT place, person_id FROM seated
        UNION
        SELECT duty.place, away.stand_in_id
        FROM duty
        JOIN directory_person absent ON absent.id = duty.person_id AND absent.is_active
        JOIN directory_absence away ON away.person_id = duty.person_id
        WHERE away.stand_in_id IS NOT NULL
          AND away.starts <= %(day)s AND away.ends >= %(day)s
    )
    SELECT duty.place, duty.person_id
    FROM duty JOIN directory_person p ON p.id = duty.person_id
    WHERE p.is_active AND (p.active_until IS NULL OR p.active_until > %(day)s)
      AND NOT EXISTS (
        SELECT 1 FROM directory_absence away
        WHERE away.person_id = p.id AND away.starts <= %(day)s AND away.ends >= %(day)s
      )
"""


def present(seats: Collection[Seat], now: datetime) -> Mapping[Seat, Person]:
    """Who is there today for each of these seats; without those for whom nobody is.

    Two queries, however many.
    """
    places = list(seats)
    if not places:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            _PRESENT,
            {
                "places": list(range(len(places))),
                "people": [each.person_id for each in places],
                "paths": [each.unit_path for each in places],
                "programmes": [each.programme_id for each in places],
                "of_agencies": list(LIAISON_ROLES),
                "day": day_of(now),
            },
        )
        rows = cursor.fetchall()
    people = Person.objects.in_bulk({person_id for _place, person_id in rows})
    return {places[place]: people[person_id] for place, person_id in rows}


def absences(people: Iterable[UUID], now: datetime) -> dict[UUID, Absence]:
    """Today's absence of each of these people who is away, the longest one; one query."""
    day = day_of(now)
    today = Absence.objects.filter(person__in=list(people), starts__lte=day, ends__gte=day)
    return {each.person_id: each for each in today.select_related("stand_in").order_by("ends")}
