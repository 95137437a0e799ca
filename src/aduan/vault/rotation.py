"""Changing the vault key: everything sealed is sealed again with the newest key.

Put the new key first in ADUAN_VAULT_KEY, keep the old ones behind it, restart
every process, then run `aduan vault rotate`. Each batch is one transaction and
rows that already carry the newest key are passed over, so the work can be cut
off and taken up again at any moment while the service runs.

A room that has sealed columns of its own registers them from its `AppConfig`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import F, Func, Model, QuerySet

from aduan.vault import custody, lookup
from aduan.vault.media import upkeep
from aduan.vault.sealing import current_head, seal, unseal

BATCH = 500

FILES = "stored files"
"""What the rotation calls the sealed blobs outside the database."""

Refresh = Callable[[Any, bytes], dict[str, Any]]
"""Given a row and its opened body, the other columns that depend on the key."""

Context = Callable[[Any], str]
"""Given a row, the context that its blob is sealed under."""

Progress = Callable[[str, int, int], None]
"""Called after each batch with the column's name, the rows done and the rows to do."""


@dataclass(frozen=True)
class SealedColumn:
    """A column of blobs, and what ties each to its row."""

    model: str
    column: str
    context: Context
    refresh: Refresh | None

    @property
    def name(self) -> str:
        """For people and for the register: model and column."""
        return f"{self.model}.{self.column}"


_columns: dict[str, SealedColumn] = {}


def register(
    model: str,
    column: str,
    kind: str = "",
    *,
    context: Context | None = None,
    refresh: Refresh | None = None,
) -> None:
    """Say that `column` of `model` ("app.Model") is sealed under "<kind>:<id>", or as `context`
    says."""
    sealed = SealedColumn(model, column, context or (lambda row: f"{kind}:{row.pk}"), refresh)
    _columns[sealed.name] = sealed


def registered() -> list[SealedColumn]:
    """All sealed columns of the installation, in the order of registration."""
    return list(_columns.values())


def refresh_fingerprint(contact: Any, plain: bytes) -> dict[str, Any]:
    """A contact's fingerprint hangs on the key as well as its seal."""
    return {"fingerprint": lookup.fingerprint_of(contact.kind, plain.decode())}


def rotate(
    *, now: datetime, using: str = "owner", batch: int = BATCH, progress: Progress | None = None
) -> dict[str, int]:
    """Seal everything again that an older key sealed; return the rows changed per column, and
    the stored files changed under `FILES`.

    Works as the owner, since the application may not change records of openings.
    At the end the older keys are noted as no longer needed (save the founding
    one). Raises `custody.WrongKeys` before anything is touched if keys are missing.
    """
    custody.enter(now, using=using)
    changed = {}
    for sealed in registered():
        todo = _stale(sealed, using).count()
        done = 0
        last: Any = None
        while step := _reseal_batch(sealed, last, using, batch):
            done, last = done + step[0], step[1]
            if progress is not None:
                progress(sealed.name, done, max(done, todo))
        changed[sealed.name] = done
    tell = partial(progress, FILES) if progress is not None else None
    changed[FILES] = upkeep.reseal(using=using, progress=tell)
    custody.retire_others(now, using=using)
    return changed


def _stale(sealed: SealedColumn, using: str) -> "QuerySet[Any]":
    """The rows that another key than the newest sealed."""
    head = Func(
        F(sealed.column),
        template="substring(%(expressions)s from 1 for 5)",
        output_field=models.BinaryField(),
    )
    model: type[Model] = apps.get_model(sealed.model)
    rows: QuerySet[Any] = (
        model._default_manager.using(using)
        .filter(**{f"{sealed.column}__isnull": False})
        .annotate(sealed_head=head)
        .exclude(sealed_head__in=[current_head(), b""])
    )
    return rows


def _reseal_batch(
    sealed: SealedColumn, last: Any, using: str, batch: int
) -> tuple[int, Any] | None:
    """Reseal the next rows after key `last`; returns how many and the last key, None at the end."""
    with transaction.atomic(using=using):
        rows = _stale(sealed, using).order_by("pk").select_for_update()
        if last is not None:
            rows = rows.filter(pk__gt=last)
        found = list(rows[:batch])
        if not found:
            return None
        columns = {sealed.column}
        for row in found:
            context = sealed.context(row)
            plain = unseal(getattr(row, sealed.column), context)
            setattr(row, sealed.column, seal(plain, context))
            for column, value in (sealed.refresh(row, plain) if sealed.refresh else {}).items():
                setattr(row, column, value)
                columns.add(column)
        type(found[0])._default_manager.using(using).bulk_update(found, sorted(columns))
        return len(found), found[-1].pk
