"""Calls that showed no right signature or secret: counted, and nothing else kept of them."""

from datetime import datetime, timedelta

from django.db import connection

SILENCE = timedelta(hours=6)
"""After so long without one the count begins anew."""

_COUNT = """
    INSERT INTO channels_accounthealth AS kept (
        channel, account, strain, pauses, proven, reason, refused, refused_since, refused_at
    ) VALUES (%(channel)s, %(account)s, 0, 0, 0, '', 1, %(now)s, %(now)s)
    ON CONFLICT (channel, account) DO UPDATE SET
        refused = CASE WHEN kept.refused_at >= %(begin)s THEN kept.refused + 1 ELSE 1 END,
        refused_since = CASE
            WHEN kept.refused_at >= %(begin)s THEN kept.refused_since ELSE %(now)s END,
        refused_at = %(now)s
"""


def count(channel: str, account: str, now: datetime) -> None:
    """Counts one call to an account that there is."""
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT,
            {"channel": channel, "account": account, "now": now, "begin": now - SILENCE},
        )
