"""When things happen in the demonstration: so many hours later; in the daytime if by staff."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from math import ceil
from random import Random
from zoneinfo import ZoneInfo

from aduan.operations.demo.plots import BY_STAFF, HOURS_AT_DUE, Plot, Step

DAY_BEGINS, DAY_ENDS = time(8, 0), time(16, 30)
ZONE = ZoneInfo("Asia/Jakarta")
HURRY = 0.1
"""How much sooner things happen when somebody is in danger."""


class Tempo:
    """The times of one plot; the same seed gives the same."""

    def __init__(self, seed: str, *, urgent: bool) -> None:
        self._dice = Random(seed)  # noqa: S311 - a drawing of lots, no secret
        self._urgent = urgent

    def after(self, at: datetime, act: str, hours: float) -> datetime:
        """When an act happens that comes about so many hours after `at`."""
        hurry = HURRY if self._urgent else 1.0
        when = at + timedelta(hours=hours * hurry * self._dice.uniform(0.75, 1.25))
        if self._urgent or act not in BY_STAFF:
            return when
        return self._daytime(when)

    def end(self, at: datetime, steps: Iterable[Step]) -> datetime:
        """When the last act happens, roughly where one waits for a due date."""
        for step in steps:
            if step.hours is None:
                at += timedelta(hours=HOURS_AT_DUE[step.act])
            else:
                at = self.after(at, step.act, step.hours)
        return at

    def _daytime(self, when: datetime) -> datetime:
        """The same instant, or the next morning where it falls in the evening or at night."""
        local = when.astimezone(ZONE)
        if DAY_BEGINS <= local.time() <= DAY_ENDS:
            return when
        day = local.date() + timedelta(days=local.time() > DAY_ENDS)
        morning = datetime.combine(day, DAY_BEGINS, tzinfo=ZONE)
        return (morning + timedelta(minutes=self._dice.uniform(0, 150))).astimezone(when.tzinfo)


def beginning(plot: Plot, seed: str, dice: Random, *, urgent: bool, now: datetime) -> datetime:
    """When a report was filed whose plot has come to its end some time before `now`."""
    filed_at = now - timedelta(hours=plot.age(dice))
    end = Tempo(seed, urgent=urgent).end(filed_at, plot.steps)
    behind = end - (now - timedelta(hours=plot.since))
    return filed_at - timedelta(days=max(0, ceil(behind / timedelta(days=1))))
