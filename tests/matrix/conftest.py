"""The scene of the matrix, at a time that stands still."""

from dataclasses import dataclass
from datetime import datetime

import pytest

from aduan.cases.models import Case
from aduan.directory import policies
from aduan.operations import wallclock
from ground.country import Country
from matrix import scene
from matrix.judging import Things
from matrix.scene import Subject, Viewer


@dataclass
class Scene:
    """The cases by what they are, the viewers, and what parameters stand for."""

    country: Country
    subjects: dict[str, Subject]
    viewers: list[Viewer]
    things: Things

    def viewer(self, name: str) -> Viewer:
        """One of the viewers."""
        return next(each for each in self.viewers if each.name == name)

    @property
    def outsiders(self) -> list[Viewer]:
        """With whom a secret case must leave no trace."""
        return [each for each in self.viewers if each.outside]


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Stops the clock, so that two pages differ only where they say different things."""
    monkeypatch.setattr(wallclock, "now", lambda: now)


@pytest.fixture
def staged(still: None, country: Country) -> Scene:
    """Cases of every visibility, and everybody."""
    operator = scene.employ("operator", "operator", country.version.programme, None)
    country.people["operator"] = operator
    subjects = scene.subjects(country, operator)
    mine = list(Case.objects.filter(number__in=[each.number for each in subjects.values()]))
    viewers = scene.everybody(country, mine)
    policies.active()  # kept in the process from here on, so that statements are alike
    return Scene(country, subjects, viewers, scene.things(country))
