"""The intake desk: filing for others, the number read back, nothing to browse."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse

from aduan.cases.models import Case, Entry
from aduan.directory import changes
from aduan.directory.models import Category
from desk.conftest import Seat, Sit, Time, words
from desk.pictures import photo
from ground.country import Country

pytestmark = pytest.mark.django_db

NAMES = {"en": "How deep?", "id": "Seberapa dalam?", "th": "ลึกแค่ไหน"}


def _take(seat: Seat, **given: object) -> HttpResponse:
    page = seat.page("/desk/intake")
    form = page.find("form", method="post", enctype="multipart/form-data")
    data = {"token": form.find("input", attrs={"name": "token"})["value"]}
    data |= {"channel": form.find("input", attrs={"name": "channel"})["value"]}
    data |= {"received": form.find("input", attrs={"name": "received"})["value"]}
    data |= {"visibility": "open", "spoken": "id", "text": "The bridge shakes."}
    return seat.client.post("/desk/intake", data | given)


def test_letter_runs_from_the_day_it_came(sit: Sit, country: Country, time: Time) -> None:
    day = (time.at - timedelta(days=2)).date()
    answer = _take(
        sit("operator"),
        channel="letter",
        received=day.isoformat(),
        name="Pak Slamet",
        post="Jalan Melati 3, Kediri",
        attached=photo(),
    )
    assert answer.status_code == 200
    case = Case.objects.get()
    assert (case.channel, case.filed_by) == ("letter", country.people["operator"])
    assert case.received_at.astimezone(time.at.tzinfo) == case.received_at
    assert case.received_at < time.at - timedelta(days=1)
    assert case.promise_at == case.received_at + timedelta(days=10)
    assert case.recorded_at == time.at
    assert case.attachments.count() == 1


def test_number_is_read_back_and_the_receipt_shown_once(sit: Sit, country: Country) -> None:
    answer = _take(sit("operator"))
    case = Case.objects.get()
    said = words(answer)
    assert case.shown_number in said
    assert " ".join(case.shown_number[:3]) in said
    assert "Receipt code" in said
    page = sit("operator").get(f"/desk/intake/{case.number:09d}")
    assert "Receipt code" not in words(page)


def test_sent_twice_is_filed_once(sit: Sit, country: Country) -> None:
    seat = sit("operator")
    first = _take(seat, token="t" * 32)
    again = _take(seat, token="t" * 32)
    assert Case.objects.count() == 1
    assert first.content.count(b"Receipt") == again.content.count(b"Receipt")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"text": ""}, "What happened"),
        ({"received": "2030-01-01"}, "has not come yet"),
        ({"received": "2001-01-01"}, "more than a year ago"),
        ({"phone": "abc"}, "not a telephone number"),
        ({"email": "abc"}, "not a mail address"),
        ({"agency": "no such body"}, "No body with this name"),
    ],
)
def test_says_what_to_mend_and_keeps_the_rest(
    sit: Sit, country: Country, given: dict[str, str], told: str
) -> None:
    answer = _take(sit("operator"), **{"text": "The bridge shakes.", "place": "Kediri", **given})
    assert answer.status_code == 422
    assert told in words(answer)
    soup = BeautifulSoup(answer.content, "html.parser")
    assert soup.find("input", attrs={"name": "place"})["value"] == "Kediri"
    assert not Case.objects.exists()


def test_only_own_filings_are_found_again(sit: Sit, country: Country) -> None:
    _take(sit("operator"), text="The bridge at Kediri shakes.")
    mine, other = Case.objects.get(), country.file()
    found = sit("operator").get(f"/desk/intake/find?number={mine.shown_number}")
    assert found["Location"] == f"/desk/intake/{mine.number:09d}"
    page = sit("operator").get(found["Location"])
    assert "Being checked" in words(page)
    assert "Kediri" not in words(page), "where it stands, not what it says"
    assert sit("operator").get(f"/desk/intake/{other.number:09d}").status_code == 404
    assert sit("radio").get(f"/desk/intake/{mine.number:09d}").status_code == 404
    assert sit("operator").get(f"/desk/cases/{mine.number:09d}").status_code == 302


def test_operator_adds_what_the_person_says_later(sit: Sit, country: Country) -> None:
    _take(sit("operator"))
    case = Case.objects.get()
    sit("operator").done(case, "add", text="It is the east side.")
    assert Entry.objects.get(case=case).kind == "addition"
    assert "It is the east side." in sit("centre").case(case).get_text()


def test_radio_reads_out_what_is_public(sit: Sit, country: Country, time: Time) -> None:
    _take(sit("radio"), name="Ibu Ani", phone="081234567890")
    case = Case.objects.get()
    assert case.channel == "radio"
    assert "None of your listeners" in words(sit("radio").get("/desk/readout"))
    country.ready(case)
    sit("centre").done(case, "forward", agency="roads")
    said = words(sit("radio").get("/desk/readout"))
    assert "roads works on it." in said
    assert "Ani" not in said
    sit("officer").done(case, "take")
    sit("officer").done(
        case,
        "answer",
        text="Repaired.",
        public_text="It was repaired.",
        confirmed="on",
        outcome="solved",
        cause="maintenance",
    )
    assert "roads says: It was repaired." in words(sit("radio").get("/desk/readout"))


@pytest.fixture
def topic(country: Country) -> Category:
    """A topic whose one question is asked by the topic above it."""
    above = changes.add_category(
        country.version.programme,
        "roads",
        NAMES,
        questions=[
            {"key": "depth", "type": "number", "labels": NAMES, "required": True},
            {"key": "wet", "type": "yesno", "labels": NAMES},
        ],
        by=None,
        now=country.now,
    )
    return changes.add_category(
        country.version.programme, "potholes", NAMES, parent=above, by=None, now=country.now
    )


def test_the_topic_asks_its_questions_before_anything_is_filed(
    sit: Sit, country: Country, topic: Category
) -> None:
    seat = sit("operator")
    asked = _take(seat, category=str(topic.pk))
    assert asked.status_code == 200
    assert "this topic has questions of its own" in words(asked)
    assert not Case.objects.exists()
    page = BeautifulSoup(asked.content, "html.parser")
    assert page.find("input", attrs={"name": "q-depth"}) is not None
    chosen = [
        each["value"] for each in page.find("select", attrs={"name": "q-wet"}).select("option")
    ]
    assert chosen == ["", "yes", "no"]
    for depth, told in (("", "Please answer this question."), ("deep", "Please write a number")):
        bad = _take(seat, category=str(topic.pk), **{"q-depth": depth, "q-wet": ""})
        assert bad.status_code == 422
        assert told in words(bad)
    assert not Case.objects.exists()
    _take(seat, category=str(topic.pk), **{"q-depth": "30", "q-wet": ""})
    assert Case.objects.get().category == topic


def test_inherited_answers_are_shown_in_words(sit: Sit, country: Country, topic: Category) -> None:
    case = country.file(category=topic, answers={"depth": "30"})
    said = words(sit("centre").get(f"/desk/cases/{case.number:09d}"))
    assert "How deep? 30" in said
    assert "depth 30" not in said
