"""Calendars of the countries that Aduan knows, with a programme's own days on top.

The holiday tables come from the `holidays` package. Its category `government` alone holds only
the days that a government adds for its own offices (Indonesia's joint leave, Thailand's Royal
Ploughing Ceremony), so the choice `government` here means the union with `public`.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Literal, get_args

from aduan.clock.days import SATURDAY_AND_SUNDAY, Calendar, ClockError

Country = Literal["none", "ID", "TH"]
Holidays = Literal["public", "government"]

COUNTRIES: Mapping[Country, tuple[str, ...]] = {
    "none": ("UTC",),
    "ID": ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"),
    "TH": ("Asia/Bangkok",),
}
"""The zones of each country, its default first."""

YEARS = (1970, 2069)
"""Wide enough on both sides of any case: a letter kept back for years, a retention far ahead."""


@dataclass(frozen=True)
class LocalDays:
    """What a programme's own file says about its days: days off added, holidays taken back.

    A day that is taken back counts again, unless it falls on the weekend.
    """

    added: Set[date] = frozenset()
    removed: Set[date] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "added", frozenset(self.added))
        object.__setattr__(self, "removed", frozenset(self.removed))
        both = sorted(self.added & self.removed)
        if both:
            raise ClockError(f"{both[0].isoformat()} is both added and removed")

    @classmethod
    def from_mapping(cls, table: Mapping[str, object]) -> "LocalDays":
        """From a TOML table with the keys `added` and `removed`, each a list of dates."""
        for key in table:
            if key not in ("added", "removed"):
                raise ClockError(f"unknown key {key!r}; allowed are 'added' and 'removed'")
        return cls(_dates(table, "added"), _dates(table, "removed"))


NO_LOCAL_DAYS = LocalDays()


def load(
    country: Country,
    holidays: Holidays = "public",
    zone: str | None = None,
    *,
    local_days: LocalDays = NO_LOCAL_DAYS,
    weekend: Iterable[int] = SATURDAY_AND_SUNDAY,
    years: tuple[int, int] = YEARS,
) -> Calendar:
    """The calendar of a country; the same arguments give the same object.

    `holidays`: `public` ones, or, with `government`, also those of the state's own offices (where
    the country has such). `zone`: an IANA name; by default the first one of the country. `years`:
    the first and last one to know, both included. Country `none` has weekends and no holidays.
    """
    if country not in COUNTRIES:
        raise ClockError(f"no calendar for {country!r}; choose {', '.join(COUNTRIES)}")
    if holidays not in get_args(Holidays):
        raise ClockError(f"{holidays!r} are no holidays; choose public or government")
    if years[0] > years[1]:
        raise ClockError(f"the years {years[0]} to {years[1]} run backwards")
    return _built(
        country, holidays, zone or COUNTRIES[country][0], local_days, frozenset(weekend), years
    )


def announced(country: Country, year: int) -> bool:
    """Whether the government's own days of that year are in the tables yet.

    Indonesia announces its joint leave late in the year before; until then a calendar with
    `government` days counts days that will turn out to be off.
    """
    return country == "none" or bool(_tabled(country, ("government",), (year, year)))


@lru_cache(maxsize=64)
def _built(
    country: Country,
    holidays: Holidays,
    zone: str,
    local_days: LocalDays,
    weekend: frozenset[int],
    years: tuple[int, int],
) -> Calendar:
    if country == "none":
        return Calendar(zone, local_days.added, weekend)
    categories = ("public",) if holidays == "public" else ("public", "government")
    days = _tabled(country, categories, years)
    return Calendar(zone, (days | local_days.added) - local_days.removed, weekend, years)


def _tabled(
    country: Country, categories: tuple[str, ...], years: tuple[int, int]
) -> frozenset[date]:
    """The days of these categories; one that the country does not have gives nothing."""
    # Here and not above: whoever needs no holidays need not wait for the tables.
    from holidays import country_holidays

    table = country_holidays(country)
    if years[0] < table.start_year or years[1] > table.end_year:
        raise ClockError(
            f"holidays of {country} are known from {table.start_year} to {table.end_year} only"
        )
    wanted = [category for category in categories if category in table.supported_categories]
    if not wanted:
        return frozenset()
    span = range(years[0], years[1] + 1)
    return frozenset(country_holidays(country, years=span, expand=False, categories=wanted))


def _dates(table: Mapping[str, object], key: str) -> frozenset[date]:
    listed = table.get(key, [])
    if not isinstance(listed, list | tuple | set | frozenset):
        raise ClockError(f"{key}: give a list of dates, such as [2026-05-20]")
    return frozenset(_one_date(day, key) for day in listed)


def _one_date(day: object, key: str) -> date:
    if isinstance(day, date) and not isinstance(day, datetime):
        return day
    if isinstance(day, str):
        try:
            return date.fromisoformat(day)
        except ValueError:
            pass
    raise ClockError(f"{key}: {day!r} is no date; write it as 2026-05-20")
