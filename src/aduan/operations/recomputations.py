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
from aduan.cases.clocks import Clocks
from aduan.cases.models import Case, Deadline, Recomputation
from aduan.directory import policies
from aduan.directory.models import Programme
from aduan.operations.held import held
from aduan.operations.tally import Tally

AHEAD = 10
"""So many times the batch is looked through for cases to count again."""

log = structlog.get_logger("aduan.sweep")


def follow(now: datetime, batch: int, tally: Tally) -> None:
    """Counts again in every programme whose calendar has changed."""
    for programme in Programme.objects.filter(versions__isnull=False).distinct():
        version = policies.in_force(programme.pk).rules.calendar.calendar().version
        known = Recomputation.objects.filter(programme=programme).order_by("-pk").first()
        if known is None or known.calendar_version != version:
            known = Recomputation.objects.create(
                programme=programme, calendar_version=version, began_at=now
            )
        while known.finished_at is None and _go_on(known.pk, now, batch, tally):
            pass


def _go_on(task: int, now: datetime, batch: int, tally: Tally) -> bool:
    """Does one batch; False where it was the last of a pass."""
    with transaction.atomic():
        # Of two sweeps at once, one waits for the other's batch, and does the next.
        progress = Recomputation.objects.select_for_update().get(pk=task)
        wanted, last = _next(progress, batch)
        found = held(wanted)
        ours = {
            key: case for key, case in found.items() if case.programme_id == progress.programme_id
        }
        failed = tally.failed
        moved = _count_again(ours, now, tally)
        tally.looked += len(ours)
        tally.acted += len(moved)
        tally.left += len(wanted) - len(found)
        progress.moved += len(moved)
        # What failed, or was held by somebody, is tried again in the next pass.
        all_done = tally.failed == failed and len(found) == len(wanted)
        progress.settled &= all_done and not moved
        progress.after = last
        if last is None:
            progress.finished_at = now if progress.settled else None
            progress.settled = True
            log.info("due dates counted again", moved=progress.moved)
        progress.save()
    return last is not None


def _next(progress: Recomputation, batch: int) -> tuple[set[UUID], UUID | None]:
    """The cases of the next running limits that another calendar gave and nobody set, and the last
    limit looked at; None where there are no more.

    What is wanted of a limit is not asked of the database: it would have to guess how many there
    are, and read all of them for each batch where it guesses wrong.
    """
    rows = Deadline.objects.filter(ended_at__isnull=True)
    if progress.after is not None:
        rows = rows.filter(pk__gt=progress.after)
    wanted: set[UUID] = set()
    last = None
    for limit in rows.only("case", "calendar_version", "fixed").order_by("pk")[: batch * AHEAD]:
        if not limit.fixed and limit.calendar_version != progress.calendar_version:
            if len(wanted) == batch:
                break
            wanted.add(limit.case_id)
        last = limit.pk
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
