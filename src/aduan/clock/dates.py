"""Days, moments and spans as people write them in the reader's language.

Thai readers get the Buddhist Era (Gregorian year + 543) with Thai month names, as Thai offices
write dates; Indonesian and English follow CLDR. `zone` is the programme's time zone.
"""

from datetime import date, datetime, tzinfo
from typing import Final, Literal

from babel import Locale
from babel.dates import format_date, format_time, format_timedelta

BUDDHIST_ERA: Final = 543
"""Years between the Gregorian year and the Thai Buddhist Era."""

Style = Literal["long", "short"]

_DAY_AND_MONTH: Final = {"long": "d MMMM", "short": "d MMM"}


def local_day(value: date, zone: tzinfo) -> date:
    """The calendar day of `value` in `zone`; a plain date is its own day."""
    if isinstance(value, datetime):
        return value.astimezone(zone).date()
    return value


def day(value: date, language: str, zone: tzinfo, style: Style = "long") -> str:
    """A day in words: "21 November 2026", "21 พฤศจิกายน 2569"; `short` shortens the month."""
    the_day = local_day(value, zone)
    year = the_day.year + (BUDDHIST_ERA if language == "th" else 0)
    words = format_date(the_day, _DAY_AND_MONTH[style], locale=Locale.parse(language))
    return f"{words} {year}"


def clock_time(value: datetime, language: str, zone: tzinfo) -> str:
    """The time of day: "09:00", Indonesian "09.00", Thai "09:00 น."."""
    words = format_time(
        value.astimezone(zone),
        "HH.mm" if language == "id" else "HH:mm",
        locale=Locale.parse(language),
    )
    return f"{words} น." if language == "th" else words


def zone_name(value: datetime, zone: tzinfo) -> str:
    """The zone's own short name (WIB, WITA, WIT), or "" where it has none, as in Bangkok."""
    name = value.astimezone(zone).tzname() or ""
    return name if name.isalpha() else ""


def moment(value: datetime, language: str, zone: tzinfo, style: Style = "long") -> str:
    """A day and a time of day: "21 November 2026, 09:00 WIB", "21 พฤศจิกายน 2569 เวลา 09:00 น."."""
    the_day = day(value, language, zone, style)
    time = clock_time(value, language, zone)
    name = zone_name(value, zone)
    if language == "th":
        return f"{the_day} เวลา {time}" + (f" ({name})" if name else "")
    joint = " pukul " if language == "id" else ", "
    return f"{the_day}{joint}{time}" + (f" {name}" if name else "")


def ago_or_in(value: datetime, now: datetime, language: str) -> str:
    """How long ago or how far ahead, in one unit: "2 days ago", "dalam 3 jam", "5 นาทีที่แล้ว"."""
    return format_timedelta(value - now, add_direction=True, locale=Locale.parse(language))
