"""Every page, in every language: named, labelled, in order, and without anything inline."""

import itertools
import re
from collections.abc import Iterator

import pytest
from django.test import Client

from aduan.cases.actions import triage
from aduan.cases.models import Case
from ground.country import Country
from portal.conftest import Screen, Visitor, number_on

FIXED = (
    "/",
    "/lapor/",
    "/lapor/report",
    "/lapor/cases",
    "/lapor/cases?q=zebra",
    "/lapor/statistics",
    "/track",
    "/mine",
    "/page/about",
    "/page/help",
    "/page/privacy",
    "/page/accessibility",
    "/c/123456780",
)
LANGUAGES = ("en", "id", "th")


def _screens(visitor: Visitor, country: Country) -> Iterator[Screen]:
    for path in FIXED:
        yield visitor.get(path)
    form = {"text": "Road", "screen": "what", "go": "next"}
    for more in ({}, {"screen": "who", "email": ""}, {"screen": "who", "email": "bad"}):
        response = visitor.client.post("/lapor/report", form | more, follow=True)
        yield visitor.seen(response, "/lapor/report")
    response = visitor.client.post("/lapor/report", form | {"go": "send"}, follow=True)
    receipt = visitor.seen(response, "/lapor/report")
    yield receipt
    number = number_on(receipt)
    case = Case.objects.get(number=int(number))
    triage.ask(case.pk, country.actor("centre"), question="Where?", now=country.now)
    yield visitor.get(f"/c/{number}")
    yield visitor.get(f"/c/{number}/act/reply")
    yield visitor.get(f"/c/{country.forwarded().number:09d}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_sound(country: Country, language: str) -> None:
    visitor = Visitor(Client(headers={"accept-language": language}))
    for screen in _screens(visitor, country):
        where = f"{screen.path} ({language})"
        html = screen.html
        assert html.html is not None
        assert html.html["lang"] == language, where
        assert html.title is not None
        assert len(html.title.get_text().strip()) > 5, where
        assert len(html.find_all("h1")) == 1, where
        _in_order(screen, where)
        _labelled(screen, where)
        ids = [str(tag["id"]) for tag in html.find_all(id=True)]
        assert len(ids) == len(set(ids)), (where, sorted(ids))
        _nothing_inline(screen, where)
        for picture in html.find_all("img"):
            assert picture.has_attr("alt"), where


def _in_order(screen: Screen, where: str) -> None:
    levels = [int(tag.name[1]) for tag in screen.html.main.find_all(re.compile("^h[1-6]$"))]  # type: ignore[union-attr]
    below = list(itertools.pairwise(levels))
    assert all(after <= before + 1 for before, after in below), (where, levels)


def _labelled(screen: Screen, where: str) -> None:
    html = screen.html
    labels = {str(label.get("for")) for label in html.find_all("label")}
    for control in html.find_all(["input", "textarea", "select"]):
        if control.get("type") in ("hidden", "submit"):
            continue
        assert str(control.get("id")) in labels, (where, str(control))
    for control in html.find_all(attrs={"aria-describedby": True}):
        for named in str(control["aria-describedby"]).split():
            assert html.find(id=named) is not None, (where, named)


def _nothing_inline(screen: Screen, where: str) -> None:
    for script in screen.html.find_all("script"):
        assert script.has_attr("src"), where
    assert not screen.html.find_all("style"), where
    for tag in screen.html.find_all(True):
        wrong = [name for name in tag.attrs if name == "style" or name.startswith("on")]
        assert not wrong, (where, str(tag)[:100])


@pytest.mark.parametrize("language", ["id", "th"])
def test_no_english_is_left_on_the_main_way(country: Country, language: str) -> None:
    """The words that the portal itself says are translated on every page of the main way."""
    english = re.compile(
        r"\b(?:the|your|report|and|with|what|please|agency|answer|number|send|you)\b", re.IGNORECASE
    )
    visitor = Visitor(Client(headers={"accept-language": language}))
    for screen in _screens(visitor, country):
        words = re.sub(r"https?://\S+", "", screen.text)
        words = words.replace("The road is broken.", "").replace("the-centre", "")
        assert not english.findall(words), (screen.path, words[:2000])


def test_the_language_is_kept_and_leads_back(visitor: Visitor) -> None:
    page = visitor.get("/language?language=th&next=/track")
    assert page.path == "/track"
    assert page.html.html is not None
    assert page.html.html["lang"] == "th"
    assert visitor.get("/").html.html["lang"] == "th"  # type: ignore[index]


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil.example"]
)
def test_the_language_switch_leads_nowhere_else(visitor: Visitor, target: str) -> None:
    answer = visitor.client.get("/language", {"language": "id", "next": target})
    assert answer["Location"] == "/"


def test_unknown_pages(visitor: Visitor) -> None:
    for path in ("/page/nothing", "/nowhere/", "/nowhere/cases", "/lapor/nothing"):
        assert visitor.get(path).status == 404


def test_robots(visitor: Visitor) -> None:
    answer = visitor.client.get("/robots.txt")
    assert answer.status_code == 200
    assert b"Disallow: /desk/" in answer.content


def test_methods(visitor: Visitor) -> None:
    for path in ("/", "/lapor/cases", "/page/about", "/mine"):
        assert visitor.client.post(path).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Nothing can be reported here yet"),
        ("id", "Laporan belum dapat disampaikan di sini"),
        ("th", "ขณะนี้ยังไม่สามารถแจ้งเรื่องที่นี่ได้"),
    ],
)
def test_without_a_programme_the_first_page_says_so(language: str, said: str) -> None:
    page = Visitor(Client(headers={"accept-language": language})).get("/")
    assert (page.status, page.heading) == (200, said)
    assert page.html.select('meta[name="robots"][content="noindex"]')
