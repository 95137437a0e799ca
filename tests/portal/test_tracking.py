"""Following: the person sees the whole, the public the public part, others nothing at all."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aduan.cases import actors
from aduan.cases.actions import agency, person, result, triage
from aduan.cases.models import Attachment, Case
from aduan.cases.publication import SHOWN
from aduan.notifications.places import signed_case_page
from aduan.portal.tracking.history import HISTORY
from ground.country import Country
from ground.phones import ACCOUNT, give_accounts
from portal.conftest import Screen, Visitor, code_on, number_on, photo

Stranger = Callable[[], Visitor]


def _good(country: Country) -> result.Result:
    return result.Result(
        text="Repaired by Budi.",
        public_text="Repaired.",
        outcome="solved",
        cause=country.version.rules.causes[0].code,
    )


def _path(case: Case) -> str:
    return f"/c/{case.number:09d}"


def _bare(visitor: Visitor, path: str) -> tuple[int, dict[str, str], str, list[str]]:
    """An answer without what must differ: the number itself and the request's id."""
    with CaptureQueriesContext(connection) as queries:
        response = visitor.client.get(path)
    number = path.rsplit("/", 1)[1]
    headers = {key: value for key, value in response.headers.items() if key != "X-Request-ID"}
    body = response.content.decode().replace(number, "N")
    for spaced in (f"{number[:3]} {number[3:6]} {number[6:]}",):
        body = body.replace(spaced, "N")
    statements = [re.sub(r"\d{5,}", "N", each["sql"]) for each in queries]
    return response.status_code, headers, body, statements


def test_not_public_and_not_there_are_the_same_answer(country: Country, stranger: Stranger) -> None:
    from aduan.vault import numbers

    hidden = country.file(visibility="confidential")
    unknown = numbers.number_for(77_777_777)
    stranger().client.get("/track")
    here, there = (_bare(stranger(), path) for path in (_path(hidden), f"/c/{unknown:09d}"))
    assert here == there
    assert here[0] == 404
    assert "receipt code" in here[2].lower()


def test_who_reported_by_sms_is_told_what_to_send(country: Country, stranger: Stranger) -> None:
    """The link in an SMS shows nothing before the report is public."""
    path = _path(country.file())
    said = "Send STATUS to"
    assert said not in stranger().client.get(path).content.decode()
    give_accounts(country, ACCOUNT)
    assert f"{said} 1708" in stranger().client.get(path).content.decode()


def test_fragment_receipt_and_acts_hide_alike(country: Country, stranger: Stranger) -> None:
    from aduan.vault import numbers

    hidden, unknown = country.file(), numbers.number_for(77_777_777)
    for rest in ("fragment", "act/add", "act/withdraw", "receipt"):
        answers = [
            stranger().client.get(f"/c/{number:09d}/{rest}", follow=True)
            for number in (hidden.number, unknown)
        ]
        assert [answer.status_code for answer in answers] == [404, 404]
        bodies = [
            re.sub(r"\d{3} ?\d{3} ?\d{3}", "N", answer.content.decode()) for answer in answers
        ]
        assert bodies[0] == bodies[1]


def test_a_wrong_code_says_nothing_about_the_number(country: Country, stranger: Stranger) -> None:
    from aduan.vault import numbers

    hidden, unknown = country.file(), numbers.number_for(77_777_777)
    bodies = []
    for number in (hidden.number, unknown):
        visitor = stranger()
        page = visitor.get(f"/c/{number:09d}")
        told = visitor.press(page, "Open my report", code="bada-bada-bada-bada-bada-bada-bada")
        assert told.status == 422
        bodies.append(str(told.html).replace(f"{number:09d}", "N"))
    assert bodies[0] == bodies[1]


@pytest.mark.parametrize("shape", ["{} {} {}", "{}-{}-{}", "{}.{}.{}", "{}{}{}"])
def test_a_number_is_read_however_it_is_written(
    country: Country, visitor: Visitor, shape: str
) -> None:
    case = country.forwarded()
    digits = f"{case.number:09d}"
    written = shape.format(digits[:3], digits[3:6], digits[6:])
    thai = written.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    for form in (written, thai):
        assert visitor.client.get(f"/c/{form}", follow=True).status_code == 200
        found = visitor.press(visitor.get("/track"), "Follow", number=form)
        assert found.path == _path(case)
    home = visitor.press(visitor.get("/"), "Follow", number=written)
    assert home.path == _path(case)


def test_a_mistyped_number_is_told(visitor: Visitor) -> None:
    told = visitor.press(visitor.get("/track"), "Follow", number="123 456 780")
    assert told.status == 422
    assert "not the number of a report" in told.text


def test_the_code_opens_the_whole_report_on_another_device(
    visitor: Visitor, stranger: Stranger
) -> None:
    receipt = visitor.report("My secret road.")
    number, code = number_on(receipt), code_on(receipt)
    other = stranger()
    assert other.get(f"/c/{number}").status == 404
    opened = other.press(other.get(f"/c/{number}"), "Open my report", code=code.upper())
    assert "My secret road." in opened.text
    third = stranger()
    by_code_alone = third.press(third.get("/track"), "Follow", code=code.replace("-", " "))
    assert by_code_alone.path == f"/c/{number}"
    assert "My secret road." in by_code_alone.text


def test_trying_codes_ends(visitor: Visitor, stranger: Stranger) -> None:
    receipt = visitor.report()
    thief = stranger()
    page = thief.get(f"/c/{number_on(receipt)}")
    for _ in range(60):
        assert thief.press(page, "Open my report", code="no").status == 422
    assert thief.press(page, "Open my report", code="no").status == 429


def test_our_link_opens_and_leaves_no_token_behind(country: Country, visitor: Visitor) -> None:
    case = country.file("Only for me.")
    link = signed_case_page(case.pk, case.number, country.now)
    address = link[link.index("/c/") :]
    answer = visitor.client.get(address)
    assert answer.status_code == 302
    assert answer["Location"] == _path(case)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    assert "Only for me." in visitor.get(_path(case)).text
    assert visitor.client.get(address[:-3] + "abc").status_code == 302


def test_a_bad_link_opens_nothing(country: Country, visitor: Visitor) -> None:
    case = country.file()
    assert visitor.get(f"{_path(case)}?k=nonsense").status == 404


def _steps(screen: Screen) -> dict[str, str]:
    rows = screen.html.select("main .govuk-summary-list__row")
    return {
        " ".join(row.dt.get_text(" ").split()): " ".join(row.dd.get_text(" ").split())  # type: ignore[union-attr]
        for row in rows
    }


def test_everybody_sees_where_a_public_report_stands(country: Country, visitor: Visitor) -> None:
    case = country.forwarded()
    page = visitor.get(_path(case))
    rows = _steps(page)
    assert rows["Responsible"] == "roads"
    assert "Passed on to roads" in rows["Last step"]
    assert rows["Next"].startswith("roads: takes the report up by")
    assert "Answered by" in rows
    assert "The road is broken." in page.text
    assert [
        phase.get_text(" ", strip=True).split()[0] for phase in page.html.select(".aduan-phases li")
    ]
    assert page.html.select_one("[aria-current=step]") is not None
    assert page.html.select_one('meta[name=robots][content="index, follow"]') is not None
    assert not page.html.select("main input[name=csrfmiddlewaretoken]")


def test_the_public_page_touches_no_case(country: Country, visitor: Visitor) -> None:
    case = country.forwarded()
    visitor.get(_path(case))
    for path in (_path(case), f"{_path(case)}/fragment"):
        with CaptureQueriesContext(connection) as queries:
            assert visitor.get(path).status == 200
        tables = set(re.findall(r'(?:FROM|JOIN) "(\w+)"', " ".join(q["sql"] for q in queries)))
        assert tables <= {
            "cases_publiccase",
            "cases_publicupdate",
            "cases_publicpicture",
            "directory_programmeversion",
            "directory_programme",
        }, tables


def test_public_pages_are_cached_for_a_second_and_own_ones_never(
    country: Country, visitor: Visitor, stranger: Stranger
) -> None:
    case = country.forwarded()
    other = stranger()
    first = other.client.get(_path(case))
    assert "max-age=1" in first["Cache-Control"]
    again = other.client.get(_path(case), headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    agency.take(case.pk, country.actor("officer"), now=country.now)
    changed = other.client.get(_path(case), headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    own = visitor.get(f"/c/{number_on(visitor.report())}")
    assert "no-store" in own.headers["Cache-Control"]
    assert own.html.select_one('meta[name=robots][content^="noindex"]') is not None


def test_a_kept_page_holds_nothing_of_one_visitor(
    country: Country, visitor: Visitor, stranger: Stranger
) -> None:
    case = country.forwarded()
    asked = stranger().client.get(f"{_path(case)}?refresh=1&x=secret")
    assert b"secret" in asked.content
    visitor.client.post("/mine/leave")
    assert "no longer shows your reports" in visitor.get(_path(case)).text
    for _ in range(2):
        page = stranger().get(_path(case))
        assert "secret" not in str(page.html)
        assert "no longer shows your reports" not in page.text


def test_the_way_of_a_report_for_person_and_public(
    visitor: Visitor, country: Country, stranger: Stranger
) -> None:
    """Each step is told to both, in their words; what is only for one is not told to the other."""
    number = number_on(visitor.report("The road in front of Siti's house."))
    case = Case.objects.get(number=int(number))
    now = country.now
    country.ready(case)
    triage.forward(
        case.pk, country.actor("centre"), agency=country.roads, reason="They own it.", now=now
    )
    agency.take(case.pk, country.actor("officer"), now=now)
    agency.note(case.pk, country.actor("officer"), text="Internal!", now=now)
    agency.ask_person(case.pk, country.actor("officer"), question="Which side?", now=now)
    mine, public = visitor.get(f"/c/{number}"), stranger().get(f"/c/{number}")
    assert "Which side?" in mine.text
    assert "Which side?" not in public.text
    for screen in (mine, public):
        assert "Internal!" not in screen.text
        assert "The clock stands still" in screen.text
    answered_here = visitor.press(mine, "Send the answer", text="The left side.")
    assert "the work goes on" in answered_here.text
    result.answer(case.pk, country.actor("officer"), result=_good(country), now=now)
    mine, public = visitor.get(f"/c/{number}"), stranger().get(f"/c/{number}")
    assert "Repaired by Budi." in mine.text
    assert "They own it." in mine.text
    assert "Repaired." in public.text
    assert "Budi" not in public.text
    assert "Siti" not in public.text
    assert "done in time" in mine.text
    assert mine.html.select_one("#act-accept[open]") is not None
    assert not public.html.select("form[action*=act]")


def test_lateness_is_said(country: Country, visitor: Visitor) -> None:
    country.now -= timedelta(days=30)
    case = country.forwarded()
    page = visitor.get(_path(case))
    assert "Late by" in page.text
    assert "This is late." in page.text


def test_merged_and_split(visitor: Visitor, country: Country) -> None:
    older = country.forwarded()
    merged, parted = (int(number_on(visitor.report(text))) for text in ("Same hole", "Two things"))
    case, whole = (Case.objects.get(number=number) for number in (merged, parted))
    triage.merge(case.pk, country.actor("centre"), older=older.number, now=country.now)
    page = visitor.get(f"/c/{merged:09d}")
    assert older.shown_number in page.text
    assert page.html.select_one(f'a[href="{_path(older)}"]') is not None
    parts = triage.split(
        whole.pk,
        country.actor("centre"),
        parts=[{"title": "Part A", "text": "One"}, {"title": "Part B", "text": "Two"}],
        now=country.now,
    )
    page = visitor.get(f"/c/{parted:09d}")
    assert "Part A" in page.text
    assert "Part B" in page.text
    part = visitor.get(_path(parts[0]))
    assert part.status == 200
    assert f"A part of report {whole.shown_number}" in part.text


def test_pictures_are_hidden_until_cleared(
    visitor: Visitor, country: Country, stranger: Stranger
) -> None:
    number = int(number_on(visitor.report(photos=[photo(), photo("blue")])))
    case = Case.objects.get(number=number)
    shown, hidden = Attachment.objects.filter(case=case).order_by("added_at", "id")
    now, centre = country.now, country.actor("centre")
    triage.check(case.pk, centre, verdict=triage.Verdict(clear=True, complete=True), now=now)
    triage.redact(case.pk, centre, title="Road", text="Road", pictures=[shown.pk], now=now)
    triage.forward(case.pk, centre, agency=country.roads, now=now)
    other = stranger()
    assert other.client.get(f"/p/{shown.pk}").status_code == 200
    assert other.client.get(f"/p/{hidden.pk}").status_code == 404
    assert visitor.client.get(f"/p/{hidden.pk}").status_code == 200
    assert len(other.get(_path(case)).html.select(".aduan-photos img")) == 1
    person.raise_secrecy(case.pk, actors.complainant([case.pk]), visibility="confidential", now=now)
    assert other.client.get(f"/p/{shown.pk}").status_code == 404
    assert other.get(_path(case)).status == 404


def test_live_address_and_fragment(country: Country, visitor: Visitor, settings: Any) -> None:
    case = country.forwarded()
    page = visitor.get(_path(case))
    live = page.html.select_one("[data-live-url]")
    assert live is not None
    assert live["data-live-url"] == f"{settings.ADUAN_LIVE_URL}/live/{case.number:09d}"
    assert page.html.select_one(str(live["data-live-target"])) is not None
    inside = visitor.client.get(str(live["data-live-fragment"])).content.decode()
    assert "<html" not in inside
    assert "The road is broken." in inside
    assert not page.html.select('meta[http-equiv="refresh"]')
    asked = visitor.get(f"{_path(case)}?refresh=1")
    assert 'http-equiv="refresh"' in str(asked.html.select_one("noscript"))


def test_my_reports_and_forgetting_them(visitor: Visitor) -> None:
    first, second = number_on(visitor.report("One.")), number_on(visitor.report("Two."))
    mine = visitor.get("/mine")
    assert "One." in mine.text
    assert "Two." in mine.text
    visitor.press(mine, "Forget my reports on this device")
    assert visitor.get(f"/c/{first}").status == 404
    assert visitor.get(f"/c/{second}").status == 404
    assert "One." not in visitor.get("/mine").text


def test_the_own_page_asks_the_same_however_much_was_said(
    visitor: Visitor, country: Country
) -> None:
    number = number_on(visitor.report())
    page, counts = visitor.get(f"/c/{number}"), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            page = visitor.get(f"/c/{number}")
        counts.append(len(queries))
        for words in range(3):
            page = visitor.press(page, "Add", text=f"More {words}", photos=[photo()])
    assert counts[0] == counts[1]


def test_the_public_history_has_words_for_what_is_kept_for_it() -> None:
    public = {kind for kind, told in HISTORY.items() if told.public is not None}
    assert public == SHOWN
