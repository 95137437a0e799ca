"""Following a report: the look-up, and the report's page for whoever looks at it."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from aduan.cases import access, actors
from aduan.cases.errors import Absent
from aduan.cases.lifecycle import State
from aduan.cases.models import Case
from aduan.clock.dates import day as day_words
from aduan.directory.naming import language
from aduan.notifications import inbox, outbox
from aduan.notifications.places import LIVE
from aduan.portal import proof
from aduan.portal.attempts import may_try_code, wrong_code
from aduan.portal.forms.acts import ACTS
from aduan.portal.forms.track import CodeForm, TrackForm
from aduan.portal.programmes import Door, main_door
from aduan.portal.request import Request, is_own_form, network
from aduan.portal.tracking import kept, own, public
from aduan.portal.tracking.page import Page
from aduan.vault import links, numbers

AT_THE_CENTRE = frozenset({State.CHECKING, State.NEEDS_INFO, State.ARCHIVED, State.WITHDRAWN})
"""States in which no agency can be named under the second phase."""

OWN_TURN = frozenset({"reply", "accept", "object"})
"""Verbs that stand first where it is the person's turn."""


@csrf_exempt  # works without cookies, and carries no authority; `is_own_form` keeps others out
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: Request) -> HttpResponse:
    """The look-up: a number leads to the report's page, a receipt code opens it whole."""
    asked = request.POST if request.method == "POST" else request.GET
    if request.method == "POST" and not is_own_form(request):
        raise PermissionDenied
    if not asked.get("number") and not asked.get("code") and request.method != "POST":
        return _look_up(request, TrackForm())
    form = (CodeForm if "one" in asked else TrackForm)(asked)
    if not form.is_valid():
        return _look_up(request, form, status=422)
    number, code = form.cleaned_data.get("number"), form.cleaned_data["code"]
    if not code or request.method != "POST":
        return HttpResponseRedirect(_address(number))
    if not may_try_code(network(request), request.now):
        form.add_error(
            "code", _("Too many wrong codes came from your network. Please wait a little.")
        )
        return _look_up(request, form, status=429)
    found = proof.by_code(code, number)
    if found is None:
        wrong_code(network(request), request.now)
        form.add_error("code", _("This code does not open a report. Please check it."))
        return _look_up(request, form, status=422)
    response = HttpResponseRedirect(_address(found[0]), status=303)
    proof.grant(request, response, {found[0]: found[1]})
    return response


@require_safe
def case(request: Request, number: str) -> HttpResponse:
    """A report's page: whole for the person who filed it, else its public face, if it has one."""
    wanted = numbers.parse(number)
    if "k" in request.GET:
        return _by_link(request, request.GET["k"], number, wanted)
    if wanted is not None and number != f"{wanted:09d}":
        return HttpResponseRedirect(_address(wanted))
    own_page = _own(request, wanted)
    if own_page is not None:
        door, page, found = own_page
        with timezone.override(door.zone):
            response = render(
                request, "portal/track/own.html", _own_context(request, door, page, found)
            )
        proof.grant(request, response, _together(page, found))
        response["Cache-Control"] = "private, no-store"
        return response
    key = kept.key_for(request, wanted) if wanted is not None else None
    drawn = kept.look(key) if key else None
    if drawn is not None:
        return _cached(request, HttpResponse(drawn))
    face = public.find(wanted) if wanted is not None else None
    if face is None:
        return not_public(request, number)
    door, page = public.page(face, request.now)
    with timezone.override(door.zone):
        response = render(request, "portal/track/public.html", _context(request, door, page))
    if key:
        kept.keep(key, response.content)
    return _cached(request, response)


@require_safe
def fragment(request: Request, number: str) -> HttpResponse:
    """What changes on a report's page, without the page around it."""
    wanted = numbers.parse(number)
    own_page = _own(request, wanted)
    if own_page is not None:
        door, page, found = own_page
        context = _own_context(request, door, page, found)
        with timezone.override(door.zone):
            response = render(request, "portal/track/case_own.html", context)
        response["Cache-Control"] = "private, no-store"
        return response
    face = public.find(wanted) if wanted is not None else None
    if face is None:
        return HttpResponse(status=404)
    door, page = public.page(face, request.now)
    with timezone.override(door.zone):
        response = render(request, "portal/track/case.html", _context(request, door, page))
    return _cached(request, response)


def not_public(request: Request, number: str, form: CodeForm | None = None) -> HttpResponse:
    """The page for a number that the public may not see: whether it exists or not, the same."""
    wanted = numbers.parse(number)
    context = {
        "programme": main_door(),
        "section": "track",
        "number": wanted,
        "form": form or CodeForm(initial={"number": "" if wanted is None else f"{wanted:09d}"}),
    }
    response = render(request, "portal/track/not_public.html", context, status=404)
    response["Cache-Control"] = "private, no-store"
    return response


def find_own(request: Request, number: int | None) -> Case | None:
    """The case behind a number, where this browser proved that it is its own."""
    proved = proof.own_cases(request)
    if number is None or number not in proved:
        return None
    try:
        return access.find(actors.complainant([proved[number]]), number)
    except Absent:
        return None


def _own(request: Request, number: int | None) -> tuple[Door, Page, Case] | None:
    found = find_own(request, number)
    return None if found is None else (*own.page(found, request.now), found)


def _by_link(request: Request, token: str, number: str, wanted: int | None) -> HttpResponse:
    """Takes a signed link's token out of the address, for what it proves."""
    found = proof.by_link(token, request.now)
    response = HttpResponseRedirect(_address(wanted if found is None else found[0], number))
    if found is not None:
        proof.grant(request, response, {found[0]: found[1]})
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response


def _context(request: Request, door: Door, page: Page) -> dict[str, Any]:
    canonical = f"{page.number:09d}"
    live = f"{settings.ADUAN_LIVE_URL.rstrip('/')}/live/{canonical}"
    if page.own and page.case_id is not None:
        token = links.sign(page.case_id, LIVE, request.now, proof.OWN_FOR)
        live = f"{live}?k={token}"
    return {
        "programme": door,
        "section": "track",
        "case": page,
        "canonical": canonical,
        "live_url": live,
        "fragment_url": reverse("portal:fragment", args=[canonical]),
        "page_url": reverse("portal:case", args=[canonical]),
        "now": request.now,
        "notes": _notes(door, page),
        "by_itself": "refresh" in request.GET,
    }


def _notes(door: Door, page: Page) -> dict[str, str]:
    """A date or a name under each of the three phases."""
    answer = page.promises[-1] if page.promises else None
    closure = ""
    if page.answer is not None:
        closure = day_words(page.answer.at, language(), door.zone)
    elif answer is not None:
        closure = _("by %(day)s") % {"day": day_words(answer.by, language(), door.zone)}
    return {
        "reporting": day_words(page.received_at, language(), door.zone),
        "following": "" if page.state in AT_THE_CENTRE else page.owner,
        "closure": closure,
    }


def _own_context(request: Request, door: Door, page: Page, found: Case) -> dict[str, Any]:
    offered = access.verbs_for(actors.complainant([found.pk]), found, request.now)
    verbs = {move.verb for move in offered}
    acts: list[dict[str, Any]] = [
        {"act": act, "form": act.form_for(found)} for act in ACTS.values() if act.verb in verbs
    ]
    mine = bool(page.turn and page.turn.mine)
    first = [each for each in acts if mine and each["act"].verb in OWN_TURN]
    contacts = list(found.identity.contacts.order_by("position")) if found.identity else []
    return _context(request, door, page) | {
        "first": first,
        "acts": [each for each in acts if each not in first],
        "inbox": inbox.of_case(found.pk),
        "contacts": contacts,
        "confirmable": outbox.reachable(contacts, found),
    }


def _together(page: Page, found: Case) -> dict[int, UUID]:
    """The report and its parts: whoever may see the whole may see each."""
    parts = dict(found.parts.values_list("number", "pk")) if page.parts else {}
    return {page.number: found.pk} | parts


def _look_up(request: Request, form: TrackForm, status: int = 200) -> HttpResponse:
    context = {"programme": main_door(), "section": "track", "form": form}
    return render(request, "portal/track/look_up.html", context, status=status)


def _cached(request: Request, response: HttpResponse) -> HttpResponse:
    """Lets caches hold a public page for a second, and asks no more than whether it changed."""
    response["Cache-Control"] = "public, max-age=1"
    patch_vary_headers(response, ["Cookie"])
    set_response_etag(response)
    conditional = get_conditional_response(request, etag=response["ETag"], response=response)
    assert isinstance(conditional, HttpResponse)
    return conditional


def _address(number: int | None, written: str = "") -> str:
    return reverse("portal:case", args=[written if number is None else f"{number:09d}"])
