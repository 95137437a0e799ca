"""Lateness climbs: which level is told when, until somebody acts.

The steps are the policy's. After the last one the highest level is told again and again, until the
limit is met, moved or stands still: what is late is never forgotten.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, count

from aduan.cases.calendars import calendar_of, kind_of_day
from aduan.cases.models import Case, Deadline
from aduan.clock import Limit, due
from aduan.directory.models import Agency
from aduan.notifications import escalation
from aduan.notifications.escalation import Late
from aduan.operations.occasions import SERIES, Act, Occasion, reminders

STILL = timedelta(days=1)
"""What should have been said so long ago was not said because the clock stood still."""

Step = tuple[int, tuple[str, ...]]
"""So many days after the limit passed these levels are told."""

CODES = {
    "forward": "forward_late",
    "take": "take_late",
    "return": "return_late",
    "work": "late",
    "rework": "late",
    "appeal": "late",
    "consultation": "contribution_late",
}
"""What is said of each kind of limit."""

AT_ONCE = {
    "forward": ("supervisor",),
    "take": ("head", "supervisor"),
    "return": ("supervisor",),
    "appeal": ("head", "supervisor"),
    "consultation": ("consulted",),
}
"""Who is told as soon as the limit has passed. Of results the policy says that too."""

AT_CENTRE = {"head": "supervisor", "agency": "supervisor"}
"""The policy's levels where the centre has the report: nobody stands between it and its
supervisors."""


@dataclass(frozen=True)
class Overdue:
    """What may be late: a running limit, or a contribution that another body owes."""

    kind: str
    mark: str
    """What tells it from other limits of the case."""
    due_at: datetime
    planned: datetime
    """When the clock should have looked at it."""
    agency: Agency | None = None
    """The body that is late, where it is not the one that has the case."""


def occasions(deadline: Deadline, case: Case, now: datetime) -> list[Occasion]:
    """Reminders and steps of a limit up to the first one after now, by instant."""
    plan = reminders(deadline, case, now)
    if deadline.kind in CODES:
        plan += ladder(_overdue(deadline, case), case, now)
    return sorted(plan, key=lambda each: each.at)


def last_of_series(come: Sequence[Occasion]) -> list[Occasion]:
    """Of a series only its last; a sweep after a long pause does not remind twice at once."""
    last = {each.series: each for each in come if each.series}
    return [each for each in come if not each.series or last[each.series] is each]


def _overdue(deadline: Deadline, case: Case) -> Overdue:
    """What stood still by a question to the person was not forgotten: it is planned for when it
    went on."""
    planned = deadline.look_at or max(deadline.due_at, case.last_action_at)
    ends = [each.end for each in deadline.past_pauses() if each.end is not None]
    return Overdue(deadline.kind, deadline.kind, deadline.due_at, max([planned, *ends]))


def ladder(overdue: Overdue, case: Case, now: datetime) -> Iterator[Occasion]:
    """The steps up to the first one after now."""
    calendar, kind = calendar_of(case), kind_of_day(case.rules.limits.day_kind)
    for number, (days, levels) in enumerate(_steps(overdue.kind, case)):
        late_by = Limit(days, kind)
        at = due(overdue.due_at, late_by, calendar) if days else overdue.due_at
        yield Occasion(at, f"late{number}", _say(overdue, levels, number), SERIES)
        if at > now:
            return


def _steps(kind: str, case: Case) -> Iterator[Step]:
    """The steps in order, without end: the last one again and again."""
    steps = _first(kind, case)
    days, levels = steps[-1]
    again = case.rules.limits.escalate_again
    return chain(steps, ((days + number * again, levels[-1:]) for number in count(1)))


def _first(kind: str, case: Case) -> list[Step]:
    """The steps before they repeat."""
    listed = case.rules.limits.escalations
    at_once = AT_ONCE.get(kind)
    if at_once is None:
        return [(step.after, (step.to,)) for step in listed] or [(0, ("supervisor",))]
    if kind == "return" and case.with_arbiter:
        at_once = ("arbiter",)
    centre = AT_CENTRE if kind in ("forward", "return") else {}
    return [
        (0, at_once),
        *((step.after, (centre.get(step.to, step.to),)) for step in listed if step.after),
    ]


def _say(overdue: Overdue, levels: tuple[str, ...], number: int) -> Act:
    def say(case: Case, _occasion: str, now: datetime) -> None:
        still = overdue.planned if now - overdue.planned > STILL else None
        late = Late(overdue.mark, overdue.due_at, still, overdue.agency)
        for level in levels:
            escalation.tell(case, CODES[overdue.kind], level, late, number, now=now)

    return say
