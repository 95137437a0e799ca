"""Row ids: UUID version 7, ordered by time of making (RFC 9562, section 5.7).

They are made here and not in SQL, because PostgreSQL before 18 has no such
function and because a sealed row needs its id before it is sealed.
"""

import secrets
import time
import uuid
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def uuid7(now: datetime | None = None) -> uuid.UUID:
    """Return a new id for the instant `now` (aware; absent: this machine's clock).

    48 bits of Unix milliseconds, then 12 bits for the fraction of the
    millisecond (RFC 9562, method 3), then 62 random bits.
    """
    micros = time.time_ns() // 1000 if now is None else (now - _EPOCH) // _MICROSECOND
    millis, rest = divmod(micros, 1000)
    fraction = (rest << 12) // 1000
    value = (millis & 0xFFFF_FFFF_FFFF) << 80
    value |= 0x7000 << 64 | fraction << 64
    value |= 0x8000_0000_0000_0000 | secrets.randbits(62)
    return uuid.UUID(int=value)
