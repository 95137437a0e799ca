"""The calendars of Indonesia and Thailand, a programme's own days, and calendar versions."""

import pickle
from datetime import date, datetime
from typing import Literal

import pytest

from aduan.clock import COUNTRIES, Calendar, ClockError, LocalDays, announced, load
from aduan.clock.calendars import Country


def days(*texts: str) -> frozenset[date]:
    return frozenset(date.fromisoformat(text) for text in texts)


def in_year(calendar: Calendar, year: int) -> frozenset[date]:
    return frozenset(day for day in calendar.holidays if day.year == year)


# Joint leave as the three ministers decreed it (Surat Keputusan Bersama), amendments included.
JOINT_LEAVE = {
    2020: days("2020-08-21", "2020-10-28", "2020-10-30", "2020-12-24", "2020-12-31"),
    2021: days("2021-05-12"),
    2022: days("2022-04-29", "2022-05-04", "2022-05-05", "2022-05-06"),
    2023: days(
        "2023-01-23", "2023-03-23", "2023-04-19", "2023-04-20", "2023-04-21", "2023-04-24",
        "2023-04-25", "2023-06-02", "2023-06-28", "2023-06-30", "2023-12-26",
    ),
    2024: days(
        "2024-02-09", "2024-03-12", "2024-04-08", "2024-04-09", "2024-04-12",
        "2024-04-15", "2024-05-10", "2024-05-24", "2024-06-18", "2024-12-26",
    ),
    2025: days(
        "2025-01-28", "2025-03-28", "2025-04-02", "2025-04-03", "2025-04-04", "2025-04-07",
        "2025-05-13", "2025-05-30", "2025-06-09", "2025-08-18", "2025-12-26",
    ),
    2026: days(
        "2026-02-16", "2026-03-18", "2026-03-20", "2026-03-23", "2026-03-24",
        "2026-05-15", "2026-05-28", "2026-12-24",
    ),
}  # fmt: skip


@pytest.mark.parametrize("year", JOINT_LEAVE)
def test_joint_leave_is_what_government_adds_in_indonesia(year: int) -> None:
    public, government = in_year(load("ID"), year), in_year(load("ID", "government"), year)
    assert public < government
    assert government - public == JOINT_LEAVE[year]


PLOUGHING = days(
    "2020-05-11", "2021-05-10", "2022-05-13", "2023-05-17", "2024-05-10", "2025-05-09", "2026-05-13"
)


def test_the_ploughing_ceremony_is_what_government_adds_in_thailand() -> None:
    public, government = load("TH").holidays, load("TH", "government").holidays
    assert {day for day in government - public if 2020 <= day.year <= 2026} == PLOUGHING


@pytest.mark.parametrize("country", ["ID", "TH"])
@pytest.mark.parametrize("holidays", ["public", "government"])
@pytest.mark.parametrize("year", range(2020, 2028))
def test_every_year_has_its_holidays(
    country: Country, holidays: Literal["public", "government"], year: int
) -> None:
    found = in_year(load(country, holidays), year)
    assert date(year, 1, 1) in found
    assert date(year, 5, 1) in found
    assert 14 <= len(found) <= 35
    national = {"ID": days(f"{year}-08-17", f"{year}-12-25"), "TH": days(f"{year}-12-10")}
    assert national[country] <= found


def test_joint_leave_is_announced_year_by_year() -> None:
    assert announced("ID", 2026)
    assert announced("TH", 2026)
    assert not announced("ID", 2060)
    assert announced("none", 2060)


def test_default_zones() -> None:
    assert {country: load(country).zone for country in COUNTRIES} == {
        "none": "UTC",
        "ID": "Asia/Jakarta",
        "TH": "Asia/Bangkok",
    }


def test_no_country_has_weekends_only() -> None:
    calendar = load("none", "government")
    assert not calendar.holidays
    assert calendar.counts(date(2026, 1, 1), "working")
    assert not calendar.counts(date(2026, 11, 21), "working")
    assert calendar.counts(date(2026, 11, 21), "calendar")
    assert calendar.counts(date(1, 1, 1), "working")


LOCAL = LocalDays(added=days("2026-11-27"), removed=days("2026-12-25", "2026-11-21"))


def test_local_days_are_added_and_removed() -> None:
    plain, local = load("ID"), load("ID", local_days=LOCAL)
    assert local.holidays ^ plain.holidays == days("2026-11-27", "2026-12-25")
    assert not local.counts(date(2026, 11, 27), "working")
    assert local.counts(date(2026, 12, 25), "working")
    assert not local.counts(date(2026, 11, 21), "working"), "a weekend stays one"
    assert load("none", local_days=LOCAL).holidays == days("2026-11-27")


def test_local_days_from_a_table() -> None:
    table = {"added": [date(2026, 11, 27)], "removed": ["2026-12-25", "2026-11-21"]}
    assert LocalDays.from_mapping(table) == LOCAL
    assert LocalDays.from_mapping({}) == LocalDays()


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"add": []}, "unknown key 'add'.*'added' and 'removed'"),
        ({"added": "2026-11-27"}, "added: give a list"),
        ({"added": ["27 November"]}, "added: '27 November' is no date"),
        ({"removed": [datetime(2026, 11, 27)]}, "removed: .* is no date"),  # noqa: DTZ001
        ({"removed": [20261127]}, "removed: 20261127 is no date"),
        ({"added": ["2026-11-27"], "removed": ["2026-11-27"]}, "both added and removed"),
    ],
)
def test_a_bad_table_names_key_and_value(table: dict[str, object], message: str) -> None:
    with pytest.raises(ClockError, match=message):
        LocalDays.from_mapping(table)


def test_loading_twice_gives_the_same_calendar() -> None:
    assert load("TH", "government") is load("TH", "government", "Asia/Bangkok")


def test_the_version_follows_the_content() -> None:
    plain = load("ID")
    again = Calendar(plain.zone, set(plain.holidays), {6, 5}, plain.years)
    assert again == plain
    assert again.version == plain.version
    others = [
        load("ID", "government"),
        load("ID", zone="Asia/Makassar"),
        load("ID", weekend={6}),
        load("ID", local_days=LOCAL),
        load("ID", years=(2020, 2030)),
        load("TH"),
        load("none"),
    ]
    versions = {plain.version, *(calendar.version for calendar in others)}
    assert len(versions) == len(others) + 1
    assert all(len(version) == 16 for version in versions)


def test_the_version_is_the_same_in_every_process() -> None:
    calendar = Calendar("Asia/Jakarta", days("2026-12-25", "2026-01-01"), years=(2026, 2026))
    assert calendar.version == "c723b5a6649952b8"


def test_a_calendar_can_travel_between_processes() -> None:
    calendar = load("ID", "government")
    assert calendar.version
    assert pickle.loads(pickle.dumps(calendar)) == calendar


def test_counting_days_back_and_forth() -> None:
    calendar = load("ID", "government")
    monday = date(2026, 3, 16)
    assert calendar.counted_day(monday, 3, "working") == date(2026, 3, 26)
    assert calendar.counted_day(date(2026, 3, 26), -3, "working") == monday
    assert calendar.counted_day(date(2026, 3, 18), 0, "working") == date(2026, 3, 25)
    assert calendar.days_between(monday, date(2026, 3, 26), "working") == 3
    assert calendar.days_between(date(2026, 3, 26), monday, "working") == -3
    assert calendar.days_between(monday, date(2026, 3, 26), "calendar") == 10


@pytest.mark.parametrize("zone", ["Asia", "Asia/Nowhere", "../etc/passwd", "", "a\0b"])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    with pytest.raises(ClockError, match="no time zone"):
        Calendar(zone)


def test_what_cannot_be_loaded_says_why() -> None:
    with pytest.raises(ClockError, match="choose none, ID, TH"):
        load("MY")  # type: ignore[arg-type]
    with pytest.raises(ClockError, match="choose public or government"):
        load("ID", "bank")  # type: ignore[arg-type]
    with pytest.raises(ClockError, match="run backwards"):
        load("ID", years=(2027, 2026))
    with pytest.raises(ClockError, match="known from"):
        load("ID", years=(1900, 2026))
    with pytest.raises(ClockError, match="numbers from 0"):
        load("ID", weekend={7})
    with pytest.raises(ClockError, match="at least one day"):
        load("ID", weekend=range(7))
