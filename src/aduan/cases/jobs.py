"""The one job that every event defers, in the verb's own transaction."""

import json
from collections.abc import Sequence
from uuid import UUID

from django.db import connection
from procrastinate import tasks
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import JobDeferrer
from procrastinate.manager import JobManager

REACT = "aduan.react"
"""Name of the job that turns an event into its reactions; defined on the top floor."""

FOLLOW_MOVE = "aduan.follow_move"
"""Name of the job that puts the open cases of a unit that moved with its new body."""

_queue = JobManager(DjangoConnector(alias="default"))
"""The queue, written over Django's own connection. The worker gives procrastinate's app
connections of its own; what a job defers through those is there before the job's transaction has
committed, and stays where it rolls back."""


def by_name(
    name: str, *, queue: str, queueing_lock: str | None = None, lock: str | None = None
) -> JobDeferrer:
    """What defers a job by its task's name, within the present transaction, in any process.

    With a `queueing_lock` it waits once at most; jobs of one `lock` run one after the other.
    """
    return tasks.configure_task(
        name=name, job_manager=_queue, queue=queue, queueing_lock=queueing_lock, lock=lock
    )


_DEFER = """
SELECT procrastinate_defer_jobs_v1(ARRAY[
    ROW('reactions', %s, 0, NULL, NULL, %s::jsonb, NULL)::procrastinate_job_to_defer_v1
])
"""
"""What `by_name` would send; written out, for every verb does it."""


def deferral(case_id: UUID, seq: int) -> tuple[str, list[str]]:
    """The statement that defers the reactions to one event, and its values."""
    return _DEFER, [REACT, json.dumps({"case_id": str(case_id), "seq": seq})]


def defer_reactions(case_id: UUID, seq: int) -> None:
    """Defers the reactions to one event; they run only if the transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute(*deferral(case_id, seq))


_DEFER_MANY = """
SELECT procrastinate_defer_jobs_v1(array_agg(
    ROW('reactions', %s, 0, NULL, NULL, args, NULL)::procrastinate_job_to_defer_v1))
FROM unnest(%s::jsonb[]) AS args
"""


def defer_reactions_to(events: Sequence[tuple[UUID, int]]) -> None:
    """Defers a job for each of these events, named by case and number, in one statement."""
    given = [json.dumps({"case_id": str(case_id), "seq": seq}) for case_id, seq in events]
    if given:
        with connection.cursor() as cursor:
            cursor.execute(_DEFER_MANY, [REACT, given])


def follow_move(agency_id: UUID, person_id: UUID) -> None:
    """Has the cases of a unit follow it to its new body, in that person's name."""
    job = by_name(FOLLOW_MOVE, queue="reactions")
    job.defer(agency_id=str(agency_id), person_id=str(person_id))
