"""The canonical form of an event and its hash, version 1.

An event is written as one JSON object in the canonical form of RFC 8785, in
UTF-8, with these members:

    actor, data, kind, occurred, origin, previous, recorded, seq, subject, v

`v` is 1; `occurred` and `recorded` are UTC with six decimals of the second and
a final Z; `previous` is the hexadecimal hash of the event before, 64 zeros for
the first; `subject` is the UUID in its usual form. The event's hash is SHA-256
of these bytes. Anybody can recompute it with any RFC 8785 library.

So that the form survives PostgreSQL's `jsonb` and every other language's JSON,
`data` may hold only objects with ASCII keys, lists, strings, booleans, null and
integers of at most 53 bits: no floats, and no NUL character.
"""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

VERSION = 1
FIRST = bytes(32)
"""What stands for the hash before the first event."""

_LARGEST_INTEGER = 2**53 - 1
_ENCODER = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
)
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - stands for UTC, without the cost of a zone


class Uncanonical(ValueError):
    """The data hold something that has no canonical form; the text says what and where."""


def event_hash(
    *,
    subject: UUID,
    seq: int,
    kind: str,
    actor: str,
    occurred: datetime,
    recorded: datetime,
    origin: str,
    data: dict[str, Any],
    previous: bytes,
) -> bytes:
    """Return the 32 bytes that identify this event and, through `previous`, all before it.

    Raises `Uncanonical` for data outside the allowed shapes or a time without zone.
    """
    _check(data, "data")
    return stored_hash(
        subject=subject,
        seq=seq,
        kind=kind,
        actor=actor,
        occurred=instant(occurred),
        recorded=instant(recorded),
        origin=origin,
        data=data,
        previous=previous,
    )


def stored_hash(
    *,
    subject: UUID,
    seq: int,
    kind: str,
    actor: str,
    occurred: str,
    recorded: str,
    origin: str,
    data: object,
    previous: bytes,
) -> bytes:
    """Like `event_hash` for an event that is in the database already, times as `instant` writes.

    Takes `data` as they are: what somebody put there by force gets some hash, never the right one.
    """
    body = {
        "actor": actor,
        "data": data,
        "kind": kind,
        "occurred": occurred,
        "origin": origin,
        "previous": previous.hex(),
        "recorded": recorded,
        "seq": seq,
        "subject": str(subject),
        "v": VERSION,
    }
    return hashlib.sha256(encode(body)).digest()


def encode(body: dict[str, Any]) -> bytes:
    """Write a JSON object in the canonical form of RFC 8785 (for the shapes allowed here)."""
    try:
        return _ENCODER.encode(body).encode()
    except UnicodeEncodeError as error:
        raise Uncanonical("text holds half of a surrogate pair") from error


def instant(moment: datetime) -> str:
    """Write an aware time as UTC with microseconds, for example 2026-03-16T02:00:00.000000Z."""
    if moment.tzinfo is None:
        raise Uncanonical("a time without zone")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def instant_of(micros: int) -> str:
    """Write microseconds since 1970 as `instant` does. Raises `OverflowError` outside our era."""
    return (_EPOCH + timedelta(microseconds=micros)).isoformat(timespec="microseconds") + "Z"


def _check(value: object, where: str) -> None:
    """Refuse what would not read back from the database exactly as it was written."""
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, str):
        if "\x00" in value:
            raise Uncanonical(f"{where} holds a NUL character")
    elif isinstance(value, int):
        if abs(value) > _LARGEST_INTEGER:
            raise Uncanonical(f"{where} is an integer of more than 53 bits")
    elif isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str) or not key.isascii() or "\x00" in key:
                raise Uncanonical(f"{where} has a key that is not plain ASCII text")
            _check(inner, f"{where}.{key}")
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            _check(inner, f"{where}[{place}]")
    else:
        raise Uncanonical(f"{where} is a {type(value).__name__}; the ledger holds none")
