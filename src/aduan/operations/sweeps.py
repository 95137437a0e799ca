"""The sweep: what the clock does by itself, as of a given instant.

Due dates after the holidays changed, silence of the person, reminders, lateness, commitments, split
reports whose parts are done. It reads running limits in batches by the instant at which there is
next something to do, so that a sweep with nothing to do costs next to nothing. It can be cut off
and run again at any moment, and two at once do nothing twice: whatever changes is looked at again
under the case's lock, and a case that somebody else holds is left to the next sweep.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from aduan.cases import lateness
from aduan.cases.actions import person
from aduan.cases.errors import Refused
from aduan.cases.lifecycle import State
from aduan.cases.lifecycle.public import OPEN
from aduan.cases.models import Case, Deadline
from aduan.channels.conversation import talk
from aduan.notifications import duty, escalation, outbox
from aduan.operations import consultations, recomputations, silences
from aduan.operations.held import held
from aduan.operations.ladders import last_of_series, occasions
from aduan.operations.silences import SILENCE
from aduan.operations.tally import Tally

BATCH = 500
NEVER = datetime.fromisoformat("9999-01-01T00:00:00+00:00")
"""A limit with nothing more to say."""

_FOUND = ("case", "kind", "due_at", "look_at")
"""What is read of a limit before its case is locked; then it is read again."""

log = structlog.get_logger("aduan.sweep")


def sweep(now: datetime, *, batch: int = BATCH) -> Tally:
    """Does everything that is due by `now`."""
    tally = Tally()
    recomputations.follow(now, batch, tally)
    for found in _batches(now, batch):
        tally.looked += len(found)
        ended = [each for each in found if each.kind in SILENCE and each.due_at <= now]
        over = {each.pk for each in ended}
        _look([each for each in found if each.pk not in over], now, tally)
        silences.act(ended, now, tally)
    consultations.look(now, batch, tally)
    _close_split(now, batch, tally)
    while lapsed := talk.lapse(now):
        tally.acted += lapsed
    if tally.acted or tally.said or tally.failed:
        log.info("swept", acted=tally.acted, said=tally.said, failed=tally.failed)
    return tally


def _batches(now: datetime, batch: int) -> Iterator[list[Deadline]]:
    """The limits to look at: first those never looked at, then those whose instant has come."""
    running = Deadline.objects.filter(ended_at__isnull=True, paused=False).only(*_FOUND)
    # In the order of the index, which a null does not end: by id alone they would all be sorted.
    fresh = running.filter(look_at__isnull=True).order_by("look_at", "id")
    after: UUID | None = None
    while found := list((fresh.filter(id__gt=after) if after else fresh)[:batch]):
        after = found[-1].pk
        yield found
    last: tuple[datetime, UUID] | None = None
    while found := list(_come(running, now, last)[:batch]):
        last = (found[-1].look_at or now, found[-1].pk)
        yield found


def _come(
    running: "QuerySet[Deadline]", now: datetime, last: tuple[datetime, UUID] | None
) -> "QuerySet[Deadline]":
    rows = running.filter(look_at__lte=now).order_by("look_at", "id")
    if last is None:
        return rows
    # As a row comparison, so that the index serves it.
    return rows.extra(where=["(look_at, id) > (%s, %s)"], params=last)


def _look(found: Sequence[Deadline], now: datetime, tally: Tally) -> None:
    """Says what there is to say of these limits, in one transaction."""
    with transaction.atomic(), duty.remembered(), outbox.gathered():
        cases = held({each.case_id for each in found})
        duty.expect(cases.values())
        fresh = list(
            Deadline.objects.filter(ended_at__isnull=True, paused=False).extra(
                # As arrays: a thousand places in a statement take longer to read than the rows.
                where=["id = ANY(%s)", "case_id = ANY(%s)"],
                params=[[each.pk for each in found], list(cases)],
            )
        )
        changed, missed = [], []
        with escalation.remembered({each.case_id for each in fresh if each.due_at <= now}):
            for deadline in fresh:
                case = cases[deadline.case_id]
                if deadline.look_at is None or deadline.look_at <= now:
                    _say(deadline, case, now, tally)
                    changed.append(deadline)
                    if _is_missed(deadline, now):
                        missed.append((case, deadline))
        lateness.record(missed, now)
        tally.late += len(missed)
        _keep(changed)
        tally.left += len({each.case_id for each in found} - set(cases))


def _say(deadline: Deadline, case: Case, now: datetime, tally: Tally) -> None:
    """Says the occasions that have come since the last look, and notes when to look next."""
    plan = occasions(deadline, case, now)
    since = deadline.look_at
    come = [each for each in plan if each.at <= now and (since is None or each.at >= since)]
    for occasion in last_of_series(come):
        key = f"{deadline.kind}:{occasion.name}:{deadline.due_at.isoformat()}"
        occasion.act(case, key, now)
        deadline.reminders += 1
        tally.said += 1
    ahead = [each.at for each in plan if each.at > now]
    if deadline.due_at > now:
        ahead.append(deadline.due_at)
    deadline.look_at = min(ahead, default=NEVER)


def _is_missed(deadline: Deadline, now: datetime) -> bool:
    """Whether a limit of the state has passed, and the record does not say so yet."""
    return deadline.party == "state" and deadline.due_at <= now and deadline.flagged_at is None


_KEEP = """
UPDATE cases_deadline d
SET look_at = new.look_at, flagged_at = new.flagged_at, reminders = new.reminders
FROM unnest(%s::uuid[], %s::timestamptz[], %s::timestamptz[], %s::smallint[])
    AS new(id, look_at, flagged_at, reminders)
WHERE d.id = new.id
"""


def _keep(changed: Sequence[Deadline]) -> None:
    """Stores what a look changed, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            _KEEP,
            [
                [each.pk for each in changed],
                [each.look_at for each in changed],
                [each.flagged_at for each in changed],
                [each.reminders for each in changed],
            ],
        )


def _close_split(now: datetime, batch: int, tally: Tally) -> None:
    """Closes split reports whose parts are all done, should their own reaction have been lost."""
    open_parts = Case.objects.filter(parent=OuterRef("pk"), state__in=OPEN)
    done = Case.objects.filter(~Exists(open_parts), state=State.SPLIT).order_by("pk")
    after: UUID | None = None
    while ids := list(
        (done.filter(pk__gt=after) if after else done).values_list("pk", flat=True)[:batch]
    ):
        after = ids[-1]
        for case_id in ids:
            try:
                with transaction.atomic():
                    case = held([case_id]).get(case_id)
                    if case is not None and case.state == State.SPLIT:
                        person.close_parts(case_id, now=now)
                        tally.acted += 1
            except Refused:
                tally.left += 1
