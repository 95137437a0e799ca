"""Counting attempts, so that nobody can try codes or flood a door for ever.

Several processes share the counts in one UNLOGGED table (a crash forgets them, which is all
right). What is counted is kept under a keyed hash: the table says nothing about addresses or
people. A count is one upsert, in the caller's transaction, and starts anew when its window is
over.

Count what failed, not what succeeded, and count by network generously: behind one address may
live a whole village.
"""

import hmac
from datetime import datetime, timedelta

from django.db import connection

from aduan.vault.keys import ring

_COUNT = """
    INSERT INTO vault_limit AS kept (key, since, count) VALUES (%(key)s, %(now)s, 1)
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN kept.since <= %(begin)s THEN 1 ELSE kept.count + 1 END,
        since = CASE WHEN kept.since <= %(begin)s THEN %(now)s ELSE kept.since END
    RETURNING count
"""


def count(purpose: str, subject: str, *, window: timedelta, now: datetime) -> int:
    """Count one attempt of `subject` (an address, a contact's id) and return how many it made.

    `purpose` is a code such as "receipt"; the same subject is counted apart for each. Attempts
    are counted from the first one on, for `window`.
    """
    key, begin = _key(purpose, subject), now - window
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"key": key, "now": now, "begin": begin})
        return int(cursor.fetchone()[0])


def made(purpose: str, subject: str, *, window: timedelta, now: datetime) -> int:
    """Return how many attempts were counted in the window that runs now, without counting one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count FROM vault_limit WHERE key = %s AND since > %s",
            [_key(purpose, subject), now - window],
        )
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def forget(before: datetime) -> int:
    """Delete counts that began before an instant; returns how many. Longer than any window ago."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM vault_limit WHERE since < %s", [before])
        return int(cursor.rowcount)


def _key(purpose: str, subject: str) -> bytes:
    """The keyed hash that stands for one subject in one purpose."""
    return hmac.digest(ring().newest.lookup, f"limit:{purpose}:{subject}".encode(), "sha256")
