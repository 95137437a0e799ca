"""Writing the many rows of a new case in one statement.

Filing writes seven tables. As seven statements of the ORM that is most of what filing costs (one
statement with common table expressions costs a fifth of the processor time), so the rows of all
models go to the database together. Foreign keys are checked at commit, so order does not matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import Field, Model

Shape = tuple[tuple[type[Model], int], ...]


def insert_together(rows: Sequence[Model]) -> None:
    """Inserts unsaved rows of several models in one statement; rows of one model stand together.

    Raises `IntegrityError` as single inserts would. Signals are not sent, nothing is read back.
    """
    groups = [(model, list(same)) for model, same in groupby(rows, key=type)]
    statement = _statement(tuple((model, len(same)) for model, same in groups))
    values: list[Any] = []
    for model, same in groups:
        fields = _fields(model)
        for row in same:
            values += [field.get_db_prep_save(_value(row, field), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    for row in rows:
        row._state.adding = False
        row._state.db = connection.alias


def _value(row: Model, field: Field[Any, Any]) -> Any:
    return getattr(row, str(field.attname))


@lru_cache(maxsize=64)
def _fields(model: type[Model]) -> tuple[Field[Any, Any], ...]:
    """The columns that are written: all but a key that the database counts up itself."""
    auto = model._meta.auto_field
    return tuple(field for field in model._meta.concrete_fields if field is not auto)


@lru_cache(maxsize=512)
def _statement(shape: Shape) -> str:
    """One `WITH …` for so many rows of these models; kept, for the shapes are few."""
    quote = connection.ops.quote_name
    parts = []
    for position, (model, count) in enumerate(shape):
        fields = _fields(model)
        columns = ", ".join(quote(str(field.column)) for field in fields)
        row = ", ".join(["%s"] * len(fields))
        table = quote(model._meta.db_table)
        rows = ", ".join([f"({row})"] * count)
        parts.append(f"w{position} AS (INSERT INTO {table} ({columns}) VALUES {rows})")  # noqa: S608 - names of our own models
    return f"WITH {', '.join(parts)} SELECT 1"
