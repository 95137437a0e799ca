"""Floor 1: which days count, when something is due, and what a pause does to it.

Pure functions over values. Nothing here reads a table, a setting or the time of day: `now` is an
argument, a calendar is a value, and every instant is an aware `datetime`.
"""

from aduan.clock.calendars import COUNTRIES, LocalDays, announced, load
from aduan.clock.changes import LimitOf, recomputed
from aduan.clock.days import Calendar, ClockError, Kind
from aduan.clock.hours import OFFICE_HOURS, Hours, in_working_hours
from aduan.clock.limits import Limit, capped, counted_time, due, last_day, moved
from aduan.clock.pauses import Pause, due_with_pauses, moved_by_pauses, paused_time, settled
from aduan.clock.progress import Left, fraction, instant_at_fraction, left

__all__ = [
    "COUNTRIES",
    "OFFICE_HOURS",
    "Calendar",
    "ClockError",
    "Hours",
    "Kind",
    "Left",
    "Limit",
    "LimitOf",
    "LocalDays",
    "Pause",
    "announced",
    "capped",
    "counted_time",
    "due",
    "due_with_pauses",
    "fraction",
    "in_working_hours",
    "instant_at_fraction",
    "last_day",
    "left",
    "load",
    "moved",
    "moved_by_pauses",
    "paused_time",
    "recomputed",
    "settled",
]
