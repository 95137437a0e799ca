"""Lateness in the record: an event for each limit of the state, or contribution, that is overdue.

Nobody acts here, so it is no verb: the case stays as it is, and its version too.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from aduan.cases.actors import SYSTEM
from aduan.cases.models import Case, Consultation, Deadline
from aduan.ledger import Entry, append_many

LATE = "case.late"
"""The ledger's name of the event."""


def record(missed: Sequence[tuple[Case, Deadline | Consultation]], now: datetime) -> None:
    """Flags limits that passed, and puts an event for each into the ledger, in one statement.

    The caller holds the locks of the cases, and stores `flagged_at`. A limit that was flagged
    before is left out; one that was moved after that can be late again, for its new date. It
    happened when the limit passed; the record says besides when the clock noticed.
    """
    fresh = [(case, limit) for case, limit in missed if limit.flagged_at is None]
    for _case, limit in fresh:
        limit.flagged_at = now
    append_many(
        [
            Entry(
                subject=case.pk,
                kind=LATE,
                actor=SYSTEM.code,
                occurred=limit.due_at,
                recorded=now,
                origin=case.origin,
                data=_data(case, limit),
            )
            for case, limit in fresh
        ]
    )


def _data(case: Case, limit: Deadline | Consultation) -> dict[str, Any]:
    """Which limit, when it was due, and who had the case, or owed a contribution to it."""
    data = {
        "from": case.state,
        "to": case.state,
        "version": case.version,
        "due": limit.due_at.isoformat(),
    }
    if isinstance(limit, Consultation):
        return data | {
            "limit": "consultation",
            "consultation": str(limit.pk),
            "unit": str(limit.agency_id),
        }
    data |= {"limit": limit.kind, "unit": str(case.unit_id), "agency": str(case.agency_id)}
    if case.officer_id is not None:
        data["officer"] = str(case.officer_id)
    return data
