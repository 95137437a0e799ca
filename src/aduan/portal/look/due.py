"""A due date as a reader needs it: how much is left, or how late, in words and in a tone."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Final, Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Tone = Literal["ahead", "soon", "late", "stopped", "none"]

SOON: Final = 2
"""From this many days left on, a due date is shown as needing attention."""


@dataclass(frozen=True, slots=True)
class DueWords:
    """`tone` chooses the colour; `words` say the same, for those who see no colour."""

    tone: Tone
    words: str


def due_words(
    due: datetime | None, now: datetime, zone: tzinfo, *, stopped: bool = False
) -> DueWords:
    """What stands on a due tag at `now`.

    A day or more apart, calendar days of `zone` are counted, as people do ("tomorrow" is one
    day); closer than that hours, then minutes. `stopped`: the clock waits for the complainant.
    """
    if stopped:
        return DueWords("stopped", _("Clock stopped"))
    if due is None:
        return DueWords("none", _("No due date"))
    if now > due:
        return DueWords("late", _late(*_span(due, now, zone)))
    unit, count = _span(now, due, zone)
    tone: Tone = "ahead" if unit == "days" and count > SOON else "soon"
    return DueWords(tone, _left(unit, count))


def _span(start: datetime, end: datetime, zone: tzinfo) -> tuple[str, int]:
    """The unit ("days", "hours" or "minutes") and the count between two instants."""
    gap = end - start
    if gap >= timedelta(days=1):
        days = end.astimezone(zone).date() - start.astimezone(zone).date()
        return "days", days.days
    if gap >= timedelta(hours=1):
        return "hours", gap // timedelta(hours=1)
    return "minutes", gap // timedelta(minutes=1)


def _left(unit: str, count: int) -> str:
    if unit == "days":
        return ngettext("%(count)d day left", "%(count)d days left", count) % {"count": count}
    if unit == "hours":
        return ngettext("%(count)d hour left", "%(count)d hours left", count) % {"count": count}
    if count == 0:
        return _("Due now")
    return ngettext("%(count)d minute left", "%(count)d minutes left", count) % {"count": count}


def _late(unit: str, count: int) -> str:
    if unit == "days":
        return ngettext("Late by %(count)d day", "Late by %(count)d days", count) % {"count": count}
    if unit == "hours":
        return ngettext("Late by %(count)d hour", "Late by %(count)d hours", count) % {
            "count": count
        }
    if count == 0:
        return _("Late")
    return ngettext("Late by %(count)d minute", "Late by %(count)d minutes", count) % {
        "count": count
    }
