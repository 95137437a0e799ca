"""By which calendar the days of a case are counted.

A case pins the policy that it was filed under, and holidays are announced afterwards. So there are
two calendars: that of the pinned policy, and that of the programme's newest one. What begins later
is counted by whichever serves the person better (rule 8); reminders, pauses and escalations by the
newest, which knows most of the days on which nobody works.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from aduan.clock import Calendar, Limit, due, recomputed
from aduan.clock import Kind as DayKind
from aduan.directory import policies

if TYPE_CHECKING:
    from aduan.cases.models import Case, Deadline


def calendar_of(case: Case) -> Calendar:
    """The calendar that the case's programme goes by now."""
    return policies.in_force(case.programme_id).rules.calendar.calendar()


def kind_of_day(name: str) -> DayKind:
    """The clock's kind of day for a stored name."""
    return "working" if name == "working" else "calendar"


def reckoned(
    case: Case, start: datetime, limit: Limit, party: str = "state"
) -> tuple[datetime, Calendar]:
    """When a limit that begins ends, and by which calendar that was counted.

    Of the pinned calendar and the newest, the state's limits go by the one that ends them sooner,
    the person's by the one that ends them later; where both say the same, by the newest.
    """
    newest, pinned = calendar_of(case), case.rules.calendar.calendar()
    ends = due(start, limit, newest)
    if pinned is newest:
        return ends, newest
    before = due(start, limit, pinned)
    better = before > ends if party == "person" else before < ends
    return (before, pinned) if better else (ends, newest)


def recounted(deadline: Deadline, calendar: Calendar, now: datetime) -> datetime:
    """When a running limit ends by this calendar: never to the person's disadvantage, and as it
    was where somebody set the date."""
    if deadline.fixed:
        return deadline.due_at
    pauses = deadline.past_pauses()
    if deadline.paused:
        # It stands still since then, and shall not be late the moment that it goes on.
        *pauses, still = pauses
        now = still.start + timedelta(microseconds=1)
    return recomputed(
        deadline.started_at,
        Limit(deadline.days, kind_of_day(deadline.day_kind)),
        deadline.due_at,
        calendar,
        pauses,
        now,
        "person" if deadline.party == "person" else "state",
    )
