"""Working hours: they do not move a due date, they only hold back reminders."""

from dataclasses import dataclass
from datetime import datetime, time

from aduan.clock.days import Calendar, ClockError


@dataclass(frozen=True)
class Hours:
    """From `opens` (included) to `closes` (not included), wall time of the calendar's zone."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.opens.tzinfo or self.closes.tzinfo:
            raise ClockError("working hours are wall time, without an offset")
        if self.opens >= self.closes:
            raise ClockError("working hours must open before they close")


OFFICE_HOURS = Hours(time(8), time(16))


def in_working_hours(at: datetime, calendar: Calendar, hours: Hours = OFFICE_HOURS) -> datetime:
    """The first instant, not before `at`, that lies within working hours on a working day."""
    wall = calendar.local(at)
    day = wall.date()
    if not calendar.counts(day, "working") or wall.time() >= hours.closes:
        day = calendar.counted_day(day, 1, "working")
    elif wall.time() >= hours.opens:
        return calendar.instant(wall)
    return calendar.instant(datetime.combine(day, hours.opens))
