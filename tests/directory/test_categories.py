"""Topics and the typed questions that they ask."""

from datetime import datetime
from typing import Any

import pytest

from aduan.directory import changes, questions
from aduan.directory.changes import ChangeError
from aduan.directory.models import Change

from .conftest import TODAY, Land, names

LABELS = {"en": "Q", "id": "P", "th": "ค"}
CHOICES = [{"code": "a", "names": names("a")}, {"code": "b", "names": names("b")}]


def question(kind: str, **more: Any) -> dict[str, Any]:
    return {"key": "k", "type": kind, "labels": LABELS, **more}


@pytest.mark.parametrize(
    ("asked", "answer", "fits"),
    [
        (question("text"), "", True),
        (question("text", required=True), " ", False),
        (question("text"), "Jalan Merdeka", True),
        (question("text"), "x" * 501, False),
        (question("number"), "3,5", True),
        (question("number"), "three", False),
        (question("number"), "NaN", False),
        (question("date"), "2026-11-21", True),
        (question("date"), "2026-02-30", False),
        (question("date"), "21/11/2026", False),
        (question("yesno"), "yes", True),
        (question("yesno"), "perhaps", False),
        (question("choice", choices=CHOICES), "a", True),
        (question("choice", choices=CHOICES), "c", False),
    ],
)
def test_answers_are_checked_by_type(asked: dict[str, Any], answer: str, fits: bool) -> None:
    faults = questions.faults(questions.read([asked]), {"k": answer})
    assert (faults == {}) is fits


@pytest.mark.parametrize(
    "bad",
    [
        [question("essay")],
        [question("choice")],
        [question("text", choices=CHOICES)],
        [question("text"), question("number")],
        [{"key": "k", "type": "text"}],
    ],
)
def test_questions_that_make_no_sense_are_refused(
    land: Land, now: datetime, bad: list[dict[str, Any]]
) -> None:
    with pytest.raises(ChangeError) as caught:
        changes.set_questions(land.roads, bad, by=None, now=now)
    assert set(caught.value.faults) == {"questions"}


def test_topics_know_the_ones_above(land: Land) -> None:
    assert land.potholes.codes == ["roads", "potholes"]
    assert land.district.codes == ["35", "35.78", "35.78.01"]


def test_new_topics_come_last(land: Land, now: datetime) -> None:
    added = changes.add_category(land.programme, "noise", names("noise"), by=None, now=now)
    assert added.position > land.power.position > land.roads.position


def test_a_code_stands_once_in_a_programme(land: Land, now: datetime) -> None:
    with pytest.raises(ChangeError) as caught:
        changes.add_category(land.programme, "roads", names("x"), by=None, now=now)
    assert set(caught.value.faults) == {"code"}


def test_closing_a_topic_closes_those_below(land: Land, now: datetime) -> None:
    changes.close_category(land.roads, TODAY, by=None, now=now)
    land.potholes.refresh_from_db()
    assert land.potholes.valid_until == TODAY


def test_changes_of_topics_and_rules_are_written_down(land: Land, now: datetime) -> None:
    changes.rename_category(land.roads, names("Ways"), by=None, now=now)
    changes.set_questions(land.roads, [question("text")], by=None, now=now)
    rule = changes.add_responsibility(
        land.programme, land.roads, land.java, land.city, by=None, now=now
    )
    changes.end_responsibility(rule, TODAY, by=None, now=now)
    changes.rename_area(land.java, names("Java"), by=None, now=now)
    changes.close_area(land.district, TODAY, by=None, now=now)
    written = {(one.verb, one.subject) for one in Change.objects.exclude(verb="add")}
    assert written == {
        ("rename", "category"),
        ("set questions", "category"),
        ("end", "responsibility"),
        ("rename", "area"),
        ("close", "area"),
    }
