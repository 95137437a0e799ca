"""Public reports that may be about the same matter, shown before a person sends theirs."""

import re

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q

from aduan.cases.indexing import words_of
from aduan.cases.lifecycle import State
from aduan.cases.models import PublicCase

SHOWN = 3
_LOOKED_AT = 60
_WORDS = 8
_ENOUGH = 2
_WORD = re.compile(r"[^\W\d_]{4,}|[\u0e00-\u0e7f]{2,}")
_DONE = (State.CLOSED, State.MERGED)


def open_cases(programme: str, text: str, area: str) -> list[PublicCase]:
    """Up to three open public reports that share the most words with a text, best first.

    With an area only reports from there are compared. The newest `_LOOKED_AT` that hold one of
    the text's longest words are looked at, so the work does not grow with the register.
    """
    wanted = _significant(text)
    if not wanted:
        return []
    longest = sorted(wanted, key=len, reverse=True)[:_WORDS]
    query = SearchQuery(
        " | ".join(f"'{word}'" for word in longest), config="simple", search_type="raw"
    )
    where = Q(programme=programme, words=query)
    if area:
        where &= Q(area=area)
    rows = (
        PublicCase.objects.filter(where)
        .exclude(state__in=_DONE)
        .order_by("-published_at", "-number")
        .defer("words")[:_LOOKED_AT]
    )
    compared = [(_shared(wanted, _significant(f"{row.title} {row.text}")), row) for row in rows]
    best = sorted((pair for pair in compared if pair[0]), key=lambda pair: -pair[0])
    return [row for _count, row in best[:SHOWN]]


def _shared(wanted: set[str], found: set[str]) -> int:
    """How many words two texts have in common; 0 where that is too few to mean anything."""
    count = len(wanted & found)
    half = 2 * count >= min(len(wanted), len(found))
    return count if half and count >= _ENOUGH else 0


def _significant(text: str) -> set[str]:
    """The words of a text that are long enough to say something."""
    return {word.casefold() for word in _WORD.findall(words_of(text).simple)}
