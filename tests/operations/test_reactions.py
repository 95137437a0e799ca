"""What follows from each event: the table, and each reaction done twice."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from aduan.cases import actors
from aduan.cases.actions import agency, person, result, triage
from aduan.cases.actions.step import event_kind
from aduan.cases.lifecycle import PUBLIC
from aduan.cases.models import Case
from aduan.directory.models import Absence
from aduan.ledger.models import Event
from aduan.notifications import inbox
from aduan.notifications.models import Message
from aduan.notifications.outbox import read
from aduan.operations import reactions, tasks
from aduan.vault import identities
from aduan.vault.models import Contact
from ground.country import Country

MAIL = ("email", "ani@example.org")


def _react(case_id: UUID, country: Country) -> None:
    """Every reaction to every event of a case, each twice."""
    for event in Event.objects.filter(subject=case_id).order_by("seq"):
        for reaction in reactions.REACTIONS[event.kind]:
            for _ in range(2):
                reactions.react(reaction.__name__, case_id, event.seq, event.recorded)


def _codes(case: Case, recipient: str = "page") -> list[str]:
    rows = Message.objects.filter(case=case, audience="complainant")
    return list(
        rows.filter(recipient__startswith=recipient)
        .exclude(code="still_solved")
        .order_by("event_seq", "created_at", "id")
        .values_list("code", flat=True)
    )


def _told(case: Case, code: str) -> list[str]:
    """Who of the staff was told so."""
    return sorted(
        message.person.username if message.person else "duty"
        for message in Message.objects.filter(case=case, code=code).select_related("person")
    )


def _result(country: Country) -> result.Result:
    return result.Result("Repaired by Budi.", "Repaired.", "solved", "maintenance")


def test_the_table_has_a_row_for_every_event_that_a_verb_writes() -> None:
    verbs = {event_kind(verb) for verb in PUBLIC.verbs} | {"case.filed", "case.late"}
    assert set(reactions.REACTIONS) == verbs


def test_who_is_told_in_the_lifecycle_is_told_by_the_table() -> None:
    for move in PUBLIC.moves:
        if move.tells:
            names = [each.__name__ for each in reactions.REACTIONS[event_kind(move.verb)]]
            assert "tell" in names, move.verb


def test_the_way_of_a_report_is_told_step_by_step(country: Country) -> None:
    now = country.now
    case = country.forwarded(contacts=[MAIL], name="Ani", language="en")
    agency.take(case.pk, country.actor("officer"), now=now + timedelta(days=1))
    result.answer(
        case.pk, country.actor("officer"), result=_result(country), now=now + timedelta(days=2)
    )
    person.accept(case.pk, actors.complainant([case.pk]), now=now + timedelta(days=3))
    _react(case.pk, country)
    told = ["filed", "forwarded", "taken", "answered", "closed"]
    assert _codes(case) == told
    assert _codes(case, "contact:") == told
    forwarded = next(said for said in inbox.of_case(case.pk) if said.code == "forwarded")
    assert "roads" in forwarded.subject
    answered = next(said for said in inbox.of_case(case.pk) if said.code == "answered")
    assert "Repaired by Budi." in answered.body
    later = Message.objects.get(code="still_solved", recipient="page")
    assert (later.state, later.while_state) == ("held", "closed")
    assert later.next_attempt_at is not None
    assert (later.next_attempt_at - now).days >= 30


def test_agency_hears_within_the_same_job_without_personal_data(country: Country) -> None:
    country.roads.duty_contacts = identities.create(
        name="", contacts=[("email", "duty@roads.example")], now=country.now
    )
    country.roads.save()
    case = country.forwarded(text="My name is Ani, the road is broken", name="Ani")
    _react(case.pk, country)
    assert _told(case, "new_case") == ["agency", "duty", "head", "officer"]
    for message in Message.objects.filter(case=case, code="new_case"):
        letter, _ = read(message)
        assert case.shown_number in letter.subject
        assert "Ani" not in letter.body
        assert "road is broken" not in letter.body
        assert f"/desk/cases/{case.number:09d}" in letter.body


def test_who_is_away_is_replaced(country: Country) -> None:
    day = country.now.date()
    Absence.objects.create(
        person=country.people["officer"],
        stand_in=country.people["head"],
        starts=day,
        ends=day + timedelta(days=9),
    )
    case = country.forwarded()
    agency.take(case.pk, country.actor("officer"), now=country.now)
    triage_note = country.actor("centre")
    agency.chase(case.pk, triage_note, text="Please hurry", now=country.now)
    _react(case.pk, country)
    assert _told(case, "chased") == ["head"]


def test_urgent_gets_the_number_of_help_and_calls_the_centre(country: Country) -> None:
    case = country.file("There is a fire in the school", contacts=[MAIL], language="en")
    _react(case.pk, country)
    first = inbox.of_case(case.pk)[0]
    assert "Call 112" in first.body
    assert _told(case, "urgent_case") == ["centre", "centre2"]


def test_proven_contact_gets_its_link(country: Country) -> None:
    case = country.file(contacts=[MAIL])
    contact = Contact.objects.get(identity=case.identity_id)
    me = actors.complainant([case.pk])
    person.verify_contact(case.pk, me, contact=contact.pk, now=country.now)
    _react(case.pk, country)
    message = Message.objects.get(code="contact_verified")
    assert f"/c/{case.number:09d}?k=" in read(message)[0].body
    filed = Message.objects.get(code="filed", contact=contact)
    assert message.pk != filed.pk


def test_draft_waits_only_where_a_head_signs(country: Country) -> None:
    case = country.forwarded()
    agency.take(case.pk, country.actor("officer"), now=country.now)
    result.draft(case.pk, country.actor("officer"), result=_result(country), now=country.now)
    _react(case.pk, country)
    assert _told(case, "draft_waiting") == []
    Case.objects.filter(pk=case.pk).update(head_only=True)
    _react(case.pk, country)
    assert _told(case, "draft_waiting") == ["head"]
    result.send_back(case.pk, country.actor("head"), reason="Too short", now=country.now)
    _react(case.pk, country)
    assert _told(case, "draft_sent_back") == ["officer"]


def test_returns_go_to_the_centre_then_to_the_arbiter(country: Country) -> None:
    case = country.forwarded(contacts=[MAIL], language="en")
    agency.give_back(
        case.pk,
        country.actor("agency"),
        reason="not_ours",
        proposed=country.water,
        now=country.now,
    )
    triage.forward(case.pk, country.actor("centre"), agency=country.water, now=country.now)
    agency.give_back(
        case.pk,
        country.actor("water"),
        reason="not_ours",
        proposed=country.roads,
        now=country.now,
    )
    _react(case.pk, country)
    assert _told(case, "returned_case") == ["centre", "centre2"]
    assert _told(case, "arbiter_case") == ["arbiter"]
    returned = [said.subject for said in inbox.of_case(case.pk) if said.code == "returned"]
    assert len(returned) == 2
    body = next(said.body for said in inbox.of_case(case.pk) if said.code == "returned")
    assert "Not ours" in body


def test_joined_reports_hear_everything_but_others_words(country: Country) -> None:
    older = country.forwarded(contacts=[MAIL], name="Ani", language="en")
    newer = country.file("Same hole", contacts=[("email", "budi@example.org")], language="id")
    Contact.objects.update(verified_at=country.now)
    triage.merge(newer.pk, country.actor("centre"), older=older.number, now=country.now)
    agency.take(older.pk, country.actor("officer"), now=country.now)
    result.answer(older.pk, country.actor("officer"), result=_result(country), now=country.now)
    _react(older.pk, country)
    _react(newer.pk, country)
    said = {each.code: each for each in inbox.of_case(newer.pk)}
    assert {"filed", "merged", "taken", "answered"} <= set(said)
    assert older.shown_number in said["answered"].body
    assert newer.shown_number in said["answered"].subject
    assert "Budi" not in said["answered"].body


def test_withdrawn_older_report_releases_its_followers(country: Country) -> None:
    older, newer = country.forwarded(), country.file("Same hole")
    triage.merge(newer.pk, country.actor("centre"), older=older.number, now=country.now)
    person.withdraw(older.pk, actors.complainant([older.pk]), now=country.now)
    _react(older.pk, country)
    newer.refresh_from_db()
    assert (newer.state, newer.merged_into_id) == ("checking", None)
    assert Event.objects.filter(subject=newer.pk, kind="case.unmerged").count() == 1


def _split(country: Country) -> tuple[Case, list[Case]]:
    case = country.file(contacts=[MAIL], language="en")
    parts = triage.split(
        case.pk,
        country.actor("centre"),
        parts=[{"title": "A", "text": "One"}, {"title": "B", "text": "Two"}],
        now=country.now,
    )
    return case, parts


def test_parts_speak_with_one_voice_and_close_the_whole(country: Country) -> None:
    case, parts = _split(country)
    for part in parts:
        country.ready(part)
        triage.forward(part.pk, country.actor("centre"), agency=country.roads, now=country.now)
        agency.take(part.pk, country.actor("officer"), now=country.now)
        result.answer(part.pk, country.actor("officer"), result=_result(country), now=country.now)
        person.accept(part.pk, actors.complainant([part.pk]), now=country.now)
        _react(part.pk, country)
    _react(case.pk, country)
    case.refresh_from_db()
    assert (case.state, case.closing_code) == ("closed", "solved")
    assert Event.objects.filter(subject=case.pk, kind="case.closed_with_parts").count() == 1
    assert _codes(parts[0]) == ["forwarded", "taken", "answered"]
    assert _codes(case)[:2] == ["filed", "split"]
    assert Message.objects.filter(code="closed", recipient="page").count() == 1
    said = inbox.of_case(parts[0].pk)[0]
    assert case.shown_number in said.subject
    assert parts[0].shown_number in said.body


def test_parts_follow_the_persons_own_act(country: Country) -> None:
    case, parts = _split(country)
    me = actors.complainant([case.pk])
    alone = parts[1]
    person.withdraw(alone.pk, actors.complainant([alone.pk]), now=country.now)
    later = country.now + timedelta(days=1)
    person.raise_secrecy(case.pk, me, visibility="anonymous", now=later)
    person.withdraw(case.pk, me, now=later)
    _react(case.pk, country)
    parts[0].refresh_from_db()
    assert (parts[0].state, parts[0].visibility) == ("withdrawn", "anonymous")
    person.restore(case.pk, me, now=later + timedelta(hours=1))
    _react(case.pk, country)
    parts[0].refresh_from_db()
    alone.refresh_from_db()
    assert (parts[0].state, alone.state) == ("checking", "withdrawn")


def test_imported_reports_are_not_acknowledged(country: Country) -> None:
    case = country.file(old_number="77", contacts=[MAIL])
    _react(case.pk, country)
    assert not Message.objects.filter(case=case, audience="complainant").exists()


@pytest.mark.django_db
def test_the_events_job_defers_one_job_per_reaction(country: Country) -> None:
    case = country.forwarded()
    seq = Event.objects.get(subject=case.pk, kind="case.forwarded").seq
    for _ in range(2):
        tasks.react(str(case.pk), seq)
    jobs = ProcrastinateJob.objects.filter(task_name__startswith="aduan.react.")
    expected = {f"aduan.react.{each.__name__}" for each in reactions.REACTIONS["case.forwarded"]}
    assert set(jobs.values_list("task_name", flat=True)) == expected
    assert jobs.count() == len(expected)
    for job in jobs:
        assert set(job.args) == {"name", "case_id", "seq"}


def test_the_outbox_is_looked_at_every_ten_seconds_and_the_clock_every_minute() -> None:
    """The seconds of a schedule stand last; put first they would mean minutes."""
    now = datetime(2026, 9, 7, 2, 3, 4, tzinfo=UTC).timestamp()
    plans = {name: plan for (name, _), plan in app.periodic_registry.periodic_tasks.items()}
    for name, seconds in (("aduan.outbox.drain", 10), ("aduan.sweep", 60)):
        first = plans[name].croniter.get_next(float, now)
        assert first - now <= seconds
        assert plans[name].croniter.get_next(float, first) - first == seconds
