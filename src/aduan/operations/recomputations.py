"""After the holidays changed: the due dates that run are counted again.

A calendar changes when a programme is loaded with other days, or when the tables of holidays that
Aduan is installed with know more of them. The sweep does this before all else, so that nobody's
time ends on a date that no longer holds; cut off, it goes on where it was.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction

from aduan.cases.actions import recomputation
from aduan.cases.actions.together import carry_out
from aduan.cases.calendars import recounted
from aduan.cases.clocks import Clocks
from aduan.cases.models import Case, Deadline, Recomputation
from aduan.clock import Calendar
from aduan.directory import policies
from aduan.directory.models import Programme
from aduan.operations.held import held
from aduan.operations.tally import Tally

AHEAD = 10
"""So many times the batch is looked through for limits to count again."""

log = structlog.get_logger("aduan.sweep")


def follow(now: datetime, batch: int, tally: Tally) -> None:
    """Counts again in every programme whose calendar has changed."""
    for programme in Programme.objects.filter(versions__isnull=False).distinct():
        calendar = policies.in_force(programme.pk).rules.calendar.calendar()
        known = Recomputation.objects.filter(programme=programme).order_by("-pk").first()
        if known is None or known.calendar_version != calendar.version:
            known = Recomputation.objects.create(
                programme=programme, calendar_version=calendar.version, began_at=now
            )
        while known.finished_at is None and _go_on(known.pk, calendar, now, batch, tally):
            pass


def _go_on(task: int, calendar: Calendar, now: datetime, batch: int, tally: Tally) -> bool:
    """Does one batch; False where it was the last of a pass."""
    with transaction.atomic():
        # Of two sweeps at once, one waits for the other's batch, and does the next.
        progress = Recomputation.objects.select_for_update().get(pk=task)
        wanted, last = _next(progress, calendar, now, batch)
        cases = held(wanted) if wanted else {}
        failed = tally.failed
        moved = _count_again(cases, now, tally)
        tally.looked += len(cases)
        tally.acted += len(moved)
        tally.left += len(wanted) - len(cases)
        progress.moved += len(moved)
        # What failed, or was held by somebody, is tried again in the next pass.
        all_done = tally.failed == failed and len(cases) == len(wanted)
        progress.settled &= all_done and not moved
        progress.after = last
        if last is None:
            progress.finished_at = now if progress.settled else None
            progress.settled = True
            log.info("due dates counted again", moved=progress.moved)
        progress.save()
    return last is not None


def _next(
    progress: Recomputation, calendar: Calendar, now: datetime, batch: int
) -> tuple[set[UUID], UUID | None]:
    """The cases of the next running limits that end on another date by this calendar, as far as
    can be seen without their locks, and the last limit looked at; None where there are no more.

    Limits in calendar days are passed over: holidays do not touch them, nor does a limit that only
    ends with another one, for that one moves too. What is wanted of a limit is not asked of the
    database: it would have to guess how many there are, and read all of them for each batch where
    it guesses wrong.
    """
    rows = Deadline.objects.filter(ended_at__isnull=True)
    if progress.after is not None:
        rows = rows.filter(pk__gt=progress.after)
    facts = ("pk", "day_kind", "fixed", "calendar_version", "case__programme")
    ahead = rows.order_by("pk").values_list(*facts)[: batch * AHEAD]
    last, ours = None, []
    for last, kind, fixed, version, programme in ahead:
        other = not fixed and version != calendar.version
        if other and kind == "working" and programme == progress.programme_id:
            ours.append(last)
    wanted: set[UUID] = set()
    for limit in Deadline.objects.filter(pk__in=ours).order_by("pk"):
        if recounted(limit, calendar, now) != limit.due_at:
            wanted.add(limit.case_id)
            if len(wanted) == batch:
                return wanted, limit.pk
    return wanted, last


def _count_again(cases: dict[UUID, Case], now: datetime, tally: Tally) -> list[Case]:
    """Moves the due dates of these locked cases, where any changes; returns those."""
    running: dict[UUID, list[Deadline]] = {}
    for each in Deadline.objects.filter(case__in=cases, ended_at__isnull=True):
        running.setdefault(each.case_id, []).append(each)
    changing = [
        cases[case_id]
        for case_id, limits in running.items()
        if Clocks(cases[case_id], now, limits).recounted()
    ]
    gone = carry_out("recompute", changing, recomputation.count_again, now=now)
    known = {case.pk for case in gone}
    return [*gone, *_alone([case for case in changing if case.pk not in known], now, tally)]


def _alone(cases: Sequence[Case], now: datetime, tally: Tally) -> list[Case]:
    """Those that could not go with the others; one that fails stops no other."""
    gone = []
    for case in cases:
        try:
            with transaction.atomic():
                gone.append(recomputation.recompute(case.pk, now=now))
        except Exception:
            tally.failed += 1
            log.exception("failed", case=str(case.pk), verb="recompute")
    return gone
