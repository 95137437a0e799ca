"""Two long works over all stored files: sweeping out strays, and sealing again under a new key."""

import re
import secrets
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction

from aduan.vault.media import storage
from aduan.vault.models import File
from aduan.vault.sealing import current_head, seal, unseal

_BATCH = 500
_DAY = timedelta(days=1)
_BLOB = re.compile(r"(?P<id>[0-9a-f-]{36})\.[0-9a-f]{8}$")

Progress = Callable[[int, int], None]
"""Called after each batch with the files done and the files to do."""


def sweep(now: datetime, *, older: timedelta = _DAY) -> int:
    """Remove blobs that no row names: left by a transaction that was rolled back, or by a process
    that died between a commit and the removal. Returns how many were removed.

    A blob younger than `older` may belong to a transaction that is still open, and stays. Reads the
    whole storage, in folders of about one 256th; one query by primary key for each 500 blobs.
    """
    backend = storage.backend()
    removed = 0
    for folder in range(256):
        name = f"{folder:02x}"
        try:
            names = backend.listdir(name)[1]
        except FileNotFoundError:
            continue
        for keys in _in_batches([f"{name}/{blob}" for blob in names]):
            for key in _strays(keys):
                if backend.get_modified_time(key) < now - older:
                    storage.delete(key)
                    removed += 1
    return removed


def _strays(keys: list[str]) -> Iterator[str]:
    ids = {key: UUID(match["id"]) for key in keys if (match := _BLOB.search(key))}
    named = set()
    rows = File.objects.filter(id__in=set(ids.values())).values_list("key", "original_key")
    for shown, original in rows:
        named |= {shown, original}
    return (key for key in keys if key not in named)


def _in_batches(keys: list[str]) -> Iterator[list[str]]:
    return (keys[at : at + _BATCH] for at in range(0, len(keys), _BATCH))


def reseal(*, using: str = "owner", progress: Progress | None = None) -> int:
    """Seal every blob again that an older key sealed; returns how many files changed.

    The part of a change of the vault key that `rotation` cannot do, since these blobs lie outside
    the database. Files that carry the newest key are passed over, so the work can be cut off and
    taken up again.
    """
    rows = File.objects.using(using).filter(erased_at=None).order_by("id")
    todo, done, changed = rows.count(), 0, 0
    last: UUID | None = None
    while batch := list((rows.filter(id__gt=last) if last else rows)[:_BATCH]):
        changed += sum(_reseal_one(row.id, using) for row in batch)
        last, done = batch[-1].id, done + len(batch)
        if progress is not None:
            progress(done, max(done, todo))
    return changed


def _reseal_one(file_id: UUID, using: str) -> bool:
    with transaction.atomic(using=using):
        row = File.objects.using(using).select_for_update().get(pk=file_id)
        stale = []
        for column, role in (("key", "shown"), ("original_key", "original")):
            key = getattr(row, column)
            if not key or storage.read(key, len(current_head())) == current_head():
                continue
            context = f"file:{row.id}:{role}"
            renewed = f"{key[:-8]}{secrets.token_hex(4)}"
            storage.write(renewed, seal(unseal(storage.read(key), context), context))
            setattr(row, column, renewed)
            stale.append(key)
        if stale:
            row.save(using=using, update_fields=["key", "original_key"])
            for key in stale:
                transaction.on_commit(partial(storage.delete, key), using=using)
    return bool(stale)
