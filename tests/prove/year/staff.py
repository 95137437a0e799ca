"""Who works in the year: people come, are away, are stood in for and leave, once all together."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from aduan.cases import actors
from aduan.cases.actions import handover
from aduan.cases.actors import SYSTEM, Actor
from aduan.cases.models import Case
from aduan.directory import people
from aduan.directory.dates import day_of
from aduan.directory.models import Absence, Agency, Assignment, Person
from ground.country import Country

POSTS = (
    ("centre", ""), ("centre", ""), ("supervisor", ""), ("arbiter", ""), ("operator", ""),
    ("radio", ""), ("officer", "roads"), ("officer", "roads"), ("officer", "bridges"),
    ("head", "bridges"), ("head", "water"), ("officer", "water"), ("officer", "water"),
    ("agency", "palace"),
)  # fmt: skip
"""Whom the small country needs besides for a year."""
AT_CENTRE = frozenset({"centre", "supervisor", "arbiter", "operator", "radio", "admin", "auditor"})


@dataclass
class Member:
    """One member of staff with one role."""

    person: Person
    role: str
    agency: Agency | None
    left: bool = False
    away: tuple[date, date] | None = None
    stand_in: "Member | None" = None

    def here(self, day: date) -> bool:
        """Whether they work on that day."""
        absent = self.away is not None and self.away[0] <= day <= self.away[1]
        return not self.left and not absent


class Staff:
    """The people of the country, and what happens to them."""

    def __init__(self, country: Country, chance: Random) -> None:
        self.country = country
        self.chance = chance
        self.agencies = {
            each.code: each for each in Agency.objects.select_related("parent__parent")
        }
        self.by_id = {str(each.pk): each for each in self.agencies.values()}
        self.members: list[Member] = []
        for held in Assignment.objects.select_related("person", "agency").order_by("id"):
            agency = self.agencies[held.agency.code] if held.agency else None
            self.members.append(Member(held.person, held.role, agency))
        for role, code in POSTS:
            self.hire(role, self.agencies.get(code))
        self.vacant: list[tuple[datetime, str, Agency | None]] = []
        self.left = self.absences = 0
        self._actors: dict[UUID, tuple[date, Actor]] = {}

    def hire(self, role: str, agency: Agency | None) -> None:
        """Somebody new begins."""
        name = f"{role}-{len(self.members)}"
        person = Person.objects.create_user(name, name=name.title())
        whole = self.country.version.programme if agency is None else None
        Assignment.objects.create(person=person, role=role, agency=agency, programme=whole)
        self.members.append(Member(person, role, agency))

    def actor(self, member: Member, now: datetime) -> Actor:
        """Them, with today's roles; asked once a day."""
        day = day_of(now)
        known = self._actors.get(member.person.pk)
        if known is None or known[0] != day:
            known = self._actors[member.person.pk] = (day, actors.staff(member.person, now))
        return known[1]

    def holding(self, role: str, case: Case, day: date) -> list[Member]:
        """Those who hold a role over the unit of a case and are here."""
        if role == "authority":
            role = "supervisor"
        path = case.unit.path
        return [
            each
            for each in self.members
            if each.role == role
            and each.here(day)
            and (each.agency is None or path.startswith(each.agency.path))
        ]

    def present(self, day: date) -> set[UUID]:
        """Everybody who is here."""
        return {each.person.pk for each in self.members if each.here(day)}

    def reaches(self, level: str, unit: str, day: date) -> bool:
        """Whether somebody is here, or stood in for, on a level above a unit."""
        own = self.by_id[unit]
        body = own.parent if own.level == "unit" and own.parent else own
        if level in AT_CENTRE:
            return self._any({level}, None, day)
        if level == "head":
            return any(self._any({"head"}, each, day) for each in {own.code, body.code})
        if level == "agency":
            return self._any({"agency"}, body.code, day)
        above = body.parent or self.country.centre
        return self._any({"head", "agency"}, above.code, day)

    def _any(self, roles: set[str], code: str | None, day: date) -> bool:
        return any(
            self._stood_in(each, day)
            for each in self.members
            if each.role in roles and (each.agency.code if each.agency else None) == code
        )

    def _stood_in(self, member: Member, day: date, depth: int = 0) -> bool:
        if member.left or depth > 9:
            return False
        if member.here(day):
            return True
        return member.stand_in is not None and self._stood_in(member.stand_in, day, depth + 1)

    def morning(self, now: datetime, number: int, days: int) -> None:
        """What a day brings: new people, absences, leavers; once, a body without anybody."""
        for post in [post for post in self.vacant if post[0] <= now]:
            self.vacant.remove(post)
            self.hire(post[1], post[2])
        if self.chance.random() < 0.15:
            self._go_away(now)
        if number == days * 2 // 5:
            for each in [m for m in self.members if m.agency and m.agency.code == "water"]:
                self._leave(each, now)
        elif self.chance.random() < 0.03:
            self._leave(self.chance.choice(self.members), now)
        self._actors.clear()

    def _go_away(self, now: datetime) -> None:
        day = day_of(now)
        there = [each for each in self.members if each.here(day) and each.role != "admin"]
        member = self.chance.choice(there)
        others = [
            each
            for each in self.members
            if each.role == member.role and each is not member and not each.left
        ]
        stand_in = self.chance.choice(others) if others and self.chance.random() < 0.7 else None
        ends = day + timedelta(days=self.chance.randint(2, 12))
        Absence.objects.create(
            person=member.person,
            stand_in=stand_in.person if stand_in else None,
            starts=day,
            ends=ends,
        )
        member.away, member.stand_in = (day, ends), stand_in
        self.absences += 1

    def _leave(self, member: Member, now: datetime) -> None:
        """Their account ends, and their cases go to an heir, or back to the unit."""
        if member.left or member.role == "admin":
            return
        gone = people.deactivate(member.person, by=None, now=now)
        heirs = [heir for post in gone.posts for heir in post.heirs]
        heir = self.chance.choice(heirs) if heirs else None
        while handover.of_person(member.person, lambda _case: heir, SYSTEM, now=now):
            pass
        member.left = True
        for each in self.members:
            if each.stand_in is member:
                each.stand_in = None
        again = now + timedelta(days=self.chance.randint(5, 20))
        self.vacant.append((again, member.role, member.agency))
        self.left += 1
