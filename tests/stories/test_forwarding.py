"""Forwarding: to the right body in time, with one owner at every moment, and no wrong door."""

from collections.abc import Callable

import pytest

from ground.stack import Served
from stories.doors import Citizen, Clock, Staff, ask

At = Callable[[str], Staff]


@pytest.mark.requirement("L-08")
def test_forwarding_reaches_the_agency_at_once_by_desk_and_by_program(
    citizen: Citizen, staff: At, served: Served
) -> None:
    """Fails if a forwarded report is not in the agency's inbox at the next look, or if the
    agency's own system cannot read and take it with its token."""
    made = served.command("token", "make", "bina-marga", "--name", "story")
    assert made.returncode == 0, made.stderr
    bearer = {"Authorization": f"Bearer {made.stdout.strip()}"}
    filed = citizen.file("The guard rail on the state road is gone.")
    staff("centre").check_and_forward(filed, "bina-marga")
    assert staff("agency2").finds("/desk/inbox", filed)
    seen = ask(served, "GET", f"/agency/cases/{filed.number}", headers=bearer).json()
    assert "take" in seen["verbs"]
    taken = ask(
        served,
        "POST",
        f"/agency/cases/{filed.number}/take",
        headers=bearer,
        json={"version": seen["version"]},
    )
    assert taken.json()["state"] == "in_progress", taken.text
    other = ask(
        served, "GET", f"/agency/cases/{filed.number}", headers={"Authorization": "Bearer x"}
    )
    assert other.status_code == 401


@pytest.mark.requirement("L-04", "L-12")
def test_one_named_owner_at_every_moment(citizen: Citizen, staff: At) -> None:
    """Fails if at any step of a long way the report's page names no owner or two, if another's
    inbox has the report at the same time, or if a hand-over is missing in the history."""
    filed = citizen.file("The culvert under the road is blocked and floods us.")
    owners = []

    def owner() -> str:
        words = citizen.page(filed).row("Responsible")
        assert words
        owners.append(words)
        held = [name for name in ("agency", "agency2") if staff(name).finds("/desk/inbox", filed)]
        assert len(held) <= 1, held
        return words

    first = owner()
    staff("centre").verb(filed, "ask", "Send the question", question="Which road is it?")
    assert owner() == first
    citizen.act(filed, "reply", "Send the answer", text="The road to the harbour.")
    staff("centre").check_and_forward(filed, "bina-marga")
    state = owner()
    assert state != first
    staff("agency2").verb(
        filed,
        "give_back",
        "Give back",
        reason=staff("agency2").choice(filed, "give_back", "reason"),
        proposed="pemda-35-78",
        explanation="A city road.",
    )
    assert owner() == first
    staff("centre").verb(filed, "forward", "Forward", agency="pemda-35-78", reason="A city road.")
    city = owner()
    assert city not in (first, state)
    staff("agency").verb(filed, "take", "Take this report")
    staff("agency").verb(
        filed,
        "assign",
        "Assign",
        unit=staff("agency").choice(filed, "assign", "unit", "Water Resources and Highways"),
    )
    office = owner()
    assert office != city
    staff("head").answer(filed, "The culvert was cleared.")
    assert owner() == office
    history = " | ".join(staff("head").case(filed).under("History"))
    for step in ("Forwarded to", "Given back", "Taken by", "Assigned to", "Result given"):
        assert step in history
    hands = staff("centre").case(filed).under("Hands it went through")
    assert len(hands) >= 4, hands


@pytest.mark.requirement("L-10")
def test_there_is_no_wrong_door(citizen: Citizen, staff: At) -> None:
    """Fails if a report that was sent to the wrong agency can be ended by anybody but by passing it
    on: no button offers it, the address of archiving refuses it, and who gives it back has to name
    whom they think responsible. The second return ends with the arbiter, whose word binds."""
    filed, centre = citizen.file("The sluice gate does not close."), staff("centre")
    centre.check_and_forward(filed, "bina-marga")
    for name, back in (("agency2", "pemda-35-78"), ("agency", "bina-marga")):
        agency = staff(name)
        page = agency.case(filed)
        assert not {"Archive", "Close", "Reject"} & page.buttons()
        assert agency.open(f"/desk/cases/{filed.number}/archive", status=None).status == 409
        reason = agency.choice(filed, "give_back", "reason")
        given = {"reason": reason, "explanation": "Not ours."}
        agency.verb(filed, "give_back", "Give back", status=422, proposed="", **given)
        agency.verb(filed, "give_back", "Give back", proposed=back, **given)
        assert centre.open(f"/desk/cases/{filed.number}/archive", status=None).status == 409
        assert citizen.page(filed).row("Responsible")
        if name == "agency2":
            centre.verb(filed, "forward", "Forward", agency=back, reason="They named it.")
    assert centre.open(f"/desk/cases/{filed.number}/forward", status=None).status == 409
    staff("arbiter").verb(filed, "arbitrate", "Decide", agency="pemda-35-78", reason="By its map.")
    refused = staff("agency").open(f"/desk/cases/{filed.number}/give_back", status=None)
    assert refused.status == 409
    assert staff("agency").finds("/desk/inbox", filed)


@pytest.mark.requirement("L-21")
def test_forwarded_within_three_days_or_flagged(citizen: Citizen, staff: At, clock: Clock) -> None:
    """Fails if the receipt promises another day than the third, if a report that waits longer is
    not in the supervisor's list of late ones, or if one that was forwarded in time is."""
    late, timely = citizen.file("A kerb is loose."), citizen.file("A sign has fallen.")
    assert late.promises["forward_by"] == clock.day(days=3)
    assert not staff("supervisor").finds("/desk/queue/late", late)
    clock.pass_(days=2, hours=23)
    staff("centre").check_and_forward(timely, "bina-marga")
    assert not staff("supervisor").finds("/desk/queue/late", late)
    clock.pass_(hours=2)
    assert staff("supervisor").finds("/desk/queue/late", late)
    assert not staff("supervisor").finds("/desk/queue/late", timely)
    row = staff("centre").row("/desk/queue/checking", late)
    assert "Late by" in row, row


@pytest.mark.requirement("L-23")
def test_the_person_is_told_which_agency(citizen: Citizen, staff: At, clock: Clock) -> None:
    """Fails if no mail that names the agency reaches the person when the report is forwarded, if
    that is later than the fifth day, or if the report's page does not say the same."""
    filed = citizen.file("The state road has no drain.")
    assert filed.promises["tell_agency_by"] == clock.day(days=5)
    assert filed.shown in citizen.mail_about("We have received your report")
    clock.pass_(days=2)
    staff("centre").check_and_forward(filed, "bina-marga", reason="A road of the state.")
    agency = citizen.page(filed).row("Responsible")
    told = citizen.mail_about(agency)
    assert filed.shown in told
    assert "A road of the state." in citizen.page(filed).text
