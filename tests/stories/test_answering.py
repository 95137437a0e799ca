"""The answer: with words, by the agency, in public where nothing is secret, and the end."""

from collections.abc import Callable

import pytest

from ground.stack import Served
from stories.doors import Citizen, Clock, Staff, ask

At = Callable[[str], Staff]


@pytest.mark.requirement("L-14")
def test_no_answer_without_a_result_that_the_person_reads(
    citizen: Citizen, staff: At, served: Served
) -> None:
    """Fails if a report becomes "answered" by the form or by the agency's API without words for
    the person, or if the words that were given are not on the person's page and in their mail."""
    filed = citizen.file("The crossing has no zebra.")
    citizen.confirm(filed)
    staff("centre").check_and_forward(filed, "bina-marga")
    officer = staff("officer2")
    officer.verb(filed, "take", "Take this report")
    page = officer.open(f"/desk/cases/{filed.number}/answer")
    assert page.press("Give the result", text="  ", outcome="solved").status == 422
    made = served.command("token", "make", "bina-marga", "--name", "answering")
    bare = ask(
        served,
        "POST",
        f"/agency/cases/{filed.number}/answer",
        headers={"Authorization": f"Bearer {made.stdout.strip()}"},
        json={"outcome": "solved"},
    )
    assert bare.status_code == 422
    assert "text" in bare.json()["errors"]
    assert "The answer" not in citizen.page(filed).text
    officer.answer(filed, "A zebra crossing was painted on Tuesday.")
    assert "A zebra crossing was painted on Tuesday." in citizen.page(filed).text
    assert filed.shown in citizen.mail_about("A zebra crossing was painted on Tuesday.")


@pytest.mark.requirement("L-22")
def test_an_accepted_report_is_public_after_redaction(
    citizen: Citizen, staff: At, served: Served
) -> None:
    """Fails if anything is public before the wording was confirmed, if a telephone number, a mail
    address or the person's name stays in the public words, or if a secret report has a page."""
    words = "The tap in Rungkut is dry. Call me: 0812 3456 7890, wati@example.com."
    filed = citizen.file(words, name="Wati Lestari")
    secret = citizen.file("A Rungkut official threatens me.", visibility="confidential")
    stranger = Citizen(served)
    for each in (filed, secret):
        stranger.look(each, status=404)
        assert ask(served, "GET", f"/cases/{each.number}").status_code == 404
        staff("centre").check_and_forward(each, "bina-marga")
    page = stranger.look(filed)
    assert "The tap in Rungkut is dry." in page.text
    for hidden in ("3456", "wati@example.com", "Wati"):
        assert hidden not in page.response.text
    assert filed.shown in stranger.browser.open("/lapor/cases?q=Rungkut").text
    listed = ask(served, "GET", "/cases", params={"q": "Rungkut"}).json()["cases"]
    assert [each["number"] for each in listed].count(filed.shown) == 1
    stranger.look(secret, status=404)
    assert ask(served, "GET", f"/cases/{secret.number}").status_code == 404
    assert secret.shown not in {each["number"] for each in listed}
    assert secret.shown not in stranger.browser.open("/lapor/cases?q=threatens").text


@pytest.mark.requirement("L-24")
def test_the_closure_report_is_the_agencys_dated_and_public(
    citizen: Citizen, staff: At, clock: Clock, served: Served
) -> None:
    """Fails if the public page of an answered report lacks the agency's words, its name or the
    date, if the centre can write them instead, or if an answer within ten days is not called in
    time; and if the person's "solved" does not close the report as solved."""
    filed = citizen.file("The lamp at the ferry is dark.")
    staff("centre").check_and_forward(filed, "bina-marga")
    clock.pass_(days=1)
    staff("officer2").verb(filed, "take", "Take this report")
    refused = staff("centre").open(f"/desk/cases/{filed.number}/answer", status=None)
    assert refused.status == 409
    clock.pass_(days=6)
    staff("officer2").answer(filed, "The lamp was replaced by a brighter one.")
    public = Citizen(served).look(filed)
    assert "The lamp was replaced by a brighter one." in public.text
    assert citizen.page(filed).row("Responsible") in public.text
    assert clock.day() in public.text
    assert "done in time" in public.row("Answered by")
    view = ask(served, "GET", f"/cases/{filed.number}").json()
    assert view["answered_at"] < view["answer_due"]
    assert view["late"] is False
    citizen.act(filed, "accept", "Accept and close", solved="yes")
    closed = ask(served, "GET", f"/cases/{filed.number}").json()
    assert (closed["state"], closed["closing_code"]) == ("closed", "solved")


def test_a_mail_link_opens_the_report_and_lets_the_person_act(citizen: Citizen, staff: At) -> None:
    """Fails if the code that was mailed does not confirm the address, if the link in the next mail
    does not open the whole report elsewhere, or if the person cannot object there."""
    filed = citizen.file("The stairs of the bridge are rusty.")
    assert "confirmed" in citizen.confirm(filed).text
    staff("centre").check_and_forward(filed, "bina-marga")
    staff("officer2").verb(filed, "take", "Take this report")
    staff("officer2").answer(filed, "The stairs were painted over.")
    page = citizen.follow_link(citizen.mail_about("The stairs were painted over."))
    assert "The stairs were painted over." in page.text
    citizen.act(filed, "object", "Send the objection", text="Paint does not hold rust.")
    assert "Paint does not hold rust." in staff("head2").case(filed).text


def test_silence_closes_without_calling_it_solved(
    citizen: Citizen, staff: At, clock: Clock, served: Served
) -> None:
    """Fails if a report whose person says nothing for ten working days stays open, or is counted as
    solved."""
    filed = citizen.file_by_program("The ramp is too steep.")
    staff("centre").check_and_forward(filed, "bina-marga")
    staff("officer2").verb(filed, "take", "Take this report")
    staff("officer2").answer(filed, "It follows the norm of 1998.", outcome="explained")
    clock.pass_(days=20)
    view = ask(served, "GET", f"/cases/{filed.number}").json()
    assert (view["state"], view["closing_code"]) == ("closed", "no_reply")
