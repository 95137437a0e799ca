"""How messages go through the outbox now: what waits, what failed, when one left last.

Each question is one statement that stops counting at `MOST`: the outbox may hold a country's mail.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

MOST = 10_000
NEWEST = 2_000
"""Among so many of the newest messages it is looked when one left last."""

_WAITING = """
    SELECT channel, count(*) FROM (
        SELECT channel FROM notifications_message
        WHERE state IN ('queued', 'held', 'retrying', 'unknown')
        ORDER BY priority, next_attempt_at, id LIMIT %(most)s
    ) first GROUP BY channel
"""
_FAILED = """
    SELECT channel, account, count(*) FROM (
        SELECT channel, account FROM notifications_message
        WHERE state = 'failed' AND ended_at >= %(since)s
        ORDER BY ended_at DESC, id LIMIT %(most)s
    ) latest GROUP BY channel, account
"""
_CARRIED = """
    SELECT channel, account, count(*), count(*) FILTER (WHERE state = 'sent') FROM (
        SELECT channel, account, state FROM notifications_message
        WHERE handed_at >= %(since)s AND handed_at < %(until)s AND account <> ''
        ORDER BY handed_at DESC LIMIT %(most)s
    ) latest GROUP BY channel, account
"""
_LEFT = """
    SELECT channel, max(ended_at) FROM (
        SELECT channel, state, ended_at FROM notifications_message ORDER BY id DESC LIMIT %(most)s
    ) newest WHERE state IN ('sent', 'delivered') GROUP BY channel
"""


def waiting() -> dict[str, int]:
    """Messages of each channel that are yet to go, among the `MOST` that go first."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, {"most": MOST})
        return dict(cursor.fetchall())


def failed(since: datetime) -> dict[tuple[str, str], int]:
    """Messages that failed for good since then, by channel and account ("" where none had it),
    among the last `MOST`."""
    with connection.cursor() as cursor:
        cursor.execute(_FAILED, {"most": MOST, "since": since})
        return {(channel, account): count for channel, account, count in cursor.fetchall()}


@dataclass(frozen=True)
class Carried:
    """Messages that an account took over, and those of them that it has said nothing of since."""

    handed: int = 0
    unconfirmed: int = 0


def carried(since: datetime, until: datetime) -> dict[tuple[str, str], Carried]:
    """What each account took over between two instants, among the last `MOST`."""
    with connection.cursor() as cursor:
        cursor.execute(_CARRIED, {"most": MOST, "since": since, "until": until})
        return {
            (channel, account): Carried(handed, unconfirmed)
            for channel, account, handed, unconfirmed in cursor.fetchall()
        }


def last_out() -> dict[str, datetime]:
    """When the last message of each channel left, among the newest."""
    with connection.cursor() as cursor:
        cursor.execute(_LEFT, {"most": NEWEST})
        return dict(cursor.fetchall())
