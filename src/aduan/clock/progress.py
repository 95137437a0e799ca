"""How far a limit has run: what is left of it, and when a share of it is used up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from aduan.clock.days import Calendar, ClockError, Kind
from aduan.clock.limits import counted_time, moved
from aduan.clock.pauses import Pause, moved_by_pauses, paused_time, settled


@dataclass(frozen=True)
class Left:
    """Counted time up to the due instant, or, where `late`, since it; whole units, rounded down."""

    late: bool
    days: int
    hours: int
    minutes: int


def left(due: datetime, now: datetime, kind: Kind, calendar: Calendar) -> Left:
    """What is left until the due instant, or by how much it has passed, in counted time."""
    late = now > due
    time = (
        counted_time(due, now, kind, calendar) if late else counted_time(now, due, kind, calendar)
    )
    hours, rest = divmod(time.seconds, 3600)
    return Left(late, time.days, hours, rest // 60)


def fraction(
    start: datetime,
    due: datetime,
    now: datetime,
    kind: Kind,
    calendar: Calendar,
    pauses: Iterable[Pause] = (),
) -> float:
    """The share of the counted time that is used up, pauses left out; above 1 when late.

    `due` is the instant as it stands now, pauses included. A limit without any counted time in it
    is used up (1) from its due instant on, and not at all (0) before.
    """
    pauses = settled(pauses, now)
    whole = _running(start, due, kind, calendar, pauses)
    if whole <= timedelta():
        return 1.0 if now >= due else 0.0
    return _running(start, now, kind, calendar, pauses) / whole


def instant_at_fraction(
    start: datetime,
    due: datetime,
    share: float,
    kind: Kind,
    calendar: Calendar,
    pauses: Iterable[Pause] = (),
) -> datetime:
    """The instant at which this share (0 to 1) of the counted time is used up; never after due.

    `due` is the instant as it stands now, and an open pause counts as over at `due`: pass pauses
    through `settled(pauses, now)` to ask what happens if it ended now.
    """
    if not 0 <= share <= 1:
        raise ClockError(f"a share lies between 0 and 1, not at {share}")
    pauses = tuple(pauses)
    used = share * _running(start, due, kind, calendar, pauses)
    instant = moved_by_pauses(
        moved(start, used, kind, calendar), start, kind, calendar, pauses, due
    )
    return min(instant, due)


def _running(
    start: datetime,
    end: datetime,
    kind: Kind,
    calendar: Calendar,
    pauses: tuple[Pause, ...],
) -> timedelta:
    """Counted time between two instants, less what the pauses took of it."""
    return counted_time(start, end, kind, calendar) - paused_time(
        start, end, kind, calendar, pauses
    )
