"""Pages that only say something, the language switch, and what search engines may look at."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from aduan.directory.naming import language as reader_language
from aduan.portal.forms.report import SECRECY
from aduan.portal.programmes import Door, main_door

SLUGS = ("about", "help", "privacy", "accessibility")
ROBOTS = """User-agent: *
Disallow: /desk/
Disallow: /track
Disallow: /mine
Disallow: /language
Disallow: /*/report
"""


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One page of words."""
    if slug not in SLUGS:
        raise Http404
    door = main_door()
    context: dict[str, Any] = {"programme": door, "secrecy": SECRECY.values()}
    if door is not None:
        context |= {"channels": _channels(door), "bodies": door.outside_bodies()}
    return render(request, f"portal/pages/{slug}.html", context)


@require_safe
def language(request: HttpRequest) -> HttpResponse:
    """Keeps the chosen language in a cookie and goes back to where the reader was."""
    response = HttpResponseRedirect(_next(request))
    chosen = request.GET.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            path=settings.LANGUAGE_COOKIE_PATH,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Public reports may be found; the person's own pages say so themselves (noindex)."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


def _channels(door: Door) -> list[dict[str, str]]:
    """The other doors of a programme that say how to use them."""
    reader = reader_language()
    return [
        {
            "name": channel.names.in_language(reader),
            "how": channel.how.in_language(reader),
        }
        for code, channel in door.rules.channels.items()
        if channel.enabled and channel.how is not None and code != "website"
    ]


def _next(request: HttpRequest) -> str:
    """A path of our own; anything else becomes the first page."""
    wanted = request.GET.get("next", "/")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    parts = urlsplit(wanted)
    return wanted if safe and not parts.netloc and wanted.startswith("/") else "/"
