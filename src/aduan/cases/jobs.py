"""The one job that every event defers, in the verb's own transaction."""

from collections.abc import Iterable
from uuid import UUID

from procrastinate.contrib.django import app
from procrastinate.types import JSONValue

REACT = "aduan.react"
"""Name of the job that turns an event into its reactions; defined on the top floor."""


def defer_reactions(case_id: UUID, seq: int) -> None:
    """Defers the reactions to one event; they run only if the transaction commits."""
    app.configure_task(REACT, queue="reactions").defer(case_id=str(case_id), seq=seq)


def defer_many(events: Iterable[tuple[UUID, int]]) -> None:
    """The same for many events in one statement."""
    jobs: list[dict[str, JSONValue]] = [
        {"case_id": str(case_id), "seq": seq} for case_id, seq in events
    ]
    if jobs:
        app.configure_task(REACT, queue="reactions").batch_defer(*jobs)
