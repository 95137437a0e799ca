"""Writing the many rows of a new case in one statement.

Filing writes seven tables. As seven statements of the ORM that is most of what filing costs, so the
rows of all models go to the database together, in a statement that the server has prepared (psycopg
prepares what is sent again and again), with values that psycopg takes as they are. Foreign keys
are checked at commit, so order does not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import count, groupby
from operator import attrgetter
from typing import Any

import psycopg
from django.db import connection, transaction
from django.db.models import Field, JSONField, Model

Shape = tuple[tuple[type[Model], int], ...]


@contextmanager
def in_one_go() -> Iterator[None]:
    """A transaction whose statements are sent without waiting for one another's answers.

    They have to be such that nobody needs their answers. What fails, fails when all were sent, at
    the end of the block.
    """
    with transaction.atomic(), connection.wrap_database_errors:
        connection.ensure_connection()
        with connection.connection.pipeline():
            yield


def insert_together(rows: Sequence[Model]) -> None:
    """Inserts unsaved rows of several models in one statement; rows of one model stand together.

    Raises `IntegrityError` as single inserts would. Signals are not sent, nothing is read back.
    """
    groups = [(model, list(same)) for model, same in groupby(rows, key=type)]
    statement = _statement(tuple((model, len(same)) for model, same in groups))
    values: list[Any] = []
    for model, same in groups:
        read = _reader(model)
        for row in same:
            values += read(row)
    connection.ensure_connection()
    # The statement is too long for psycopg to remember how it is to be split at its `%s`.
    raw: Any = psycopg.RawCursor(connection.connection)
    with connection.make_cursor(raw) as cursor:
        cursor.execute(statement, values)
    for row in rows:
        row._state.adding = False
        row._state.db = connection.alias


@lru_cache(maxsize=64)
def _fields(model: type[Model]) -> tuple[Field[Any, Any], ...]:
    """The columns that are written: all but a key that the database counts up itself."""
    auto = model._meta.auto_field
    return tuple(field for field in model._meta.concrete_fields if field is not auto)


@lru_cache(maxsize=64)
def _reader(model: type[Model]) -> Callable[[Model], Sequence[Any]]:
    """What reads a row's values in the order of `_fields`, as psycopg wants them."""
    fields = _fields(model)
    read = attrgetter(*(field.attname for field in fields))
    documents = [place for place, field in enumerate(fields) if isinstance(field, JSONField)]
    if not documents:
        return read

    def read_and_wrap(row: Model) -> Sequence[Any]:
        values = list(read(row))
        for place in documents:
            values[place] = fields[place].get_db_prep_save(values[place], connection)
        return values

    return read_and_wrap


@lru_cache(maxsize=512)
def _statement(shape: Shape) -> str:
    """One `WITH …` for so many rows of these models; kept, for the shapes are few."""
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
    return f"WITH {', '.join(parts)} SELECT 1"
