"""What /health/ready and `aduan check` look at, each answered "ok" or in plain words.

Times here are the machine's, not the register's: a moved demonstration clock says nothing about
whether a worker beats.
"""

import time
from collections.abc import Callable
from functools import cache

from django.db import DatabaseError, connection, connections
from django.db.migrations.loader import MigrationLoader

OK = "ok"
OLDEST_BEAT_SECONDS = 35.0
"""A worker beats every 10 seconds and counts as stalled after 30."""
LONGEST_SEAL_SECONDS = 30.0
"""The sealer is a second behind at most; half a minute says that it stands still."""


def examine() -> dict[str, str]:
    """Each part's state: "ok", or what is wrong with it."""
    findings = {"database": _try(_database)}
    fit = findings["database"] == OK
    for name, look in (("migrations", _migrations), ("worker", _worker), ("sealer", _sealer)):
        findings[name] = _try(look) if fit else "unknown"
    return findings


def _try(look: Callable[[], str]) -> str:
    try:
        return look()
    except DatabaseError:
        return "does not answer"


def _database() -> str:
    _value("SELECT 1")
    return OK


def _migrations() -> str:
    missing = missing_migrations()
    return OK if missing == 0 else f"{missing} not applied: run aduan migrate"


def missing_migrations(alias: str = "default") -> int:
    """How many migrations of this version of the programs the database does not have."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
        if cursor.fetchone() != (True,):
            return len(_known_migrations())
        cursor.execute("SELECT app, name FROM django_migrations")
        return len(_known_migrations() - set(cursor.fetchall()))


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    loader = MigrationLoader(None)
    return frozenset(loader.disk_migrations)


def _worker() -> str:
    beat = worker_beat_seconds()
    if beat is None:
        return "none runs"
    return OK if beat <= OLDEST_BEAT_SECONDS else "does not beat"


def worker_beat_seconds() -> float | None:
    """Seconds since the last sign of life of any worker; None where there is none."""
    value = _value(
        "SELECT extract(epoch FROM clock_timestamp() - max(last_heartbeat))"
        " FROM procrastinate_workers"
    )
    return None if value is None else float(value)


def _sealer() -> str:
    return OK if seal_lag_seconds() <= LONGEST_SEAL_SECONDS else "does not seal"


_oldest_pending: tuple[int, float] | None = None


def seal_lag_seconds() -> float:
    """For how long this process has seen the same oldest change wait for its seal."""
    global _oldest_pending
    oldest = _value("SELECT min(id) FROM ledger_pending")
    if oldest is None:
        _oldest_pending = None
        return 0.0
    if _oldest_pending is None or _oldest_pending[0] != oldest:
        _oldest_pending = (int(oldest), time.monotonic())
    return time.monotonic() - _oldest_pending[1]


def jobs_waiting() -> int:
    """How many jobs wait, counted up to a hundred thousand."""
    value = _value(
        "SELECT count(*) FROM (SELECT 1 FROM procrastinate_jobs"
        " WHERE status = 'todo' LIMIT 100000) AS waiting"
    )
    return int(value or 0)


def _value(query: str) -> float | int | str | None:
    """The one value that a query without parameters returns."""
    with connection.cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone()
    return None if row is None else row[0]
