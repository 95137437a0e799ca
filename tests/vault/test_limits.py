"""Counting attempts: shared, forgetful, and silent about who was counted."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aduan.vault import limits

NOW = datetime(2026, 9, 7, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)

pytestmark = pytest.mark.django_db


def test_counts_apart_by_purpose_and_subject_until_the_window_is_over() -> None:
    def count(purpose: str, subject: str, now: datetime = NOW) -> int:
        return limits.count(purpose, subject, window=HOUR, now=now)

    assert [count("code", "a") for _ in range(3)] == [1, 2, 3]
    assert count("code", "b") == 1
    assert count("other", "a") == 1
    assert limits.made("code", "a", window=HOUR, now=NOW) == 3
    almost, over = NOW + HOUR - timedelta(seconds=1), NOW + HOUR
    assert limits.made("code", "a", window=HOUR, now=almost) == 3
    assert limits.made("code", "a", window=HOUR, now=over) == 0
    assert count("code", "a", over) == 1
    assert limits.made("code", "never", window=HOUR, now=NOW) == 0


def test_one_statement_and_nothing_readable_in_the_table() -> None:
    with CaptureQueriesContext(connection) as queries:
        limits.count("code", "192.0.2.1", window=HOUR, now=NOW)
    assert len(queries) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM vault_limit")
        assert all(b"192.0.2.1" not in bytes(key) for (key,) in cursor.fetchall())
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'vault_limit'")
        assert cursor.fetchone() in (("u",), (b"u",))


def test_forgets_what_is_old() -> None:
    limits.count("code", "old", window=HOUR, now=NOW - 25 * HOUR)
    limits.count("code", "new", window=HOUR, now=NOW)
    assert limits.forget(NOW - 24 * HOUR) == 1
    assert limits.made("code", "new", window=HOUR, now=NOW) == 1
