"""What the database could do at all: the statements of a real filing, replayed without Aduan.

One report is filed while its statements are recorded; then two processes of sixteen threads replay
the writes with fresh ids over plain psycopg, job trigger and fsync on, on the same cores.
"""

import multiprocessing
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection, connections, transaction

from aduan.cases.actions import filing
from aduan.vault.ids import uuid7

PROCESSES = 2
THREADS = 16


@dataclass(frozen=True)
class Statement:
    """One recorded write with its parameters."""

    query: str
    values: Any


def record(now: datetime) -> list[Statement]:
    """Files one report and returns the writes that it took, in order."""
    found: list[Statement] = []

    def listen(execute: Callable[..., Any], query: str, params: Any, many: bool, ctx: Any) -> Any:
        if query.lstrip().startswith(("INSERT", "WITH", "UPDATE")) or "_defer_jobs" in query:
            found.append(Statement(query, params))
        return execute(query, params, many, ctx)

    report = filing.Report(
        programme="lapor",
        text="Lampu jalan padam di depan pasar sejak tiga hari, mohon diperbaiki.",
        channel="api",
        name="Warga",
        contacts=(("phone", "+6281234567890"),),
    )
    with connection.execute_wrapper(listen), transaction.atomic():
        filing.file(report, now=now, key=str(uuid7()), body=b"body")
    return found


def replay(
    statements: list[Statement], parameters: dict[str, Any], seconds: float, first: int
) -> float:
    """Transactions a second that the replay reached. `first`: a case number free from there up."""
    counts = multiprocessing.get_context("fork").Array("q", PROCESSES)
    workers = [
        multiprocessing.get_context("fork").Process(
            target=_process,
            args=(statements, parameters, seconds, first + index * 10_000_000, counts, index),
        )
        for index in range(PROCESSES)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    done: list[int] = counts[:]
    return sum(done) / seconds


def settle() -> None:
    """What autovacuum does in a running register: plans made for empty tables are made anew."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


def forget_jobs() -> None:
    """Deletes the jobs that the replay deferred, which the worker would do beside what is measured
    next."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo'")


def _process(
    statements: list[Statement],
    parameters: dict[str, Any],
    seconds: float,
    first: int,
    counts: Any,
    index: int,
) -> None:
    done = [0] * THREADS
    until = time.monotonic() + seconds
    threads = [
        threading.Thread(
            target=_thread,
            args=(statements, parameters, until, first + place * 100_000, done, place),
        )
        for place in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counts[index] = sum(done)
    os._exit(0)  # the parent's connections are not ours to close


def _thread(
    statements: list[Statement],
    parameters: dict[str, Any],
    until: float,
    number: int,
    done: list[int],
    place: int,
) -> None:
    with psycopg.connect(**parameters) as own:
        while time.monotonic() < until:
            fresh = _Fresh(number + done[place])
            for statement in statements:
                binding = psycopg.RawCursor if "$1" in statement.query else psycopg.Cursor
                binding(own).execute(statement.query.encode(), fresh.of(statement.values))
            own.commit()
            done[place] += 1


class _Fresh:
    """New ids for recorded ones, the same for the same, so that keys fit together."""

    known: set[UUID] = set()
    """Ids of rows that exist already (programme, policy, centre); they stay as they are."""
    recorded_number: int = 0

    def __init__(self, number: int) -> None:
        self.number = number
        self.ids: dict[str, UUID] = {}

    def of(self, value: Any) -> Any:
        """The value to send instead of a recorded one."""
        if type(value) in (list, tuple):  # a tuple is one composite value to psycopg
            return type(value)(self.of(each) for each in value)
        if isinstance(value, dict):
            return {key: self.of(each) for key, each in value.items()}
        if isinstance(value, UUID):
            return value if value in self.known else self._id(str(value))
        if isinstance(value, str) and len(value) == 36 and value.count("-") == 4:
            return str(self._id(value)) if UUID(value) not in self.known else value
        if isinstance(value, int) and value == self.recorded_number:
            return self.number
        if isinstance(value, bytes | memoryview) and len(bytes(value)) == 32:
            return os.urandom(32)
        return value

    def _id(self, old: str) -> UUID:
        if old not in self.ids:
            self.ids[old] = uuid7()
        return self.ids[old]


def keep(ids: set[UUID], number: int) -> None:
    """Names the ids that a replay must not change, and the number that it must."""
    _Fresh.known = ids
    _Fresh.recorded_number = number
