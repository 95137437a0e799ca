"""Contributions that do not come: the body that was asked is reminded, the owner told."""

from datetime import datetime, timedelta

from aduan.cases import actors
from aduan.cases.actions import agency, person, result
from aduan.cases.models import Case, Consultation
from aduan.directory.models import Person
from aduan.ledger.models import Event
from aduan.notifications.models import Message
from aduan.notifications.outbox import read
from aduan.operations import sweeps
from ground.country import Country

DAY = timedelta(days=1)


def _asked(country: Country) -> Case:
    case = agency.take(country.forwarded().pk, country.actor("officer"), now=country.now)
    agency.consult(
        case.pk, country.actor("officer"), agency=country.water, question="Yours?", now=country.now
    )
    Person.objects.update(language="en")
    return case


def _told(case: Case, code: str) -> list[str]:
    rows = Message.objects.filter(case=case, code=code, person__isnull=False)
    return list(rows.order_by("created_at", "id").values_list("person__username", flat=True))


def _sweep(now: datetime) -> sweeps.Tally:
    tally, again = sweeps.sweep(now), sweeps.sweep(now)
    assert (again.acted, again.said, again.late, again.failed) == (0, 0, 0, 0)
    return tally


def test_who_was_asked_is_reminded_and_the_owner_told_once(country: Country) -> None:
    case = _asked(country)
    due = Consultation.objects.get(case=case).due_at
    assert due < country.now + 10 * DAY
    _sweep(due - DAY / 24)
    assert _told(case, "contribution_late") == _told(case, "contribution_missing") == []
    tally = _sweep(due)
    assert (tally.said, tally.late) == (1, 1)
    assert _told(case, "contribution_late") == ["water"]
    assert _told(case, "contribution_missing") == ["officer"]
    _sweep(due + 3 * DAY)
    _sweep(due + 7 * DAY)
    _sweep(due + 14 * DAY)
    assert _told(case, "contribution_late") == ["water", "water", "authority", "authority"]
    assert _told(case, "contribution_missing") == ["officer"]


def test_it_is_in_the_ledger_and_says_who_owes_it(country: Country) -> None:
    case = _asked(country)
    asked = Consultation.objects.get(case=case)
    for days in (3, 4, 6, 9):
        _sweep(country.now + days * DAY)
    event = Event.objects.get(subject=case.pk, kind="case.late")
    assert event.data["limit"] == "consultation"
    assert event.data["unit"] == str(country.water.pk)
    assert event.occurred == asked.due_at
    message = Message.objects.filter(case=case, code="contribution_late").latest("id")
    body = read(message)[0].body
    assert "With: water" in body
    assert "Told before: the body that was asked (10 September 2026)" in body


def test_a_contribution_that_came_or_a_report_that_has_its_result_is_left_alone(
    country: Country,
) -> None:
    came, answered = _asked(country), _asked(country)
    agency.contribute(came.pk, country.actor("water"), text="Ours.", now=country.now + DAY)
    done = result.Result("Repaired.", "Repaired.", "solved", "maintenance")
    result.answer(answered.pk, country.actor("officer"), result=done, now=country.now + DAY)
    for days in (3, 4, 6):
        _sweep(country.now + days * DAY)
    assert not Message.objects.filter(code__startswith="contribution_").exists()
    assert not Event.objects.filter(kind="case.late").exists()


def test_what_came_due_while_nobody_worked_the_report_is_said_when_somebody_does(
    country: Country,
) -> None:
    case = _asked(country)
    done = result.Result("Repaired.", "Repaired.", "solved", "maintenance")
    result.answer(case.pk, country.actor("officer"), result=done, now=country.now + DAY)
    for days in (3, 4):
        _sweep(country.now + days * DAY)
    mine = actors.complainant([case.pk])
    person.object_to(case.pk, mine, text="Still broken.", now=country.now + 4 * DAY)
    assert _told(case, "contribution_late") == []
    tally = _sweep(country.now + 5 * DAY)
    assert tally.late == 1
    assert _told(case, "contribution_late") == ["water"]
    assert "head" in _told(case, "contribution_missing")
    for days in (5.5, 5.9):
        _sweep(country.now + days * DAY)
    assert _told(case, "contribution_late") == ["water"]


def test_a_closed_report_is_looked_at_no_more_once_it_cannot_come_back(country: Country) -> None:
    case = _asked(country)
    Case.objects.filter(pk=case.pk).update(
        state="closed", closed_at=country.now, due_at=None, officer=None
    )
    case.deadlines.update(ended_at=country.now)
    assert sweeps.sweep(country.now + 70 * DAY).looked == 1
    assert sweeps.sweep(country.now + 100 * DAY).looked == 0


def test_two_bodies_are_told_apart(country: Country) -> None:
    case = _asked(country)
    agency.consult(
        case.pk,
        country.actor("officer"),
        agency=country.palace,
        question="Yours?",
        now=country.now,
    )
    assert _sweep(country.now + 4 * DAY).late == 2
    assert sorted(_told(case, "contribution_late")) == ["authority", "water"]
