"""The desk's own door: only staff who are signed in come through, with the roles that they hold.

Whoever is not signed in is shown the way to the sign-in page. Whoever is, and asks for what does
not exist or is not for them, gets one and the same answer: status, headers, body, statements.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from aduan.cases import actors
from aduan.cases.actors import Actor
from aduan.cases.errors import Absent
from aduan.desk import pages, presence
from aduan.directory import dates
from aduan.directory.models import Person

P = ParamSpec("P")


class DeskRequest(HttpRequest):
    """A request that came through the gate."""

    now: datetime
    person: Person
    actor: Actor


View = Callable[Concatenate[DeskRequest, P], HttpResponse]
Open = Callable[Concatenate[HttpRequest, P], HttpResponse]


def desk(*roles: str) -> Callable[[View[P]], Open[P]]:
    """Guards a view: any member of staff, or only those who hold one of the roles somewhere."""

    def guard(view: View[P]) -> Open[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            now: datetime = request.now  # type: ignore[attr-defined]  # set by a middleware
            person = presence.person_of(request, now)
            if person is None:
                return _to_sign_in(request)
            entered = cast(DeskRequest, request)
            entered.person = person
            entered.actor = actors.staff(person, now)
            with timezone.override(dates.ZONE):
                if roles and not holds(entered.actor, *roles):
                    return absent(entered)
                try:
                    return view(entered, *args, **kwargs)
                except (Absent, Http404):
                    return absent(entered)

        return guarded

    return guard


def holds(actor: Actor, *roles: str) -> bool:
    """Whether somebody holds one of these roles anywhere now."""
    return any(grant.role in roles for grant in actor.grants)


def absent(request: DeskRequest) -> HttpResponse:
    """The one answer to what is not there and to what is not for this person."""
    return pages.render(request, "desk/absent.html", {}, status=404)


@desk()
def nowhere(request: DeskRequest, rest: str) -> HttpResponse:  # noqa: ARG001 - any address
    """Every address that the desk does not have."""
    return absent(request)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; what was typed into a form when the session ended is shown, not lost."""
    if request.method != "POST":
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
    kept = [
        value
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and "password" not in name
        for value in values
        if len(value) > len("confidential")
    ]
    context = {"kept": kept, "next": _way_back(request)}
    return pages.render_outside(request, "desk/ended.html", context, status=401)


def _way_back(request: HttpRequest) -> str:
    """The page on which the form stood; the form's own address, where that is a page too."""
    asked = request.resolver_match
    if asked is not None and asked.url_name == "open_name":
        return reverse("desk:case", kwargs=asked.kwargs)
    if asked is not None and asked.url_name == "retry":
        return reverse("desk:reactions")
    if asked is not None and asked.url_name in ("read_again", "dismiss"):
        return reverse("desk:quarantine")
    return request.get_full_path()
