"""Who answers: the table of rules, read in one query."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aduan.directory import changes
from aduan.directory.models import Programme
from aduan.directory.responsibility import candidates, responsible

from .conftest import TODAY, Land

RULES: list[tuple[str | None, str | None, str, int]] = [
    (None, "surabaya", "city", 0),
    (None, "java", "province", 0),
    ("roads", None, "ministry", -1),
    ("roads", "surabaya", "office", 0),
    ("power", None, "highways", 0),
]

ANSWERS = [
    ("an area's own government", None, "surabaya", "city"),
    ("a district belongs to its city", None, "district", "city"),
    ("a province for the rest of it", None, "java", "province"),
    ("a topic with its office there", "roads", "surabaya", "office"),
    ("a topic below, an area below", "potholes", "district", "office"),
    ("no office there: the government, not the fallback", "roads", "java", "province"),
    ("nobody knows where: the fallback", "potholes", None, "ministry"),
    ("a topic that is the nation's, wherever", "power", "district", "highways"),
    ("nothing known: the centre decides", None, None, None),
]


@pytest.fixture
def ruled(land: Land, now: datetime) -> Land:
    for topic, area, agency, priority in RULES:
        changes.add_responsibility(
            land.programme,
            getattr(land, topic) if topic else None,
            getattr(land, area) if area else None,
            getattr(land, agency),
            by=None,
            now=now,
            priority=priority,
        )
    return land


def test_the_most_specific_rule_wins(ruled: Land) -> None:
    for case, topic, area, expected in ANSWERS:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = responsible(
                ruled.programme,
                getattr(ruled, topic) if topic else None,
                getattr(ruled, area) if area else None,
                TODAY,
            )
        assert (found.code if found else None) == expected, case
        assert len(queries) == 1, case


def test_rules_hold_from_day_to_day(land: Land, now: datetime) -> None:
    changes.add_responsibility(
        land.programme,
        land.roads,
        None,
        land.ministry,
        by=None,
        now=now,
        valid_until=date(2026, 1, 1),
    )
    changes.add_responsibility(
        land.programme,
        land.roads,
        None,
        land.highways,
        by=None,
        now=now,
        valid_from=date(2026, 1, 1),
    )
    for day, expected in ((date(2025, 12, 31), land.ministry), (date(2026, 1, 1), land.highways)):
        assert responsible(land.programme, land.potholes, None, day) == expected


def test_a_body_that_no_longer_exists_answers_for_nothing(ruled: Land, now: datetime) -> None:
    changes.close_agency(ruled.office, TODAY, by=None, now=now)
    assert responsible(ruled.programme, ruled.roads, ruled.surabaya, TODAY) == ruled.city


def test_other_programmes_rules_do_not_count(ruled: Land) -> None:
    other: Any = Programme.objects.create(code="other")
    assert responsible(other, None, ruled.surabaya, TODAY) is None


def test_candidates_come_best_first_each_once(ruled: Land) -> None:
    found = candidates(ruled.programme, ruled.potholes, ruled.district, TODAY)
    assert [agency.code for agency in found] == ["office", "city", "province", "ministry"]
