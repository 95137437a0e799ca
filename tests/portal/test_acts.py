"""What the person does with the report: offered when possible, done once, nothing typed is lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from aduan.cases.actions import agency, result, triage
from aduan.cases.lifecycle import FLOWS
from aduan.cases.models import Case, Entry
from aduan.portal.forms.acts import ACTS
from ground.country import Country
from portal.conftest import Screen, Visitor, code_on, number_on, photo

Stranger = Callable[[], Visitor]


@pytest.fixture
def case(visitor: Visitor) -> Case:
    """A report that the visitor has just filed."""
    return Case.objects.get(number=int(number_on(visitor.report())))


def _page(visitor: Visitor, case: Case) -> Screen:
    return visitor.get(f"/c/{case.number:09d}")


def _forwarded(country: Country, case: Case) -> None:
    country.ready(case)
    triage.forward(case.pk, country.actor("centre"), agency=country.roads, now=country.now)


def _answered(country: Country, case: Case) -> None:
    _forwarded(country, case)
    agency.take(case.pk, country.actor("officer"), now=country.now)
    good = result.Result(
        text="Repaired.",
        public_text="Repaired.",
        outcome="explained",
        cause=country.version.rules.causes[0].code,
    )
    result.answer(case.pk, country.actor("officer"), result=good, now=country.now)


def _state(case: Case) -> str:
    case.refresh_from_db()
    return case.state


def test_every_verb_of_the_complainant_has_its_form() -> None:
    verbs = {move.verb for move in FLOWS["public"].moves if "complainant" in move.who}
    assert verbs - {"verify_contact"} == set(ACTS)


def test_answer_a_question(visitor: Visitor, country: Country, case: Case) -> None:
    triage.ask(case.pk, country.actor("centre"), question="Which road?", now=country.now)
    page = _page(visitor, case)
    assert "Which road?" in page.text
    assert page.html.select_one("#act-reply[open]") is not None
    page = visitor.press(page, "Send the answer", text="Jalan Merdeka", photos=[photo()])
    assert "Your answer has arrived" in page.text
    assert "Jalan Merdeka" in page.text
    assert len(page.html.select(".aduan-photos img")) == 1
    assert _state(case) == "checking"


@pytest.mark.parametrize(("said", "code"), [("yes", "solved"), ("no", "explained")])
def test_accept(visitor: Visitor, country: Country, case: Case, said: str, code: str) -> None:
    _answered(country, case)
    unchosen = visitor.press(_page(visitor, case), "Accept and close")
    assert unchosen.status == 422
    assert "Please choose one." in unchosen.text
    page = visitor.press(unchosen, "Accept and close", solved=said)
    assert "Your report is closed." in page.text
    assert _state(case) == "closed"
    assert case.closing_code == code


def test_object_rate_reopen_appeal(visitor: Visitor, country: Country, case: Case) -> None:
    _answered(country, case)
    page = visitor.press(_page(visitor, case), "Send the objection", text="Not at all.")
    assert "Not at all." in page.text
    assert _state(case) == "in_progress"
    good = result.Result(
        text="Now.",
        public_text="Now.",
        outcome="solved",
        cause=country.version.rules.causes[0].code,
    )
    result.answer(case.pk, country.actor("head"), result=good, now=country.now)
    page = visitor.press(_page(visitor, case), "Accept and close", solved="no")
    page = visitor.press(page, "Send the rating", stars="2", text="Slow.")
    assert "You gave 2 of 5 stars" in page.text
    assert "Slow." in page.text
    assert not page.html.select("#act-rate")
    page = visitor.press(page, "Open the report again", text="It broke again.")
    assert _state(case) == "reopened"
    agency.take(case.pk, country.actor("head"), now=country.now)
    result.answer(case.pk, country.actor("head"), result=good, now=country.now)
    page = visitor.press(_page(visitor, case), "Accept and close", solved="no")
    page = visitor.press(page, "Send the appeal", text="Unfair.")
    assert _state(case) == "appealed"
    assert "decides on your appeal" in page.text


def test_withdraw_and_restore(
    visitor: Visitor, country: Country, case: Case, stranger: Stranger
) -> None:
    _forwarded(country, case)
    path = f"/c/{case.number:09d}"
    assert stranger().get(path).status == 200
    page = visitor.press(_page(visitor, case), "Take the report back", text="Sorry.")
    assert "You took this report back" in page.text
    assert stranger().get(path).status == 404
    page = visitor.press(page, "Bring it back")
    assert "Your report is back." in page.text
    assert stranger().get(path).status == 200


def test_more_secrecy_and_never_less(
    visitor: Visitor, country: Country, case: Case, stranger: Stranger
) -> None:
    _forwarded(country, case)
    page = visitor.press(_page(visitor, case), "Change it", visibility="anonymous")
    assert "Anonymous" in page.text
    offered = [
        str(radio["value"]) for radio in page.html.select("#act-raise_secrecy input[type=radio]")
    ]
    assert offered == ["confidential"]
    page = visitor.press(page, "Change it", visibility="confidential")
    assert "Confidential" in page.text
    assert not page.html.select("#act-raise_secrecy")
    assert stranger().get(f"/c/{case.number:09d}").status == 404


def test_still_solved(visitor: Visitor, country: Country, case: Case) -> None:
    _answered(country, case)
    page = visitor.press(_page(visitor, case), "Accept and close", solved="yes")
    page = visitor.press(page, "Send", solved="no")
    assert "We have noted it." in page.text
    case.refresh_from_db()
    assert case.solved_confirmed is False


def test_broken_commitment(visitor: Visitor, country: Country, case: Case) -> None:
    country.now -= timedelta(days=30)
    case.deadlines.update(started_at=country.now)
    _forwarded(country, case)
    agency.take(case.pk, country.actor("officer"), now=country.now)
    good = result.Result(
        text="Soon.",
        public_text="Soon.",
        outcome="solved",
        cause=country.version.rules.causes[0].code,
    )
    day = (country.now + timedelta(days=5)).date()
    result.commit(case.pk, country.actor("head"), result=good, date=day, now=country.now)
    page = visitor.press(_page(visitor, case), "It was not done")
    assert "the next authority" in page.text.lower()
    assert _state(case) == "in_progress"


def test_pressed_twice_is_done_once(visitor: Visitor, case: Case) -> None:
    page = _page(visitor, case)
    for _ in range(2):
        after = visitor.press(page, "Add", text="One more thing.")
        assert after.status == 200
        assert "It was added to your report." in after.text
    assert Entry.objects.filter(case=case).count() == 1
    page = visitor.press(after, "Take the report back")
    assert visitor.press(after, "Take the report back").status == 200


def test_changed_meanwhile_keeps_the_words(visitor: Visitor, country: Country, case: Case) -> None:
    page = _page(visitor, case)
    country.ready(case)
    told = visitor.press(page, "Add", text="Words that took long.", photos=[photo()])
    assert told.status == 409
    assert "Somebody changed this report" in told.text
    assert "Words that took long." in told.text
    assert len(told.html.select("input[name=files]")) == 1
    page = visitor.press(told, "Add")
    assert "Words that took long." in page.text
    assert len(page.html.select(".aduan-photos img")) == 1


def test_no_longer_possible_keeps_the_words(visitor: Visitor, country: Country, case: Case) -> None:
    _answered(country, case)
    page = _page(visitor, case)
    visitor.press(page, "Accept and close", solved="yes")
    told = visitor.press(page, "Send the objection", text="Wait, no!")
    assert told.status == 409
    assert "Wait, no!" in told.text


def test_an_empty_text_is_told_on_a_page_of_its_own(visitor: Visitor, case: Case) -> None:
    told = visitor.press(_page(visitor, case), "Add", text=" ", photos=[photo()])
    assert told.status == 422
    assert "Please write something here." in told.text
    assert len(told.html.select("input[name=files]")) == 1
    page = visitor.press(told, "Add", text="Now.")
    assert "Now." in page.text


def test_nobody_else_can_act(visitor: Visitor, case: Case, stranger: Stranger) -> None:
    for verb in ACTS:
        answer = stranger().client.post(
            f"/c/{case.number:09d}/act/{verb}", {"text": "x", "solved": "yes", "stars": "1"}
        )
        assert answer.status_code == 404
    case.refresh_from_db()
    assert case.version == 1


def test_unknown_verb(visitor: Visitor, case: Case) -> None:
    for verb in ("forward", "close", "answer"):
        assert visitor.get(f"/c/{case.number:09d}/act/{verb}").status == 404


def test_each_act_has_a_page_of_its_own(visitor: Visitor, case: Case) -> None:
    page = visitor.get(f"/c/{case.number:09d}/act/add")
    assert page.heading == "Add something"
    assert "Thank you." in visitor.press(page, "Add", text="By link.").text


def test_a_code_sent_by_mail_confirms_the_address(visitor: Visitor, country: Country) -> None:
    second = visitor.press(visitor.get("/lapor/report"), "Continue", text="A hole.")
    third = visitor.press(second, "Continue", email="siti@example.org")
    receipt = visitor.press(third, "Send the report")
    assert "Confirm your e-mail address" in receipt.text
    wrong = visitor.press(receipt, "Confirm", digits="000000")
    assert wrong.status == 422
    assert "This code is not right" in wrong.text
    page = visitor.get(f"/c/{number_on(receipt)}")
    assert "not yet confirmed" in page.text
    assert code_on(receipt) not in page.text
    again = visitor.press(visitor.get(wrong.path), "Send me a code")
    assert "next from" in again.text
