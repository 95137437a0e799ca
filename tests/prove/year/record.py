"""What the register wrote since the last look: events in order, and the rows that they left."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from aduan.cases.models import Case, Deadline
from prove.year.ladders import CODES, Told


@dataclass(frozen=True)
class Line:
    """One event of the ledger."""

    subject: UUID
    seq: int
    kind: str
    actor: str
    occurred: datetime
    recorded: datetime
    data: dict[str, Any]


def _line(*row: Any) -> Line:
    subject, seq, kind, actor, occurred, recorded, data = row
    return Line(subject, seq, kind, actor, occurred, recorded, json.loads(data))


def rows(statement: str, *values: Any) -> list[Any]:
    """The rows of one statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


class Record:
    """Reads the ledger as it grows; nothing that is written there goes unseen."""

    def __init__(self) -> None:
        self.last = 0

    def since(self, seqs: dict[UUID, int]) -> list[Line]:
        """The events after those known, case by case in order."""
        found = rows("SELECT id, subject FROM ledger_pending WHERE id > %s", self.last)
        if not found:
            return []
        self.last = max(number for number, _subject in found)
        subjects = sorted({subject for _number, subject in found})
        return [
            _line(*row)
            for row in rows(
                "SELECT e.subject, e.seq, e.kind, e.actor, e.occurred, e.recorded, e.data"
                " FROM unnest(%s::uuid[], %s::integer[]) AS known(subject, seq)"
                " JOIN ledger_event e ON e.subject = known.subject AND e.seq > known.seq"
                " ORDER BY e.subject, e.seq",
                subjects,
                [seqs.get(subject, 0) for subject in subjects],
            )
        ]


def of(case_id: UUID, seq: int) -> list[Line]:
    """The events of one case after a known one."""
    return [
        _line(*row)
        for row in rows(
            "SELECT subject, seq, kind, actor, occurred, recorded, data FROM ledger_event"
            " WHERE subject = %s AND seq > %s ORDER BY seq",
            case_id,
            seq,
        )
    ]


def jobs() -> list[tuple[UUID, int]]:
    """Takes the events that wait for their reactions out of the queue, in order."""
    found = rows(
        "DELETE FROM procrastinate_jobs WHERE task_name = 'aduan.react' AND status = 'todo'"
        " RETURNING id, args->>'case_id', (args->>'seq')::integer"
    )
    return [(UUID(case_id), seq) for _id, case_id, seq in sorted(found)]


def cases(ids: Iterable[UUID]) -> dict[UUID, Case]:
    """Cases as they stand, with what their verbs look at."""
    found = Case.objects.select_related("agency", "unit", "identity").filter(pk__in=list(ids))
    return {case.pk: case for case in found}


def running(ids: Iterable[UUID]) -> dict[UUID, list[Deadline]]:
    """The limits that run or stand still."""
    found: dict[UUID, list[Deadline]] = {}
    for each in Deadline.objects.filter(case__in=list(ids), ended_at=None):
        found.setdefault(each.case_id, []).append(each)
    return found


def owners(ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """The units that own these cases now."""
    found: dict[UUID, list[UUID]] = {}
    for case_id, unit in rows(
        "SELECT case_id, unit_id FROM cases_ownership WHERE until IS NULL AND case_id = ANY(%s)",
        list(ids),
    ):
        found.setdefault(case_id, []).append(unit)
    return found


def ownerless() -> int:
    """Open cases without a due date or without exactly one owner: none, on any day."""
    return int(
        rows(
            "SELECT count(*) FROM cases_case c WHERE c.state NOT IN"
            " ('archived', 'merged', 'closed', 'withdrawn') AND (c.due_at IS NULL OR 1 <>"
            " (SELECT count(*) FROM cases_ownership o WHERE o.case_id = c.id"
            "  AND o.until IS NULL AND o.unit_id = c.unit_id))"
        )[0][0]
    )


def standing() -> dict[UUID, tuple[Any, ...]]:
    """Every open case: state, version, T0, promise, due date."""
    return {
        row[0]: row[1:]
        for row in rows(
            "SELECT id, state, version, received_at, promise_at, due_at FROM cases_case"
            " WHERE state NOT IN ('archived', 'merged', 'closed', 'withdrawn')"
        )
    }


def digest(case_id: UUID) -> tuple[str, int]:
    """The whole row of a case in short, and its last event: a refused verb changes neither."""
    found = rows(
        "SELECT md5(c::text), h.seq FROM cases_case c JOIN ledger_head h ON h.subject = c.id"
        " WHERE c.id = %s",
        case_id,
    )
    return str(found[0][0]), int(found[0][1])


Message = tuple[UUID, str, str, UUID | None]


def messages(told: Sequence[Told], now: datetime) -> list[Message]:
    """What staff was told of lateness at this sweep: case, code, occasion, person."""
    return rows(
        "SELECT case_id, code, occasion, person_id FROM notifications_message"
        " WHERE case_id = ANY(%s) AND event_seq = 0 AND code = ANY(%s) AND created_at = %s",
        sorted({each.case_id for each in told}),
        sorted(CODES),
        now,
    )


def told_of_lateness() -> set[tuple[UUID, str, str]]:
    """Every message to staff that a limit passed: case, code, occasion."""
    return set(
        rows(
            "SELECT DISTINCT case_id, code, occasion FROM notifications_message"
            " WHERE event_seq = 0 AND code = ANY(%s)",
            sorted(CODES),
        )
    )


def ended() -> Counter[tuple[UUID, str, str, datetime, datetime]]:
    """Every limit that is over: case, kind, how it ended, due, when."""
    return Counter(
        rows(
            'SELECT case_id, kind, "end", due_at, ended_at FROM cases_deadline'
            " WHERE ended_at IS NOT NULL"
        )
    )
