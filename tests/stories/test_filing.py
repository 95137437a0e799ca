"""Filing: about anything, by anybody, in three screens, into one register."""

from collections.abc import Callable

import pytest

from ground.stack import Served
from stories.doors import Citizen, Staff, ask

At = Callable[[str], Staff]


@pytest.mark.requirement("L-01", "L-02")
def test_anything_can_be_reported_without_knowing_whose_it_is(
    citizen: Citizen, staff: At
) -> None:
    """Fails if any of these matters is refused, if the form asks for an agency or a topic, or if
    the report does not wait at the centre for somebody to find the responsible agency."""
    matters = (
        "The street lamp in front of the school has been dark for three weeks.",
        "The clerk at the counter for identity cards asked for money.",
        "บัตรประกันสุขภาพของคุณแม่ใช้ที่โรงพยาบาลไม่ได้",
        "Pelayanan kantor imigrasi sangat lambat, sudah dua bulan menunggu paspor.",
    )
    for matter in matters:
        filed = citizen.file_at_once(matter)
        page = staff("centre").open(f"/desk/triage/{filed.number}")
        assert matter in page.text
        assert page.row("Topic") == "–"
        assert "LAPOR" in page.row("Owner") or "Centre" in page.row("Owner"), page.row("Owner")


@pytest.mark.requirement("L-18")
def test_three_screens_and_three_phases(citizen: Citizen) -> None:
    """Fails if filing with name, contact, photo-free place and secrecy takes a fourth screen, or if
    the tracker shows other than the three phases."""
    filed = citizen.file(
        "The pavement is broken and people fall.",
        place="Jalan Pemuda 3",
        area="Surabaya",
        name="Siti",
        visibility="anonymous",
    )
    assert filed.screens <= 3
    page = citizen.page(filed)
    names = [each.get_text(" ", strip=True) for each in page.html.select(".aduan-phases__name")]
    assert names == ["Reporting", "Following up", "Closure"]
    current = page.html.select_one(".aduan-phases__phase--current, [aria-current=step]")
    assert current is not None
    assert "Reporting" in current.get_text()


@pytest.mark.requirement("L-05", "L-06")
def test_all_doors_end_in_one_inbox_with_one_numbering(
    citizen: Citizen, served: Served, staff: At
) -> None:
    """Fails if a report by website, API or intake desk does not stand in the centre's one queue, if
    a number is not nine digits, or if one door's number is not found by another door."""
    by_form = citizen.file("The well of our village is dry.")
    by_program = citizen.file_by_program("The bus does not come on Sundays.")
    page = staff("operator").open("/desk/intake")
    page = page.press(_file_button(page.buttons()), text="By telephone: the bridge shakes.")
    by_telephone = page.html.select_one(".aduan-number")
    assert by_telephone is not None, page.text
    third = by_telephone.get_text().replace(" ", "")
    numbers = [by_form.number, by_program.number, third]
    assert all(len(each) == 9 and each.isdigit() for each in numbers)
    assert len(set(numbers)) == 3
    for each in numbers:
        found = staff("centre").open(f"/desk/find?number={each}")
        assert found.path == f"/desk/cases/{each}"
    assert staff("centre").finds("/desk/queue/checking", by_form)
    assert staff("centre").finds("/desk/queue/checking", by_program)


def _file_button(buttons: set[str]) -> str:
    return next(each for each in buttons if each.startswith(("File", "Take", "Save")))


def test_the_api_names_the_promises(citizen: Citizen, served: Served) -> None:
    filed = citizen.file_by_program("x y z")
    assert ask(served, "GET", f"/cases/{filed.number}").status_code == 404
