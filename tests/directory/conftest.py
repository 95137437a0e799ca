"""A small directory: a ministry with units, a province with a city, topics, a policy."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import pytest

from aduan.directory import changes
from aduan.directory.models import Agency, Area, Category, Person, Programme

TODAY = date(2026, 9, 7)
"""The day of the fixture `now` in Jakarta."""


def names(word: str) -> dict[str, str]:
    """The same word as the name in every language."""
    return {"en": word, "id": word, "th": word}


@dataclass
class Land:
    """What the small directory holds."""

    programme: Programme
    ministry: Agency
    highways: Agency
    region: Agency
    province: Agency
    city: Agency
    office: Agency
    java: Area
    surabaya: Area
    district: Area
    roads: Category
    potholes: Category
    power: Category


@pytest.fixture
def land(db: None, now: datetime) -> Land:
    def agency(
        code: str, level: str, parent: Agency | None = None, area: Area | None = None
    ) -> Agency:
        return changes.add_agency(
            code, names(code), level, by=None, now=now, parent=parent, area=area
        )

    def area(code: str, level: str, parent: Area | None = None) -> Area:
        return changes.add_area(code, names(code), level, by=None, now=now, parent=parent)

    def topic(code: str, parent: Category | None = None) -> Category:
        return changes.add_category(programme, code, names(code), by=None, now=now, parent=parent)

    programme = Programme.objects.create(code="trial")
    java = area("35", "province")
    surabaya = area("35.78", "city", java)
    ministry = agency("ministry", "national")
    highways = agency("highways", "unit", ministry)
    province = agency("province", "province", ministry, area=java)
    city = agency("city", "city", province, area=surabaya)
    roads = topic("roads")
    return Land(
        programme=programme,
        ministry=ministry,
        highways=highways,
        region=agency("region", "unit", highways),
        province=province,
        city=city,
        office=agency("office", "unit", city),
        java=java,
        surabaya=surabaya,
        district=area("35.78.01", "district", surabaya),
        roads=roads,
        potholes=topic("potholes", roads),
        power=topic("power"),
    )


@pytest.fixture
def person(db: None, now: datetime) -> Callable[[str], Person]:
    """Makes an account by username."""

    def make(username: str) -> Person:
        return changes.add_person(username, username.title(), by=None, now=now)

    return make
