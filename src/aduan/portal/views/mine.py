"""The reports that this browser proved to be its own, and forgetting them."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from aduan.cases import access, actors
from aduan.directory.naming import language
from aduan.portal import proof
from aduan.portal.programmes import main_door
from aduan.portal.request import Request
from aduan.vault import texts


@never_cache
@require_safe
def mine(request: Request) -> HttpResponse:
    """My reports: those that were opened in this browser by link, by code, or by filing them."""
    actor = actors.complainant(proof.own_cases(request).values())
    cases = list(
        access.visible_to(actor)
        .select_related("unit", "title")
        .order_by("-received_at")[: proof.MOST_OWN]
    )
    rows = [
        {
            "url": reverse("portal:case", args=[f"{case.number:09d}"]),
            "title": texts.read(case.title),
            "spoken": case.language,
            "state": case.state,
            "number": case.number,
            "agency": case.unit.name(language()),
            "at": case.received_at,
            "due": case.due_at,
            "stopped": case.stopped_at is not None,
        }
        for case in cases
    ]
    context = {"programme": main_door(), "section": "mine", "cases": rows, "now": request.now}
    return render(request, "portal/track/mine.html", context)


@require_POST
def leave(request: Request) -> HttpResponse:
    """Forgets on this device which reports are whose."""
    response = HttpResponseRedirect(reverse("portal:track"), status=303)
    proof.forget(response)
    messages.success(request, _("This device no longer shows your reports."))
    return response
