"""Adding events to chains: one statement each, besides reading the heads.

The caller holds the lock of the subject's own row (a case), so that chains
never race. If it did not, the key (subject, seq) would refuse the second event;
no chain can fork.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from json import dumps
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.models import Model

from aduan.ledger.canonical import FIRST, VERSION, event_hash
from aduan.ledger.models import Event, Head, Pending

_HEAD = "SELECT seq, hash FROM ledger_head WHERE subject = %s"

_HEADS = "SELECT subject, seq, hash FROM ledger_head WHERE subject = ANY(%s)"

_APPEND = """
WITH event AS (
    INSERT INTO ledger_event
        (subject, seq, version, kind, actor, occurred, recorded, origin, data, previous, hash)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s, %s)
    RETURNING subject, seq, hash
), queue AS (
    INSERT INTO ledger_pending (subject) SELECT subject FROM event
)
INSERT INTO ledger_head (subject, seq, hash) SELECT subject, seq, hash FROM event
ON CONFLICT (subject) DO UPDATE SET seq = excluded.seq, hash = excluded.hash
"""

_APPEND_MANY = """
WITH event AS (
    INSERT INTO ledger_event
        (subject, seq, version, kind, actor, occurred, recorded, origin, data, previous, hash)
    SELECT * FROM unnest(
        %s::uuid[], %s::integer[], %s::smallint[], %s::text[], %s::text[], %s::timestamptz[],
        %s::timestamptz[], %s::text[], %s::jsonb[], %s::bytea[], %s::bytea[])
    RETURNING subject, seq, hash
), last AS (
    SELECT DISTINCT ON (subject) subject, seq, hash FROM event ORDER BY subject, seq DESC
), queue AS (
    INSERT INTO ledger_pending (subject) SELECT subject FROM last
)
INSERT INTO ledger_head (subject, seq, hash) SELECT subject, seq, hash FROM last
ON CONFLICT (subject) DO UPDATE SET seq = excluded.seq, hash = excluded.hash
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be appended to one chain; the arguments of `append` as a value."""

    subject: UUID
    kind: str
    actor: str
    occurred: datetime
    recorded: datetime
    origin: str
    data: dict[str, Any]


def append(
    subject: UUID,
    kind: str,
    *,
    actor: str,
    occurred: datetime,
    recorded: datetime,
    origin: str,
    data: dict[str, Any],
    using: str = "default",
) -> Event:
    """Add one event to the chain of `subject` and return it.

    `occurred` is when it happened, `recorded` when the register learnt of it
    (both aware), `origin` the door or the imported register it came from.
    `data` holds codes, ids, ISO times and `"texts": {text id: hex digest}`.
    Raises `canonical.Uncanonical` for data with other shapes and
    `IntegrityError` if somebody else extended the chain at the same moment.
    """
    entry = Entry(subject, kind, actor, occurred, recorded, origin, data)
    with connections[using].cursor() as cursor:
        cursor.execute(_HEAD, [subject])
        head = cursor.fetchone()
        event = _follow(entry, (head[0], bytes(head[1])) if head else (0, FIRST))
        cursor.execute(_APPEND, _row(event))
    return _stored(event, using)


def append_many(entries: Sequence[Entry], *, using: str = "default") -> list[Event]:
    """Add many events, of one or of many subjects, in one statement; return them in order.

    Entries of the same subject follow each other in the order given. The caller
    holds the locks of all subjects. The errors are those of `append`.
    """
    if not entries:
        return []
    with connections[using].cursor() as cursor:
        cursor.execute(_HEADS, [list({entry.subject for entry in entries})])
        heads = {subject: (seq, bytes(last)) for subject, seq, last in cursor.fetchall()}
        events = []
        for entry in entries:
            event = _follow(entry, heads.get(entry.subject, (0, FIRST)))
            heads[entry.subject] = (event.seq, bytes(event.hash))
            events.append(event)
        columns = zip(*(_row(event) for event in events), strict=True)
        cursor.execute(_APPEND_MANY, [list(column) for column in columns])
    return [_stored(event, using) for event in events]


def beginning(entry: Entry) -> list[Model]:
    """The rows that begin the chain of a new subject, for who writes all that is new at once.

    The event comes first. Raises `canonical.Uncanonical` as `append` does.
    """
    event = _follow(entry, (0, FIRST))
    head = Head(subject=event.subject, seq=event.seq, hash=event.hash)
    return [event, head, Pending(subject=event.subject)]


def _follow(entry: Entry, head: tuple[int, bytes]) -> Event:
    """Make the event that comes after `head` (sequence number and hash)."""
    seq, previous = head[0] + 1, head[1]
    return Event(
        subject=entry.subject,
        seq=seq,
        version=VERSION,
        kind=entry.kind,
        actor=entry.actor,
        occurred=entry.occurred,
        recorded=entry.recorded,
        origin=entry.origin,
        data=entry.data,
        previous=previous,
        hash=event_hash(
            subject=entry.subject,
            seq=seq,
            kind=entry.kind,
            actor=entry.actor,
            occurred=entry.occurred,
            recorded=entry.recorded,
            origin=entry.origin,
            data=entry.data,
            previous=previous,
        ),
    )


def _row(event: Event) -> list[Any]:
    """The event's columns in the order of the statements above."""
    return [
        event.subject,
        event.seq,
        event.version,
        event.kind,
        event.actor,
        event.occurred,
        event.recorded,
        event.origin,
        dumps(event.data, ensure_ascii=False),
        event.previous,
        event.hash,
    ]


def _stored(event: Event, using: str) -> Event:
    """Mark the event as one that is in the database."""
    event._state.adding = False
    event._state.db = using
    return event
