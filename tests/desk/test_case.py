"""The page of a case: the sealed name, files, pictures, and what each reader sees."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from aduan.cases.models import Attachment, Case
from aduan.clock import dates
from aduan.directory import changes
from aduan.directory.dates import ZONE
from aduan.directory.models import Person, ProgrammeVersion
from aduan.vault import files, pictures
from aduan.vault.models import Opening
from desk.conftest import Sit, Time, words
from desk.pictures import photo
from ground.country import Country

pytestmark = pytest.mark.django_db


def _named(country: Country, **more: object) -> Case:
    return country.forwarded(name="Siti Aminah", contacts=[("phone", "081234567890")], **more)


def test_name_is_opened_with_a_reason_and_on_record(sit: Sit, country: Country) -> None:
    case, seat = _named(country), sit("officer")
    address = f"/desk/cases/{case.number:09d}/name"
    assert "Siti" not in seat.case(case).get_text()
    without = seat.client.post(address, {"reason": ""})
    assert without.status_code == 409
    assert not Opening.objects.exists()
    answer = seat.client.post(address, {"reason": "To invite her to the site visit"})
    assert "Siti Aminah" in words(answer)
    opening = Opening.objects.get()
    assert opening.actor == f"staff:{seat.person.pk}"
    page = sit("auditor").case(case).get_text()
    assert "To invite her to the site visit" in page
    assert "Siti" not in page


@pytest.mark.parametrize(
    ("name", "visibility"), [("auditor", "open"), ("arbiter", "open"), ("officer", "anonymous")]
)
def test_name_stays_closed(sit: Sit, country: Country, name: str, visibility: str) -> None:
    case = _named(country, visibility=visibility)
    answer = sit(name).client.post(
        f"/desk/cases/{case.number:09d}/name", {"reason": "Curious about it"}
    )
    assert answer.status_code == 409
    assert not Opening.objects.exists()


@pytest.fixture
def pictured(country: Country, time: Time) -> Attachment:
    """A picture of a case that is still at the centre."""
    stored = files.store(photo().read(), now=time.at)
    case = country.file(files=[stored.pk])
    return Attachment.objects.get(case=case)


def test_files_ask_the_gate(sit: Sit, country: Country, pictured: Attachment) -> None:
    for path in ("", "/small"):
        address = f"/desk/files/{pictured.pk}{path}"
        answer = sit("centre").get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert answer["X-Content-Type-Options"] == "nosniff"
        for name in ("officer", "water", "admin", "operator"):
            assert sit(name).get(address).status_code == 404, name


def test_rectangle_by_two_clicks(sit: Sit, pictured: Attachment) -> None:
    seat, address = sit("centre"), f"/desk/files/{pictured.pk}/cover"
    page = seat.page(address)
    assert page.find("input", type="image", attrs={"name": "at"})
    first = seat.client.post(address, {"at.x": "0", "at.y": "0"})
    assert first["Location"] == f"{address}?corner=0-0"
    second = seat.client.post(first["Location"], {"at.x": "140", "at.y": "70"})
    assert (second.status_code, second["Location"]) == (302, address)
    pictured.file.refresh_from_db()

    shown = Image.open(BytesIO(files.read(pictured.file))).convert("L")
    assert shown.getpixel((50, 25)) < 30
    assert shown.getpixel((350, 175)) > 220
    assert pictures.SIDE >= shown.width == 400


def test_rectangle_by_numbers(sit: Sit, pictured: Attachment) -> None:
    seat, address = sit("centre"), f"/desk/files/{pictured.pk}/cover"
    nothing = seat.client.post(address, {"left": "5", "top": "5", "right": "5", "bottom": "5"})
    assert nothing.status_code == 422
    done = seat.client.post(address, {"left": "50", "top": "0", "right": "100", "bottom": "100"})
    assert done.status_code == 302
    history = seat.case(pictured.case).get_text()
    assert "Parts of a picture were blacked out" in history


def test_case_page_costs_the_same_however_much_was_said(sit: Sit, country: Country) -> None:

    case, seat = country.forwarded(), sit("officer")
    seat.done(case, "take")
    costs = []
    for _turn in range(3):
        seat.done(case, "note", text="One more thing.")
        seat.done(case, "inform", text="We go on.")
        seat.case(case)
        with CaptureQueriesContext(connection) as asked:
            seat.case(case)
        costs.append(len(asked))
    assert len(set(costs)) == 1, costs
    assert costs[0] < 45


def test_find_by_number_as_printed(sit: Sit, country: Country) -> None:
    case = country.forwarded()
    found = sit("officer").get(f"/desk/find?number={case.shown_number}")
    assert found["Location"] == f"/desk/cases/{case.number:09d}"
    assert "nine digits" in words(sit("officer").get("/desk/find?number=12"))


def test_body_search(sit: Sit, country: Country) -> None:
    page = sit("agency").page("/desk/bodies?q=wat")
    assert [cell.get_text() for cell in page.select("tbody td code")] == ["water"]


def test_history_tells_of_every_hand(sit: Sit, country: Country, time: Time) -> None:
    case = sit("officer").done(country.forwarded(), "take")
    page = sit("officer").case(case)
    history = page.find("section", attrs={"aria-labelledby": "history"}).get_text(" ")
    for sentence in ("Filed", "Forwarded to roads", "Taken by roads", "Centre", "Officer"):
        assert sentence in history


def test_an_officer_on_leave_is_named_so_and_not_proposed_again(
    sit: Sit, country: Country, time: Time
) -> None:
    case = sit("officer").done(country.forwarded(), "take")
    officer, agency = country.people["officer"], country.people["agency"]
    today = time.at.astimezone(ZONE).date()
    last = today + timedelta(days=3)
    where = f"/desk/cases/{case.number:09d}"
    chosen = f"select[name=officer] option[value='{officer.pk}']"
    assert sit("agency").page(f"{where}/assign").select_one(chosen).has_attr("selected")

    changes.set_absence(officer, today, last, stand_in=agency, by=None, now=time.at)
    note = f"(on leave until {dates.day(last, 'en', ZONE)}; {agency.name} stands in)"
    assert f"{officer.name} {note}" in words(sit("agency").get(where))
    option = sit("agency").page(f"{where}/assign").select_one(chosen)
    assert option.get_text().endswith(note)
    assert not option.has_attr("selected")

    time.pass_by(days=4)
    assert "on leave" not in words(sit("agency").get(where))


def test_the_page_names_its_reader(sit: Sit, country: Country) -> None:
    Person.objects.filter(username="officer").update(name="Sari Wulandari")
    country.people["officer"].refresh_from_db()
    page = sit("officer").page("/desk/inbox")
    assert "Sari Wulandari" in page.select_one(".aduan-person__name").get_text()


def test_the_question_says_how_long_the_programme_waits(sit: Sit, country: Country) -> None:
    policy = country.version.policy
    policy.setdefault("limits", {})["ask_while_working"] = 7
    ProgrammeVersion.objects.update(policy=policy, digest="seven")
    case = country.forwarded()
    sit("officer").done(case, "take")
    said = words(sit("officer").get(f"/desk/cases/{case.number:09d}/ask_person"))
    assert "for 7 days at most" in said
