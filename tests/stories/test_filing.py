"""Filing: about anything, by anybody, in three screens, into one register."""

from collections.abc import Callable

import pytest

from stories.doors import Citizen, Staff

At = Callable[[str], Staff]

MATTERS = (
    "The street lamp in front of the school has been dark for three weeks.",
    "The clerk at the counter for identity cards asked me for money.",
    "บัตรประกันสุขภาพของคุณแม่ใช้ที่โรงพยาบาลไม่ได้",
    "Pelayanan kantor imigrasi sangat lambat, sudah dua bulan menunggu paspor.",
)


@pytest.mark.requirement("L-01", "L-02")
def test_anything_can_be_reported_without_knowing_whose_it_is(citizen: Citizen, staff: At) -> None:
    """Fails if any of these matters is refused, if the form needs an agency or a topic, or if the
    report does not wait at the centre, word for word, for somebody to find who is responsible."""
    for matter in MATTERS:
        filed = citizen.file_at_once(matter)
        page = staff("centre").open(f"/desk/triage/{filed.number}")
        assert matter in page.text
        assert page.row("Topic") == "–"
        assert page.row("Owner")


@pytest.mark.requirement("L-18")
def test_three_screens_and_three_phases(citizen: Citizen) -> None:
    """Fails if filing with place, name, contact and secrecy takes a fourth screen, or if the
    tracker shows other phases than Reporting, Following up and Closure, the first being now."""
    filed = citizen.file(
        "The pavement is broken and people fall.",
        place="Jalan Pemuda 3",
        area="Surabaya",
        name="Siti",
        visibility="anonymous",
    )
    assert filed.screens <= 3
    phases = citizen.page(filed).html.select(".aduan-phases__words")
    told = [" ".join(each.get_text(" ").split()) for each in phases]
    assert [each.split(" ")[0] for each in told] == ["Reporting", "Following", "Closure"]
    assert "now" in told[0].lower() or "current" in told[0].lower(), told


@pytest.mark.requirement("L-05", "L-06")
def test_all_doors_end_in_one_inbox_with_one_numbering(citizen: Citizen, staff: At) -> None:
    """Fails if a report by website, API or the intake desk does not stand in the centre's one
    queue, if its number is not nine digits of its own, or if the centre cannot forward it."""
    by_form = citizen.file("The well of our village is dry.")
    by_program = citizen.file_by_program("The bus does not come on Sundays.")
    by_telephone = staff("operator").take_report("The bridge shakes when a lorry passes.")
    all_three = (by_form, by_program, by_telephone)
    assert len({each.number for each in all_three}) == 3
    centre = staff("centre")
    for filed in all_three:
        assert len(filed.number) == 9
        assert filed.number.isdigit()
        assert centre.finds("/desk/queue/checking", filed)
        assert centre.open(f"/desk/find?number={filed.number}").path.endswith(filed.number)
        centre.check_and_forward(filed, "bina-marga")
        assert staff("agency2").finds("/desk/inbox", filed)
        assert not centre.finds("/desk/queue/checking", filed)


@pytest.mark.requirement("L-20")
def test_nothing_is_forwarded_without_a_verdict(citizen: Citizen, staff: At) -> None:
    """Fails if the centre can forward a report that nobody called clear and complete, by the triage
    page or past it, or if the verdict does not stand in the history with who gave it."""
    filed, centre = citizen.file("The traffic light at the market is broken."), staff("centre")
    page = centre.open(f"/desk/triage/{filed.number}")
    page = page.press("Check and forward", agency="bina-marga", confirmed="on", clear="on")
    assert page.status in (409, 422)
    past = centre.open(f"/desk/cases/{filed.number}/forward", status=None)
    if past.status == 200:
        past = past.press("Forward", agency="bina-marga")
    assert past.status in (409, 422)
    assert not staff("agency2").finds("/desk/inbox", filed)
    centre.check_and_forward(filed, "bina-marga")
    history = centre.case(filed).under("History")
    checked = next(each for each in history if "Checked for clarity and completeness" in each)
    forwarded = next(each for each in history if each.startswith("Forwarded to"))
    assert history.index(checked) < history.index(forwarded)
    assert "Ratna Kusumawati" in checked
