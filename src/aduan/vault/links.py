"""Signed links: proof that we sent somebody this address, for one purpose, for a time.

A token is base64url of: case id (16 bytes), expiry in Unix seconds (5 bytes),
MAC (16 bytes of HMAC-SHA-256). Nothing is stored; a changed key or the expiry
ends it.
"""

import base64
import binascii
import hmac
from datetime import datetime, timedelta
from uuid import UUID

from aduan.vault.keys import ring

LIFETIME = timedelta(days=400)
"""Longer than a case can run with answer, objection, reopening and appeal."""

_EXPIRY_BYTES = 5
_MAC_BYTES = 16
_BYTES = 16 + _EXPIRY_BYTES + _MAC_BYTES


def sign(case_id: UUID, purpose: str, now: datetime, lifetime: timedelta = LIFETIME) -> str:
    """Return a url-safe token of 50 characters that holds for `lifetime` from `now`.

    `purpose` is a code such as "track"; a token made for one does not pass for another.
    """
    expiry = int((now + lifetime).timestamp())
    body = case_id.bytes + expiry.to_bytes(_EXPIRY_BYTES)
    return base64.urlsafe_b64encode(body + _mac(ring().newest.link, purpose, body)).decode()[:-2]


def check(token: str, purpose: str, now: datetime) -> UUID | None:
    """Return the case id of a token that is genuine, made for `purpose` and not expired."""
    try:
        raw = base64.b64decode(token.strip().encode() + b"==", altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return None
    if len(raw) != _BYTES:
        return None
    body, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
    genuine = [hmac.compare_digest(mac, _mac(key.link, purpose, body)) for key in ring().keys]
    if not any(genuine) or now.timestamp() >= int.from_bytes(body[16:]):
        return None
    return UUID(bytes=body[:16])


def _mac(key: bytes, purpose: str, body: bytes) -> bytes:
    """HMAC over purpose and body; the length keeps the two apart."""
    named = purpose.encode()
    return hmac.digest(key, len(named).to_bytes(2) + named + body, "sha256")[:_MAC_BYTES]
