"""Pauses: times during which a clock stands still, visibly, because somebody else was asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from aduan.clock.days import Calendar, ClockError, Kind, aware
from aduan.clock.limits import Limit, counted_time, due, moved


@dataclass(frozen=True)
class Pause:
    """From `start` to `end`; open, as long as `end` is None."""

    start: datetime
    end: datetime | None = None

    def __post_init__(self) -> None:
        aware(self.start)
        if self.end is not None and aware(self.end) < self.start:
            raise ClockError("a pause cannot end before it starts")


def settled(pauses: Iterable[Pause], now: datetime) -> tuple[Pause, ...]:
    """The pauses as they stand now: in order, merged where they overlap or touch, all ended.

    An open pause ends now for this purpose, and whatever lies after now is left out.
    """
    aware(now)
    merged: list[tuple[datetime, datetime]] = []
    for pause in sorted(pauses, key=lambda each: each.start):
        end = now if pause.end is None else min(pause.end, now)
        if end <= pause.start:
            continue
        if merged and pause.start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((pause.start, end))
    return tuple(Pause(start, end) for start, end in merged)


def paused_time(
    start: datetime,
    end: datetime,
    kind: Kind,
    calendar: Calendar,
    pauses: Iterable[Pause],
) -> timedelta:
    """How much of the counted time between two instants the pauses took, as of `end`."""
    return sum(
        (
            counted_time(max(pause.start, start), pause.end or end, kind, calendar)
            for pause in settled(pauses, end)
        ),
        timedelta(),
    )


def moved_by_pauses(
    due: datetime,
    start: datetime,
    kind: Kind,
    calendar: Calendar,
    pauses: Iterable[Pause],
    now: datetime,
) -> datetime:
    """A due instant, moved later by the counted time that the pauses since `start` took.

    A pause that begins when the due instant has come moves nothing: what is late stays late.
    Pauses that do not overlap may be applied one after the other or together, with the same
    outcome: a case may keep its due instant and move it at the end of each pause.
    """
    for pause in settled(pauses, now):
        if pause.start >= due:
            break
        length = counted_time(max(pause.start, start), pause.end or now, kind, calendar)
        if length:
            due = moved(due, length, kind, calendar)
    return due


def due_with_pauses(
    start: datetime,
    limit: Limit,
    calendar: Calendar,
    pauses: Iterable[Pause],
    now: datetime,
) -> datetime:
    """The due instant as it stands now; while a pause is open it moves later as time goes by."""
    return moved_by_pauses(due(start, limit, calendar), start, limit.kind, calendar, pauses, now)
