"""What came in, kept sealed before anybody reads it: nothing received is lost."""

import hmac
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection

from aduan.vault.ids import uuid7
from aduan.vault.keys import ring
from aduan.vault.models import RawInbound
from aduan.vault.sealing import seal, unseal

State = RawInbound.State


def key_for(channel: str, message_id: str) -> bytes:
    """Return the keyed hash of a channel's message id; such ids can hold names and addresses.

    Made with the founding key, so that a message redelivered after a rotation is still known.
    """
    named = channel.encode()
    return hmac.digest(
        ring().founding.receipt,
        b"inbound:" + len(named).to_bytes(2) + named + message_id.encode(),
        "sha256",
    )


def receive(
    channel: str, raw: bytes, *, message_id: str | None, now: datetime
) -> tuple[RawInbound, bool]:
    """Seal and store a raw message; returns it and whether it is new.

    A message with the same channel and `message_id` is stored once, also when
    both copies arrive at the same moment. Without a `message_id` each call is new.
    """
    row = RawInbound(id=uuid7(now), channel=channel, received_at=now)
    row.sealed = seal(raw, f"raw:{row.id}")
    if message_id is None:
        row.save(force_insert=True)
        return row, True
    row.key = key_for(channel, message_id)
    RawInbound.objects.bulk_create([row], ignore_conflicts=True)
    stored = RawInbound.objects.get(key=row.key)
    return stored, stored.id == row.id


def read(row: RawInbound) -> bytes:
    """Return the message byte for byte."""
    return unseal(row.sealed, f"raw:{row.id}")


def settle(row_id: UUID, state: RawInbound.State, reason: str = "") -> None:
    """Note that a message was handled, or quarantined for a reason (a code, no free text)."""
    RawInbound.objects.filter(id=row_id).update(state=state, reason=reason)


_NEWEST = """
    SELECT door.channel, (
        SELECT raw.received_at FROM vault_rawinbound raw
        WHERE raw.channel = door.channel ORDER BY raw.received_at DESC LIMIT 1)
    FROM unnest(%s::text[]) AS door(channel)
"""


def last_in(channels: Iterable[str]) -> dict[str, datetime | None]:
    """When something came in last by each of these channels; None where nothing did."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, [list(channels)])
        return dict(cursor.fetchall())
