"""When something is due, as tables: start, limit, calendar, and what is expected."""

from datetime import UTC, date, datetime

import pytest

from aduan.clock import Calendar, ClockError, Kind, Limit, capped, counted_time, due, last_day, load
from aduan.clock.days import KINDS

ID_PUBLIC = load("ID")
ID_GOVERNMENT = load("ID", "government")
TH_PUBLIC = load("TH")
TH_GOVERNMENT = load("TH", "government")
NONE = load("none", zone="Asia/Jakarta")


def at(text: str, calendar: Calendar) -> datetime:
    return calendar.instant(datetime.fromisoformat(text))


WORKING_DAYS = [
    # start, working days, calendar, due, last day in time
    # The worked example of the specification.
    ("2026-03-16T09:00", 3, ID_GOVERNMENT, "2026-03-26T09:00", "2026-03-26"),
    ("2026-03-16T09:00", 3, ID_PUBLIC, "2026-03-20T09:00", "2026-03-20"),
    ("2026-03-16T09:00", 3, NONE, "2026-03-19T09:00", "2026-03-19"),
    # Over a weekend.
    ("2026-11-20T16:59", 1, NONE, "2026-11-23T16:59", "2026-11-23"),
    ("2026-11-20T16:59:30.25", 5, NONE, "2026-11-27T16:59:30.25", "2026-11-27"),
    # A start at midnight has the whole of its own day, so the last day is the one before.
    ("2026-11-19T00:00", 1, NONE, "2026-11-20T00:00", "2026-11-19"),
    ("2026-11-20T00:00", 1, NONE, "2026-11-23T00:00", "2026-11-20"),
    # A start on a day that does not count begins at 00:00 of the next one that does.
    ("2026-11-21T15:00", 1, NONE, "2026-11-24T00:00", "2026-11-23"),
    ("2026-11-22T23:59", 5, NONE, "2026-11-30T00:00", "2026-11-27"),
    ("2026-03-18T10:00", 1, ID_PUBLIC, "2026-03-20T10:00", "2026-03-20"),
    ("2026-03-18T10:00", 1, ID_GOVERNMENT, "2026-03-26T00:00", "2026-03-25"),
    ("2026-03-19T08:00", 2, ID_GOVERNMENT, "2026-03-27T00:00", "2026-03-26"),
    # No days at all: at once, or when the next counted day begins.
    ("2026-11-20T10:00", 0, NONE, "2026-11-20T10:00", "2026-11-20"),
    ("2026-11-20T00:00", 0, NONE, "2026-11-20T00:00", "2026-11-19"),
    ("2026-11-21T10:00", 0, NONE, "2026-11-23T00:00", "2026-11-20"),
    # Year ends, with joint leave before Christmas and a Thai New Year of several days.
    ("2026-12-23T14:00", 1, ID_PUBLIC, "2026-12-24T14:00", "2026-12-24"),
    ("2026-12-23T14:00", 1, ID_GOVERNMENT, "2026-12-28T14:00", "2026-12-28"),
    ("2026-12-30T14:00", 2, ID_GOVERNMENT, "2027-01-04T14:00", "2027-01-04"),
    ("2025-12-30T11:00", 1, TH_PUBLIC, "2026-01-05T11:00", "2026-01-05"),
    ("2026-12-30T11:00", 1, TH_PUBLIC, "2027-01-04T11:00", "2027-01-04"),
    # Songkran; a holiday in lieu; the Ploughing Ceremony, a day off for government only.
    ("2026-04-10T09:00", 1, TH_PUBLIC, "2026-04-16T09:00", "2026-04-16"),
    ("2026-12-04T09:00", 1, TH_PUBLIC, "2026-12-08T09:00", "2026-12-08"),
    ("2026-05-12T09:00", 1, TH_PUBLIC, "2026-05-13T09:00", "2026-05-13"),
    ("2026-05-12T09:00", 1, TH_GOVERNMENT, "2026-05-14T09:00", "2026-05-14"),
    # Long ones.
    ("2026-03-02T08:30", 60, ID_GOVERNMENT, "2026-06-10T08:30", "2026-06-10"),
    ("2025-12-01T09:00", 30, ID_GOVERNMENT, "2026-01-15T09:00", "2026-01-15"),
]


@pytest.mark.parametrize(("start", "days", "calendar", "expected", "last"), WORKING_DAYS)
def test_working_days(start: str, days: int, calendar: Calendar, expected: str, last: str) -> None:
    instant = due(at(start, calendar), Limit(days, "working"), calendar)
    assert instant == at(expected, calendar)
    assert instant.tzinfo == calendar.tz
    assert last_day(instant, "working", calendar) == date.fromisoformat(last)


CALENDAR_DAYS = [
    ("2026-03-16T09:00", 3, "2026-03-19T09:00", "2026-03-19"),
    ("2026-11-20T16:59", 1, "2026-11-21T16:59", "2026-11-21"),
    ("2026-11-21T15:00", 10, "2026-12-01T15:00", "2026-12-01"),
    ("2026-11-21T00:00", 1, "2026-11-22T00:00", "2026-11-21"),
    ("2026-12-29T23:59:59", 3, "2027-01-01T23:59:59", "2027-01-01"),
    ("2027-12-30T12:00", 60, "2028-02-28T12:00", "2028-02-28"),
    ("2028-02-28T12:00", 2, "2028-03-01T12:00", "2028-03-01"),
    ("2026-11-21T15:00", 0, "2026-11-21T15:00", "2026-11-21"),
    ("2026-01-01T00:00", 0, "2026-01-01T00:00", "2025-12-31"),
]


@pytest.mark.parametrize(("start", "days", "expected", "last"), CALENDAR_DAYS)
@pytest.mark.parametrize("calendar", [NONE, ID_GOVERNMENT, TH_PUBLIC], ids=["none", "ID", "TH"])
def test_calendar_days_count_every_day(
    start: str, days: int, expected: str, last: str, calendar: Calendar
) -> None:
    instant = due(at(start, calendar), Limit(days, "calendar"), calendar)
    assert instant == at(expected, calendar)
    assert last_day(instant, "calendar", calendar) == date.fromisoformat(last)


ZONES = [
    # Friday 18:30 in universal time is Saturday in Jakarta and east of it.
    ("Asia/Jakarta", "2026-11-20T16:30+00:00", "2026-11-23T23:30:00+07:00"),
    ("Asia/Makassar", "2026-11-20T16:30+00:00", "2026-11-24T00:00:00+08:00"),
    ("Asia/Jayapura", "2026-11-20T16:30+00:00", "2026-11-24T00:00:00+09:00"),
    ("Asia/Bangkok", "2026-11-20T16:30+00:00", "2026-11-23T23:30:00+07:00"),
    ("Asia/Jakarta", "2026-11-20T17:00+00:00", "2026-11-24T00:00:00+07:00"),
]


@pytest.mark.parametrize(("zone", "start", "expected"), ZONES)
def test_the_day_is_the_zones_own(zone: str, start: str, expected: str) -> None:
    instant = due(datetime.fromisoformat(start), Limit(1, "working"), load("none", zone=zone))
    assert instant.isoformat() == expected


CLOCK_CHANGES = [
    # zone, start, days, due, last day: New York skips 02:00-03:00 on 8 March 2026 and repeats
    # 01:00-02:00 on 1 November; São Paulo skipped midnight on 4 November 2018.
    ("America/New_York", "2026-03-07T09:00", 1, "2026-03-08T09:00:00-04:00", "2026-03-08"),
    ("America/New_York", "2026-03-07T02:30", 1, "2026-03-08T03:30:00-04:00", "2026-03-08"),
    ("America/New_York", "2026-10-31T01:30", 1, "2026-11-01T01:30:00-04:00", "2026-11-01"),
    ("America/New_York", "2026-10-31T09:00", 1, "2026-11-01T09:00:00-05:00", "2026-11-01"),
    ("America/Sao_Paulo", "2018-11-03T00:00", 1, "2018-11-04T01:00:00-02:00", "2018-11-03"),
    ("America/Sao_Paulo", "2018-11-03T00:00", 2, "2018-11-05T00:00:00-02:00", "2018-11-04"),
]


@pytest.mark.parametrize(("zone", "start", "days", "expected", "last"), CLOCK_CHANGES)
def test_wall_time_holds_where_clocks_change(
    zone: str, start: str, days: int, expected: str, last: str
) -> None:
    calendar = Calendar(zone)
    instant = due(at(start, calendar), Limit(days, "calendar"), calendar)
    assert instant.isoformat() == expected
    assert last_day(instant, "calendar", calendar) == date.fromisoformat(last)


def test_the_second_showing_of_an_hour_is_kept_where_no_time_passes() -> None:
    start = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    instant = due(start, Limit(0, "calendar"), Calendar("America/New_York"))
    assert instant.isoformat() == "2026-11-01T01:30:00-05:00"


def test_a_due_instant_on_a_day_off_is_in_time_up_to_the_counted_day_before() -> None:
    assert last_day(at("2026-11-22T12:00", NONE), "working", NONE) == date(2026, 11, 20)


@pytest.mark.parametrize("kind", KINDS)
def test_a_stage_ends_before_the_promise(kind: Kind) -> None:
    start = at("2026-03-16T09:00", ID_GOVERNMENT)
    promise = due(start, Limit(10, kind), ID_GOVERNMENT)
    assert capped(due(start, Limit(3, kind), ID_GOVERNMENT), promise) < promise
    assert capped(due(start, Limit(11, kind), ID_GOVERNMENT), promise) == promise


def test_counted_time_leaves_out_days_off_and_never_runs_back() -> None:
    friday, monday = at("2026-11-20T18:00", NONE), at("2026-11-23T06:00", NONE)
    assert counted_time(friday, monday, "working", NONE).total_seconds() == 12 * 3600
    assert counted_time(friday, monday, "calendar", NONE).total_seconds() == 60 * 3600
    assert not counted_time(monday, friday, "working", NONE)


def test_a_time_without_offset_is_refused() -> None:
    with pytest.raises(ClockError, match="no offset"):
        due(datetime(2026, 3, 16, 9), Limit(3, "working"), NONE)  # noqa: DTZ001


@pytest.mark.parametrize("days", [-1, 10**9])
def test_a_limit_must_be_possible(days: int) -> None:
    with pytest.raises(ClockError, match="days long"):
        Limit(days, "working")


def test_a_limit_has_one_of_two_kinds() -> None:
    with pytest.raises(ClockError, match="calendar or working"):
        Limit(3, "business")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("start", "limit", "calendar", "message"),
    [
        ("2069-12-30T09:00", Limit(5, "working"), ID_PUBLIC, "1970 to 2069 only"),
        ("1969-12-30T09:00", Limit(5, "working"), ID_PUBLIC, "1970 to 2069 only"),
        ("9999-12-30T09:00", Limit(5, "working"), NONE, "reaches that far"),
        ("9999-12-30T09:00", Limit(5, "calendar"), NONE, "reaches that far"),
        ("2026-12-30T09:00", Limit(3_000_000, "working"), NONE, "reaches that far"),
    ],
)
def test_beyond_the_calendar_nothing_is_guessed(
    start: str, limit: Limit, calendar: Calendar, message: str
) -> None:
    with pytest.raises(ClockError, match=message):
        due(at(start, calendar), limit, calendar)


def test_instants_at_the_edge_of_time_are_refused_plainly() -> None:
    with pytest.raises(ClockError, match="reaches that far"):
        due(datetime.max.replace(tzinfo=UTC), Limit(0, "calendar"), NONE)
    with pytest.raises(ClockError, match="reaches that far"):
        at("0001-01-01T00:00", NONE)
