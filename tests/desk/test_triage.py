"""The triage page: whom it brings together, and what it keeps when somebody else was first."""

import pytest
from bs4 import BeautifulSoup

from aduan.cases.models import Case
from desk.conftest import Sit, words
from ground.country import Country

pytestmark = pytest.mark.django_db

CONTACT = [("email", "siti@example.org")]
SAME = "from the same contact"


@pytest.mark.parametrize(
    ("here", "there", "listed"),
    [
        ("open", "open", True),
        ("anonymous", "open", False),
        ("open", "anonymous", False),
        ("confidential", "open", False),
        ("open", "confidential", False),
    ],
)
def test_only_open_reports_are_brought_together_by_their_sender(
    sit: Sit, country: Country, here: str, there: str, listed: bool
) -> None:
    other = country.file("The lamp is dark.", name="Siti", contacts=CONTACT, visibility=there)
    case = country.file("The dam leaks.", name="Siti", contacts=CONTACT, visibility=here)
    said = words(sit("centre").get(f"/desk/triage/{case.number:09d}"))
    assert (SAME in said) is listed
    assert (other.shown_number in said) is listed


TYPED = {
    "clear": "on",
    "complete": "on",
    "protected": "on",
    "title": "Pothole",
    "text": "A pothole at the market.",
    "place": "Kediri",
    "reason": "The road is national.",
    "agency": "roads",
    "do": "forward",
}


def test_triage_that_came_second_keeps_verdict_and_wording(sit: Sit, country: Country) -> None:
    case = country.file()
    sit("centre2").done(case, "note", text="I look at it.")
    address = f"/desk/triage/{case.number:09d}"
    answer = sit("centre").client.post(address, TYPED | {"seen": str(case.version)})
    assert answer.status_code == 409
    assert "Somebody changed this report" in words(answer)
    page = BeautifulSoup(answer.content, "html.parser")
    form = page.find("form", action=address)
    for name in ("clear", "protected"):
        assert form.find("input", attrs={"name": name}).has_attr("checked"), name
    for name in ("title", "place", "agency"):
        assert form.find("input", attrs={"name": name})["value"] == TYPED[name]
    for name in ("text", "reason"):
        assert TYPED[name] in form.find("textarea", attrs={"name": name}).get_text()
    seen = form.find("input", attrs={"name": "seen"})["value"]
    assert int(seen) == Case.objects.get(pk=case.pk).version
    sent = {**TYPED, "seen": seen, "confirmed": "on"}
    del sent["protected"]
    again = sit("centre").client.post(address, sent)
    assert again.status_code == 302, words(again)
    assert Case.objects.get(pk=case.pk).agency == country.roads


def test_triage_of_what_is_forwarded_already_gives_the_words_back(
    sit: Sit, country: Country
) -> None:
    case = country.forwarded()
    answer = sit("centre").client.post(f"/desk/triage/{case.number:09d}", TYPED | {"seen": "1"})
    assert answer.status_code == 409
    page = BeautifulSoup(answer.content, "html.parser")
    kept = {area.get_text().strip() for area in page.select("main textarea[readonly]")}
    assert {TYPED[name] for name in ("title", "text", "place", "reason")} <= kept
    assert not kept & {"on", "forward"}
