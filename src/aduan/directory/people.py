"""Who may act for whom today: grants, people on duty, leavers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models.expressions import RawSQL

from aduan.directory import agencies
from aduan.directory.changes.record import record
from aduan.directory.dates import day_of, ending, lasting, valid_on
from aduan.directory.models import Absence, Agency, Assignment, Person, Programme, Role

LIAISON_ROLES = (Role.OFFICER, Role.AGENCY, Role.HEAD)
"""The roles that can receive an agency's cases."""

_MOST_PEOPLE = 500

_COVERED = """
    WITH RECURSIVE covered(id) AS (
        SELECT %s::uuid
        UNION
        SELECT away.person_id
        FROM directory_absence away
        JOIN covered ON away.stand_in_id = covered.id
        JOIN directory_person absent ON absent.id = away.person_id AND absent.is_active
        WHERE away.starts <= %s AND away.ends >= %s
    )
    SELECT id FROM covered
"""

_ON_DUTY = """
    WITH RECURSIVE duty(agency_id, person_id) AS (
        SELECT held.agency_id, held.person_id
        FROM directory_assignment held
        WHERE held.role = ANY(%(roles)s)
          AND (held.agency_id = ANY(%(agencies)s)
               OR (%(everywhere)s AND held.agency_id IS NULL))
          AND (held.programme_id IS NULL OR %(programme)s::uuid IS NULL
               OR held.programme_id = %(programme)s::uuid)
          AND (held.valid_from IS NULL OR held.valid_from <= %(day)s)
          AND (held.valid_until IS NULL OR held.valid_until > %(day)s)
        UNION
        SELECT duty.agency_id, away.stand_in_id
        FROM duty
        JOIN directory_absence away ON away.person_id = duty.person_id
        WHERE away.stand_in_id IS NOT NULL
          AND away.starts <= %(day)s AND away.ends >= %(day)s
    )
    SELECT duty.agency_id, duty.person_id
    FROM duty JOIN directory_person p ON p.id = duty.person_id
    WHERE p.is_active AND (p.active_until IS NULL OR p.active_until > %(day)s)
      AND NOT EXISTS (
        SELECT 1 FROM directory_absence away
        WHERE away.person_id = p.id AND away.starts <= %(day)s AND away.ends >= %(day)s
      )
    LIMIT %(most)s
"""


@dataclass(frozen=True)
class Grant:
    """A role that somebody may use now.

    No `programme_id`: in every programme. No `agency_path`: in the whole programme; else for
    every agency whose path begins with it. `on_behalf_of` is the person who is away, where the
    grant is a stand-in's.
    """

    role: str
    programme_id: UUID | None
    agency_path: str | None
    agency_id: UUID | None = None
    on_behalf_of: UUID | None = None

    def covers(self, programme_id: UUID, path: str) -> bool:
        """Whether it holds in a programme at the agency or unit with this path."""
        return self.programme_id in (None, programme_id) and self.reaches(path)

    def reaches(self, path: str) -> bool:
        """Whether it holds, in some programme, at the agency or unit with this path."""
        if self.agency_path is None:
            return self.role not in LIAISON_ROLES  # who works for an agency works for a named one
        return path.startswith(self.agency_path)


@dataclass(frozen=True)
class Liaison:
    """Who receives an agency's cases: the body whose people they are, and the people."""

    agency: Agency
    people: tuple[Person, ...]


@dataclass(frozen=True)
class Post:
    """A role that a leaver held, and who can take over the cases that go with it."""

    role: str
    programme_id: UUID | None
    agency_id: UUID | None
    heirs: tuple[Person, ...]


@dataclass(frozen=True)
class Handover:
    """What a leaver leaves behind. The cases room hands over the cases."""

    person: Person
    posts: tuple[Post, ...]


def grants(person: Person, now: datetime) -> tuple[Grant, ...]:
    """The roles that a person holds now, and those of the people they stand in for; one query."""
    day = day_of(now)
    if not is_active(person, day):
        return ()
    held = (
        Assignment.objects.filter(valid_on(day))
        .filter(person_id__in=RawSQL(_COVERED, [person.pk, day, day]))  # noqa: S611 - constant text
        .select_related("agency")
        .order_by("role", "id")[:_MOST_PEOPLE]
    )
    return tuple(
        Grant(
            role=one.role,
            programme_id=one.programme_id,
            agency_path=one.agency.path if one.agency else None,
            agency_id=one.agency_id,
            on_behalf_of=None if one.person_id == person.pk else one.person_id,
        )
        for one in held
    )


def is_active(person: Person, day: date) -> bool:
    """Whether the account works on that day."""
    return person.is_active and (person.active_until is None or day < person.active_until)


def people_for(
    role: str, agency: Agency | None, now: datetime, programme: Programme | None = None
) -> tuple[Person, ...]:
    """The people who hold a role at exactly this agency and are there today, by name.

    Whoever is away is replaced by their stand-in. Without an agency: those who hold the role for
    the whole programme.
    """
    at = [agency] if agency else []
    duty = _on_duty([role], at, day_of(now), programme)
    return duty.get(agency.pk if agency else None, ())


def liaison(
    agency: Agency,
    now: datetime,
    roles: Sequence[str] = LIAISON_ROLES,
    programme: Programme | None = None,
) -> Liaison | None:
    """Who receives an agency's cases today: its own people, else those of the nearest body above.

    None where nobody is there on the whole way up: then the centre must look.
    """
    return liaisons([agency], now, roles, programme).get(agency.pk)


def liaisons(
    bodies: Iterable[Agency],
    now: datetime,
    roles: Sequence[str] = LIAISON_ROLES,
    programme: Programme | None = None,
) -> dict[UUID, Liaison]:
    """The same for many agencies, by id; without those for whom nobody is there. Three queries."""
    above = agencies.chains(bodies)
    every = {one.pk: one for chain in above.values() for one in chain}
    duty = _on_duty(roles, list(every.values()), day_of(now), programme) if every else {}
    there = {
        agency_id: next((Liaison(one, duty[one.pk]) for one in chain if one.pk in duty), None)
        for agency_id, chain in above.items()
    }
    return {agency_id: found for agency_id, found in there.items() if found is not None}


def deactivate(person: Person, *, by: Person | None, now: datetime) -> Handover:
    """Ends an account from now on: nobody can sign in to it, and its roles end today.

    Returns the posts that the person held, each with those who can take over its cases: others
    with the same role at the agency, else its liaison. Repeating it changes nothing.
    """
    day = day_of(now)
    with transaction.atomic():
        leaver = Person.objects.select_for_update().get(pk=person.pk)
        held = list(
            Assignment.objects.filter(valid_on(day), person=leaver).select_related(
                "agency", "programme"
            )[:_MOST_PEOPLE]
        )
        before = {"is_active": leaver.is_active, "roles": [one.role for one in held]}
        leaver.is_active = False
        leaver.active_until = min(leaver.active_until or day, day)
        leaver.set_unusable_password()
        leaver.save(update_fields=["is_active", "active_until", "password"])
        # Those to come as well: whoever is let back in is given roles anew.
        leaver.assignments.filter(lasting(day)).update(valid_until=ending(day))
        Absence.objects.filter(stand_in=leaver, ends__gte=day).update(stand_in=None)
        record(
            by,
            now,
            "deactivate",
            "person",
            leaver.username,
            before,
            {"is_active": False, "roles": []},
        )
        posts = tuple(
            Post(one.role, one.programme_id, one.agency_id, _heirs(one, now)) for one in held
        )
    person.refresh_from_db()
    return Handover(leaver, posts)


def _heirs(post: Assignment, now: datetime) -> tuple[Person, ...]:
    same = people_for(post.role, post.agency, now, post.programme)
    if same or post.agency is None:
        return same
    receiving = liaison(post.agency, now, programme=post.programme)
    return receiving.people if receiving else ()


def _on_duty(
    roles: Sequence[str], at: Sequence[Agency], day: date, programme: Programme | None
) -> dict[UUID | None, tuple[Person, ...]]:
    """The people who are there, by agency; without agencies those of the whole programme (None).

    Two queries, however many agencies and people.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _ON_DUTY,
            {
                "roles": list(roles),
                "agencies": [agency.pk for agency in at],
                "everywhere": not at,
                "programme": programme.pk if programme else None,
                "day": day,
                "most": _MOST_PEOPLE * max(1, len(at)),
            },
        )
        rows = cursor.fetchall()
    posts: dict[UUID | None, set[UUID]] = {}
    for agency_id, person_id in rows:
        posts.setdefault(agency_id, set()).add(person_id)
    named = _by_name({person_id for _agency_id, person_id in rows})
    return {
        agency_id: tuple(person for person in named if person.pk in ids)
        for agency_id, ids in posts.items()
    }


def _by_name(ids: Iterable[UUID]) -> list[Person]:
    return list(Person.objects.filter(pk__in=list(ids)).order_by("name", "username"))
