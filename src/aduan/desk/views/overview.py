"""The centre's overview: per agency what is open, late and given back; a head sees the units."""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Collate
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe
from psycopg import sql

from aduan.cases import inbox
from aduan.cases.lifecycle import State
from aduan.desk import pages
from aduan.desk.gate import DeskRequest, desk, holds
from aduan.desk.views.inbox import WATCHING, reach
from aduan.desk.views.queue import programmes_of
from aduan.directory.dates import day_of, valid_on
from aduan.directory.models import Agency, AgencyLevel
from aduan.directory.naming import language

PAGE = 50
MOST_RETURNED = 5000

_COUNTS = """
    SELECT place.id,
        (SELECT count(*) FROM (
            SELECT 1 FROM cases_case c
            WHERE c.{column} = place.id AND c.due_at IS NOT NULL AND {mine}
            LIMIT %(most)s) counted),
        (SELECT count(*) FROM (
            SELECT 1 FROM unnest(%(owed)s::text[]) AS due(state)
            CROSS JOIN LATERAL (
                SELECT 1 FROM cases_case c
                WHERE c.{column} = place.id AND c.state = due.state AND c.due_at < %(now)s
                    AND {mine}
                LIMIT %(most)s) found
            LIMIT %(most)s) counted)
    FROM unnest(%(places)s::uuid[]) AS place(id)
"""
_MINE = "(%(programmes)s::uuid[] IS NULL OR c.programme_id = ANY(%(programmes)s::uuid[]))"
_RETURNED = """
    SELECT DISTINCT ON (o.case_id) o.case_id, o.agency_id
    FROM (SELECT id FROM cases_case WHERE programme_id = ANY(%(programmes)s::uuid[])
          AND state = %(state)s ORDER BY due_at, id LIMIT %(most)s) c
    JOIN cases_ownership o ON o.case_id = c.id AND o.until IS NOT NULL
    ORDER BY o.case_id, o.since DESC, o.id DESC
"""


_OWNERS = """
    WITH RECURSIVE owner(id) AS (
        (SELECT agency_id FROM cases_case WHERE due_at IS NOT NULL ORDER BY agency_id LIMIT 1)
        UNION ALL
        SELECT (SELECT c.agency_id FROM cases_case c
                WHERE c.due_at IS NOT NULL AND c.agency_id > owner.id
                ORDER BY c.agency_id LIMIT 1)
        FROM owner WHERE owner.id IS NOT NULL
    )
    SELECT id FROM owner WHERE id IS NOT NULL LIMIT %(most)s
"""
"""The bodies that have an open case, by one step into the index for each."""
_LATEST = """
    SELECT late.agency_id, count(*)
    FROM unnest(%(programmes)s::uuid[]) AS programme(id)
    CROSS JOIN unnest(%(owed)s::text[]) AS due(state)
    CROSS JOIN LATERAL (
        SELECT c.agency_id FROM cases_case c
        WHERE c.programme_id = programme.id AND c.state = due.state AND c.due_at < %(now)s
        ORDER BY c.due_at, c.id LIMIT %(most)s) late
    GROUP BY late.agency_id ORDER BY count(*) DESC, late.agency_id LIMIT %(shown)s
"""
"""The bodies with the most late cases, among those that have been late for longest."""
MOST_OWNERS = 5000
MOST_LATE = 2000
WORST = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One agency or unit with its figures; `…_many` where counting stopped."""

    name: str
    open: int
    late: int
    returned: int
    url: str
    late_url: str

    @property
    def open_many(self) -> bool:
        """Whether there are at least so many open ones."""
        return self.open == inbox.MOST_COUNTED

    @property
    def late_many(self) -> bool:
        """Whether there are at least so many late ones."""
        return self.late == inbox.MOST_COUNTED


@require_safe
@desk(*WATCHING, "agency", "head")
def overview(request: DeskRequest) -> HttpResponse:
    """The figures, fifty agencies at a time; above them, for the centre, where it is worst."""
    watching = holds(request.actor, *WATCHING)
    words = request.GET.get("q", "").strip()
    if watching:
        found = _bodies(request, words)
        programmes = programmes_of(request.actor, WATCHING)
        column = "agency_id"
    else:
        found = _places(request)
        programmes = None
        column = "unit_id"
    shown = found[:PAGE]
    beginning = watching and not words and not request.GET.get("after")
    context = {
        "worst": _worst(request, programmes or []) if beginning else [],
        "lines": _lines(request, shown, column, programmes),
        "watching": watching,
        "words": words,
        "older_url": _next(shown[-1], words) if len(found) > PAGE else "",
        "newer_url": "?" + urlencode({"q": words}) if request.GET.get("after") else "",
    }
    return pages.render(request, "desk/overview.html", context, section="overview")


def _places(request: DeskRequest) -> list[Agency]:
    """A page, and the first of the next, of the bodies and units that somebody's roles reach, from
    the top down; the code in the address is the last one of the page before."""
    reached = [each for each in reach(request) if each.is_open(day_of(request.now))]
    codes = [each.code for each in reached]
    after = request.GET.get("after", "")
    begin = codes.index(after) + 1 if after in codes else 0
    return reached[begin : begin + PAGE + 1]


def _bodies(request: DeskRequest, words: str) -> list[Agency]:
    """A page of the bodies with open cases, or of all that a search finds, by their codes."""
    found = (
        Agency.objects.filter(valid_on(day_of(request.now)))
        .exclude(level=AgencyLevel.UNIT)
        .exclude(level=AgencyLevel.CENTRE)
        .annotate(by_code=Collate("code", "C"))
    )
    if not words:
        found = found.filter(pk__in=_owners())
    for word in words.split()[:6]:
        named = Q(**{f"names__{language()}__icontains": word})
        found = found.filter(named | Q(code__icontains=word))
    after = request.GET.get("after", "")
    if after:
        found = found.filter(by_code__gt=after)
    return list(found.order_by("by_code")[: PAGE + 1])


def _owners() -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(_OWNERS, {"most": MOST_OWNERS})
        return [owner for (owner,) in cursor.fetchall()]


def _worst(request: DeskRequest, programmes: list[UUID]) -> list[dict[str, object]]:
    """The bodies with the most late cases."""
    with connection.cursor() as cursor:
        cursor.execute(
            _LATEST,
            {
                "programmes": programmes,
                "owed": [str(state) for state in inbox.OWED_BY_AGENCY],
                "now": request.now,
                "most": MOST_LATE,
                "shown": WORST,
            },
        )
        counts = cursor.fetchall()
    named = Agency.objects.in_bulk([agency for agency, _count in counts])
    address = reverse("desk:inbox") + "?"
    return [
        {
            "name": named[agency].name(language()),
            "late": count,
            "url": address + urlencode({"at": named[agency].code, "show": "late"}),
        }
        for agency, count in counts
    ]


def _next(last: Agency, words: str) -> str:
    return "?" + urlencode({"q": words, "after": last.code})


def _lines(
    request: DeskRequest, found: list[Agency], column: str, programmes: list[UUID] | None
) -> list[Line]:
    query = sql.SQL(_COUNTS).format(column=sql.Identifier(column), mine=sql.SQL(_MINE))
    values: dict[str, Any] = {
        "places": [each.pk for each in found],
        "owed": [str(state) for state in inbox.OWED_BY_AGENCY],
        "now": request.now,
        "most": inbox.MOST_COUNTED,
        "programmes": programmes,
    }
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        counts = {place: (opened, late) for place, opened, late in cursor.fetchall()}
    returned = _returned(programmes) if programmes else {}
    shown = language()
    lines = []
    for each in found:
        opened, late = counts.get(each.pk, (0, 0))
        address = reverse("desk:inbox") + "?"
        lines.append(
            Line(
                name=each.name(shown),
                open=opened,
                late=late,
                returned=returned.get(each.pk, 0),
                url=address + urlencode({"at": each.code}),
                late_url=address + urlencode({"at": each.code, "show": "late"}),
            )
        )
    return lines


def _returned(programmes: list[UUID]) -> dict[UUID, int]:
    """How many cases each body gave back that have no new owner yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            _RETURNED,
            {"programmes": programmes, "state": State.RETURNED.value, "most": MOST_RETURNED},
        )
        return Counter(agency_id for _case, agency_id in cursor.fetchall())
