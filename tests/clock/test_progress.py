"""What is left, reminders at shares of the limit, and working hours; November 2026, Jakarta."""

from datetime import UTC, datetime, time

import pytest

from aduan.clock import (
    ClockError,
    Hours,
    Kind,
    Left,
    Limit,
    Pause,
    due_with_pauses,
    fraction,
    in_working_hours,
    instant_at_fraction,
    left,
    load,
)

CALENDAR = load("none", zone="Asia/Jakarta")


def at(text: str) -> datetime:
    return CALENDAR.instant(datetime.fromisoformat(f"2026-11-{text}"))


@pytest.mark.parametrize(
    ("due", "now", "kind", "expected"),
    [
        ("23T09:00", "20T09:00", "calendar", Left(late=False, days=3, hours=0, minutes=0)),
        ("23T09:00", "20T09:00", "working", Left(late=False, days=1, hours=0, minutes=0)),
        ("23T09:00", "20T10:30", "working", Left(late=False, days=0, hours=22, minutes=30)),
        ("23T09:00", "22T12:00", "working", Left(late=False, days=0, hours=9, minutes=0)),
        ("23T09:00", "23T09:00", "working", Left(late=False, days=0, hours=0, minutes=0)),
        ("23T09:00", "23T08:59:01", "working", Left(late=False, days=0, hours=0, minutes=0)),
        ("23T09:00", "23T09:00:01", "working", Left(late=True, days=0, hours=0, minutes=0)),
        ("20T09:00", "23T10:00", "working", Left(late=True, days=1, hours=1, minutes=0)),
        ("20T09:00", "23T10:00", "calendar", Left(late=True, days=3, hours=1, minutes=0)),
    ],
)
def test_left(due: str, now: str, kind: Kind, expected: Left) -> None:
    assert left(at(due), at(now), kind, CALENDAR) == expected


@pytest.mark.parametrize(
    ("share", "kind", "expected"),
    [
        # From Monday 16 November 09:00 to Monday 30 November 09:00.
        (0, "calendar", "16T09:00"),
        (0.5, "calendar", "23T09:00"),
        (0.75, "calendar", "26T21:00"),
        (0.5, "working", "23T09:00"),
        (0.75, "working", "25T21:00"),
        (0.9, "working", "27T09:00"),
        (1, "working", "30T09:00"),
    ],
)
def test_reminders_at_a_share_of_the_limit(share: float, kind: Kind, expected: str) -> None:
    start, due = at("16T09:00"), at("30T09:00")
    instant = instant_at_fraction(start, due, share, kind, CALENDAR)
    assert instant == at(expected)
    assert fraction(start, due, instant, kind, CALENDAR) == pytest.approx(share)


def test_a_pause_holds_back_the_reminder_and_stops_the_share() -> None:
    start, ten_days = at("02T09:00"), Limit(10, "calendar")
    pauses = [Pause(at("04T09:00"), at("08T09:00"))]
    half = instant_at_fraction(start, at("16T09:00"), 0.5, "calendar", CALENDAR, pauses)
    assert half == at("11T09:00")
    for now, share in [("03T09:00", 0.1), ("04T09:00", 0.2), ("06T00:00", 0.2), ("08T09:00", 0.2)]:
        due = due_with_pauses(start, ten_days, CALENDAR, pauses, at(now))
        used = fraction(start, due, at(now), "calendar", CALENDAR, pauses)
        assert used == pytest.approx(share)
    assert fraction(start, at("16T09:00"), at("17T09:00"), "calendar", CALENDAR, pauses) > 1


def test_an_open_pause_stops_the_share() -> None:
    start = at("02T09:00")
    pauses = [Pause(at("04T09:00"))]
    used = fraction(start, at("15T09:00"), at("07T09:00"), "calendar", CALENDAR, pauses)
    assert used == pytest.approx(0.2)


def test_a_limit_without_counted_time_is_used_up_when_it_is_due() -> None:
    saturday, monday = at("21T09:00"), at("23T00:00")
    assert fraction(saturday, monday, at("22T09:00"), "working", CALENDAR) == 0
    assert fraction(saturday, monday, monday, "working", CALENDAR) == 1


def test_a_reminder_never_comes_after_a_due_instant_on_a_day_off() -> None:
    friday, sunday = at("20T09:00"), at("22T12:00")
    assert instant_at_fraction(friday, sunday, 1, "working", CALENDAR) == sunday


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_share_lies_between_nought_and_one(share: float) -> None:
    with pytest.raises(ClockError, match="between 0 and 1"):
        instant_at_fraction(at("16T09:00"), at("17T09:00"), share, "calendar", CALENDAR)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("20T07:59", "20T08:00"),
        ("20T08:00", "20T08:00"),
        ("20T12:34:56", "20T12:34:56"),
        ("20T15:59:59.999999", "20T15:59:59.999999"),
        ("20T16:00", "23T08:00"),
        ("21T12:00", "23T08:00"),
        ("22T23:59", "23T08:00"),
        ("19T23:00", "20T08:00"),
    ],
)
def test_working_hours(now: str, expected: str) -> None:
    assert in_working_hours(at(now), CALENDAR) == at(expected)


def test_working_hours_know_holidays_and_zones() -> None:
    calendar = load("ID", "government", "Asia/Jayapura")
    evening = datetime(2026, 3, 17, 9, tzinfo=UTC)  # 18:00 in Jayapura, joint leave follows
    waited = in_working_hours(evening, calendar, Hours(time(7, 30), time(15)))
    assert waited.isoformat() == "2026-03-25T07:30:00+09:00"


@pytest.mark.parametrize(
    ("opens", "closes"),
    [(time(16), time(8)), (time(8), time(8)), (time(8, tzinfo=UTC), time(16, tzinfo=UTC))],
)
def test_working_hours_must_make_sense(opens: time, closes: time) -> None:
    with pytest.raises(ClockError, match="working hours"):
        Hours(opens, closes)
