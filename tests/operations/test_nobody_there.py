"""Whoever is not there is passed over, and the notice says so."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aduan.cases import actors
from aduan.cases.actions import agency, person, result, triage
from aduan.cases.models import Case
from aduan.directory import presence
from aduan.directory.models import Absence, Agency, Assignment, Person, ProgrammeVersion
from aduan.ledger.models import Event
from aduan.notifications.models import Message
from aduan.notifications.outbox import read
from aduan.operations import reactions, sweeps
from ground.country import Country

DAY = timedelta(days=1)
ANSWER = result.Result("Repaired.", "Repaired.", "solved", "maintenance")


def _told(case: Case, code: str) -> dict[str, str]:
    """Who was told so, in which words."""
    rows = Message.objects.filter(case=case, code=code).select_related("person", "case")
    return {each.person.username: read(each)[0].body for each in rows if each.person}


def _react(case: Case) -> None:
    for event in Event.objects.filter(subject=case.pk).order_by("seq"):
        for reaction in reactions.REACTIONS[event.kind]:
            reactions.react(reaction.__name__, case.pk, event.seq, event.recorded)


def _body(code: str, parent: Agency | None = None) -> Agency:
    body = Agency(
        code=code,
        names={"en": code, "id": code, "th": code},
        level="national",
        parent=parent,
    )
    body.place()
    body.save()
    return body


def _forwarded_to(body: Agency, country: Country) -> Case:
    case = country.ready(country.file())
    triage.forward(case.pk, country.actor("centre"), agency=body, now=country.now)
    _react(case)
    return case


def _away(country: Country, name: str, stand_in: str | None = None) -> None:
    Absence.objects.create(
        person=country.people[name],
        starts=date(2026, 9, 1),
        ends=date(2026, 12, 30),
        stand_in=country.people[stand_in] if stand_in else None,
    )


@pytest.fixture(autouse=True)
def english(country: Country) -> None:
    Person.objects.update(language="en")


def test_an_empty_body_is_named_to_those_above(country: Country) -> None:
    told = _told(_forwarded_to(_body("empty", country.palace), country), "new_case")
    assert list(told) == ["authority"]
    assert "Nobody at empty can receive this at present" in told["authority"]


def test_an_empty_body_with_nobody_above_is_named_to_the_centre(country: Country) -> None:
    case = _forwarded_to(_body("alone"), country)
    told = _told(case, "new_case")
    assert list(told) == ["supervisor"]
    assert "Nobody at alone can receive this at present" in told["supervisor"]
    sweeps.sweep(country.now + DAY)
    assert "Nobody at alone" in _told(case, "unopened")["supervisor"]


def test_a_unit_whose_body_has_people_is_not_called_empty(country: Country) -> None:
    told = _told(_forwarded_to(country.bridges, country), "new_case")
    assert sorted(told) == ["agency", "head", "officer"]
    assert not any("Nobody at" in body for body in told.values())


def _working(country: Country) -> Case:
    case = country.forwarded()
    return agency.take(case.pk, country.actor("officer"), now=country.now)


def _added(case: Case, country: Country) -> list[str]:
    person.add(case.pk, actors.complainant([case.pk]), text="More", now=country.now)
    _react(case)
    return sorted(_told(case, "person_added"))


def test_a_stand_in_who_is_away_is_stood_in_for(country: Country) -> None:
    case = _working(country)
    _away(country, "officer", "water")
    _away(country, "water", "head")
    assert _added(case, country) == ["head"]


def test_two_who_stand_in_for_each_other_are_both_away(country: Country) -> None:
    case = _working(country)
    _away(country, "officer", "water")
    _away(country, "water", "officer")
    assert _added(case, country) == ["agency", "head"]


def test_an_officer_whose_role_has_ended_is_not_told_in_vain(country: Country) -> None:
    case = _working(country)
    held = Assignment.objects.filter(person=country.people["officer"])
    held.update(valid_until=country.now.date())
    assert _added(case, country) == ["agency", "head"]


def test_an_officer_of_the_centre_is_told(country: Country) -> None:
    case = country.file()
    officer = country.people["centre2"]
    triage.reassign(case.pk, country.actor("supervisor"), officer=officer, now=country.now)
    _react(case)
    assert list(_told(case, "assigned_case")) == ["centre2"]


def test_presence_asks_twice_however_many(country: Country) -> None:
    seats = {
        presence.Seat(each.pk, country.roads.path, country.version.programme_id)
        for each in country.people.values()
    }
    with CaptureQueriesContext(connection) as found:
        there = presence.present(seats, country.now)
    assert len(found) == 2
    names = {each.username for each in there.values()}
    assert {"officer", "head", "agency", "authority", "supervisor"} <= names
    assert "water" not in names
    assert presence.present([], country.now) == {}


def _drafted(country: Country) -> Case:
    case = _working(country)
    result.draft(case.pk, country.actor("officer"), result=ANSWER, now=country.now + DAY)
    return case


def _with_sign_off(country: Country) -> None:
    ProgrammeVersion.objects.filter(pk=country.version.pk).update(
        policy=country.version.policy | {"sign_off": True}, digest="signed off"
    )


def test_a_head_is_reminded_of_what_they_have_not_signed(country: Country) -> None:
    _with_sign_off(country)
    case = _drafted(country)
    for days in (7.5, 9):
        sweeps.sweep(country.now + days * DAY)
    assert Message.objects.filter(case=case, code="sign_soon").count() == 2
    assert list(_told(case, "sign_soon")) == ["head"]
    assert list(_told(case, "due_soon")) == ["officer"]


def test_each_level_hears_since_when_a_signature_is_waited_for(country: Country) -> None:
    _with_sign_off(country)
    case = _drafted(country)
    for days in (10, 13, 17):
        sweeps.sweep(country.now + days * DAY)
    told = _told(case, "late")
    assert sorted(told) == ["agency", "authority", "head"]
    for body in told.values():
        assert "waiting for a signature since: 8 September 2026" in body
    result.answer(case.pk, country.actor("authority"), result=ANSWER, now=country.now + 18 * DAY)


@pytest.mark.parametrize("sent_back", [True, False])
def test_no_signature_is_asked_for_where_none_is_missing(
    country: Country, *, sent_back: bool
) -> None:
    if sent_back:
        _with_sign_off(country)
    case = _drafted(country)
    if sent_back:
        result.send_back(case.pk, country.actor("head"), reason="No", now=country.now + DAY)
    for days in (9, 10):
        sweeps.sweep(country.now + days * DAY)
    assert _told(case, "sign_soon") == {}
    assert "signature" not in _told(case, "late")["head"]


def test_reminders_to_officers_cost_no_more_statements_for_more_cases(country: Country) -> None:
    counts = []
    for many in (3, 9):
        cases = [_working(country) for _ in range(many)]
        sweeps.sweep(country.now)
        with CaptureQueriesContext(connection) as found:
            tally = sweeps.sweep(country.now + 8 * DAY)
        assert tally.said == many
        counts.append(len(found))
        Case.objects.filter(pk__in=[each.pk for each in cases]).update(state="withdrawn")
        connection.cursor().execute("UPDATE cases_deadline SET ended_at = now()")
    assert counts[0] == counts[1]
