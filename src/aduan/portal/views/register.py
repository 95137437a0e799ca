"""The public register: the newest public reports, searched and narrowed, page by page."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aduan.cases.indexing import words_of
from aduan.cases.models import PublicCase
from aduan.directory.naming import in_language, language
from aduan.portal import finding
from aduan.portal.forms.register import STATES, SearchForm
from aduan.portal.look.states import state_words
from aduan.portal.programmes import Door, of_programme
from aduan.portal.request import Request
from aduan.portal.tracking.public import excerpt

PAGE = 20
MOST_COUNTED = 1000
FACETS = ("agency", "area", "category", "state")
"""What the list can be narrowed by, one at a time, each with an index of its own."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Wanted:
    """What a reader asked the register for."""

    words: str
    facet: str
    value: str

    def query(self) -> dict[str, str]:
        """As the address has it."""
        pairs = {"q": self.words, self.facet: self.value}
        return {key: value for key, value in pairs.items() if key and value}

    def rows(self, programme: str) -> QuerySet[PublicCase]:
        """The reports that fit, in no order yet."""
        rows = PublicCase.objects.filter(programme=programme).defer("words")
        if self.facet:
            rows = rows.filter(**{self.facet: self.value})
        return rows.filter(words=search_query(self.words)) if self.words else rows


@require_safe
@of_programme
def cases(request: Request, door: Door) -> HttpResponse:
    """The list; it tells how many there are up to a thousand, and goes on by key, not by count."""
    if not door.shows_cases:
        raise Http404
    wanted = _wanted(request)
    topics = finding.categories(door.code, language(), request.now)
    form = SearchForm(
        {"q": wanted.words, "only": _only(wanted)}, topics=finding.grouped(topics, language())
    )
    chosen_only, named = request.GET.get("only", ""), request.GET.get("of", "").strip()
    if named or chosen_only:
        return _narrowed(request, door, wanted, chosen_only, named, form)
    rows, newer, older = _page(request, wanted.rows(door.code))
    context = _context(request, door, wanted, form) | {
        "cases": [card(case) for case in rows],
        "newer_url": _address(door, wanted.query() | {"after": newer}) if newer else "",
        "older_url": _address(door, wanted.query() | {"before": older}) if older else "",
        "count": _count(wanted, door) if not _moved(request) else None,
        "most": MOST_COUNTED,
        "chosen": _chosen(door, wanted, topics, rows),
    }
    return render(request, "portal/register/cases.html", context)


def card(case: PublicCase) -> dict[str, Any]:
    """What a card of the list shows."""
    reader = language()
    return {
        "url": reverse("portal:case", args=[f"{case.number:09d}"]),
        "title": case.title,
        "spoken": case.language,
        "state": case.state,
        "number": case.number,
        "place": case.place or in_language(case.area_names, reader),
        "agency": in_language(case.agency_names, reader),
        "at": case.published_at,
        "excerpt": excerpt(case.text) if case.text.strip() != case.title.strip() else "",
        "joined": case.supporters,
    }


def search_query(words: str) -> SearchQuery:
    """Words as people type them, against both forms in which a report's words are indexed."""
    split = words_of(words)
    query = SearchQuery(split.simple, config="simple", search_type="websearch")
    if split.indonesian.strip():
        query |= SearchQuery(split.indonesian, config="indonesian", search_type="websearch")
    return query


def _wanted(request: Request) -> Wanted:
    words = request.GET.get("q", "").strip()[:200]
    for facet in FACETS:
        if value := request.GET.get(facet, "").strip():
            return Wanted(words, facet, value[:100])
    return Wanted(words, "", "")


def _only(wanted: Wanted) -> str:
    return f"{wanted.facet}:{wanted.value}" if wanted.facet in ("state", "category") else ""


def _narrowed(
    request: Request, door: Door, wanted: Wanted, only: str, named: str, form: SearchForm
) -> HttpResponse:
    """Turns what the form asks for into the address of its list; asks where names are several."""
    query = {"q": wanted.words} if wanted.words else {}
    if not named:
        facet, _colon, value = only.partition(":")
        known = facet in ("state", "category") and value
        return HttpResponseRedirect(_address(door, query | ({facet: value} if known else {})))
    reader = language()
    found = [
        (each.name(reader), {"agency": each.code})
        for each in finding.agencies_named(named, request.now)
    ] + [
        (
            finding.full_name(each, reader),
            {"area": each.code},
        )
        for each in finding.areas(named, request.now)
    ]
    if len(found) == 1:
        return HttpResponseRedirect(_address(door, query | found[0][1]))
    context = _context(request, door, wanted, form) | {
        "named": named,
        "choices": [
            {"words": words, "url": _address(door, query | facet)} for words, facet in found
        ],
    }
    return render(request, "portal/register/which.html", context)


def _page(request: Request, rows: QuerySet[PublicCase]) -> tuple[list[PublicCase], str, str]:
    """One page of the list, newest first, with the keys of the pages before and after it."""
    before, after = _key(request, "before"), _key(request, "after")
    if after:
        later = rows.filter(_beyond(after, "gt")).order_by("published_at", "number")
        found = list(later[: PAGE + 1])
        more = len(found) > PAGE
        shown = found[:PAGE][::-1]
        return shown, _key_of(shown[0]) if more else "", _key_of(shown[-1]) if shown else ""
    if before:
        rows = rows.filter(_beyond(before, "lt"))
    found = list(rows.order_by("-published_at", "-number")[: PAGE + 1])
    shown = found[:PAGE]
    newer = _key_of(shown[0]) if before and shown else ""
    return shown, newer, _key_of(shown[-1]) if len(found) > PAGE else ""


def _beyond(key: tuple[datetime, int], way: str) -> Q:
    """Rows after a key: the same instant and a further number, or a further instant. The first
    bound stands alone as well, so that the index is entered there."""
    at, number = key
    return Q(**{f"published_at__{way}e": at}) & (
        Q(**{f"published_at__{way}": at}) | Q(**{f"number__{way}": number})
    )


def _key_of(case: PublicCase) -> str:
    return f"{(case.published_at - _EPOCH) // _TICK}-{case.number}"


def _key(request: Request, name: str) -> tuple[datetime, int] | None:
    """The key that an address names; nothing where it is none."""
    instant, _dash, number = request.GET.get(name, "").partition("-")
    if not (instant.isascii() and instant.isdigit() and number.isascii() and number.isdigit()):
        return None
    try:
        return _EPOCH + int(instant) * _TICK, min(int(number), 2**31 - 1)
    except (OverflowError, ValueError):  # a day past all days, a number past all digits
        return None


def _moved(request: Request) -> bool:
    return bool(request.GET.get("before") or request.GET.get("after"))


def _count(wanted: Wanted, door: Door) -> int:
    """How many fit, counted no further than one above `MOST_COUNTED`."""
    return wanted.rows(door.code).order_by()[: MOST_COUNTED + 1].count()


def _chosen(
    door: Door, wanted: Wanted, topics: list[Any], rows: list[PublicCase]
) -> list[dict[str, str]]:
    """The filters in force, each with the address of the list without it."""
    chosen = []
    if wanted.words:
        rest = Wanted("", wanted.facet, wanted.value).query()
        chosen.append({"words": f"“{wanted.words}”", "url": _address(door, rest)})
    if wanted.facet:
        rest = Wanted(wanted.words, "", "").query()
        chosen.append({"words": _facet_words(wanted, topics, rows), "url": _address(door, rest)})
    return chosen


def _facet_words(wanted: Wanted, topics: list[Any], rows: list[PublicCase]) -> str:
    reader = language()
    if wanted.facet == "state" and wanted.value in STATES:
        return state_words(wanted.value)
    if wanted.facet == "category":
        named = next((each for each in topics if each.code == wanted.value), None)
        return named.name(reader) if named else wanted.value
    if rows:
        names = rows[0].agency_names if wanted.facet == "agency" else rows[0].area_names
        return in_language(names, reader) or wanted.value
    return wanted.value


def _context(request: Request, door: Door, wanted: Wanted, form: SearchForm) -> dict[str, Any]:
    return {
        "programme": door,
        "section": "cases",
        "form": form,
        "action": reverse("portal:cases", args=[door.code]),
        "wanted": wanted,
        "now": request.now,
        "title": _("Public reports"),
        "narrowed": bool(wanted.query()) or _moved(request),
    }


def _address(door: Door, query: dict[str, str]) -> str:
    address = reverse("portal:cases", args=[door.code])
    return f"{address}?{urlencode(query)}" if query else address
