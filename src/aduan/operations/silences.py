"""What follows when the person's time, or a promised date, is over: many cases at once.

A batch is carried out in one transaction, in the set form of the verbs. Whatever cannot go that way
is left to the single form, case by case, so that one case stops no other.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import QuerySet

from aduan.cases.actions import agency, person, result, triage
from aduan.cases.actions.together import Body, carry_out
from aduan.cases.errors import Refused
from aduan.cases.models import Case, Deadline
from aduan.operations.held import held
from aduan.operations.tally import Tally

log = structlog.get_logger("aduan.sweep")


@dataclass(frozen=True)
class Verb:
    """A verb of the clock in both forms: what it does to one of many cases, and one case alone."""

    name: str
    body: Body
    alone: Callable[[UUID, datetime], object]
    rows: Callable[[Sequence[Case], datetime], None] | None = None
    """What it writes besides, for many cases."""


SECOND_ASK = Verb(
    "second_ask", triage.ask_once_more, lambda case_id, now: triage.second_ask(case_id, now=now)
)
ARCHIVE = Verb(
    "archive_silence",
    triage.rest_unanswered,
    lambda case_id, now: triage.archive_silence(case_id, now=now),
)
END_PAUSE = Verb(
    "end_pause", lambda _act: None, lambda case_id, now: agency.end_pause(case_id, now=now)
)
CLOSE = Verb(
    "close_silence",
    person.close_unanswered,
    lambda case_id, now: person.close_silence(case_id, now=now),
)
BREAK = Verb(
    "break_commitment",
    result.go_above,
    lambda case_id, now: result.break_commitment(case_id, now=now),
    result.note_broken,
)


def _unanswered(case: Case) -> Verb:
    """Before forwarding the person is asked a second time before the report rests."""
    return SECOND_ASK if case.asks < case.rules.limits.ask_person_times else ARCHIVE


SILENCE: dict[str, Callable[[Case], Verb]] = {
    "info": _unanswered,
    "question": lambda _case: END_PAUSE,
    "objection": lambda _case: CLOSE,
    "commitment": lambda _case: BREAK,
}
"""The verb that follows when such a limit is over."""


def act(ended: Sequence[Deadline], now: datetime, tally: Tally) -> None:
    """Does what follows from limits that are over, where they still run and nobody holds the
    case."""
    for deadline in _together(ended, now, tally):
        _alone(deadline, now, tally)


def _together(ended: Sequence[Deadline], now: datetime, tally: Tally) -> Sequence[Deadline]:
    """Carries out the batch in one transaction; returns what is left to the single form."""
    if len(ended) < 2:
        return ended
    try:
        with transaction.atomic():
            cases = held({each.case_id for each in ended})
            running = _running(ended, cases, now)
            acted: set[UUID] = set()
            for verb, those in _by_verb(running, cases).items():
                gone = carry_out(verb.name, those, verb.body, rows=verb.rows, now=now)
                acted |= {case.pk for case in gone}
    except Exception:  # what spoils a batch is found case by case
        log.exception("batch failed", limits=len(ended))
        return ended
    tally.acted += len(acted)
    tally.left += len({each.case_id for each in ended} - set(cases))
    return [each for each in running if each.case_id not in acted]


def _running(ended: Sequence[Deadline], cases: dict[UUID, Case], now: datetime) -> list[Deadline]:
    """The limits of our cases that are still over, now that nobody else can move them."""
    return list(_over(now).filter(pk__in=[each.pk for each in ended], case__in=cases))


def _over(now: datetime) -> QuerySet[Deadline]:
    return Deadline.objects.filter(ended_at__isnull=True, paused=False, due_at__lte=now)


def _by_verb(running: Sequence[Deadline], cases: dict[UUID, Case]) -> dict[Verb, list[Case]]:
    """The cases by what follows; of two limits of one case only the first, then it has changed."""
    following = {each.case_id: each.kind for each in reversed(running)}
    found: dict[Verb, list[Case]] = {}
    for case_id, kind in following.items():
        found.setdefault(SILENCE[kind](cases[case_id]), []).append(cases[case_id])
    return found


def _alone(deadline: Deadline, now: datetime, tally: Tally) -> None:
    """The single form, for one case."""
    try:
        with transaction.atomic():
            case = held([deadline.case_id]).get(deadline.case_id)
            if case is None:
                tally.left += 1
            elif _over(now).filter(pk=deadline.pk).exists():
                SILENCE[deadline.kind](case).alone(case.pk, now)
                tally.acted += 1
    except Refused as refusal:
        tally.failed += 1
        log.warning("refused", case=str(deadline.case_id), kind=deadline.kind, reason=refusal.code)
    except Exception:  # one case must not stop the clock of all others
        tally.failed += 1
        log.exception("failed", case=str(deadline.case_id), kind=deadline.kind)
