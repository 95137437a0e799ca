"""The way of a case through the verbs, there and back."""

from datetime import timedelta

import pytest

from aduan.cases import actors
from aduan.cases.actions import agency, filing, person, result, triage
from aduan.cases.errors import Absent, ChangedMeanwhile, Incomplete, Refused
from aduan.cases.models import Case, PublicCase, PublicUpdate
from aduan.ledger.models import Event
from ground.country import Country


def _good(country: Country) -> result.Result:
    return result.Result(
        text="Repaired by Budi.",
        public_text="Repaired.",
        outcome="solved",
        cause=country.version.rules.causes[0].code,
    )


def test_from_filing_to_closing(country: Country) -> None:
    now = country.now
    case = country.forwarded()
    assert case.state == "forwarded"
    assert case.due_at == now + timedelta(days=2)
    assert case.promise_at == now + timedelta(days=10)
    agency.take(case.pk, country.actor("officer"), now=now + timedelta(days=1))
    case = result.answer(
        case.pk, country.actor("officer"), result=_good(country), now=now + timedelta(days=9)
    )
    assert case.promise_met_at == now + timedelta(days=9)
    case = person.accept(
        case.pk, actors.complainant([case.pk]), solved=True, now=now + timedelta(days=10)
    )
    assert (case.state, case.closing_code, case.due_at) == ("closed", "solved", None)
    public = PublicCase.objects.get(number=case.number)
    assert (public.state, public.closing_code) == ("closed", "solved")
    assert list(public.updates.values_list("event", "text")) == [
        ("case.forwarded", ""),
        ("case.taken", ""),
        ("case.answered", "Repaired."),
        ("case.accepted", ""),
    ]
    assert Event.objects.filter(subject=case.pk).count() == 7


def test_notes_and_drafts_leave_no_public_line(country: Country) -> None:
    now, case = country.now, country.forwarded()
    officer = country.actor("officer")
    agency.take(case.pk, officer, now=now + timedelta(days=1))
    agency.note(case.pk, officer, text="The contractor is late.", now=now + timedelta(days=2))
    public = PublicCase.objects.get(number=case.number)
    shown = public.updates.values_list("event", flat=True)
    assert list(shown) == ["case.forwarded", "case.taken"]


def test_a_report_taken_back_and_brought_back_keeps_its_public_history(country: Country) -> None:
    now, case = country.now, country.forwarded()
    agency.take(case.pk, country.actor("officer"), now=now + timedelta(days=1))
    mine = actors.complainant([case.pk])
    person.withdraw(case.pk, mine, now=now + timedelta(days=2))
    assert not PublicCase.objects.filter(number=case.number).exists()
    person.restore(case.pk, mine, now=now + timedelta(days=3))
    shown = PublicCase.objects.get(number=case.number).updates.values_list("event", flat=True)
    assert list(shown) == ["case.forwarded", "case.taken", "case.restored"]
    person.raise_secrecy(case.pk, mine, visibility="confidential", now=now + timedelta(days=4))
    assert not PublicUpdate.objects.filter(case_id=case.number).exists()


def test_question_stops_the_clock_visibly(country: Country) -> None:
    now, case = country.now, country.file()
    asked = triage.ask(
        case.pk, country.actor("centre"), question="Where?", now=now + timedelta(days=1)
    )
    assert asked.stopped_at is not None
    assert asked.due_at == now + timedelta(days=11)
    back = person.reply(
        case.pk, actors.complainant([case.pk]), text="Here", now=now + timedelta(days=5)
    )
    assert back.state == "checking"
    assert back.due_at == now + timedelta(days=3 + 4)
    assert back.promise_at == now + timedelta(days=10 + 4)
    assert back.received_at == now


def test_second_return_goes_to_the_arbiter_before_the_promise(country: Country) -> None:
    now, case = country.now, country.forwarded()
    reason = country.version.rules.return_reasons[0].code
    later = now + timedelta(days=1)
    case = agency.give_back(
        case.pk, country.actor("agency"), reason=reason, proposed=country.water, now=later
    )
    assert (case.state, case.with_arbiter, case.unit.code) == (
        "returned",
        False,
        country.centre.code,
    )
    case = triage.forward(case.pk, country.actor("centre"), agency=country.water, now=later)
    case = agency.give_back(
        case.pk, country.actor("water"), reason=reason, proposed=country.roads, now=later
    )
    assert case.with_arbiter
    with pytest.raises(Refused):
        triage.forward(case.pk, country.actor("centre"), agency=country.water, now=later)
    case = triage.arbitrate(
        case.pk, country.actor("arbiter"), agency=country.roads, reason="Roads own it", now=later
    )
    assert case.bound
    with pytest.raises(Refused):
        agency.give_back(
            case.pk, country.actor("agency"), reason=reason, proposed=country.water, now=later
        )


def test_outsiders_find_nothing(country: Country) -> None:
    case = country.forwarded()
    with pytest.raises(Absent):
        agency.take(case.pk, country.actor("water"), now=country.now)
    with pytest.raises(Absent):
        person.withdraw(case.pk, actors.PUBLIC, now=country.now)


def test_two_at_once(country: Country) -> None:
    case = country.forwarded()
    agency.take(case.pk, country.actor("officer"), now=country.now, seen=case.version)
    with pytest.raises(ChangedMeanwhile):
        agency.take(case.pk, country.actor("head"), now=country.now, seen=case.version)


def test_answer_needs_words_for_person_and_public(country: Country) -> None:
    case = country.forwarded()
    agency.take(case.pk, country.actor("officer"), now=country.now)
    empty = result.Result(text=" ", public_text="", outcome="solved", cause="x")
    with pytest.raises(Incomplete) as missing:
        result.answer(case.pk, country.actor("officer"), result=empty, now=country.now)
    assert set(missing.value.fields) == {"text", "public_text"}


def test_raised_secrecy_takes_the_page_away_at_once(country: Country) -> None:
    case = country.forwarded()
    assert PublicCase.objects.filter(number=case.number).exists()
    person.raise_secrecy(
        case.pk, actors.complainant([case.pk]), visibility="confidential", now=country.now
    )
    assert not PublicCase.objects.filter(number=case.number).exists()


def test_withdrawn_and_restored(country: Country) -> None:
    case, now = country.forwarded(), country.now
    me = actors.complainant([case.pk])
    person.withdraw(case.pk, me, now=now + timedelta(days=1))
    assert not PublicCase.objects.filter(number=case.number).exists()
    back = person.restore(case.pk, me, now=now + timedelta(days=4))
    assert (back.state, back.due_at) == ("forwarded", now + timedelta(days=5))
    assert PublicCase.objects.filter(number=case.number).exists()


def test_same_key_files_once(country: Country) -> None:
    report = filing.Report(programme="lapor", text="Flood", channel="api")
    first = filing.file(report, now=country.now, key="k", body=b"1")
    again = filing.file(report, now=country.now, key="k", body=b"1")
    assert again.repeated
    assert (again.number, again.receipt) == (first.number, first.receipt)
    with pytest.raises(Refused):
        filing.file(report, now=country.now, key="k", body=b"2")
    assert Case.objects.count() == 1


def test_merged_follows_and_comes_back(country: Country) -> None:
    older, newer = country.forwarded(), country.file("Same hole")
    case = triage.merge(newer.pk, country.actor("centre"), older=older.number, now=country.now)
    assert case.state == "merged"
    older.refresh_from_db()
    assert older.supporters == 1
    back = triage.unmerge(
        newer.pk,
        country.actor("supervisor"),
        reason="Another hole",
        now=country.now + timedelta(days=2),
    )
    assert (back.state, back.unit.code) == ("checking", country.centre.code)
    assert back.due_at == country.now + timedelta(days=5)


def test_split_parts_keep_t0_and_close_together(country: Country) -> None:
    case, later = country.file(), country.now + timedelta(days=1)
    parts = triage.split(
        case.pk,
        country.actor("centre"),
        parts=[{"title": "A", "text": "One"}, {"title": "B", "text": "Two"}],
        now=later,
    )
    assert {part.received_at for part in parts} == {case.received_at}
    with pytest.raises(Refused):
        person.close_parts(case.pk, now=later)


def test_commitment_broken_goes_up(country: Country) -> None:
    case, now = country.forwarded(), country.now
    agency.take(case.pk, country.actor("officer"), now=now)
    day = (now + timedelta(days=20)).date()
    case = result.commit(case.pk, country.actor("head"), result=_good(country), date=day, now=now)
    assert case.state == "committed"
    with pytest.raises(Refused):
        result.break_commitment(case.pk, now=now + timedelta(days=5))
    case = result.break_commitment(case.pk, now=now + timedelta(days=25))
    assert (case.state, case.unit.code) == ("in_progress", "palace")
    assert case.due_at == now + timedelta(days=30)


def test_appeal_goes_to_one_not_involved(country: Country) -> None:
    case, now = country.forwarded(), country.now
    agency.take(case.pk, country.actor("officer"), now=now)
    result.answer(case.pk, country.actor("officer"), result=_good(country), now=now)
    me = actors.complainant([case.pk])
    person.accept(case.pk, me, solved=False, now=now)
    case = person.appeal(case.pk, me, text="Not fair", now=now)
    assert (case.state, case.unit.code) == ("appealed", "palace")
    case = person.uphold(
        case.pk, country.actor("authority"), explanation="Right", order="Do it", now=now
    )
    assert (case.state, case.unit.code) == ("in_progress", "roads")


def test_who_takes_back_their_yes_takes_back_the_code(country: Country) -> None:
    """Rule 7: `solved` needs the person's yes."""
    now, case = country.now, country.forwarded()
    officer, ani = country.actor("officer"), actors.complainant([case.pk])
    agency.take(case.pk, officer, now=now)
    result.answer(case.pk, officer, result=_good(country), now=now)
    assert person.accept(case.pk, ani, now=now).closing_code == "solved"
    assert person.confirm_solved(case.pk, ani, solved=False, now=now).closing_code == "explained"
    assert person.confirm_solved(case.pk, ani, solved=True, now=now).closing_code == "solved"
