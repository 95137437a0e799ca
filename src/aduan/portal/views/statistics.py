"""The figures of the public register, with what they do and do not say."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from aduan.directory.naming import in_language, language
from aduan.portal.figures import figures
from aduan.portal.programmes import Door, of_programme
from aduan.portal.request import Request


@require_safe
@of_programme
def statistics(request: Request, door: Door) -> HttpResponse:
    """Received, answered in time, solved: all together, and per agency."""
    if not door.shows_cases:
        raise Http404
    found = figures(door.code, request.now)
    register = reverse("portal:cases", args=[door.code])
    rows = [
        {
            "name": in_language(names, language()) or code,
            "url": f"{register}?agency={code}",
            "tally": tally,
        }
        for code, names, tally in found.agencies
    ]
    context = {"programme": door, "section": "statistics", "figures": found, "rows": rows}
    return render(request, "portal/register/statistics.html", context)
