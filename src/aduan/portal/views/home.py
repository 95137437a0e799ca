"""The first page: what this is, the way to report, the way to follow."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from aduan.cases.models import PublicCase
from aduan.portal.figures import figures
from aduan.portal.forms.track import TrackForm
from aduan.portal.programmes import Door, doors, of_programme
from aduan.portal.request import Request
from aduan.portal.views.register import card

NEWEST = 4


@require_safe
def home(request: Request) -> HttpResponse:
    """The first page of the only programme; where there are several, the way to each.

    Before the first programme is loaded nothing can be reported yet, which is said as it is; the
    page itself is served as it should be.
    """
    found = doors()
    if not found:
        return render(request, "portal/home/nothing.html")
    if len(found) > 1:
        context = {"doors": found, "form": _look_up()}
        return render(request, "portal/home/programmes.html", context)
    with timezone.override(found[0].zone):
        return _home(request, found[0])


@require_safe
@of_programme
def programme(request: Request, door: Door) -> HttpResponse:
    """The first page of one programme."""
    return _home(request, door)


def _home(request: Request, door: Door) -> HttpResponse:
    context = {
        "programme": door,
        "form": _look_up(),
        "limits": door.rules.limits,
        "newest": [],
        "now": request.now,
    }
    if door.shows_cases:
        newest = (
            PublicCase.objects.filter(programme=door.code)
            .defer("words")
            .order_by("-published_at", "-number")[:NEWEST]
        )
        context["newest"] = [card(case) for case in newest]
        context["figures"] = figures(door.code, request.now)
    return render(request, "portal/home/home.html", context)


def _look_up() -> TrackForm:
    """Only the number is asked here, and no hint is needed twice."""
    form = TrackForm(auto_id="follow-%s")
    del form.fields["code"]
    return form
