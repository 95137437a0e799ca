"""Writing down what happens to messages, in few statements, for the outbox lives by its speed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from aduan.notifications.models import Message
from aduan.notifications.senders import Outcome
from aduan.vault.ids import uuid7

_BEGIN = """
WITH mine AS (
    UPDATE notifications_message SET attempts = attempts + 1, lease_until = %(until)s
    WHERE id = ANY(%(messages)s::uuid[]) AND state = 'sending' AND lease = %(lease)s
    RETURNING id
), begun AS (
    INSERT INTO notifications_attempt (id, message_id, began_at, outcome, reason)
    SELECT new.id, new.message_id, %(now)s, '', ''
    FROM unnest(%(ids)s::uuid[], %(messages)s::uuid[]) AS new(id, message_id)
    JOIN mine ON mine.id = new.message_id
)
SELECT id FROM mine
"""

_ENDS = """
WITH ended AS (
    SELECT * FROM unnest(
        %(ids)s::uuid[], %(states)s::text[], %(reasons)s::text[], %(providers)s::text[],
        %(nexts)s::timestamptz[], %(ends)s::timestamptz[], %(wiped)s::boolean[],
        %(results)s::text[], %(said)s::text[], %(accounts)s::text[], %(segments)s::int[],
        %(costs)s::bigint[], %(currencies)s::text[]
    ) AS e(id, state, reason, provider_id, next_attempt_at, ended_at, wiped, result, said,
        account, segments, cost, currency)
), attempts AS (
    UPDATE notifications_attempt a
    SET ended_at = %(now)s, outcome = ended.result, reason = ended.said
    FROM ended WHERE a.message_id = ended.id AND a.ended_at IS NULL
)
UPDATE notifications_message m
SET state = ended.state, reason = ended.reason, provider_id = ended.provider_id,
    next_attempt_at = ended.next_attempt_at, ended_at = ended.ended_at,
    lease = NULL, lease_until = NULL,
    account = CASE WHEN ended.account = '' THEN m.account ELSE ended.account END,
    handed_at = CASE WHEN ended.segments = 0 THEN m.handed_at ELSE %(now)s END,
    segments = CASE WHEN ended.segments = 0 THEN m.segments ELSE ended.segments END,
    cost = CASE WHEN ended.segments = 0 THEN m.cost ELSE ended.cost END,
    currency = CASE WHEN ended.segments = 0 THEN m.currency ELSE ended.currency END,
    sealed = CASE WHEN ended.wiped THEN ''::bytea ELSE m.sealed END
FROM ended
WHERE m.id = ended.id AND (
    (m.state = 'sending' AND m.lease = %(lease)s)
    OR (m.state = 'unknown' AND ended.result IN ('accepted', 'delivered'))
)
RETURNING m.id
"""


def begin(messages: Sequence[Message], now: datetime, until: datetime) -> set[UUID]:
    """Records that these messages of one claim are being handed over, under a lease until then.

    Returns those that are still the claim's own. The others were taken back when its lease ran
    out, and somebody else may be sending them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _BEGIN,
            {
                "now": now,
                "until": until,
                "ids": [uuid7(now) for _ in messages],
                "messages": [message.pk for message in messages],
                "lease": messages[0].lease,
            },
        )
        ours = {row[0] for row in cursor.fetchall()}
    for message in messages:
        message.attempts += message.pk in ours
    return ours


def end(
    messages: Sequence[Message], outcomes: Mapping[UUID, Outcome], lease: UUID | None, now: datetime
) -> set[UUID]:
    """Stores messages as they were changed in memory, and the outcome of their attempts.

    Returns the ids of those stored: whoever lost the lease stores only what is certain.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _ENDS,
            {
                "now": now,
                "lease": lease,
                "ids": [message.pk for message in messages],
                "states": [message.state for message in messages],
                "reasons": [message.reason for message in messages],
                "providers": [message.provider_id for message in messages],
                "nexts": [message.next_attempt_at for message in messages],
                "ends": [message.ended_at for message in messages],
                "wiped": [not message.sealed for message in messages],
                "results": [outcomes[message.pk].result for message in messages],
                "said": [outcomes[message.pk].reason for message in messages],
                "accounts": [outcomes[message.pk].account for message in messages],
                "segments": [outcomes[message.pk].segments for message in messages],
                "costs": [outcomes[message.pk].cost for message in messages],
                "currencies": [outcomes[message.pk].currency for message in messages],
            },
        )
        return {row[0] for row in cursor.fetchall()}
