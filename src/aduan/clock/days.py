"""Which days count: the calendar of a programme as one value."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property
from hashlib import sha256
from typing import Literal
from zoneinfo import ZoneInfo

Kind = Literal["calendar", "working"]
"""`calendar`: every day counts. `working`: neither weekend days nor holidays count."""

KINDS: tuple[Kind, ...] = ("calendar", "working")
MIDNIGHT = time()
SATURDAY_AND_SUNDAY = frozenset({5, 6})


class ClockError(ValueError):
    """A value from which no due date can be computed; the text says which and why."""


def aware(instant: datetime) -> datetime:
    """The same instant, refused where it carries no offset and so names no instant at all."""
    if instant.utcoffset() is None:
        raise ClockError(f"{instant.isoformat()} carries no offset from UTC")
    return instant


def found_zone(name: str) -> ZoneInfo:
    """The zone of that name in the IANA time zone database."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ClockError(f"there is no time zone {name!r}") from None


@dataclass(frozen=True)
class Calendar:
    """The days that count in one place.

    `zone` is an IANA name; `holidays` are the days off besides the weekend; `weekend` holds
    weekdays with Monday as 0; `years` are the first and the last year whose holidays are known
    (both included), or None where there are none to know. A day outside `years` is refused rather
    than counted as if it had no holidays.
    """

    zone: str
    holidays: Set[date] = frozenset()
    weekend: Set[int] = SATURDAY_AND_SUNDAY
    years: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        found_zone(self.zone)
        object.__setattr__(self, "holidays", frozenset(self.holidays))
        object.__setattr__(self, "weekend", frozenset(self.weekend))
        if not self.weekend <= frozenset(range(7)):
            raise ClockError("weekend days are numbers from 0 (Monday) to 6 (Sunday)")
        if len(self.weekend) == 7:
            raise ClockError("at least one day of the week must be a working day")

    @cached_property
    def version(self) -> str:
        """A digest of the content: two calendars that count alike have the same version.

        Sixteen hexadecimal digits; stored beside each due date that was computed with it.
        """
        content = [
            self.zone,
            ",".join(str(weekday) for weekday in sorted(self.weekend)),
            "-".join(str(year) for year in self.years or ()),
            ",".join(day.isoformat() for day in sorted(self.holidays)),
        ]
        return sha256("\n".join(content).encode()).hexdigest()[:16]

    @cached_property
    def tz(self) -> ZoneInfo:
        """The zone itself."""
        return found_zone(self.zone)

    @cached_property
    def _days_off(self) -> frozenset[int]:
        """Holidays as ordinals: comparing integers keeps the walk over days fast."""
        return frozenset(day.toordinal() for day in self.holidays)

    def counts(self, day: date, kind: Kind) -> bool:
        """Whether a limit of this kind counts the day."""
        return kind == "calendar" or self._works(self._known(day.toordinal(), kind).toordinal())

    def counted_day(self, day: date, n: int, kind: Kind) -> date:
        """The n-th counted day after `day`; for a negative n, the n-th one before it.

        With n = 0: the day itself where it counts, else the next one that does.
        """
        ordinal, step, wanted = day.toordinal(), 1 if n >= 0 else -1, abs(n)
        if wanted > date.max.toordinal():
            raise ClockError("no calendar reaches that far")
        if kind == "calendar":
            ordinal += n
        elif n == 0:
            while not self._works(ordinal):
                ordinal += 1
        else:
            # `_works` written out: this walk is most of what a due date costs.
            weekend, days_off = self.weekend, self._days_off
            while wanted:
                ordinal += step
                if (ordinal + 6) % 7 not in weekend and ordinal not in days_off:
                    wanted -= 1
        return self._known(ordinal, kind)

    def days_between(self, first: date, last: date, kind: Kind) -> int:
        """How many counted days lie after `first`, up to and with `last` (negative if before)."""
        if last < first:
            return -self.days_between(last, first, kind)
        if kind == "calendar":
            return (last - first).days
        return sum(map(self._works, range(first.toordinal() + 1, last.toordinal() + 1)))

    def local(self, instant: datetime) -> datetime:
        """The instant as wall time of the zone, without offset."""
        try:
            return aware(instant).astimezone(self.tz).replace(tzinfo=None)
        except OverflowError:
            raise ClockError("no calendar reaches that far") from None

    def instant(self, wall: datetime) -> datetime:
        """The instant at which the zone's clocks show this wall time.

        Where they skip it, the instant that long after the skip; where they show it twice, the
        one that `wall.fold` says, as in PEP 495.
        """
        try:
            return wall.replace(tzinfo=self.tz).astimezone(UTC).astimezone(self.tz)
        except OverflowError:
            raise ClockError("no calendar reaches that far") from None

    def start_of(self, day: date) -> datetime:
        """The first instant of the day: 00:00, or later where the clocks skip midnight."""
        return self.instant(datetime.combine(day, MIDNIGHT))

    def _works(self, ordinal: int) -> bool:
        return (ordinal + 6) % 7 not in self.weekend and ordinal not in self._days_off

    def _known(self, ordinal: int, kind: Kind) -> date:
        if not 1 <= ordinal <= date.max.toordinal():
            raise ClockError("no calendar reaches that far")
        day = date.fromordinal(ordinal)
        if kind == "working" and self.years and not self.years[0] <= day.year <= self.years[1]:
            first, last = self.years
            raise ClockError(
                f"holidays are known from {first} to {last} only, and {day.year} was needed"
            )
        return day
