"""Free texts of cases: sealed, provable by a salted digest, erasable.

A text is written once and never changed; what a person corrects is a new text.
The ledger keeps the digest. Erasing deletes body and salt, after which the
digest can no longer be tried against guesses.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from os import urandom
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, Q

from aduan.vault.ids import uuid7
from aduan.vault.models import Text
from aduan.vault.sealing import Unsealable, seal, unseal

ERASED = "erased"
"""What `digests` says of a text that was erased."""

UNREADABLE = "unreadable"
"""What `digests` says of a text whose sealed body does not open."""

_SALT_BYTES = 16

# One statement, however many texts.
_STORE = """
INSERT INTO vault_text (id, salt, sealed, digest, created_at)
SELECT * FROM unnest(%s::uuid[], %s::bytea[], %s::bytea[], %s::bytea[], %s::timestamptz[])
"""


def prepare(body: str, *, now: datetime) -> Text:
    """Return a sealed text that is not stored yet; `store` inserts several at once."""
    text_id = uuid7(now)
    plain = body.encode()
    salt = urandom(_SALT_BYTES)
    return Text(
        id=text_id,
        salt=salt,
        sealed=seal(plain, f"text:{text_id}"),
        digest=_digest(salt, plain),
        created_at=now,
    )


def write(body: str, *, now: datetime) -> Text:
    """Seal and store a text; `bytes(text.digest).hex()` is what the ledger event carries."""
    text = prepare(body, now=now)
    store([text])
    return text


def store(prepared: Sequence[Text]) -> None:
    """Insert prepared texts in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            _STORE,
            [
                [text.id for text in prepared],
                [text.salt for text in prepared],
                [text.sealed for text in prepared],
                [text.digest for text in prepared],
                [text.created_at for text in prepared],
            ],
        )
    for text in prepared:
        text._state.adding = False
        text._state.db = "default"


def read(text: Text) -> str:
    """Return the body, or "" if it was erased."""
    return unseal(text.sealed, f"text:{text.id}").decode() if text.erased_at is None else ""


def read_many(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the bodies of several texts in one query; an id that is not there is left out."""
    return {text.id: read(text) for text in Text.objects.filter(id__in=list(ids))}


def erase(text_id: UUID, now: datetime) -> bool:
    """Destroy body and salt for good. Returns whether there was something to destroy."""
    changed = Text.objects.filter(id=text_id, erased_at=None).update(
        sealed=b"", salt=b"", erased_at=now
    )
    return bool(changed)


def digests(ids: Iterable[UUID], *, using: str = "default") -> dict[UUID, str]:
    """Recompute the digests of texts from their sealed bodies, in hexadecimal.

    For the ledger's verification. An erased text gives `ERASED`, one whose body
    was tampered with `UNREADABLE`; an id without a row is left out. Raises
    `keys.UnknownKey` if the key is missing, which says nothing about the text.
    """
    found = {}
    rows = Text.objects.using(using).filter(id__in=list(ids))
    # Not `erased_at` itself: a time forced in that Python cannot read has to be no crash.
    erased = ExpressionWrapper(Q(erased_at__isnull=False), BooleanField())
    for text_id, salt, sealed, is_erased in rows.values_list("id", "salt", "sealed", erased):
        try:
            plain = b"" if is_erased else unseal(sealed, f"text:{text_id}")
            found[text_id] = ERASED if is_erased else _digest(bytes(salt), plain).hex()
        except Unsealable:
            found[text_id] = UNREADABLE
    return found


def _digest(salt: bytes, plain: bytes) -> bytes:
    """SHA-256 over salt and UTF-8 body."""
    return hashlib.sha256(salt + plain).digest()
