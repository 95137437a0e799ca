"""When something is due: limits in counted days, as wall time of the calendar's zone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from aduan.clock.days import KINDS, MIDNIGHT, Calendar, ClockError, Kind, aware

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """So many days of one kind. Zero days: due at once, or when the next counted day begins."""

    days: int
    kind: Kind

    def __post_init__(self) -> None:
        if not 0 <= self.days <= date.max.toordinal():
            raise ClockError(f"a limit cannot be {self.days} days long")
        if self.kind not in KINDS:
            raise ClockError(f"{self.kind!r} is no kind of day; choose {' or '.join(KINDS)}")


def due(start: datetime, limit: Limit, calendar: Calendar) -> datetime:
    """The instant until which an act is in time, in the calendar's zone.

    The same wall time on the n-th counted day after the start's. A start on a day that does not
    count begins when the next counted day begins.
    """
    return moved(start, timedelta(days=limit.days), limit.kind, calendar)


def last_day(due: datetime, kind: Kind, calendar: Calendar) -> date:
    """The last counted day on which an act is in time.

    The date of the due instant; where that is the first instant of its day, or the day does not
    count, the counted day before.
    """
    day = calendar.local(due).date()
    if due > calendar.start_of(day) and calendar.counts(day, kind):
        return day
    return calendar.counted_day(day, -1, kind)


def capped(due: datetime, promise: datetime) -> datetime:
    """A stage's due instant, brought forward so that the stage ends before the promise does."""
    return min(aware(due), aware(promise))


def moved(start: datetime, by: timedelta, kind: Kind, calendar: Calendar) -> datetime:
    """The instant at which so much counted time has passed since the start.

    A day that counts gives 24 hours of wall time, a day that does not gives none.
    """
    if by < timedelta():
        raise ClockError("counted time runs forward only")
    wall = _begun(start, kind, calendar)
    if not by:
        return calendar.instant(wall)
    days, rest = divmod(_since_midnight(wall) + by, ONE_DAY)
    day = calendar.counted_day(wall.date(), days, kind)
    return calendar.instant(datetime.combine(day, MIDNIGHT) + rest)


def counted_time(start: datetime, end: datetime, kind: Kind, calendar: Calendar) -> timedelta:
    """How much counted time lies between two instants; none where the end is not later."""
    first, last = _begun(start, kind, calendar), _begun(end, kind, calendar)
    days = calendar.days_between(first.date(), last.date(), kind)
    return max(timedelta(), days * ONE_DAY + _since_midnight(last) - _since_midnight(first))


def _begun(instant: datetime, kind: Kind, calendar: Calendar) -> datetime:
    """The instant's wall time, or 00:00 of the next counted day where its day does not count."""
    wall = calendar.local(instant)
    day = calendar.counted_day(wall.date(), 0, kind)
    return wall if day == wall.date() else datetime.combine(day, MIDNIGHT)


def _since_midnight(wall: datetime) -> timedelta:
    return wall.replace(fold=0) - datetime.combine(wall.date(), MIDNIGHT)
