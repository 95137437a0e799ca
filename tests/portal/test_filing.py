"""Filing: at most three screens, once however often it is sent, nothing lost on the way."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from aduan.cases.models import Case
from aduan.directory.models import Category
from aduan.notifications.models import Message, Verification
from aduan.portal import uploads
from aduan.vault import numbers
from aduan.vault.models import File
from ground.country import Country
from portal.conftest import Visitor, code_on, fields_of, number_on, photo


def test_one_screen_is_enough(visitor: Visitor) -> None:
    receipt = visitor.report("Lampu jalan mati.")
    assert receipt.status == 200
    assert receipt.heading == "Your report has arrived"
    assert numbers.parse(number_on(receipt)) is not None
    assert len(code_on(receipt).split("-")) == 7
    assert [status for _path, status in receipt.hops] == [303]
    page = visitor.get(f"/c/{number_on(receipt)}")
    assert page.status == 200
    assert "Lampu jalan mati." in page.text
    assert "We are reading your report" in page.text


def test_three_screens_with_everything(visitor: Visitor, country: Country) -> None:
    Category.objects.create(
        programme=country.version.programme,
        code="roads",
        names={"en": "Roads", "id": "Jalan", "th": "ถนน"},
        path="/roads/",
        questions=[
            {
                "key": "lane",
                "type": "number",
                "required": True,
                "labels": {"en": "How many lanes?", "id": "Berapa lajur?", "th": "กี่ช่องทาง"},
            }
        ],
    )
    first = visitor.get("/lapor/report")
    second = visitor.press(
        first, "Continue", text="A hole.", place="Jalan Merdeka", photos=[photo()]
    )
    assert "Step 2 of 3" in second.text
    third = visitor.press(
        second,
        "Continue",
        name="Siti",
        email="siti@example.org",
        phone="0812 3456 7890",
        visibility="anonymous",
        category="roads",
        agency="water",
    )
    assert "Step 3 of 3" in third.text
    for words in ("A hole.", "Jalan Merdeka", "siti@example.org", "+6281234567890", "Anonymous"):
        assert words in third.text
    unanswered = visitor.press(third, "Send the report")
    assert unanswered.status == 422
    assert "Please answer this question." in unanswered.text
    wrong = visitor.press(unanswered, "Send the report", q_lane="many")
    assert "Please write a number" in wrong.text
    receipt = visitor.press(wrong, "Send the report", q_lane="2")
    assert receipt.heading == "Your report has arrived"
    page = visitor.get(f"/c/{number_on(receipt)}")
    for words in ("A hole.", "Jalan Merdeka", "Roads", "Anonymous", "E-mail address"):
        assert words in page.text
    assert page.html.select_one(".aduan-photos img") is not None
    case = Case.objects.get()
    assert case.suggested_agency == country.water


def test_sent_twice_is_filed_once(visitor: Visitor) -> None:
    first = visitor.get("/lapor/report")
    one = visitor.press(first, "Send now", text="A hole.", photos=[photo()])
    two = visitor.press(first, "Send now", text="A hole.", photos=[photo()])
    assert number_on(one) == number_on(two)
    assert code_on(one) == code_on(two)
    assert Case.objects.count() == 1


def test_a_code_that_the_first_sending_did_not_come_to_goes_out_with_the_second(
    visitor: Visitor,
) -> None:
    first = visitor.get("/lapor/report")
    mailed = Message.objects.filter(code="verification", channel="email")
    visitor.press(first, "Send now", text="A hole.", email="siti@example.org")
    assert mailed.count() == 1
    visitor.press(first, "Send now", text="A hole.", email="siti@example.org")
    assert mailed.count() == 1
    # As a process leaves it that was killed between the report and its code.
    mailed.delete()
    Verification.objects.all().delete()
    visitor.press(first, "Send now", text="A hole.", email="siti@example.org")
    assert mailed.count() == 1


def test_sent_from_the_first_screen_and_then_from_the_last(visitor: Visitor) -> None:
    first = visitor.get("/lapor/report")
    one = visitor.press(first, "Send now", text="A hole.\r\nTwo.", place="Here")
    last = visitor.press(
        visitor.press(first, "Continue", text="A hole.\r\nTwo.", place="Here"), "Continue"
    )
    two = visitor.press(last, "Send the report")
    assert number_on(one) == number_on(two)
    assert Case.objects.count() == 1


def test_another_report_from_the_same_page_is_asked_about(visitor: Visitor) -> None:
    first = visitor.get("/lapor/report")
    visitor.press(first, "Send now", text="A hole.")
    again = visitor.press(first, "Send now", text="A lamp.")
    assert again.status == 409
    assert "already sent a report" in again.text
    assert "A lamp." in again.text
    assert Case.objects.count() == 1
    receipt = visitor.press(again, "Send the report")
    assert receipt.heading == "Your report has arrived"
    assert Case.objects.count() == 2


def test_photos_survive_an_error(visitor: Visitor) -> None:
    first = visitor.get("/lapor/report")
    unsaid = visitor.press(first, "Continue", text="", photos=[photo(), photo("blue")])
    assert unsaid.status == 422
    assert "Please write what happened." in unsaid.text
    kept = unsaid.html.select("input[name=files][checked]")
    assert len(kept) == 2
    receipt = visitor.press(unsaid, "Send now", text="A hole.")
    page = visitor.get(f"/c/{number_on(receipt)}")
    pictures = page.html.select(".aduan-photos img")
    assert len(pictures) == 2
    shown = visitor.client.get(str(pictures[0]["src"]))
    assert shown.status_code == 200
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["X-Content-Type-Options"] == "nosniff"


def test_a_photo_can_be_taken_out_again(visitor: Visitor) -> None:
    unsaid = visitor.press(
        visitor.get("/lapor/report"), "Continue", text="", photos=[photo(), photo("blue")]
    )
    kept = [str(box["value"]) for box in unsaid.html.select("input[name=files]")]
    receipt = visitor.press(unsaid, "Send now", text="A hole.", files=kept[:1])
    page = visitor.get(f"/c/{number_on(receipt)}")
    assert len(page.html.select(".aduan-photos img")) == 1


def test_a_file_of_a_kind_not_taken_stops_nobody(visitor: Visitor) -> None:
    bad = SimpleUploadedFile("a.exe", b"MZ\x90\x00" + b"\x00" * 200)
    told = visitor.press(
        visitor.get("/lapor/report"), "Send now", text="A hole.", photos=[bad, photo()]
    )
    assert told.status == 422
    assert "a.exe" in told.text
    assert "A hole." in told.text
    receipt = visitor.press(told, "Send now")
    assert len(visitor.get(f"/c/{number_on(receipt)}").html.select(".aduan-photos img")) == 1


def test_more_than_five_files_are_left_out_with_a_word(visitor: Visitor) -> None:
    colours = ("red", "blue", "green", "white", "black", "grey")
    told = visitor.press(
        visitor.get("/lapor/report"), "Send now", text="A hole.", photos=[photo(c) for c in colours]
    )
    assert "You can send 5 files" in told.text
    assert len(told.html.select("input[name=files]")) == 5


def test_somebody_elses_file_cannot_be_claimed(visitor: Visitor) -> None:
    visitor.press(visitor.get("/lapor/report"), "Continue", text="", photos=[photo()])
    file = File.objects.get()
    receipt = visitor.report("Mine", files=[str(file.pk), f"{file.pk}.{'0' * 32}"])
    assert not visitor.get(f"/c/{number_on(receipt)}").html.select(".aduan-photos img")


def test_files_of_a_form_that_was_never_sent_are_destroyed(
    visitor: Visitor, country: Country
) -> None:
    visitor.report("Sent.", photos=[photo()])
    visitor.press(visitor.get("/lapor/report"), "Continue", text="", photos=[photo("blue")])
    assert uploads.forget_abandoned(country.now + timedelta(days=2)) == 0
    assert uploads.forget_abandoned(country.now + timedelta(days=4)) == 1
    assert File.objects.filter(erased_at=None).count() == 1


def test_without_cookies_the_receipt_comes_at_once(visitor: Visitor) -> None:
    form = fields_of(visitor.get("/lapor/report").form("Send now"))
    bare: dict[str, Any] = {key: value for key, value in form.items() if "csrf" not in key}
    sent = bare | {"text": "A hole.", "go": "send"}
    answers = [Client().post("/lapor/report", sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert Case.objects.count() == 1
    case = Case.objects.get()
    assert all(case.shown_number.encode() in answer.content for answer in answers)


def test_other_sites_cannot_post(visitor: Visitor) -> None:
    form = fields_of(visitor.get("/lapor/report").form("Send now")) | {"text": "x", "go": "send"}
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert visitor.client.post("/lapor/report", form, headers=headers).status_code == 403
    assert Case.objects.count() == 0


def test_the_receipt_code_is_in_no_address_and_no_header(visitor: Visitor) -> None:
    receipt = visitor.report()
    code = code_on(receipt)
    assert all(code not in path for path, _status in receipt.hops)
    assert all(code not in value for value in receipt.headers.values())
    assert all(code not in cookie.value for cookie in visitor.client.cookies.values())
    again = visitor.get(f"/c/{number_on(receipt)}/receipt")
    assert code_on(again) == code
    assert "no-store" in again.headers["Cache-Control"]


def test_a_receipt_is_shown_to_nobody_else(
    visitor: Visitor, stranger: Callable[[], Visitor]
) -> None:
    receipt = visitor.report()
    other = stranger().get(f"/c/{number_on(receipt)}/receipt")
    assert other.status == 404
    assert code_on(receipt) not in other.text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("email", "nobody", "Write an address like name@example.org."),
        ("phone", "12", "Write a number like"),
    ],
)
def test_a_mistyped_contact_is_told_and_nothing_is_lost(
    visitor: Visitor, field: str, value: str, words: str
) -> None:
    second = visitor.press(visitor.get("/lapor/report"), "Continue", text="A hole.", place="Here")
    told = visitor.press(second, "Continue", **{field: value}, name="Siti")
    assert told.status == 422
    assert words in told.text
    assert told.html.select_one(f"#id_{field}[aria-invalid=true]") is not None
    third = visitor.press(told, "Continue", **{field: ""})
    assert all(said in third.text for said in ("A hole.", "Here", "Siti"))


def test_change_leads_back_with_everything_kept(visitor: Visitor) -> None:
    second = visitor.press(
        visitor.get("/lapor/report"), "Continue", text="A hole.", photos=[photo()]
    )
    third = visitor.press(second, "Continue", name="Siti")
    back = visitor.press(third, "Change (What happened)")
    assert back.html.select_one("textarea") is not None
    assert "A hole." in back.html.select_one("textarea").get_text()  # type: ignore[union-attr]
    assert len(back.html.select("input[name=files]")) == 1
    third = visitor.press(visitor.press(back, "Continue", text="Two holes."), "Continue")
    assert "Two holes." in third.text
    assert "Siti" in third.text


def test_danger_is_answered_with_the_emergency_number(visitor: Visitor) -> None:
    second = visitor.press(visitor.get("/lapor/report"), "Continue", text="There is a fire!")
    assert "Call 112" in second.text
    receipt = visitor.press(visitor.press(second, "Continue"), "Send the report")
    assert "Call 112" in receipt.text


def test_similar_open_reports_are_shown_before_sending(visitor: Visitor, country: Country) -> None:
    case = country.forwarded()
    second = visitor.press(
        visitor.get("/lapor/report"), "Continue", text="Our road is broken again, the whole road."
    )
    third = visitor.press(second, "Continue")
    assert "Is it one of these?" in third.text
    assert third.html.select_one(f'a[href="/c/{case.number:09d}"]') is not None


def test_agency_and_place_are_found_by_words_or_left(visitor: Visitor) -> None:
    second = visitor.press(visitor.get("/lapor/report"), "Continue", text="A hole.")
    third = visitor.press(second, "Continue", agency="Ministry of Nothing")
    assert "We do not know an agency of this name" in third.text
    receipt = visitor.press(third, "Send the report")
    assert receipt.heading == "Your report has arrived"


def test_unknown_programme(visitor: Visitor) -> None:
    assert visitor.get("/nowhere/report").status == 404


def test_filing_asks_the_database_the_same_for_long_and_short(visitor: Visitor) -> None:
    visitor.report("What is kept in the process is read now.")
    numbers._drawn.clear()
    numbers.next_serial()  # and a block of numbers is drawn
    counts = []
    for text in ("Short.", "Long. " * 3000):
        screen = visitor.get("/lapor/report")
        with CaptureQueriesContext(connection) as queries:
            visitor.press(screen, "Send now", text=text)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


def test_a_network_sends_so_many_files_and_reports_without_end(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "AN_HOUR", 1)
    visitor.report("Lubang di jalan.", photos=[photo()])
    refused = visitor.press(
        visitor.get("/lapor/report"), "Send now", text="Lubang lagi.", photos=[photo("blue")]
    )
    assert "Too many files came from your network." in refused.text
    visitor.report("Lubang lagi, tanpa foto.")
    assert Case.objects.count() == 2
