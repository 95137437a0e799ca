"""The lists of cases that the desk offers, each with the index that serves it.

A list is read in pages by keyset. It is put together from one short index range per place (a
programme, an agency, a unit, a person) and state, merged: one range over several states would have
to sort the whole set. A test explains each list against a full table.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import product
from typing import Any, Literal
from uuid import UUID

from django.db import connection
from psycopg import sql

from aduan.cases.lifecycle import PUBLIC, State
from aduan.cases.models import Case, Consultation

Scope = Literal["programme", "agency", "unit", "officer"]
Window = Literal["all", "late", "soon", "rest"]
Only = Literal["", "urgent", "usual", "centre", "arbiter", "review", "draft"]
Limits = Mapping[UUID, Collection[UUID]]
"""The programmes whose cases a list may show, by place; a place without a limit is not in it."""

SOON = timedelta(days=2)
"""What is due within this time is "due soon"."""
PAGE = 50
MOST_PLACES = 200
"""Units whose lists are merged into one; an agency with more looks at them one by one."""
MOST_COUNTED = 1000
"""Counting stops here: "1000 or more" says enough and costs no more."""

OPEN: tuple[State, ...] = tuple(state for state in State if state in PUBLIC.open_states)
WITH_AGENCY: tuple[State, ...] = tuple(
    state for state in OPEN if state in PUBLIC.accepted and state != State.RETURNED
)
"""Open states in which a body and not the centre owns the case."""
OWED: tuple[State, ...] = (
    State.CHECKING,
    State.RETURNED,
    State.FORWARDED,
    State.IN_PROGRESS,
    State.REOPENED,
    State.COMMITTED,
    State.APPEALED,
)
"""States whose due date binds the staff; in the others the person or the parts are awaited."""
OWED_BY_AGENCY: tuple[State, ...] = tuple(state for state in OWED if state in WITH_AGENCY)


@dataclass(frozen=True, slots=True)
class Listing:
    """One list: whose cases, in which states, due when, and the index that serves it.

    No `states`: every open one, from an index of its own. `rest` is what has no due date any more,
    the newest first; every other window begins with what is due first.
    """

    code: str
    scope: Scope
    index: str
    states: tuple[State, ...] = ()
    window: Window = "all"
    only: Only = ""

    @property
    def newest_first(self) -> bool:
        """Whether the list begins with the newest case instead of the one due first."""
        return self.window == "rest"


def _centre() -> list[Listing]:
    index = "case_triage"
    return [
        Listing("urgent", "programme", "case_urgent", (State.CHECKING,), only="urgent"),
        Listing("checking", "programme", index, (State.CHECKING,), only="usual"),
        Listing("needs_info", "programme", index, (State.NEEDS_INFO,)),
        Listing("returned", "programme", index, (State.RETURNED,), only="centre"),
        Listing("arbiter", "programme", "case_arbiter", only="arbiter"),
        Listing("late", "programme", index, OWED, "late"),
        Listing("review", "programme", "case_review", only="review"),
        Listing("archived", "programme", index, (State.ARCHIVED,), "rest"),
        Listing("merged", "programme", index, (State.MERGED,), "rest"),
    ]


def _agency(scope: Scope, code: str, index: str, open_index: str) -> list[Listing]:
    """What an agency's people may look at, for all their units, one unit or themselves."""
    by_state = [Listing(f"{code}-{state}", scope, index, (state,)) for state in WITH_AGENCY]
    whole = () if open_index else WITH_AGENCY
    return [
        Listing(f"{code}-open", scope, open_index or index, whole),
        *by_state,
        Listing(f"{code}-late", scope, index, OWED_BY_AGENCY, "late"),
        Listing(f"{code}-soon", scope, index, OWED_BY_AGENCY, "soon"),
        Listing(f"{code}-closed", scope, index, (State.CLOSED,), "rest"),
    ]


LISTINGS: dict[str, Listing] = {
    listing.code: listing
    for listing in (
        *_centre(),
        *_agency("agency", "all", "case_agency", "case_agency_open"),
        Listing("all-signature", "agency", "case_agency_signature", only="draft"),
        *_agency("unit", "unit", "case_unit", "case_unit_open"),
        Listing("unit-signature", "unit", "case_unit_signature", only="draft"),
        *_agency("officer", "mine", "case_officer", ""),
    )
}
"""Every list that a screen may ask for, by code."""

_ONLY: dict[Only, sql.SQL] = {
    "": sql.SQL("TRUE"),
    "urgent": sql.SQL("c.urgent"),
    "usual": sql.SQL("NOT c.urgent"),
    "centre": sql.SQL("NOT c.with_arbiter"),
    "arbiter": sql.SQL("c.with_arbiter"),
    "review": sql.SQL("c.under_review"),
    "draft": sql.SQL("c.draft_waiting"),
}
_WINDOWS: dict[Window, sql.SQL] = {
    "all": sql.SQL("c.due_at IS NOT NULL"),
    "late": sql.SQL("c.due_at < %(now)s"),
    "soon": sql.SQL("c.due_at >= %(now)s AND c.due_at < %(soon)s"),
    "rest": sql.SQL("c.due_at IS NULL"),
}
_RANGES = sql.SQL(
    "unnest(%(places)s::uuid[], %(states)s::text[], %(programmes)s::text[])"
    " AS range(place, state, programmes)"
)
_OURS = sql.SQL("(range.programmes IS NULL OR {} = ANY(range.programmes::uuid[]))")
_ANY = sql.SQL("TRUE")
_PAGE = sql.SQL(
    "SELECT found.id, found.due_at FROM {ranges}"
    " CROSS JOIN LATERAL ("
    "  SELECT c.id, c.due_at FROM cases_case c"
    "  WHERE c.{column} = range.place AND {state} AND {window} AND {only} AND {after} AND {ours}"
    "  ORDER BY c.due_at {way}, c.id {way} LIMIT %(most)s"
    " ) found ORDER BY found.due_at {way}, found.id {way} LIMIT %(most)s"
)
_COUNT = sql.SQL(
    "SELECT count(*), count(*) FILTER (WHERE counted.ours) FROM (SELECT found.ours"
    " FROM {ranges}"
    " CROSS JOIN LATERAL ("
    "  SELECT {ours} AS ours FROM cases_case c"
    "  WHERE c.{column} = range.place AND {state} AND {window} AND {only} LIMIT %(most)s"
    " ) found LIMIT %(most)s) counted"
)
_ASKED = sql.SQL(
    "SELECT found.id FROM {ranges}"
    " CROSS JOIN LATERAL ("
    "  SELECT q.id, q.due_at FROM cases_consultation q"
    "  WHERE q.agency_id = range.place AND q.answered_at IS NULL AND {ours}"
    "  ORDER BY q.due_at, q.id LIMIT %(most)s"
    " ) found ORDER BY found.due_at, found.id LIMIT %(most)s"
)
_PROGRAMME = sql.SQL("c.programme_id")
_ASKED_PROGRAMME = sql.SQL("(SELECT c.programme_id FROM cases_case c WHERE c.id = q.case_id)")


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a page ends: the due instant (none in a list of what rests) and id of its last case."""

    due_at: datetime | None
    case_id: UUID


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, with what the screen needs of each case, and its neighbours' marks."""

    cases: list[Case] = field(default_factory=list)
    before: Mark | None = None
    after: Mark | None = None


def page(
    listing: Listing,
    places: Sequence[UUID],
    now: datetime,
    *,
    after: Mark | None = None,
    before: Mark | None = None,
    limits: Limits | None = None,
    size: int = PAGE,
) -> Page:
    """A page of a list, by two statements however many cases there are.

    `places` are ids of what the list's scope names; `after` and `before` are marks of the
    neighbouring pages (at most one of them).
    """
    query, values = _page_query(
        listing, places, now, after=after, before=before, limits=limits, size=size
    )
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        marks = [Mark(due_at, case_id) for case_id, due_at in cursor.fetchall()]
    more = len(marks) > size
    marks = marks[:size]
    if before is not None:
        marks.reverse()
    found = Case.objects.select_related("unit", "agency", "officer").in_bulk(
        [mark.case_id for mark in marks]
    )
    first, last = (marks[0], marks[-1]) if marks else (None, None)
    return Page(
        cases=[found[mark.case_id] for mark in marks if mark.case_id in found],
        before=first if (more if before is not None else after is not None) else None,
        after=last if (more if before is None else True) else None,
    )


def count(
    listing: Listing, places: Sequence[UUID], now: datetime, limits: Limits | None = None
) -> int | None:
    """How many cases a list holds, up to `MOST_COUNTED`.

    None where programmes limit the list and so many cases are at its places that finding these
    among them could take long.
    """
    if not places:
        return 0
    query = _COUNT.format(**_parts(listing, limits))
    with connection.cursor() as cursor:
        cursor.execute(query, _values(listing, places, now, limits) | {"most": MOST_COUNTED})
        read, ours = cursor.fetchone()
    return int(ours) if ours == read or read < MOST_COUNTED else None


def consultations(
    agencies: Sequence[UUID], limits: Limits | None = None, size: int = PAGE
) -> list[Consultation]:
    """Contributions that these bodies still owe, what is due first first (index
    `consultation_open`, one range per body)."""
    query = _ASKED.format(ranges=_RANGES, ours=_ours(_ASKED_PROGRAMME, limits))
    with connection.cursor() as cursor:
        cursor.execute(query, _ranges(agencies, (None,), limits) | {"most": size})
        ids = [found for (found,) in cursor.fetchall()]
    found = Consultation.objects.select_related("case", "case__unit", "agency").in_bulk(ids)
    return [found[each] for each in ids if each in found]


def explained(
    listing: Listing,
    places: Sequence[UUID],
    now: datetime,
    after: Mark,
    limits: Limits | None = None,
) -> list[str]:
    """PostgreSQL's own account of how it reads one page of a list, for the tests."""
    query, values = _page_query(listing, places, now, after=after, limits=limits)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) ") + query, values)
        return [line for (line,) in cursor.fetchall()]


def _page_query(
    listing: Listing,
    places: Sequence[UUID],
    now: datetime,
    *,
    after: Mark | None = None,
    before: Mark | None = None,
    limits: Limits | None = None,
    size: int = PAGE,
) -> tuple[sql.Composed, dict[str, Any]]:
    mark = after or before
    falling = listing.newest_first != (before is not None)
    query = _PAGE.format(
        **_parts(listing, limits),
        after=_after(listing, falling) if mark else _ANY,
        way=sql.SQL("DESC" if falling else "ASC"),
    )
    values = _values(listing, places, now, limits) | {"most": size + 1}
    if mark is not None:
        values |= {"mark_due": mark.due_at, "mark_id": mark.case_id}
    return query, values


def _parts(listing: Listing, limits: Limits | None) -> dict[str, sql.Composable]:
    return {
        "column": sql.Identifier(f"{listing.scope}_id"),
        "state": sql.SQL("c.state = range.state" if listing.states else "range.state IS NULL"),
        "window": _WINDOWS[listing.window],
        "only": _ONLY[listing.only],
        "ranges": _RANGES,
        "ours": _ours(_PROGRAMME, limits),
    }


def _ours(programme: sql.SQL, limits: Limits | None) -> sql.Composable:
    """Whether the reader's roles hold in a programme; where nothing limits them it is not asked,
    so that an index alone can answer."""
    return _OURS.format(programme) if limits else _ANY


def _after(listing: Listing, falling: bool) -> sql.SQL:
    if listing.window == "rest":
        return sql.SQL("c.id < %(mark_id)s" if falling else "c.id > %(mark_id)s")
    if falling:
        return sql.SQL("(c.due_at, c.id) < (%(mark_due)s, %(mark_id)s)")
    return sql.SQL("(c.due_at, c.id) > (%(mark_due)s, %(mark_id)s)")


def _values(
    listing: Listing, places: Sequence[UUID], now: datetime, limits: Limits | None
) -> dict[str, Any]:
    ranges = _ranges(places, listing.states or (None,), limits)
    return {**ranges, "now": now, "soon": now + SOON}


def _ranges(
    places: Sequence[UUID], states: Sequence[State | None], limits: Limits | None
) -> dict[str, Any]:
    ranges = list(product(places[:MOST_PLACES], states))
    return {
        "places": [place for place, _state in ranges],
        "states": [state and str(state) for _place, state in ranges],
        "programmes": [_array((limits or {}).get(place)) for place, _state in ranges],
    }


def _array(programmes: Collection[UUID] | None) -> str | None:
    """Ids as PostgreSQL writes an array: an array of arrays would want them all equally long."""
    return None if programmes is None else "{" + ",".join(map(str, programmes)) + "}"
