"""Addresses and pages of the showcase; the names are those that the layouts look for."""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.utils import timezone
from django.utils.translation import get_language

from aduan.cases.lifecycle import State
from browser.showcase.forms import FilterForm, ReportForm
from browser.showcase.words import TEXTS, TITLES

ZONE = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=ZONE)
PROGRAMME = SimpleNamespace(code="lapor", name="LAPOR!")
PERSON = SimpleNamespace(is_authenticated=True, name="Siti Rahmawati")

changed = threading.Event()
"""Set by a test: the live stream then says so, and the fragment has new words."""

received: list[dict[str, object]] = []
"""What the report form sent, one entry a sending."""


def _context(section: str, **more: object) -> dict[str, object]:
    timezone.activate(ZONE)
    language = get_language() or "en"
    return {
        "programme": PROGRAMME,
        "section": section,
        "now": NOW,
        "words_title": TITLES[language],
        "words_text": TEXTS[language],
        **more,
    }


def _navigation() -> list[dict[str, object]]:
    return [
        {"url": "/desk/", "words": "Inbox", "code": "inbox", "count": 12},
        {"url": "/desk/case", "words": "Mine", "code": "mine", "count": 3},
        {"url": "/desk/setup", "words": "Set-up", "code": "setup", "count": ""},
    ]


def home(request: HttpRequest, programme: str = "") -> HttpResponse:
    """A first page: hero, steps, figures, cards."""
    return render(request, "showcase/home.html", _context("home"))


def report(request: HttpRequest, programme: str = "") -> HttpResponse:
    """A form; with ?empty it comes back with every error."""
    form = ReportForm(initial={"visibility": "open"})
    if "empty" in request.GET:
        form = ReportForm({"email": "x"})
        form.is_valid()
    if request.method == "POST":
        photo = request.FILES.get("photo")
        size, kind = (photo.size, photo.content_type) if photo else (0, "")
        received.append({"text": request.POST["text"], "size": size, "type": kind})
        return HttpResponseRedirect("/done")
    return render(request, "showcase/form.html", _context("report", form=form, step=2))


def done(request: HttpRequest) -> HttpResponse:
    """After filing: confirmation, number, receipt, phases, banners, an empty list."""
    return render(request, "showcase/done.html", _context("report", number=12345678))


def track(request: HttpRequest) -> HttpResponse:
    """A case's page, with live updates."""
    language = get_language() or "en"
    entries = [
        {"title": TITLES[language], "at": NOW - timedelta(days=1), "who": "Dinas Perhubungan"},
        {"title": "Late", "at": NOW - timedelta(days=2), "tone": "late", "who": "Clock"},
        {"title": "Done", "at": NOW - timedelta(days=3), "words": TEXTS[language], "tone": "done"},
    ]
    rows = [("Agency", "Dinas Perhubungan Kota Bandung"), ("Place", "Jalan Merdeka 12")]
    live = "/nothing-here" if "deaf" in request.GET else "/live"
    context = _context(
        "track", entries=entries, rows=rows, live=live, due=NOW + timedelta(days=1, hours=3)
    )
    return render(request, "showcase/track.html", context)


def live(request: HttpRequest) -> StreamingHttpResponse:
    """An event stream that speaks once, when `changed` is set."""

    def events() -> Iterator[bytes]:
        yield b": open\n\n"
        if changed.wait(20):
            yield b"data: {}\n\n"

    return StreamingHttpResponse(events(), content_type="text/event-stream")


def fragment(request: HttpRequest) -> HttpResponse:
    """What the case's page fetches; it tries to run a string, which must come to nothing."""
    words = "after" if changed.is_set() else "before"
    return HttpResponse(f'<p id="state" hx-on:htmx:load="window.ran = 1">{words}</p>')


def cases(request: HttpRequest, programme: str = "") -> HttpResponse:
    """A public list in every state of the lifecycle."""
    chosen = [{"words": "Bandung", "url": "?"}, {"words": "2026-11", "url": "?"}]
    form = FilterForm(request.GET)
    context = _context("cases", states=State.values, form=form, chosen=chosen)
    return render(request, "showcase/cases.html", context)


def inbox(request: HttpRequest) -> HttpResponse:
    """A desk list with due dates near, far and past."""
    hours = [60, -50, 20, 1, -3, 240, 30, 400, 500, 2, 3, 4, 5, 6]
    rows = [
        {"number": 100_000_000 + place * 7919, "state": state, "due": NOW + timedelta(hours=gap)}
        for place, (state, gap) in enumerate(zip(State.values, hours, strict=False))
    ]
    context = _context("inbox", rows=rows, navigation=_navigation(), form=FilterForm())
    return render(request, "showcase/inbox.html", {**context, "user": PERSON})


def case(request: HttpRequest) -> HttpResponse:
    """A desk case with its verbs."""
    rows = [("Agency", "Dinas Perhubungan"), ("Channel", "SMS")]
    entries = [{"title": "With the agency", "at": NOW, "who": "Dinas"}]
    context = _context(
        "inbox", rows=rows, entries=entries, navigation=_navigation(), form=ReportForm()
    )
    context["due"] = NOW - timedelta(days=2)
    return render(request, "showcase/case.html", {**context, "user": PERSON, "acting_as": "Centre"})


def language(request: HttpRequest) -> HttpResponse:
    """Where the language switch leads."""
    response = HttpResponseRedirect(request.GET["next"])
    response.set_cookie("aduan_language", request.GET["language"])
    return response


portal = [
    path("", home, name="home"),
    path("report/<str:programme>", report, name="report"),
    path("cases/<str:programme>", cases, name="cases"),
    path("statistics/<str:programme>", home, name="statistics"),
    path("track", track, name="track"),
    path("language", language, name="language"),
    path("page/<slug:programme>", home, name="page"),
]
desk = [path("", inbox, name="home"), path("case", case), path("logout", home, name="logout")]
urlpatterns = [
    path("", include((portal, "portal"))),
    path("desk/", include((desk, "desk"))),
    path("done", done),
    path("live", live),
    path("fragment", fragment),
]
handler404 = "aduan.operations.errors.absent"
