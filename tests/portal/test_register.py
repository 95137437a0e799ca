"""The public register: found by words in three languages, narrowed, read on page by page."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aduan.cases.actions import triage
from aduan.cases.models import Case, PublicCase
from aduan.directory.models import Category
from ground.country import Country
from portal.conftest import Screen, Visitor


def _public(country: Country, title: str, text: str, **more: object) -> Case:
    case = country.file(text, **more)
    verdict = triage.Verdict(clear=True, complete=True)
    centre, now = country.actor("centre"), country.now
    triage.check(case.pk, centre, verdict=verdict, now=now)
    triage.redact(case.pk, centre, title=title, text=text, now=now)
    return triage.forward(case.pk, centre, agency=country.roads, now=now)


def _titles(screen: Screen) -> list[str]:
    return [found.get_text().strip() for found in screen.html.select(".aduan-case__title")]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("jalan rusak", "Kerusakan jalan"),
        ("perbaikan", "Kerusakan jalan"),
        ("น้ำท่วม", "น้ำท่วมขัง"),
        ("ถนนสุขุมวิท", "น้ำท่วมขัง"),
        ("streetlight", "Dark street"),
        ("Merdeka", "Kerusakan jalan"),
    ],
)
def test_search_in_three_languages(
    visitor: Visitor, country: Country, asked: str, found: str
) -> None:
    _public(country, "Kerusakan jalan", "Jalan Merdeka rusak parah, mohon diperbaiki.")
    _public(country, "น้ำท่วมขัง", "น้ำท่วมขังบนถนนสุขุมวิททุกครั้งที่ฝนตก", language="th")
    _public(country, "Dark street", "The streetlight is broken.", language="en")
    assert _titles(visitor.get(f"/lapor/cases?q={asked}")) == [found]


def test_what_people_wrote_is_in_their_language(visitor: Visitor, country: Country) -> None:
    """So that a screen reader says a Thai report in Thai on an Indonesian page (WCAG 3.1.2)."""
    _public(country, "น้ำท่วมขัง", "น้ำท่วมขังทุกครั้งที่ฝนตก", language="th")
    card = visitor.get("/lapor/cases").html.find("article")
    assert card is not None
    said = [each["lang"] for each in card.find_all(lang=True)]
    assert said == ["th", "th"], "title and excerpt"


def test_nothing_found_is_said_kindly(visitor: Visitor, country: Country) -> None:
    _public(country, "Road", "Road")
    page = visitor.get("/lapor/cases?q=zebra")
    assert "No public report fits." in page.text


@pytest.mark.parametrize("asked", ["'", '"', "a & b | !", "\\", "-", "%", "()", "<script>"])
def test_odd_words_do_no_harm(visitor: Visitor, country: Country, asked: str) -> None:
    _public(country, "Road", "Road")
    answer = visitor.client.get("/lapor/cases", {"q": asked})
    assert answer.status_code == 200
    assert b"<script>" not in answer.content


def test_narrowed_one_thing_at_a_time(visitor: Visitor, country: Country) -> None:
    topic = Category.objects.create(
        programme=country.version.programme,
        code="lamps",
        names={"en": "Lamps", "id": "Lampu", "th": "ไฟ"},
        path="/lamps/",
    )
    _public(country, "Lamp", "Lamp", category=topic)
    _public(country, "Road", "Road")
    chosen = visitor.press(visitor.get("/lapor/cases"), "Show", only="category:lamps")
    assert chosen.hops[-1][0] == "/lapor/cases?category=lamps"
    assert _titles(chosen) == ["Lamp"]
    assert "Lamps" in " ".join(x.get_text() for x in chosen.html.select(".aduan-chosen"))
    assert len(_titles(visitor.get("/lapor/cases?state=forwarded"))) == 2
    assert _titles(visitor.get("/lapor/cases?state=closed")) == []
    assert len(_titles(visitor.get("/lapor/cases?agency=roads"))) == 2
    named = visitor.press(visitor.get("/lapor/cases"), "Show", of="roads", q="lamp")
    assert named.hops[-1][0] == "/lapor/cases?q=lamp&agency=roads"
    assert _titles(named) == ["Lamp"]
    unknown = visitor.press(visitor.get("/lapor/cases"), "Show", of="Nowhere at all")
    assert "We know no agency and no place called “Nowhere at all”." in unknown.text


def test_pages_by_key_without_gaps_or_repeats(visitor: Visitor, country: Country) -> None:
    case = _public(country, "Case 0", "Road")
    row = PublicCase.objects.get(number=case.number)
    for n in range(1, 50):
        copy = _public(country, f"Case {n}", "Road") if n < 3 else None
        if copy is None:
            other = country.file()
            row.pk, row.case, row.title = other.number, other, f"Case {n}"
            row.published_at = country.now + timedelta(seconds=n // 10)
            row.save(force_insert=True)
    page, seen, addresses = visitor.get("/lapor/cases"), [], []
    while True:
        seen += _titles(page)
        older = page.html.select_one(".aduan-pages a[rel=next]")
        if older is None:
            break
        addresses.append(str(older["href"]))
        with CaptureQueriesContext(connection) as queries:
            page = visitor.get(addresses[-1])
        assert not [q for q in queries if re.search(r"OFFSET [1-9]", q["sql"])]
    assert len(seen) == len(set(seen)) == 50
    back = page.html.select_one(".aduan-pages a[rel=prev]")
    assert back is not None
    middle = visitor.get(str(back["href"]))
    assert _titles(middle) == seen[20:40]


@pytest.mark.parametrize(
    "key",
    [
        "x",
        "1-",
        "9" * 5000 + "-1",
        "1-" + "9" * 5000,
        "-1",
        "99999999999999999999-1",
        "1-99999999999999",
    ],
)
def test_a_made_up_key_does_no_harm(visitor: Visitor, country: Country, key: str) -> None:
    for name in ("before", "after"):
        assert visitor.client.get("/lapor/cases", {name: key}).status_code == 200


def test_counted_no_further_than_a_bound(visitor: Visitor, country: Country) -> None:
    _public(country, "Road", "Road")
    with CaptureQueriesContext(connection) as queries:
        page = visitor.get("/lapor/cases")
    assert "1 report" in page.text
    counting = [q["sql"] for q in queries if "COUNT(" in q["sql"]]
    assert counting
    assert all("LIMIT 1001" in sql for sql in counting)


def test_confidential_reports_are_nowhere(visitor: Visitor, country: Country) -> None:
    case = country.ready(country.file("Secret zebra", visibility="confidential"))
    triage.forward(case.pk, country.actor("centre"), agency=country.roads, now=country.now)
    for path in ("/", "/lapor/cases", "/lapor/cases?q=zebra", "/lapor/statistics"):
        page = visitor.get(path)
        assert page.status == 200
        assert case.shown_number not in page.text
        assert "Secret" not in page.text


def test_home_and_statistics_count_what_is_public(visitor: Visitor, country: Country) -> None:
    _public(country, "Road", "The road is broken.")
    home = visitor.get("/")
    assert _titles(home) == ["Road"]
    for days in ("3 days", "5 days", "10 days"):
        assert days in home.text
    page = visitor.get("/lapor/statistics")
    assert "roads" in page.text
    assert page.html.select_one("table caption") is not None
