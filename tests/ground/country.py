"""A small country to try the verbs in: a centre, two ministries with units, people with roles."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from aduan.cases import actors
from aduan.cases.actions import filing, triage
from aduan.cases.actors import Actor
from aduan.cases.models import Case
from aduan.directory import policies, policy
from aduan.directory.models import Agency, Assignment, Person, Programme, ProgrammeVersion

POLICY = Path(__file__).parent / "policy.toml"


def _agency(code: str, level: str, parent: Agency | None = None) -> Agency:
    agency = Agency(
        code=code, names={"en": code, "id": code, "th": code}, level=level, parent=parent
    )
    agency.place()
    agency.save()
    return agency


@dataclass
class Country:
    """The small country, with an actor for each role at `now`."""

    version: ProgrammeVersion
    centre: Agency
    roads: Agency
    bridges: Agency
    water: Agency
    palace: Agency
    people: dict[str, Person]
    now: datetime

    def actor(self, name: str) -> Actor:
        return actors.staff(self.people[name], self.now)

    def load(self, **parts: object) -> None:
        """A new version of the policy: as before, but for these parts of it."""
        before = self.version
        rules = policy.Policy.model_validate(before.policy | parts)
        self.version = ProgrammeVersion.objects.create(
            programme=before.programme,
            number=before.number + 1,
            policy=rules.stored(),
            digest=rules.digest(),
            loaded_at=self.now,
        )
        policies.forget()

    def file(self, text: str = "The road is broken.", **more: object) -> Case:
        report = filing.Report(programme="lapor", text=text, channel="website", **more)  # type: ignore[arg-type]
        return Case.objects.get(pk=filing.file(report, now=self.now).case_id)

    def ready(self, case: Case, now: datetime | None = None) -> Case:
        """Checked and redacted, so that it can be forwarded."""
        now = now or self.now
        verdict = triage.Verdict(clear=True, complete=True)
        triage.check(case.pk, self.actor("centre"), verdict=verdict, now=now)
        if case.visibility == "confidential":
            return case
        return triage.redact(
            case.pk, self.actor("centre"), title="Road", text="The road is broken.", now=now
        )

    def forwarded(self, now: datetime | None = None, **more: object) -> Case:
        case = self.ready(self.file(**more), now)
        return triage.forward(case.pk, self.actor("centre"), agency=self.roads, now=now or self.now)


@pytest.fixture
def country(db: None, now: datetime) -> Country:
    return build(now)


def build(now: datetime) -> Country:
    """Puts the small country into an empty database."""
    rules = policy.read(POLICY.read_text(), "policy.toml")
    programme = Programme.objects.create(code=rules.code)
    version = ProgrammeVersion.objects.create(
        programme=programme, number=1, policy=rules.stored(), digest=rules.digest(), loaded_at=now
    )
    centre = _agency(rules.centre, "centre")
    palace = _agency("palace", "national")
    roads = _agency("roads", "national", palace)
    bridges = _agency("bridges", "unit", roads)
    water = _agency("water", "national", palace)
    people = {}
    for name, role, agency in (
        ("centre", "centre", None),
        ("centre2", "centre", None),
        ("supervisor", "supervisor", None),
        ("arbiter", "arbiter", None),
        ("auditor", "auditor", None),
        ("agency", "agency", roads),
        ("officer", "officer", roads),
        ("head", "head", roads),
        ("authority", "head", palace),
        ("water", "agency", water),
        ("admin", "admin", None),
    ):
        person = Person.objects.create_user(name, name=name.title())
        Assignment.objects.create(
            person=person,
            role=role,
            programme=programme if agency is None else None,
            agency=agency,
        )
        people[name] = person
    return Country(version, centre, roads, bridges, water, palace, people, now)
