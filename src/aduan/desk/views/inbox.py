"""The agency's inbox: what is due, first what is due first; and what was asked of us."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from aduan.cases import access, inbox
from aduan.cases.actors import Actor
from aduan.cases.errors import Absent
from aduan.cases.lifecycle import State
from aduan.desk import lists, menu, pages
from aduan.desk.gate import DeskRequest, desk, holds
from aduan.directory.models import Agency, AgencyLevel
from aduan.directory.naming import language
from aduan.vault import texts

WATCHING = ("centre", "supervisor", "auditor")
"""Roles that look into the lists of the agencies they reach, for the cases of their programmes."""

SHOWN: dict[str, Promise] = {
    "open": gettext_lazy("All open"),
    "late": gettext_lazy("Late"),
    "soon": gettext_lazy("Due soon"),
    "signature": gettext_lazy("To sign"),
    "closed": gettext_lazy("Closed"),
}
COUNTED = ("open", "late", "soon", "signature")


@dataclass(frozen=True, slots=True)
class Place:
    """Whose list is looked at: the prefix of its listings, and the ids of units or people.

    `limits`: the programmes that the reader's roles hold in there, where it is not every one.
    """

    prefix: str
    ids: list[UUID]
    words: str
    at: str
    limits: inbox.Limits = field(default_factory=dict)
    watched: bool = False
    choices: list[dict[str, object]] = field(default_factory=list)


@require_safe
@desk(*menu.AGENCY, *WATCHING)
def agency_inbox(request: DeskRequest) -> HttpResponse:
    """One list of an agency, a unit or a person; who watches them all chooses in the overview."""
    if "at" not in request.GET and not holds(request.actor, *menu.AGENCY):
        return redirect("desk:overview")
    place = _place(request)
    show = request.GET.get("show", "open")
    listing = inbox.LISTINGS.get(f"{place.prefix}-{show}")
    if listing is None:
        raise Absent
    page = inbox.page(
        listing,
        place.ids,
        request.now,
        after=lists.mark_from(request.GET.get("after")),
        before=lists.mark_from(request.GET.get("before")),
        limits=place.limits,
    )
    context = {
        "place": place,
        "show": show,
        "tabs": _tabs(request, place, show),
        "rows": lists.rows(page.cases, request.now),
        **lists.neighbours(page, request.GET),
    }
    section = "overview" if place.watched else "inbox"
    return pages.render(request, "desk/inbox.html", context, section=section)


def _tabs(request: DeskRequest, place: Place, show: str) -> list[dict[str, object]]:
    """The windows with their counts, then the states."""
    names: dict[str, object] = dict(SHOWN)
    names |= {state.value: state.label for state in inbox.WITH_AGENCY}
    tabs = []
    for code, words in names.items():
        if f"{place.prefix}-{code}" not in inbox.LISTINGS:
            continue  # nobody's own list waits for their own signature
        listing = inbox.LISTINGS[f"{place.prefix}-{code}"]
        counted = code in COUNTED and not place.watched
        count = inbox.count(listing, place.ids, request.now, place.limits) if counted else None
        tabs.append(
            {
                "url": "?" + urlencode({"at": place.at, "show": code}),
                "words": words,
                "current": code == show,
                "count": count,
                "many": count == inbox.MOST_COUNTED,
                "state": code in State.values,
            }
        )
    return tabs


def _place(request: DeskRequest) -> Place:
    """The place that was asked for, if it is theirs; else `Absent`."""
    at = request.GET.get("at", "")
    if not holds(request.actor, *menu.AGENCY):
        return _watched(request, at)
    within = reach(request)
    if at == "me" or (not at and not holds(request.actor, "agency", "head")):
        covered = {
            grant.on_behalf_of for grant in request.actor.grants if grant.on_behalf_of is not None
        }
        ids = [request.person.pk, *sorted(covered)]
        limits = _own_limits(request.actor, ids)
        return Place("mine", ids, _("My reports"), "me", limits, choices=_choices(within, "me"))
    if not at:
        bodies = [each for each in within if each.level != AgencyLevel.UNIT]
        prefix, found = ("all", bodies) if bodies else ("unit", within)
        ids = [each.pk for each in found]
        limits = _limits(request.actor, menu.AGENCY, found)
        return Place(prefix, ids, _("All units"), "", limits, choices=_choices(within, ""))
    chosen = next((each for each in within if each.code == at), None)
    if chosen is None:
        if holds(request.actor, *WATCHING):
            return _watched(request, at)
        raise Absent
    # Who also watches here finds it all in this one list: there is no other to this address.
    limits = _limits(request.actor, (*menu.AGENCY, *WATCHING), within)
    choices = _choices(within, at)
    return Place(*_of(chosen, within), chosen.name(language()), at, limits, choices=choices)


def _watched(request: DeskRequest, at: str) -> Place:
    """An agency's list for somebody who watches it in a programme."""
    agency = Agency.objects.filter(code=at).first()
    if agency is None or access.programmes_at(request.actor, WATCHING, agency.path) == frozenset():
        raise Absent
    within = list(Agency.objects.filter(path__startswith=agency.path)[: inbox.MOST_PLACES])
    limits = _limits(request.actor, WATCHING, [agency, *within])
    return Place(*_of(agency, within), agency.name(language()), at, limits, watched=True)


def _limits(actor: Actor, roles: Iterable[str], places: list[Agency]) -> inbox.Limits:
    """The programmes in which one of these roles holds, for each place where not in every one."""
    held = {each.pk: access.programmes_at(actor, roles, each.path) for each in places}
    return {place: programmes for place, programmes in held.items() if programmes is not None}


def _own_limits(actor: Actor, people: list[UUID]) -> inbox.Limits:
    """The same for people's own lists: whatever they still hold, only in their programmes."""
    held = {grant.programme_id for grant in actor.grants if grant.role in menu.AGENCY}
    programmes = frozenset(each for each in held if each is not None)
    return {} if None in held else dict.fromkeys(people, programmes)


def _of(agency: Agency, within: list[Agency]) -> tuple[str, list[UUID]]:
    """A body's list holds all its units; a unit's list holds the units below it."""
    if agency.level != AgencyLevel.UNIT:
        return "all", [agency.pk]
    return "unit", [each.pk for each in within if each.path.startswith(agency.path)]


def reach(request: DeskRequest) -> list[Agency]:
    """The bodies and units that somebody's agency roles reach, from the top down."""
    paths = {
        grant.agency_path
        for grant in request.actor.grants
        if grant.role in menu.AGENCY and grant.agency_path
    }
    found: dict[UUID, Agency] = {}
    for path in sorted(paths)[:20]:
        under = Agency.objects.filter(path__startswith=path).order_by("path")
        found |= {each.pk: each for each in under[: inbox.MOST_PLACES]}
    return list(found.values())[: inbox.MOST_PLACES]


def _choices(within: list[Agency], at: str) -> list[dict[str, object]]:
    """The places as a list to choose from."""
    named: list[tuple[str, object]] = [("me", _("My reports")), ("", _("All units"))]
    named += [(each.code, each.name(language())) for each in within]
    return [{"value": value, "words": words, "chosen": value == at} for value, words in named]


@require_safe
@desk(*menu.AGENCY)
def consultations(request: DeskRequest) -> HttpResponse:
    """Contributions that other bodies wait for, first what is due first."""
    within = reach(request)
    limits = _limits(request.actor, menu.AGENCY, within)
    found = inbox.consultations([each.pk for each in within], limits)
    titles = texts.read_many(each.case.title_id for each in found)
    context = {
        "rows": [
            {
                "consultation": each,
                "title": titles.get(each.case.title_id, ""),
                "owner": each.case.unit.short_name(language()),
                "url": reverse("desk:case", args=[each.case.number]),
            }
            for each in found
        ]
    }
    return pages.render(request, "desk/consultations.html", context, section="consultations")
