"""Days and moments in a message, as offices of the reader's country write them.

Thai dates are in the Buddhist Era (Gregorian year + 543).
"""

from datetime import date, datetime, tzinfo

from babel import Locale
from babel.dates import format_date, format_time

BUDDHIST_ERA = 543


def day(value: date, language: str, zone: tzinfo) -> str:
    """A day: "21 November 2026", "21 พฤศจิกายน 2569"; an instant counts in `zone`."""
    the_day = value.astimezone(zone).date() if isinstance(value, datetime) else value
    year = the_day.year + (BUDDHIST_ERA if language == "th" else 0)
    return f"{format_date(the_day, 'd MMMM', locale=Locale.parse(language))} {year}"


def moment(value: datetime, language: str, zone: tzinfo) -> str:
    """A day and a time: "21 November 2026, 09:00 WIB", "21 พฤศจิกายน 2569 เวลา 09:00 น."."""
    local = value.astimezone(zone)
    pattern = "HH.mm" if language == "id" else "HH:mm"
    time = format_time(local.time(), pattern, locale=Locale.parse(language))
    name = local.tzname() or ""
    suffix = f" {name}" if name.isalpha() else ""
    the_day = day(value, language, zone)
    if language == "th":
        return f"{the_day} เวลา {time} น.{suffix}"
    return f"{the_day}{' pukul ' if language == 'id' else ', '}{time}{suffix}"
