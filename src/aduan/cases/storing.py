"""Writing many rows in one statement: those of a new case, or the same fields of many.

Filing writes ten tables. As statements of the ORM that is most of what filing costs, so the rows of
all models go to the database together, in a statement that the server has prepared (psycopg
prepares what is sent again and again), with values that psycopg takes as they are. One statement is
a transaction by itself, so nothing else is said to the server. Foreign keys are checked at commit,
so order does not matter.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from enum import Enum
from functools import lru_cache
from itertools import count, groupby
from operator import attrgetter
from typing import Any

import psycopg
from django.db import connection, transaction
from django.db.models import Field, JSONField, Model

Shape = tuple[tuple[type[Model], int], ...]


def insert_together(rows: Sequence[Model], ending: str, values: Sequence[Any]) -> None:
    """Inserts unsaved rows of several models in one statement; rows of one model stand together.

    `ending` is a `SELECT` that the statement ends with, its places `%s`, for `values`. Raises
    `IntegrityError` as single inserts would. Signals are not sent, nothing is read back.
    """
    groups = [(model, list(same)) for model, same in groupby(rows, key=type)]
    statement = _statement(tuple((model, len(same)) for model, same in groups), ending)
    written: list[Any] = []
    for model, same in groups:
        read = _reader(model)
        for row in same:
            written += read(row)
    connection.ensure_connection()
    # The statement is too long for psycopg to remember how it is to be split at its `%s`.
    raw: Any = psycopg.RawCursor(connection.connection)
    savepoint = transaction.atomic() if connection.in_atomic_block else nullcontext()
    with savepoint, connection.make_cursor(raw) as cursor:
        cursor.execute(statement, [*written, *values])
    for row in rows:
        row._state.adding = False
        row._state.db = connection.alias


def update_together(rows: Sequence[Model], names: Sequence[str]) -> None:
    """Writes these fields of many stored rows of one model in one statement.

    A row that is not there (any more) is passed over. Signals are not sent.
    """
    if not rows or not names:
        return
    model = type(rows[0])
    columns: list[Any] = [model._meta.pk, *(model._meta.get_field(name) for name in names)]
    places = ", ".join(f"%s::{_kind(field)}[]" for field in columns)
    quoted = [connection.ops.quote_name(field.column) for field in columns]
    statement = (
        f"UPDATE {connection.ops.quote_name(model._meta.db_table)} t"  # noqa: S608 - names of our own models
        f" SET {', '.join(f'{name} = new.{name}' for name in quoted[1:])}"
        f" FROM unnest({places}) AS new({', '.join(quoted)})"
        f" WHERE t.{quoted[0]} = new.{quoted[0]}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [_column(rows, field) for field in columns])


def add_together(rows: Sequence[Model], *, repeated: bool = False) -> None:
    """Inserts many unsaved rows of one model in one statement, a column of each an array.

    With `repeated`, rows that are there already, by any unique key, are passed over. Signals are
    not sent, nothing is read back.
    """
    if not rows:
        return
    model = type(rows[0])
    fields = _fields(model)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    arrays = ", ".join(f"%s::{_kind(field)}[]" for field in fields)
    ending = " ON CONFLICT DO NOTHING" if repeated else ""
    statement = (
        f"INSERT INTO {quote(model._meta.db_table)} ({columns})"  # noqa: S608 - names of our own models
        f" SELECT * FROM unnest({arrays}){ending}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [_column(rows, field) for field in fields])
    for row in rows:
        row._state.adding = False
        row._state.db = connection.alias


def _kind(field: Any) -> str:
    """The type of a column, without a length: a cast to `varchar(20)` would cut what is too long
    instead of refusing it."""
    return str(field.db_type(connection)).split("(")[0]


def _column(rows: Sequence[Model], field: Any) -> list[Any]:
    """The values of one column, as an array of the database takes them."""
    values = [getattr(row, field.attname) for row in rows]
    if isinstance(field, JSONField):
        return [None if value is None else json.dumps(value) for value in values]
    # An array must be of one type, and a choice is another type than its value.
    return [value.value if isinstance(value, Enum) else value for value in values]


@lru_cache(maxsize=64)
def _fields(model: type[Model]) -> tuple[Field[Any, Any], ...]:
    """The columns that are written: all but a key that the database counts up itself."""
    auto = model._meta.auto_field
    return tuple(field for field in model._meta.concrete_fields if field is not auto)


@lru_cache(maxsize=64)
def _reader(model: type[Model]) -> Callable[[Model], Sequence[Any]]:
    """What reads a row's values in the order of `_fields`, as psycopg wants them."""
    fields = _fields(model)
    documents = [place for place, field in enumerate(fields) if isinstance(field, JSONField)]
    if len(fields) > 1 and not documents:
        return attrgetter(*(field.attname for field in fields))

    def read(row: Model) -> Sequence[Any]:
        values = [getattr(row, field.attname) for field in fields]
        for place in documents:
            values[place] = fields[place].get_db_prep_save(values[place], connection)
        return values

    return read


@lru_cache(maxsize=512)
def _statement(shape: Shape, ending: str) -> str:
    """One `WITH … SELECT` for so many rows of these models; kept, for the shapes are few."""
    quote = connection.ops.quote_name
    places = count(1)
    parts = []
    for position, (model, many) in enumerate(shape):
        fields = _fields(model)
        columns = ", ".join(quote(str(field.column)) for field in fields)
        table = quote(model._meta.db_table)
        row = [f"({', '.join(f'${next(places)}' for _ in fields)})" for _ in range(many)]
        rows = ", ".join(row)
        parts.append(f"w{position} AS (INSERT INTO {table} ({columns}) VALUES {rows})")  # noqa: S608 - names of our own models
    numbered = re.sub("%s", lambda _place: f"${next(places)}", ending)
    return f"WITH {', '.join(parts)} {numbered}"
