"""Whom and what the matrix is made of: cases of every visibility, and everybody who may look."""

import io
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection
from django.test import Client
from django.test.client import ClientHandler
from PIL import Image

from aduan.api import tokens
from aduan.cases import actors
from aduan.cases.actions import person as acts
from aduan.cases.actions import triage
from aduan.cases.models import Case, PublicCase
from aduan.channels.providers import Call
from aduan.directory import policies
from aduan.directory.models import (
    Absence,
    Agency,
    Assignment,
    Category,
    Person,
    Programme,
    ProgrammeVersion,
    Responsibility,
)
from aduan.notifications.places import FOLLOW
from aduan.vault import files, inbound, links, numbers
from aduan.vault.ids import uuid7
from ground.country import Country
from ground.phones import ACCOUNT, give_accounts

OUTSIDE_ROLES = ("inspector", "reviewer", "signer", "custodian", "statistician")
HANDLER = ClientHandler(enforce_csrf_checks=False)
"""One for all: each would load the middleware anew."""
ELSEWHERE = "other"
"""A second programme, whose staff must know nothing of the first one's cases."""


@dataclass(frozen=True)
class Subject:
    """A case that somebody asks for, or, with `there` false, one that does not exist."""

    number: int
    attachment: UUID
    contact: UUID
    there: bool = False
    public: bool = False
    at_agency: bool = False
    filer: str = ""
    """Who of the intake desks filed it."""

    @property
    def digits(self) -> str:
        """Nine digits."""
        return f"{self.number:09d}"


@dataclass
class Viewer:
    """Somebody who looks: what their browser or program sends, and what they hold."""

    name: str
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    roles: frozenset[str] = frozenset()
    owner: bool = False
    """Whether the cases are theirs."""
    everywhere: bool = False
    """Whether they see the cases of the whole programme."""
    near: bool = False
    """Whether they are of the agency that gets the cases."""

    def client(self) -> Client:
        """A browser of their own that forgets again."""
        headers = {"accept-language": "en"}
        if self.token:
            headers["authorization"] = f"Bearer {self.token}"
        client = Client(headers=headers, raise_request_exception=False)
        client.handler = HANDLER
        for name, value in self.cookies.items():
            client.cookies[name] = value
        return client

    def sees(self, subject: Subject) -> bool:
        """Whether the desk has this case for them at all."""
        if not subject.there:
            return False
        return self.everywhere or (self.near and subject.at_agency) or self.name == subject.filer

    @property
    def outside(self) -> bool:
        """Whether a secret case must leave no trace with them."""
        return not (self.owner or self.everywhere or self.near)


def absent() -> Subject:
    """A case that could be there and is not."""
    return Subject(numbers.number_for(70_000_001), uuid7(), uuid7())


def picture(now: datetime) -> UUID:
    """A stored photo."""
    held = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(held, "JPEG")
    return files.store(held.getvalue(), now=now, declared_name="a.jpg").pk


def subjects(country: Country, filer: Person) -> dict[str, Subject]:
    """A case of each kind: open, anonymous, confidential; checking, forwarded, withdrawn."""
    found = {}
    for visibility in ("open", "anonymous", "confidential"):
        filed = partial(_filed, country, visibility)
        found[f"{visibility}, checking"] = _subject(filed())
        found[f"{visibility}, forwarded"] = _subject(_forwarded(country, filed()))
    gone = _forwarded(country, _filed(country, "open"))
    acts.withdraw(gone.pk, actors.complainant([gone.pk]), now=country.now)
    found["withdrawn"] = _subject(gone)
    raised = _forwarded(country, _filed(country, "open"))
    me = actors.complainant([raised.pk])
    acts.raise_secrecy(raised.pk, me, visibility="confidential", now=country.now)
    found["raised to confidential"] = _subject(raised)
    brought = _filed(country, "open", filed_by=filer)
    found["brought by an operator"] = _subject(brought, filer="operator")
    return found


def _filed(country: Country, visibility: str, **more: Any) -> Case:
    return country.file(
        visibility=visibility,
        contacts=[("email", "wati@example.org")],
        name="Wati",
        files=[picture(country.now)],
        **more,
    )


def _forwarded(country: Country, case: Case) -> Case:
    now, centre = country.now, country.actor("centre")
    triage.check(case.pk, centre, verdict=triage.Verdict(clear=True, complete=True), now=now)
    if case.visibility != "confidential":
        shown = [case.attachments.get().pk]
        triage.redact(case.pk, centre, title="Road", text="Broken", pictures=shown, now=now)
    return triage.forward(case.pk, centre, agency=country.roads, now=now)


def _subject(case: Case, filer: str = "") -> Subject:
    case.refresh_from_db()
    assert case.identity is not None
    return Subject(
        number=case.number,
        attachment=case.attachments.get().pk,
        contact=case.identity.contacts.get().pk,
        there=True,
        public=PublicCase.objects.filter(number=case.number).exists(),
        at_agency=case.agency.code == "roads",
        filer=filer,
    )


def second_programme(country: Country) -> Programme:
    """Another programme with the same rules."""
    programme = Programme.objects.create(code=ELSEWHERE)
    rules = country.version.rules.model_copy(update={"code": ELSEWHERE})
    ProgrammeVersion.objects.create(
        programme=programme,
        number=1,
        policy=rules.stored(),
        digest=rules.digest(),
        loaded_at=country.now,
    )
    return programme


def employ(name: str, role: str, programme: Programme | None, agency: Agency | None) -> Person:
    """A member of staff with one role."""
    person = Person.objects.create_user(name, name=name.title())
    Assignment.objects.create(
        person=person,
        role=role,
        programme=None if agency else programme,
        agency=agency,
    )
    return person


def everybody(country: Country, cases: list[Case]) -> list[Viewer]:
    """Everybody who may look; `cases` are those of the complainant among them."""
    programme, other = country.version.programme, second_programme(country)
    found = [Viewer("anonymous")]
    for person, role, at in (
        ("bridges officer", "officer", country.bridges),
        ("water head", "head", country.water),
        ("water officer", "officer", country.water),
    ):
        country.people[person] = employ(person, role, None, at)
    for role in (*OUTSIDE_ROLES, "radio"):
        country.people[role] = employ(role, role, programme, None)
    for role in ("centre", "supervisor", "arbiter", "auditor", "operator"):
        name = f"{role} elsewhere"
        country.people[name] = employ(name, role, other, None)
    for name, person in country.people.items():
        found.append(_staff(country, name, person))
    mine = Viewer("complainant", owner=True)
    _prove(mine, cases, country.now)
    stranger = country.file("Another matter", contacts=[("email", "budi@example.org")])
    neighbour = Viewer("complainant of another case")
    _prove(neighbour, [stranger], country.now)
    found += [mine, neighbour]
    for agency, near in ((country.roads, True), (country.water, False)):
        token = tokens.make(agency, "system", country.now)
        found.append(Viewer(f"token of {agency.code}", token=token, near=near))
    return found


def _staff(country: Country, name: str, person: Person) -> Viewer:
    held = list(person.assignments.select_related("agency", "programme"))
    ours = [each for each in held if each.programme_id in (None, country.version.programme_id)]
    viewer = Viewer(
        name,
        roles=frozenset(each.role for each in held),
        everywhere=any(
            each.role in ("centre", "supervisor", "arbiter", "auditor") for each in ours
        ),
        near=any(
            each.agency is not None and country.roads.path.startswith(each.agency.path)
            for each in held
        ),
    )
    client = viewer.client()
    client.force_login(person)
    client.get("/desk/")  # the session's own clock starts here
    viewer.cookies = {each.key: each.value for each in client.cookies.values()}
    return viewer


def _prove(viewer: Viewer, cases: list[Case], now: datetime) -> None:
    """As somebody who opened the link in each message."""
    client = viewer.client()
    for case in cases:
        client.get(f"/c/{case.number:09d}", {"k": links.sign(case.pk, FOLLOW, now)})
    viewer.cookies = {each.key: each.value for each in client.cookies.values()}


def things(country: Country) -> dict[str, dict[str, str]]:
    """What the parameters of the addresses that name no case stand for, by the address's
    beginning."""
    programme, person = country.version.programme, country.people["water"]
    topic = Category.objects.create(
        programme=programme,
        code="potholes",
        names={"en": "Potholes", "id": "Lubang", "th": "หลุม"},
        path="/potholes/",
    )
    rule = Responsibility.objects.create(programme=programme, category=topic, agency=country.water)
    day = country.now.date()
    away = Absence.objects.create(person=person, starts=day, ends=day)
    held = person.assignments.get()
    ours = Case.objects.filter(programme=programme).order_by("pk").first()
    assert ours is not None
    job = failed_job(ours)
    about_people = {"person": str(person.pk), "held": str(held.pk), "away": str(away.pk)}
    return {
        "desk/queue/": {"code": "checking"},
        "desk/reactions/": {"job": str(job)},
        "desk/quarantine/": {"raw": str(_set_aside(country))},
        "desk/directory/agencies/": {"code": "water"},
        "desk/directory/topics/": {"programme": "lapor", "code": topic.code},
        "desk/directory/rules/": {"programme": "lapor", "rule": str(rule.pk)},
        "desk/directory/people/": about_people,
        "desk/directory/programmes/": {"code": "lapor"},
        "desk/": {"rest": "no/such/page"},
        "page/": {"slug": "about"},
        "p/draft/": {"token": "nothing"},
        "hooks/": {"channel": "sms", "account": "nobody"},
        "": {"programme": "lapor"},
    }


def _set_aside(country: Country) -> UUID:
    """A message to the programme's account that could not be read."""
    give_accounts(country, ACCOUNT)
    policies.active()  # read once, so that no page asks for it before another does
    call = Call("kannel", "POST", "/hooks/sms/kannel", {"x-kannel-from": "PROMO"}, b"Promo")
    row, _new = inbound.receive("sms", call.packed(), message_id=None, now=country.now)
    inbound.settle(row.pk, inbound.State.QUARANTINED, "sender")
    return row.pk


def failed_job(case: Case) -> int:
    """A reaction to a case that failed for good; the id of its job."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, attempts)"
            " VALUES ('default', 'aduan.react', jsonb_build_object('case_id', %s::text,"
            " 'seq', 1), 'failed', 3) RETURNING id",
            [str(case.pk)],
        )
        return int(cursor.fetchone()[0])
