"""Nobody there: a body without people, an officer on leave, a head who does not sign.

The report still moves, or the levels above hear of it until somebody acts.
"""

from collections.abc import Callable

import pytest

from ground.stack import Served
from stories.bodies import SetUp, notice, notices
from stories.doors import Citizen, Clock, Staff

At = Callable[[str], Staff]


@pytest.fixture
def set_up(staff: At, served: Served, clock: Clock) -> SetUp:
    """The administrator at the screens of set-up."""
    return SetUp(staff("admin"), served, clock)


@pytest.mark.requirement("L-04")
def test_an_empty_body_falls_back_to_the_one_above(
    citizen: Citizen, staff: At, set_up: SetUp, served: Served
) -> None:
    """Fails if a report that is forwarded to a body where nobody works is not told at once to the
    people of the body above, naming the empty one; or if they cannot take it and answer it."""
    ministry = set_up.body(level="national")
    empty = set_up.body(ministry, level="national")
    coordinator = set_up.person("agency", ministry)
    filed = citizen.file("The weir is silted up.")
    staff("centre").check_and_forward(filed, empty.code)
    told = notice(served, coordinator.address, filed, "New report")
    assert f"Nobody at {empty.name} can receive this" in told
    assert citizen.page(filed).row("Responsible") == empty.name
    coordinator.staff.verb(filed, "take", "Take this report")
    coordinator.staff.answer(filed, "The weir was dredged.")
    assert "The weir was dredged." in citizen.page(filed).text


@pytest.mark.requirement("L-03", "L-04")
def test_an_empty_body_with_nobody_above_is_told_to_the_centre_until_somebody_acts(
    citizen: Citizen, staff: At, clock: Clock, set_up: SetUp, served: Served
) -> None:
    """Fails if nobody hears of a report with a body that has no people on its whole way up, if the
    supervisors are not told again and again while it stands still, or if a person who is named
    there later cannot take it."""
    empty = set_up.body(level="national")
    filed = citizen.file("The dyke has a hole.")
    staff("centre").check_and_forward(filed, empty.code)
    supervisor = "supervisor@staff.aduan.example"
    # The demonstration's accounts read Indonesian.
    assert empty.name in notice(served, supervisor, filed, "Saat ini tidak ada orang di")
    clock.pass_(days=2, hours=1)
    clock.to_working_hours()
    assert empty.name in notice(served, supervisor, filed, "Terlambat sejak")
    said = len(notices(served, supervisor, filed))
    for days in (7, 7):
        clock.pass_(days=days)
        clock.to_working_hours()
    # Told before, so many times.
    notice(served, supervisor, filed, "kali)")
    assert len(notices(served, supervisor, filed)) > said
    assert staff("supervisor").finds("/desk/queue/late", filed)
    officer = set_up.person("officer", empty)
    officer.staff.verb(filed, "take", "Take this report")
    officer.staff.answer(filed, "The hole was filled with clay.")
    assert "The hole was filled with clay." in citizen.page(filed).text


@pytest.mark.requirement("L-04")
def test_who_stands_in_for_an_officer_on_leave_is_told_and_acts(
    citizen: Citizen, staff: At, set_up: SetUp, served: Served
) -> None:
    """Fails if what the person adds while the officer is away does not reach the stand-in, or the
    stand-in's own stand-in; if it goes to the officer all the same; if the stand-in does not find
    the report among their own, or cannot answer it."""
    office = set_up.body(level="national")
    officer, first = set_up.person("officer", office), set_up.person("officer", office)
    elsewhere = set_up.person("officer", set_up.body(level="national"))
    filed = citizen.file("The hydrant leaks.")
    staff("centre").check_and_forward(filed, office.code)
    officer.staff.verb(filed, "take", "Take this report")
    elsewhere.staff.case(filed, status=404)
    set_up.leave(officer, days=5, stand_in=first)
    citizen.act(filed, "add", "Add", text="It leaks more now.")
    notice(served, first.address, filed, "added")
    assert not [text for text in notices(served, officer.address, filed) if "added" in text]
    assert first.staff.finds("/desk/inbox?at=me", filed)
    set_up.leave(first, days=5, stand_in=elsewhere)
    citizen.act(filed, "add", "Add", text="Now the cellar is wet.")
    notice(served, elsewhere.address, filed, "added")
    elsewhere.staff.answer(filed, "The hydrant has a new seal.")
    assert "The hydrant has a new seal." in citizen.page(filed).text


@pytest.mark.requirement("L-04")
def test_without_a_stand_in_it_climbs_to_who_is_there(
    citizen: Citizen, staff: At, clock: Clock, set_up: SetUp, served: Served
) -> None:
    """Fails if, while the only officer is away and nobody stands in, words of the person or the
    reminder before the date do not reach the coordinator above, or if the coordinator cannot give
    the report to somebody who is there."""
    body = set_up.body(level="national")
    office, other = set_up.body(body), set_up.body(body)
    coordinator, officer = set_up.person("agency", body), set_up.person("officer", office)
    filed = citizen.file("The bus shelter has no roof.")
    staff("centre").check_and_forward(filed, office.code)
    officer.staff.verb(filed, "take", "Take this report")
    set_up.leave(officer, days=30)
    citizen.act(filed, "add", "Add", text="It rains in.")
    notice(served, coordinator.address, filed, "added")
    clock.pass_(days=8)
    clock.to_working_hours()
    notice(served, coordinator.address, filed, "Due soon")
    present = set_up.person("officer", other)
    unit = coordinator.staff.choice(filed, "assign", "unit", other.name)
    coordinator.staff.verb(filed, "assign", "Assign", unit=unit, officer="")
    notice(served, present.address, filed, "New report")
    present.staff.answer(filed, "The shelter has a roof again.")
    assert "The shelter has a roof again." in citizen.page(filed).text


@pytest.mark.requirement("L-03", "J-17")
def test_a_head_who_does_not_sign_is_reminded_then_passed_over(
    citizen: Citizen, staff: At, clock: Clock, set_up: SetUp, served: Served
) -> None:
    """Fails if a draft that waits for the head's signature after an objection is not told to the
    head, again before its date; if after it head, coordinator and next authority are not told one
    after the other, each that a draft waits; or if the next authority cannot sign in the head's
    place."""
    top = set_up.body(level="national")
    body = set_up.body(top, level="national")
    office = set_up.body(body)
    authority, coordinator = set_up.person("head", top), set_up.person("agency", body)
    head, officer = set_up.person("head", office), set_up.person("officer", office)
    filed = citizen.file("The kiosk blocks the pavement.")
    staff("centre").check_and_forward(filed, office.code)
    officer.staff.verb(filed, "take", "Take this report")
    officer.staff.answer(filed, "It does not.", outcome="explained")
    citizen.act(filed, "object", "Send the objection", text="It does; see for yourselves.")
    refused = officer.staff.open(f"/desk/cases/{filed.number}/answer", status=None)
    assert refused.status == 409
    page = officer.staff.open(f"/desk/cases/{filed.number}/draft")
    cause = next(
        str(each["value"])
        for each in page.html.select("select[name=cause] option[value]")
        if each["value"]
    )
    page = page.press("Save the draft", text="It was moved.", outcome="solved", cause=cause)
    page = page.press("Save the draft", confirmed="on")
    assert page.path == f"/desk/cases/{filed.number}", page.errors
    notice(served, head.address, filed, "For your signature")
    clock.pass_(days=4)
    clock.sweep()
    clock.pass_(days=1, minutes=5)
    clock.pass_(days=3)
    clock.pass_(days=4)
    clock.to_working_hours()
    notice(served, head.address, filed, "Signature due soon")
    waited = "A draft answer has been waiting for a signature since"
    for level in (head, coordinator, authority):
        assert waited in notice(served, level.address, filed, "Late since")
    told = notice(served, authority.address, filed, "Told before")
    assert "head of the unit" in told
    assert "coordinator of the agency" in told
    page = authority.staff.open(f"/desk/cases/{filed.number}/answer")
    assert "It was moved." in page.text
    page = page.press("Give the result", confirmed="on")
    assert page.path == f"/desk/cases/{filed.number}", page.errors
    assert "It was moved." in citizen.page(filed).text
