"""The page of one case, and opening the complainant's name."""

from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from aduan.cases import access
from aduan.cases.access import DESKS
from aduan.cases.models import Case
from aduan.channels import thread
from aduan.desk import pages, words
from aduan.desk.forms import verbs
from aduan.desk.forms.base import VerbForm
from aduan.desk.gate import DeskRequest, desk
from aduan.desk.reading import CaseFile
from aduan.directory.naming import language
from aduan.vault import identities

PAGES_OF_THEIR_OWN = frozenset(
    {"answer", "draft", "commit", "keep", "redact", "check", "forward", "split", "arbitrate"}
)
"""Verbs whose forms are too long to stand beside the case."""


@require_safe
@desk()
def case(request: DeskRequest, number: int) -> HttpResponse:
    """One case, as far as this reader may see it."""
    found = access.find(request.actor, number)
    return draw(request, found)


def draw(request: DeskRequest, found: Case, *, opened_name: str | None = None) -> HttpResponse:
    """The page of a case for one reader: whole, the part of a consulted body, or a stub."""
    reading = CaseFile(found, request.actor, request.now)
    if reading.roles <= DESKS:
        return redirect(reverse("desk:filed", args=[found.number]))
    with timezone.override(ZoneInfo(found.rules.calendar.zone)):
        if not reading.inside and "consulted" not in reading.roles:
            return pages.render(request, "desk/stub.html", {"case": found, **about(found)})
        context = {
            **about(found),
            "case": found,
            "reading": reading,
            **_tools(request, found),
            "thread": thread.of_case(found) if reading.inside else [],
            "opened_name": opened_name,
            "may_open_name": found.identity_id is not None
            and access.may_open_name(reading.roles, found),
        }
        return pages.render(request, "desk/case.html", context)


def about(found: Case) -> dict[str, Any]:
    """What the head of every page about a case says."""
    shown = language()
    kind = found.rules.kind(found.kind)
    door = found.rules.channels.get(found.channel)
    return {
        "owner": found.unit.name(shown),
        "body": found.agency.name(shown) if found.agency_id != found.unit_id else "",
        "category": found.category.name(shown) if found.category else "",
        "area": found.area.name(shown) if found.area else "",
        "kind": kind.names.in_language(shown) if kind else found.kind,
        "channel": door.names.in_language(shown) if door else found.channel,
        "secrecy": words.VISIBILITY[found.visibility],
        "stop_words": words.STOPPED.get(found.stop_reason, ""),
        "language_name": words.LANGUAGES.get(found.language, found.language),
        "limit_words": words.LIMITS,
        "zone": found.rules.calendar.zone,
    }


def _tools(request: DeskRequest, found: Case) -> dict[str, Any]:
    """The verbs that the gate offers: at once, in place, or on a page of their own."""
    here: list[dict[str, Any]] = []
    elsewhere: list[dict[str, Any]] = []
    offered = verbs.offered(found, request.actor, request.now)
    for verb in offered:
        url = reverse("desk:act", args=[found.number, verb])
        tool = {"verb": verb, "title": verbs.TITLES[verb], "url": url}
        if verb in PAGES_OF_THEIR_OWN:
            elsewhere.append(tool)
        else:
            form: VerbForm = verbs.form_for(verb, found, request.actor, request.now)
            here.append({**tool, "form": form})
    triage_url = reverse("desk:triage", args=[found.number]) if "check" in offered else ""
    if triage_url:
        elsewhere = [tool for tool in elsewhere if tool["verb"] not in TRIAGED]
    return {
        "simple": [tool for tool in here if tool["form"].simple],
        "tools": [tool for tool in here if not tool["form"].simple],
        "long_tools": elsewhere,
        "triage_url": triage_url,
        "may_cover": any(
            move.verb == "cover_picture"
            for move in access.verbs_for(request.actor, found, request.now)
        ),
    }


TRIAGED = frozenset({"check", "redact", "forward"})
"""Verbs that one triage page does together."""


@sensitive_variables("name")
@require_POST
@desk()
def open_name(request: DeskRequest, number: int) -> HttpResponse:
    """Opens the complainant's name: an act with a reason, on record."""
    found = access.find(request.actor, number)
    roles = access.roles_on(request.actor, found)
    if found.identity_id is None or not access.may_open_name(roles, found):
        return refused(request, found, _("The name of this person is not open to your role."))
    reason = request.POST.get("reason", "").strip()
    if len(reason) < 5:
        return refused(request, found, _("Say why you need the name."))
    with transaction.atomic():
        name = identities.open_name(
            found.identity_id,
            actor=request.actor.code,
            purpose="case work",
            case_id=found.pk,
            reason=reason[:500],
            now=request.now,
        )
    return draw(request, found, opened_name=name or _("No name was given."))


def refused(request: DeskRequest, found: Case, problem: str) -> HttpResponse:
    """The kind page for what is not possible now; it says why."""
    context = {"case": found, "problem": problem, **about(found)}
    return pages.render(request, "desk/refused.html", context, status=409)
