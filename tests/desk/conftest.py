"""Members of staff in front of the desk, each with a browser of their own that runs no script."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client

from aduan.cases.models import Case
from aduan.directory.models import Assignment, Person
from aduan.operations import wallclock
from ground.country import Country


@dataclass
class Time:
    """The register's time, standing still until a test moves it."""

    at: datetime

    def pass_by(self, **span: float) -> datetime:
        """Lets time pass: `pass_by(days=2)`."""
        self.at += timedelta(**span)
        return self.at


@pytest.fixture
def time(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Time:
    """The time that every request of this test comes in at."""
    standing = Time(now)
    monkeypatch.setattr(wallclock, "now", lambda: standing.at)
    return standing


@dataclass
class Seat:
    """One member of staff, signed in."""

    person: Person
    client: Client = field(default_factory=lambda: Client(headers={"accept-language": "en"}))

    def get(self, path: str) -> HttpResponse:
        """A page, as it is answered."""
        return self.client.get(path)

    def page(self, path: str) -> BeautifulSoup:
        """A page that must be there."""
        answer = self.client.get(path, follow=True)
        assert answer.status_code == 200, (path, answer.status_code)
        return BeautifulSoup(answer.content, "html.parser")

    def case(self, case: Case) -> BeautifulSoup:
        """The page of a case."""
        return self.page(f"/desk/cases/{case.number:09d}")

    def do(self, case: Case, verb: str, **given: Any) -> HttpResponse:
        """Sends the form of a verb, as the version that stands now shows it."""
        given.setdefault("seen", Case.objects.values_list("version", flat=True).get(pk=case.pk))
        return self.client.post(f"/desk/cases/{case.number:09d}/{verb}", given)

    def done(self, case: Case, verb: str, **given: Any) -> Case:
        """The same, and it must have been carried out."""
        answer = self.do(case, verb, **given)
        assert answer.status_code == 302, (verb, answer.status_code, words(answer))
        return Case.objects.get(pk=case.pk)

    def verbs(self, case: Case) -> set[str]:
        """The verbs that the case's page offers, by the addresses of its forms and links."""
        start = f"/desk/cases/{case.number:09d}/"
        soup = self.case(case)
        targets = [str(form.get("action", "")) for form in soup.find_all("form")]
        targets += [str(link.get("href", "")) for link in soup.find_all("a")]
        offered = {target.removeprefix(start) for target in targets if target.startswith(start)}
        if soup.find("a", href=f"/desk/triage/{case.number:09d}"):
            offered |= {"check", "redact", "forward"}
        return offered - {"name"}


def words(answer: HttpResponse) -> str:
    """All words of a page's main part."""
    main = BeautifulSoup(answer.content, "html.parser").find("main")
    return " ".join(main.get_text(" ").split()) if main else ""


Sit = Callable[[str], Seat]


@pytest.fixture
def sit(country: Country, time: Time) -> Sit:
    """Signs somebody of the country in: `sit("officer")`."""
    for name in ("operator", "radio"):
        person = Person.objects.create_user(name, "demo", name=name.title())
        Assignment.objects.create(person=person, role=name, programme=country.version.programme)
        country.people[name] = person

    def seat(name: str) -> Seat:
        found = Seat(country.people[name])
        found.client.force_login(found.person)
        return found

    return seat
