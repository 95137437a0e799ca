"""A changed calendar and the due dates that are still open."""

from datetime import date, datetime

import pytest

from aduan.clock import Limit, LimitOf, LocalDays, Pause, due, due_with_pauses, load, recomputed

PLAIN = load("ID")
DAY_OFF_ADDED = load("ID", local_days=LocalDays(added={date(2026, 11, 25)}))
HOLIDAY_REMOVED = load("ID", local_days=LocalDays(removed={date(2026, 12, 25)}))


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}+07:00")


@pytest.mark.parametrize(
    ("what", "start", "now", "limit_of", "expected"),
    [
        ("added", "11-24T09:00", "11-24T10:00", "state", "11-27T09:00"),
        ("added", "11-24T09:00", "11-24T10:00", "person", "11-30T09:00"),
        ("removed", "12-23T09:00", "12-23T10:00", "state", "12-28T09:00"),
        ("removed", "12-23T09:00", "12-23T10:00", "person", "12-29T09:00"),
        # The earlier day has passed already: due now, not in the past.
        ("removed", "12-23T09:00", "12-28T15:00", "state", "12-28T15:00"),
        # Late already under the old calendar: stays as it was.
        ("removed", "12-23T09:00", "12-30T15:00", "state", "12-29T09:00"),
    ],
)
def test_recomputed(what: str, start: str, now: str, limit_of: LimitOf, expected: str) -> None:
    limit = Limit(3, "working")
    new = DAY_OFF_ADDED if what == "added" else HOLIDAY_REMOVED
    old_due = due(at(start), limit, PLAIN)
    assert recomputed(at(start), limit, old_due, new, [], at(now), limit_of) == at(expected)


def test_pauses_stay_in_force() -> None:
    start, limit = at("12-21T09:00"), Limit(5, "working")
    pauses = [Pause(at("12-22T09:00"), at("12-23T09:00"))]
    now = at("12-23T12:00")
    old_due = due_with_pauses(start, limit, PLAIN, pauses, now)
    assert old_due == at("12-30T09:00")
    assert recomputed(start, limit, old_due, HOLIDAY_REMOVED, pauses, now) == at("12-29T09:00")


def test_an_unchanged_calendar_changes_nothing() -> None:
    start, limit = at("11-24T09:00"), Limit(3, "working")
    old_due = due(start, limit, PLAIN)
    assert recomputed(start, limit, old_due, PLAIN, [], at("11-24T10:00")) == old_due


def test_the_answer_is_in_the_new_calendars_zone() -> None:
    start, limit = at("11-24T09:00"), Limit(3, "working")
    new = load("ID", zone="Asia/Makassar")
    answer = recomputed(start, limit, due(start, limit, PLAIN), new, [], at("11-24T10:00"))
    assert answer.isoformat() == "2026-11-27T10:00:00+08:00"
