"""Lists and files for people whose role holds in some programmes, or under some agency, only."""

import io

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from aduan.cases import inbox
from aduan.cases.actions import agency as acts
from aduan.cases.models import Case, Ownership
from aduan.directory.models import Agency, Assignment, Person, Programme
from aduan.vault import files
from desk.conftest import Seat, Sit
from ground.country import Country

pytestmark = pytest.mark.django_db


@pytest.fixture
def elsewhere(country: Country) -> Programme:
    """A programme that none of the cases is in."""
    return Programme.objects.create(code="elsewhere")


def _seat(
    sit: Sit, country: Country, name: str, *posts: tuple[str, Programme | None, Agency]
) -> Seat:
    person = Person.objects.create_user(name, name=name.title())
    for role, programme, agency in posts:
        Assignment.objects.create(person=person, role=role, programme=programme, agency=agency)
    country.people[name] = person
    return sit(name)


def _numbers(page: BeautifulSoup) -> set[str]:
    return {str(link["href"])[-9:] for link in page.select("tbody a")}


def _counts(page: BeautifulSoup) -> list[str]:
    return [each.get_text(strip=True) for each in page.select(".aduan-count")]


def test_inbox_and_its_counts_show_the_programmes_of_the_role(
    sit: Sit, country: Country, elsewhere: Programme
) -> None:
    number = f"{country.forwarded().number:09d}"
    ours = country.version.programme
    for role in ("agency", "officer", "head"):
        other = _seat(sit, country, f"{role} other", (role, elsewhere, country.roads))
        right = _seat(sit, country, f"{role} ours", (role, ours, country.roads))
        for at in ("?at=", "?at=roads"):
            if role == "officer" and at == "?at=":
                continue  # opens on their own list
            assert _numbers(other.page(f"/desk/inbox{at}")) == set()
            assert _counts(other.page(f"/desk/inbox{at}")) == []
            assert _numbers(right.page(f"/desk/inbox{at}")) == {number}
            assert _counts(right.page(f"/desk/inbox{at}")) == ["1"]


def test_two_posts_in_two_programmes_each_show_their_own(
    sit: Sit, country: Country, elsewhere: Programme
) -> None:
    here, there = country.forwarded(), country.forwarded()
    Case.objects.filter(pk=there.pk).update(unit=country.water, agency=country.water)
    seat = _seat(
        sit,
        country,
        "both",
        ("head", elsewhere, country.roads),
        ("head", country.version.programme, country.water),
    )
    page = seat.page("/desk/inbox")
    assert _numbers(page) == {f"{there.number:09d}"}
    assert _counts(page) == ["1"]
    assert _numbers(seat.page("/desk/inbox?at=roads")) == set()
    assert seat.get(f"/desk/cases/{here.number:09d}").status_code == 404


def test_who_works_in_one_programme_and_watches_another_finds_both(
    sit: Sit, country: Country, elsewhere: Programme
) -> None:
    case = country.forwarded()
    seat = _seat(
        sit,
        country,
        "both",
        ("head", elsewhere, country.roads),
        ("auditor", country.version.programme, country.palace),
    )
    assert _numbers(seat.page("/desk/inbox")) == set()
    assert _numbers(seat.page("/desk/inbox?at=roads")) == {f"{case.number:09d}"}
    assert seat.get(f"/desk/cases/{case.number:09d}").status_code == 200


def test_ones_own_list_shows_the_programmes_of_the_role(
    sit: Sit, country: Country, elsewhere: Programme
) -> None:
    """Somebody was moved to another programme and the case is still in their name."""
    case = country.forwarded()
    other = _seat(sit, country, "other", ("officer", elsewhere, country.roads))
    Case.objects.filter(pk=case.pk).update(officer=other.person)
    Ownership.objects.filter(case=case, until=None).update(officer=other.person)
    assert _numbers(other.page("/desk/inbox?at=me")) == set()
    Assignment.objects.filter(person=other.person).update(programme=country.version.programme)
    assert _numbers(other.page("/desk/inbox?at=me")) == {f"{case.number:09d}"}


def test_what_is_asked_of_us_shows_the_programmes_of_the_role(
    sit: Sit, country: Country, elsewhere: Programme
) -> None:
    case, now = country.forwarded(), country.now
    officer = country.actor("officer")
    acts.take(case.pk, officer, now=now)
    acts.consult(case.pk, officer, agency=country.water, question="Your pipe?", now=now)
    ours = country.version.programme
    other = _seat(sit, country, "other", ("officer", elsewhere, country.water))
    right = _seat(sit, country, "right", ("officer", ours, country.water))
    address = f"/desk/cases/{case.number:09d}"
    assert not other.page("/desk/consultations").find("a", href=address)
    assert right.page("/desk/consultations").find("a", href=address)


def test_who_watches_one_body_sees_no_other_bodys_list(sit: Sit, country: Country) -> None:
    case = country.forwarded()
    aside = _seat(sit, country, "aside", ("auditor", None, country.water))
    above = _seat(sit, country, "above", ("auditor", None, country.palace))
    assert aside.get("/desk/inbox?at=roads").status_code == 404
    assert aside.get("/desk/inbox?at=water").status_code == 200
    assert _numbers(above.page("/desk/inbox?at=roads")) == {f"{case.number:09d}"}
    assert _numbers(sit("auditor").page("/desk/inbox?at=roads")) == {f"{case.number:09d}"}


def test_a_count_within_a_programme_reads_no_more_than_another(
    country: Country, elsewhere: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Among very many cases of other programmes it is left out, not searched for."""
    for _case in range(3):
        country.forwarded()
    listing, places = inbox.LISTINGS["all-open"], [country.roads.pk]
    ours = {country.roads.pk: [country.version.programme_id]}
    others = {country.roads.pk: [elsewhere.pk]}
    nothing: inbox.Limits = {country.roads.pk: []}
    assert inbox.count(listing, places, country.now, ours) == 3
    assert inbox.count(listing, places, country.now, others) == 0
    assert inbox.count(listing, places, country.now, nothing) == 0
    monkeypatch.setattr(inbox, "MOST_COUNTED", 3)
    assert inbox.count(listing, places, country.now, ours) == 3
    assert inbox.count(listing, places, country.now, others) is None


def test_a_limited_list_costs_the_same_however_long(
    sit: Sit, country: Country, elsewhere: Programme
) -> None:
    seat = _seat(
        sit,
        country,
        "limited",
        ("head", country.version.programme, country.roads),
        ("head", elsewhere, country.roads),
    )
    seat.get("/desk/inbox")
    costs = []
    for _turn in range(3):
        country.forwarded()
        with CaptureQueriesContext(connection) as asked:
            assert seat.get("/desk/inbox").status_code == 200
        costs.append(len(asked))
    assert len(set(costs)) == 1, costs


def test_only_the_reports_files_open_to_who_was_asked(sit: Sit, country: Country) -> None:
    held = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(held, "JPEG")
    kept = [files.store(held.getvalue(), now=country.now).pk for _each in range(2)]
    case, now, officer = country.forwarded(files=kept[:1]), country.now, country.actor("officer")
    acts.take(case.pk, officer, now=now)
    acts.inform(case.pk, officer, text="We look.", files=kept[1:], now=now)
    acts.consult(case.pk, officer, agency=country.water, question="Your pipe?", now=now)
    report = case.attachments.get(entry=None)
    said = case.attachments.exclude(entry=None).get()
    assert sit("water").get(f"/desk/files/{report.pk}").status_code == 200
    assert sit("water").get(f"/desk/files/{said.pk}").status_code == 404
    assert sit("officer").get(f"/desk/files/{said.pk}").status_code == 200


def test_who_oversees_one_agency_has_no_queue_of_the_programme(sit: Sit, country: Country) -> None:
    country.file()
    ours = country.version.programme
    narrow = _seat(sit, country, "narrow", ("supervisor", ours, country.roads))
    whole = Person.objects.create_user("whole", name="Whole")
    Assignment.objects.create(person=whole, role="supervisor", programme=ours)
    country.people["whole"] = whole
    assert len(_numbers(sit("whole").page("/desk/queue/checking"))) == 1
    assert _numbers(narrow.page("/desk/queue/checking")) == set()
