"""Files of any door: checked, made harmless, sealed, stored, read back and destroyed.

The one way in is `store`. Pictures are written anew (`vault.pictures`); PDF, plain text, sound and
video are taken by what their bytes are and kept as they came, so they may hold what their maker's
program wrote about him: only pictures may ever be shown to the public (`may_be_public`).

The sealed blob holds a salt before the content, and the row's digest is SHA-256 over both: the
ledger may keep the digest for ever, and after erasure it says nothing about what the file was.
"""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from os import urandom
from typing import Literal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from aduan.vault import pictures
from aduan.vault.ids import uuid7
from aduan.vault.media import kinds, scanner, storage
from aduan.vault.media.refusals import (
    FileRefused,
    Infected,
    NotAllowed,
    NothingMarked,
    ScannerUnavailable,
    TooBig,
    Unreadable,
)
from aduan.vault.models import File
from aduan.vault.sealing import Unsealable, seal, unseal

__all__ = [
    "LIMIT",
    "Erased",
    "FileRefused",
    "Infected",
    "Lost",
    "NotAllowed",
    "NothingMarked",
    "ScannerUnavailable",
    "TooBig",
    "Unreadable",
    "black_out",
    "erase",
    "headers",
    "may_be_public",
    "original",
    "read",
    "replace",
    "store",
]

#: Bytes that are taken where the caller says nothing else: 10 MB.
LIMIT = 10_000_000

Role = Literal["shown", "original"]

_SALT_BYTES = 16
_INLINE = {"image/jpeg", "image/png", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav"}
_ENDINGS = {kind.media_type: kind.ending for kind in kinds.ALL}


class Erased(Exception):
    """The file was destroyed; its row remains."""


class Lost(Exception):
    """The row is there, its bytes are not, or are not those that were stored."""


def store(
    data: bytes,
    *,
    now: datetime,
    declared_name: str = "",
    keep_original: bool = False,
    limit: int = LIMIT,
) -> File:
    """Take a file in: scan it, tell its kind, make it harmless, seal it, put it on the disk.

    The row is inserted last, so a row that is committed has its bytes on the disk. `declared_name`
    is the sender's name for the file; it is believed in nothing and kept nowhere, but tells an
    empty upload from a missing one. `keep_original` keeps a picture's own bytes too, sealed, as
    evidence. `limit` is in bytes.

    Raises `TooBig`, `NotAllowed`, `Unreadable` or `Infected` for the sender to read, and
    `ScannerUnavailable` where a configured scanner does not answer.
    """
    _check_size(data, declared_name, limit)
    scanner.check(data)
    kind = kinds.sniff(data)
    if kind is None:
        raise NotAllowed
    file = File(id=uuid7(now), created_at=now)
    if kind.family == "picture":
        _hold_picture(file, pictures.clean(data))
        if keep_original:
            file.original_key = _write(file, "original", urandom(_SALT_BYTES) + data)
    else:
        _hold(file, kind.media_type, _as_it_came(kind, data))
    file.save(force_insert=True)
    return file


def read(file: File) -> bytes:
    """The content of a file. Raises `Erased`, or `Lost` where the bytes are not what was stored."""
    plain = _open(file, file.key, "shown")
    if hashlib.sha256(plain).digest() != bytes(file.digest):
        raise Lost(f"file {file.id}: not the bytes that were stored")
    return plain[_SALT_BYTES:]


def original(file: File) -> bytes:
    """The bytes as they came, where they were kept. Raises `Erased`, or `Lost` where they were not
    kept or are gone."""
    return _open(file, file.original_key, "original")[_SALT_BYTES:]


def replace(file: File, data: bytes) -> File:
    """Put another picture in a picture's place, through the same boundary; the old one goes.

    The kept original stays. To cover parts of the stored picture use `black_out`, which two people
    can do at a time without undoing each other's work. Returns the row as it is now.
    """
    picture = pictures.clean(data)
    with transaction.atomic():
        return _exchange(_locked(file), picture)


def black_out(file: File, boxes: Sequence[pictures.Box]) -> File:
    """Cover parts of a stored picture for good; boxes are in its pixels. Returns the row.

    Raises `NothingMarked`, `NotAllowed` for anything but a picture, `Erased` and `Lost`.
    """
    with transaction.atomic():
        row = _locked(file)
        return _exchange(row, pictures.clean(pictures.blacked(read(row), boxes)))


def erase(file: File, now: datetime) -> bool:
    """Destroy content and original. Returns whether there was something to destroy.

    The bytes go when the transaction commits; if the process dies in between, `media.upkeep.sweep`
    removes them.
    """
    with transaction.atomic():
        row = File.objects.select_for_update().get(pk=file.pk)
        if row.erased_at is not None:
            return False
        _destroy_on_commit(row.key, row.original_key)
        row.key = row.original_key = ""
        row.erased_at = now
        row.save(update_fields=["key", "original_key", "erased_at"])
    return True


def may_be_public(file: File) -> bool:
    """Whether this kind of file may be shown to the public once a person has cleared it."""
    return file.media_type in {"image/jpeg", "image/png"} and file.erased_at is None


def headers(file: File) -> dict[str, str]:
    """The response headers with which a file is served: its own type, never guessed, never run.

    Pictures and sound may be shown in place; anything else is a download. The name that a browser
    saves it under says nothing about the case.
    """
    way = "inline" if file.media_type in _INLINE else "attachment"
    charset = "; charset=utf-8" if file.media_type == "text/plain" else ""
    ending = _ENDINGS.get(file.media_type, "bin")
    return {
        "Content-Type": file.media_type + charset,
        "Content-Length": str(file.size),
        "Content-Disposition": f'{way}; filename="attachment-{str(file.id)[-8:]}.{ending}"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
    }


def _check_size(data: bytes, declared_name: str, limit: int) -> None:
    if len(data) > limit:
        raise TooBig(
            _("This file is larger than %(limit)s MB. Please send a smaller one."),
            limit=f"{limit / 1_000_000:.3g}",
        )
    if not data:
        empty = _("This file is empty. Please choose it again.")
        missing = _("No file arrived. Please choose it again.")
        raise Unreadable(empty if declared_name else missing)


def _as_it_came(kind: kinds.Kind, data: bytes) -> bytes:
    """What is kept of a file that is not written anew; text becomes UTF-8."""
    if kind is kinds.TEXT:
        return (kinds.text_of(data) or "").encode()
    if kind is kinds.PDF and b"%%EOF" not in data:
        raise Unreadable
    return data


def _hold(
    file: File, media_type: str, data: bytes, width: int | None = None, height: int | None = None
) -> None:
    """Seal and store content for a row, and say so in the row (which is not saved here)."""
    plain = urandom(_SALT_BYTES) + data
    file.key = _write(file, "shown", plain)
    file.digest = hashlib.sha256(plain).digest()
    file.media_type, file.size, file.width, file.height = media_type, len(data), width, height


def _hold_picture(file: File, picture: pictures.Picture) -> None:
    _hold(file, picture.media_type, picture.data, picture.width, picture.height)


def _write(file: File, role: Role, plain: bytes) -> str:
    """Store a sealed blob under a new key that begins with the row's id, so that a stray blob leads
    back to its row."""
    key = f"{file.id.hex[-2:]}/{file.id}.{secrets.token_hex(4)}"
    storage.write(key, seal(plain, f"file:{file.id}:{role}"))
    return key


def _open(file: File, key: str, role: Role) -> bytes:
    if file.erased_at is not None:
        raise Erased(f"file {file.id}")
    if not key:
        raise Lost(f"file {file.id}: no {role} bytes were kept")
    try:
        return unseal(storage.read(key), f"file:{file.id}:{role}")
    except FileNotFoundError as error:
        raise Lost(f"file {file.id}: its {role} bytes are gone") from error
    except Unsealable as error:
        raise Lost(f"file {file.id}: its {role} bytes were altered") from error


def _locked(file: File) -> File:
    row = File.objects.select_for_update().get(pk=file.pk)
    if row.erased_at is not None:
        raise Erased(f"file {file.id}")
    return row


def _exchange(row: File, picture: pictures.Picture) -> File:
    """New content for a locked row; the blob it had goes when the transaction commits."""
    _destroy_on_commit(row.key)
    _hold_picture(row, picture)
    row.save(update_fields=["key", "digest", "media_type", "size", "width", "height"])
    return row


def _destroy_on_commit(*keys: str) -> None:
    for key in filter(None, keys):
        transaction.on_commit(partial(storage.delete, key))
