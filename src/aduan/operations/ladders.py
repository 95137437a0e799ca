"""Lateness climbs: which level is told when, until somebody acts.

The steps are the policy's. After the last one the highest level is told again and again, until the
limit is met, moved or stands still: what is late is never forgotten.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain, count

from aduan.cases.clocks import calendar_of, kind_of_day
from aduan.cases.models import Case, Deadline
from aduan.clock import Limit, due
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
}
"""What is said of each kind of limit."""

AT_ONCE = {
    "forward": ("supervisor",),
    "take": ("head", "supervisor"),
    "return": ("supervisor",),
    "appeal": ("head", "supervisor"),
}
"""Who is told as soon as the limit has passed. Of results the policy says that too."""

AT_CENTRE = {"head": "supervisor", "agency": "supervisor"}
"""The policy's levels where the centre has the report: nobody stands between it and its
supervisors."""


def occasions(deadline: Deadline, case: Case, now: datetime) -> list[Occasion]:
    """Reminders and steps of a limit up to the first one after now, by instant."""
    plan = reminders(deadline, case, now)
    if deadline.kind in CODES:
        plan += ladder(deadline, case, now)
    return sorted(plan, key=lambda each: each.at)


def ladder(deadline: Deadline, case: Case, now: datetime) -> Iterator[Occasion]:
    """The steps of a limit up to the first one after now."""
    calendar, kind = calendar_of(case), kind_of_day(deadline.day_kind)
    for number, (days, levels) in enumerate(_steps(deadline, case)):
        late_by = Limit(days, kind)
        at = due(deadline.due_at, late_by, calendar) if days else deadline.due_at
        yield Occasion(at, f"late{number}", _say(deadline, levels, number), SERIES)
        if at > now:
            return


def _steps(deadline: Deadline, case: Case) -> Iterator[Step]:
    """The steps in order, without end: the last one again and again."""
    steps = _first(deadline, case)
    days, levels = steps[-1]
    again = case.rules.limits.escalate_again
    return chain(steps, ((days + number * again, levels[-1:]) for number in count(1)))


def _first(deadline: Deadline, case: Case) -> list[Step]:
    """The steps before they repeat."""
    listed = case.rules.limits.escalations
    at_once = AT_ONCE.get(deadline.kind)
    if at_once is None:
        return [(step.after, (step.to,)) for step in listed] or [(0, ("supervisor",))]
    if deadline.kind == "return" and case.with_arbiter:
        at_once = ("arbiter",)
    centre = AT_CENTRE if deadline.kind in ("forward", "return") else {}
    return [
        (0, at_once),
        *((step.after, (centre.get(step.to, step.to),)) for step in listed if step.after),
    ]


def _say(deadline: Deadline, levels: tuple[str, ...], number: int) -> Act:
    def say(case: Case, _occasion: str, now: datetime) -> None:
        late = Late(deadline.kind, deadline.due_at, _still_since(deadline, case, now))
        for level in levels:
            escalation.tell(case, CODES[deadline.kind], level, late, number, now=now)

    return say


def _still_since(deadline: Deadline, case: Case, now: datetime) -> datetime | None:
    """When the clock should have looked at a limit again, if it did not look for long.

    What stood still by a question to the person was not forgotten: it counts from when it went on.
    """
    planned = deadline.look_at or max(deadline.due_at, case.last_action_at)
    ends = [each.end for each in deadline.past_pauses() if each.end is not None]
    planned = max(planned, *ends) if ends else planned
    return planned if now - planned > STILL else None
