"""Contributions that other bodies owe, when they are overdue.

The body that was asked is reminded, then those above it, step by step as with any limit; who works
the report is told that it has not come. Nothing is said of a report that nobody works at present.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from aduan.cases import lateness
from aduan.cases.lifecycle.public import WORKING
from aduan.cases.models import Case, Consultation
from aduan.notifications import duty, escalation, outbox, staff
from aduan.operations.held import held
from aduan.operations.ladders import Overdue, ladder, last_of_series
from aduan.operations.tally import Tally

NEVER = datetime.fromisoformat("9999-01-01T00:00:00+00:00")
"""A contribution of which there is nothing more to say."""
LATER = timedelta(days=1)
"""So long after, it is seen whether a report that nobody works has come back."""


def look(now: datetime, batch: int, tally: Tally) -> None:
    """Says what there is to say of contributions by `now`."""
    for found in _batches(now, batch):
        tally.looked += len(found)
        with transaction.atomic(), duty.remembered(), outbox.gathered():
            _look(found, now, tally)


def _batches(now: datetime, batch: int) -> Iterator[list[Consultation]]:
    rows = Consultation.objects.filter(answered_at=None, look_at__lte=now)
    rows = rows.order_by("look_at", "id")
    last: tuple[datetime | None, UUID] | None = None
    while found := list(
        (rows.extra(where=["(look_at, id) > (%s, %s)"], params=last) if last else rows)[:batch]
    ):
        last = (found[-1].look_at, found[-1].pk)
        yield found


def _look(found: Sequence[Consultation], now: datetime, tally: Tally) -> None:
    cases = held({each.case_id for each in found})
    tally.left += len({each.case_id for each in found} - set(cases))
    fresh = list(
        Consultation.objects.select_related("agency", "agency__parent").filter(
            pk__in=[each.pk for each in found], case__in=cases, answered_at=None, look_at__lte=now
        )
    )
    duty.expect(cases.values(), [each.agency for each in fresh])
    missed = []
    with escalation.remembered(cases):
        for asked in fresh:
            case = cases[asked.case_id]
            if case.state not in WORKING:
                asked.look_at = _later(case, now)
                continue
            tally.said += _say(asked, case, now)
            if asked.flagged_at is None:
                missed.append((case, asked))
    lateness.record(missed, now)
    tally.late += len(missed)
    Consultation.objects.bulk_update(fresh, ["look_at", "flagged_at"])


def _say(asked: Consultation, case: Case, now: datetime) -> int:
    """Says the last step that has come, and notes when the next one does.

    Also where it came while nobody worked the report; one that was said is not said twice.
    """
    overdue = Overdue(
        kind="consultation",
        mark=f"consultation-{asked.pk.hex[-8:]}",
        due_at=asked.due_at,
        planned=asked.look_at or asked.due_at,
        agency=asked.agency,
    )
    plan = list(ladder(overdue, case, now))
    come = last_of_series([each for each in plan if each.at <= now])
    for step in come:
        step.act(case, "", now)
    if asked.flagged_at is None:
        occasion = f"{overdue.mark}:missing"
        staff.tell_owner(case, "contribution_missing", occasion=occasion, now=now)
    asked.look_at = min(each.at for each in plan if each.at > now)
    return len(come)


def _later(case: Case, now: datetime) -> datetime:
    """When to look again at a report that nobody works: while it can come back."""
    can_come_back = timedelta(days=case.rules.limits.reopen)
    over = case.closed_at is not None and now - case.closed_at > can_come_back
    return NEVER if over else now + LATER
