"""What carrying messages cost, by month, account and programme."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

MOST = 200
"""Lines; a register has a few programmes with a few accounts each."""

_COSTS = """
    SELECT m.channel, m.account, coalesce(p.code, ''), m.currency,
        count(*), sum(m.segments), sum(m.cost), count(*) FILTER (WHERE m.cost IS NULL)
    FROM notifications_message m
    LEFT JOIN cases_case c ON c.id = m.case_id
    LEFT JOIN directory_programme p ON p.id = coalesce(c.programme_id, m.programme_id)
    WHERE m.account <> '' AND m.handed_at IS NOT NULL
        AND m.handed_at >= %(begin)s AND m.handed_at < %(end)s
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4 LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One account's messages of one programme, in one currency ("" where no price is known).

    `segments` are the SMS that they took, `micros` what they cost in millionths of the currency,
    `unpriced` the messages of which nobody knows what they cost.
    """

    channel: str
    account: str
    programme: str
    currency: str
    messages: int
    segments: int
    micros: int
    unpriced: int


def between(begin: datetime, end: datetime) -> list[Line]:
    """What was handed over from `begin` until before `end`; one statement over that span only."""
    with connection.cursor() as cursor:
        cursor.execute(_COSTS, {"begin": begin, "end": end, "most": MOST})
        return [
            Line(channel, account, programme, currency, count, segments, int(micros or 0), unpriced)
            for channel, account, programme, currency, count, segments, micros, unpriced in (
                cursor.fetchall()
            )
        ]
