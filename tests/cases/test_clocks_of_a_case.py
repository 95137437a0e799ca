"""Which limits of a case run, stand still and are late where its way is crooked."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from aduan.cases import actors, clocks
from aduan.cases.actions import agency, person, result, triage
from aduan.cases.lifecycle import State
from aduan.cases.models import Case, Deadline, PublicCase
from aduan.portal.figures import figures
from ground.country import Country
from ground.driver import good_result

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def _with_limits(country: Country, **limits: object) -> None:
    """A new version of the policy, with other limits."""
    country.load(limits=country.version.policy["limits"] | limits)


def _running(case: Case, kind: str) -> Deadline:
    return Deadline.objects.get(case=case, kind=kind, ended_at=None)


def _asked_and_given_back(country: Country) -> Case:
    """Taken at once; asked after a day; given back two days later, with no reply."""
    now, case = country.now, country.forwarded()
    agency.take(case.pk, country.actor("officer"), now=now)
    agency.ask_person(case.pk, country.actor("officer"), question="When?", now=now + DAY)
    return agency.give_back(
        case.pk,
        country.actor("head"),
        reason="not_ours",
        proposed=country.water,
        now=now + 3 * DAY,
    )


def test_given_back_with_an_open_question_the_promise_runs_on(country: Country) -> None:
    now, case = country.now, _asked_and_given_back(country)
    assert (case.state, case.stopped_at) == ("returned", None)
    promise = _running(case, "promise")
    assert not promise.paused
    assert promise.due_at == case.promise_at == now + 12 * DAY
    assert promise.pauses == [[(now + DAY).isoformat(), (now + 3 * DAY).isoformat()]]


def test_given_back_with_an_open_question_a_late_answer_is_late(country: Country) -> None:
    now, case = country.now, _asked_and_given_back(country)
    triage.forward(case.pk, country.actor("centre"), agency=country.water, now=now + 3 * DAY)
    taken = agency.take(case.pk, country.actor("water"), now=now + 4 * DAY)
    assert taken.due_at == now + 12 * DAY
    result.answer(
        case.pk, country.actor("water"), result=good_result(country), now=now + 12 * DAY + HOUR
    )
    assert Deadline.objects.get(case=case, kind="promise").end == "late"


def test_what_is_left_for_the_arbiter_counts_the_pause(country: Country) -> None:
    """Seven days after filing, two of them paused, five are left: still the centre's."""
    now, case = country.now, country.forwarded()
    agency.take(case.pk, country.actor("officer"), now=now)
    agency.ask_person(case.pk, country.actor("officer"), question="When?", now=now + 5 * DAY)
    case = agency.give_back(
        case.pk,
        country.actor("head"),
        reason="not_ours",
        proposed=country.water,
        now=now + 7 * DAY,
    )
    assert not case.with_arbiter


@pytest.mark.parametrize(("kind", "days"), [("working", 14), ("calendar", 10)])
def test_the_time_to_object_is_counted_in_the_policys_days(
    country: Country, kind: str, days: int
) -> None:
    _with_limits(country, object_kind=kind)
    now, case = country.now, country.forwarded()
    agency.take(case.pk, country.actor("officer"), now=now)
    case = result.answer(case.pk, country.actor("officer"), result=good_result(country), now=now)
    assert case.due_at == now + days * DAY
    assert _running(case, "objection").day_kind == kind


def test_urgent_before_forwarding_is_to_be_taken_within_the_hour(country: Country) -> None:
    case = country.forwarded(text="There is a fire in the school.")
    assert case.urgent
    assert case.due_at == country.now + HOUR


def test_urgent_given_back_is_to_be_passed_on_within_the_hour(country: Country) -> None:
    later = country.now + HOUR
    case = country.forwarded(text="There is a fire in the school.")
    case = agency.give_back(
        case.pk, country.actor("agency"), reason="not_ours", proposed=country.water, now=later
    )
    assert case.due_at == later + HOUR
    case = triage.forward(case.pk, country.actor("centre"), agency=country.water, now=later)
    assert case.due_at == later + HOUR


def test_flagged_urgent_after_forwarding_and_before_are_due_alike(country: Country) -> None:
    before, after = country.ready(country.file()), country.forwarded()
    agency.flag_urgent(before.pk, country.actor("centre"), now=country.now)
    before = triage.forward(
        before.pk, country.actor("centre"), agency=country.roads, now=country.now
    )
    after = agency.flag_urgent(after.pk, country.actor("agency"), now=country.now)
    assert before.due_at == after.due_at == country.now + HOUR


def test_flagged_urgent_while_the_person_is_asked_is_urgent_once_they_replied(
    country: Country,
) -> None:
    now, case = country.now, country.file()
    triage.ask(case.pk, country.actor("centre"), question="Where?", now=now)
    agency.flag_urgent(case.pk, country.actor("centre"), now=now + HOUR)
    assert _running(case, "forward").paused
    case = person.reply(case.pk, actors.complainant([case.pk]), text="Here", now=now + 2 * HOUR)
    assert (case.state, case.due_at) == (State.CHECKING, now + 3 * HOUR)


def test_what_is_being_worked_keeps_its_term_when_urgent(country: Country) -> None:
    case = country.forwarded()
    case = agency.take(case.pk, country.actor("officer"), now=country.now)
    due_at = case.due_at
    case = agency.flag_urgent(case.pk, country.actor("officer"), now=country.now)
    assert case.due_at == due_at == country.now + 10 * DAY


def test_a_question_after_the_promise_passed_does_not_mend_it(country: Country) -> None:
    """What is late stays late: no agency clears its figures by asking something."""
    case, now = country.forwarded(), country.now
    agency.take(case.pk, country.actor("officer"), now=now)
    asked = agency.ask_person(
        case.pk, country.actor("officer"), question="Where?", now=now + timedelta(days=12)
    )
    later = now + timedelta(days=13)
    assert clocks.missed(asked, later)
    assert clocks.missed(PublicCase.objects.get(number=case.number), later)
    assert Deadline.objects.get(case=case, kind="promise").is_late(later)
    cache.clear()
    assert figures("lapor", later).total.late == 1


def test_a_question_in_time_is_no_lateness_however_long_the_case_rests(country: Country) -> None:
    """Taken back while a question was open, and brought back: it stood still since the question."""
    case, now = country.forwarded(), country.now
    agency.take(case.pk, country.actor("officer"), now=now)
    asked_at, me = now + timedelta(days=8), actors.complainant([case.pk])
    agency.ask_person(case.pk, country.actor("officer"), question="Where?", now=asked_at)
    case = person.withdraw(case.pk, me, now=now + timedelta(days=12))
    assert (case.stopped_at, clocks.missed(case, now + timedelta(days=13))) == (asked_at, False)
    case = person.restore(case.pk, me, now=now + timedelta(days=14))
    assert (case.stopped_at, clocks.missed(case, now + timedelta(days=15))) == (asked_at, False)
    cache.clear()
    assert figures("lapor", now + timedelta(days=15)).total.late == 0
