"""What a pause does to a due instant; Friday is 20 November 2026, Jakarta time, no holidays."""

from datetime import datetime

import pytest

from aduan.clock import (
    ClockError,
    Kind,
    Limit,
    Pause,
    due,
    due_with_pauses,
    load,
    paused_time,
    settled,
)

CALENDAR = load("none", zone="Asia/Jakarta")


def at(text: str) -> datetime:
    """`20T09:00` is that time on that day of November 2026."""
    return CALENDAR.instant(datetime.fromisoformat(f"2026-11-{text}"))


def pause(start: str, end: str | None) -> Pause:
    return Pause(at(start), at(end) if end else None)


FRIDAY_AT_NINE = "20T09:00"

PAUSES = [
    # what, kind, days, pauses (from, to), now, due
    ("none", "working", 2, [], "20T10:00", "24T09:00"),
    ("an hour", "working", 2, [("20T10:00", "20T11:00")], "20T12:00", "24T10:00"),
    ("a weekend, working", "working", 2, [("21T00:00", "23T00:00")], "24T00:00", "24T09:00"),
    ("a weekend, calendar", "calendar", 2, [("21T00:00", "23T00:00")], "24T00:00", "24T09:00"),
    ("over a weekend", "working", 2, [("20T18:00", "23T06:00")], "24T00:00", "24T21:00"),
    ("over a weekend, calendar", "calendar", 4, [("20T18:00", "23T06:00")], "24T00:00", "26T21:00"),
    ("pushes into the weekend", "working", 4, [("23T00:00", "24T00:00")], "25T00:00", "27T09:00"),
    ("open: a day so far", "calendar", 3, [("20T12:00", None)], "21T12:00", "24T09:00"),
    ("open: two days so far", "calendar", 3, [("20T12:00", None)], "22T12:00", "25T09:00"),
    ("ended: stands", "calendar", 3, [("20T12:00", "21T12:00")], "24T12:00", "24T09:00"),
    ("still to come", "calendar", 3, [("22T12:00", "22T18:00")], "21T12:00", "23T09:00"),
    ("before the start", "calendar", 3, [("18T00:00", "20T08:00")], "21T12:00", "23T09:00"),
    ("across the start", "calendar", 3, [("18T00:00", "20T10:00")], "21T12:00", "23T10:00"),
    (
        "overlapping ones count once",
        "calendar",
        3,
        [("20T12:00", "20T18:00"), ("20T15:00", "20T20:00"), ("20T20:00", "20T21:00")],
        "22T00:00",
        "23T18:00",
    ),
    (
        "one inside an open one",
        "calendar",
        3,
        [("20T12:00", None), ("20T13:00", "20T14:00")],
        "20T18:00",
        "23T15:00",
    ),
    ("late stays late", "calendar", 1, [("21T09:00", "25T09:00")], "25T09:00", "21T09:00"),
    (
        "in time thanks to the one before",
        "calendar",
        1,
        [("20T10:00", "20T12:00"), ("21T10:00", "21T13:00")],
        "25T09:00",
        "21T14:00",
    ),
]


@pytest.mark.parametrize(
    ("kind", "days", "pauses", "now", "expected"),
    [row[1:] for row in PAUSES],
    ids=[row[0] for row in PAUSES],
)
def test_pauses(
    kind: Kind, days: int, pauses: list[tuple[str, str | None]], now: str, expected: str
) -> None:
    given = [pause(*each) for each in pauses]
    moved = due_with_pauses(at(FRIDAY_AT_NINE), Limit(days, kind), CALENDAR, given, at(now))
    assert moved == at(expected)


def test_holidays_are_not_counted_as_paused_time() -> None:
    calendar = load("ID", "government")
    start = datetime.fromisoformat("2026-03-16T09:00+07:00")
    asked = datetime.fromisoformat("2026-03-17T09:00+07:00")
    replied = datetime.fromisoformat("2026-03-25T12:00+07:00")
    moved = due_with_pauses(start, Limit(3, "working"), calendar, [Pause(asked, replied)], replied)
    # One counted day (17 March 09:00 to 25 March 09:00) and three hours.
    assert moved.isoformat() == "2026-03-27T12:00:00+07:00"
    assert due(start, Limit(3, "working"), calendar).isoformat() == "2026-03-26T09:00:00+07:00"


def test_settled_pauses_are_merged_in_order_and_end_by_now() -> None:
    pauses = [
        pause("24T09:00", None),
        pause("20T09:00", "21T09:00"),
        pause("21T09:00", "22T09:00"),
        pause("23T09:00", "23T09:00"),
        pause("26T09:00", "27T09:00"),
    ]
    assert settled(pauses, at("25T09:00")) == (
        pause("20T09:00", "22T09:00"),
        pause("24T09:00", "25T09:00"),
    )


def test_paused_time_is_clipped_to_the_span() -> None:
    pauses = [pause("20T12:00", "20T18:00"), pause("23T12:00", None)]
    paused = paused_time(at("20T15:00"), at("23T14:00"), "working", CALENDAR, pauses)
    assert paused.total_seconds() == 5 * 3600


def test_a_pause_needs_offsets_and_an_end_after_its_start() -> None:
    with pytest.raises(ClockError, match="before it starts"):
        pause("20T12:00", "20T11:59")
    with pytest.raises(ClockError, match="no offset"):
        Pause(datetime(2026, 11, 20, 12))  # noqa: DTZ001
    with pytest.raises(ClockError, match="no offset"):
        Pause(at("20T12:00"), datetime(2026, 11, 20, 13))  # noqa: DTZ001
