"""Reading tables of any size in order: server-side cursors and groups of equal keys."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, Generic, TypeVar

from django.db import connections

K = TypeVar("K")
Row = tuple[Any, ...]

_CHUNK = 2000


def micros(column: str) -> str:
    """SQL for a time as microseconds since 1970, null for infinity.

    Not read as a time, since PostgreSQL knows years that Python cannot read: an attacker's
    4000 BC has to be a finding and not a crash.
    """
    return f"CASE WHEN isfinite({column}) THEN (extract(epoch FROM {column}) * 1000000)::bigint END"


def stream(using: str, sql: str) -> Iterator[Row]:
    """Yield the rows of a query, a chunk at a time; to be used inside a transaction."""
    with connections[using].chunked_cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(_CHUNK):
            yield from rows


class Groups(Generic[K]):
    """Rows sorted by their first column, taken group by group beside other such streams."""

    def __init__(self, rows: Iterator[Row]) -> None:
        """Look at the first group."""
        self._groups = groupby(rows, key=itemgetter(0))
        self._advance()

    @property
    def key(self) -> K | None:
        """The key of the next group, None at the end."""
        return self._key

    def take(self, key: K) -> list[Row]:
        """Return the rows of `key` and go on, or nothing if the next group is another's."""
        if self._key is None or self._key != key:
            return []
        rows = list(self._rows)
        self._advance()
        return rows

    def _advance(self) -> None:
        """Look at the next group."""
        self._key: K | None
        self._rows: Iterator[Row]
        self._key, self._rows = next(self._groups, (None, iter(())))
