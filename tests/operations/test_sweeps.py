"""What the clock does by itself, as of instants that the tests choose."""

import threading
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction

from aduan.cases import actors
from aduan.cases.actions import agency, person, result, triage
from aduan.cases.actions.step import Step
from aduan.cases.models import Case, Deadline
from aduan.ledger.models import Event
from aduan.notifications.models import Message
from aduan.operations import silences, sweeps
from aduan.operations.command import main
from ground.country import Country

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
ANSWER = result.Result("Repaired.", "Repaired.", "solved", "maintenance")


def _sweep(now: datetime) -> sweeps.Tally:
    """Sweeps twice: the second time there is nothing left to do."""
    tally = sweeps.sweep(now)
    again = sweeps.sweep(now)
    assert (again.acted, again.said, again.late) == (0, 0, 0)
    assert tally.failed == 0
    return tally


def _staff(case: Case, code: str) -> list[str]:
    rows = Message.objects.filter(case=case, code=code, person__isnull=False)
    return sorted(rows.values_list("person__username", flat=True))


def _told(case: Case) -> list[str]:
    return list(
        Message.objects.filter(case=case, recipient="page")
        .order_by("created_at", "id")
        .values_list("code", flat=True)
    )


def _kinds(case: Case) -> list[str]:
    return list(
        Event.objects.filter(subject=case.pk).order_by("seq").values_list("kind", flat=True)
    )


def _taken(country: Country) -> Case:
    case = country.forwarded()
    return agency.take(case.pk, country.actor("officer"), now=country.now)


def _answered(country: Country) -> Case:
    case = _taken(country)
    return result.answer(case.pk, country.actor("officer"), result=ANSWER, now=country.now)


def test_nothing_to_do_costs_nothing_twice(country: Country) -> None:
    country.file()
    assert sweeps.sweep(country.now).looked == 3
    assert asdict(sweeps.sweep(country.now)) == asdict(sweeps.Tally())


def test_silence_before_forwarding_asks_again_then_archives(country: Country) -> None:
    case = country.file()
    triage.ask(case.pk, country.actor("centre"), question="Where?", now=country.now)
    assert _sweep(country.now + 10 * DAY - MINUTE).acted == 0
    assert _sweep(country.now + 10 * DAY).acted == 1
    case.refresh_from_db()
    assert (case.state, case.asks) == ("needs_info", 2)
    assert _sweep(country.now + 20 * DAY - MINUTE).acted == 0
    assert _sweep(country.now + 20 * DAY).acted == 1
    case.refresh_from_db()
    assert (case.state, case.reason) == ("archived", "no_reply")
    assert _kinds(case)[-2:] == ["case.asked_again", "case.archived_by_silence"]


def test_silence_while_working_ends_the_pause_and_never_archives(country: Country) -> None:
    case = _taken(country)
    agency.ask_person(case.pk, country.actor("officer"), question="When?", now=country.now + DAY)
    assert _sweep(country.now + 11 * DAY).acted == 1
    case.refresh_from_db()
    assert (case.state, case.stopped_at) == ("in_progress", None)
    assert case.due_at == country.now + 20 * DAY


def test_answer_reminds_at_five_and_eight_working_days_and_closes_after_ten(
    country: Country,
) -> None:
    case = _answered(country)
    start = country.now  # Monday
    assert _sweep(start + 6 * DAY).said == 0
    assert _sweep(start + 7 * DAY).said == 1  # fifth working day
    assert _sweep(start + 10 * DAY).said == 1  # eighth
    assert _sweep(start + 14 * DAY - MINUTE).acted == 0
    assert _sweep(start + 14 * DAY).acted == 1  # tenth
    case.refresh_from_db()
    assert (case.state, case.closing_code) == ("closed", "no_reply")
    assert _told(case).count("objection_reminder") == 2


def test_late_sweep_reminds_once(country: Country) -> None:
    case = _answered(country)
    assert _sweep(country.now + 11 * DAY).said == 1
    assert _told(case) == ["objection_reminder"]


def test_commitment_is_asked_about_on_its_day_and_then_broken(country: Country) -> None:
    case = _taken(country)
    day = (country.now + 20 * DAY).date()
    result.commit(case.pk, country.actor("head"), result=ANSWER, date=day, now=country.now)
    morning = datetime.combine(day, datetime.min.time(), country.now.tzinfo) + timedelta(hours=1)
    assert _sweep(morning - MINUTE).said == 0
    assert _sweep(morning).said == 1  # 08:00 in Jakarta
    assert _told(case) == ["commitment_today"]
    assert _staff(case, "commitment_due") == ["agency", "head", "officer"]
    assert _sweep(morning + timedelta(hours=16) - MINUTE).acted == 0
    assert _sweep(morning + timedelta(hours=16)).acted == 1
    case.refresh_from_db()
    assert (case.state, case.unit.code) == ("in_progress", "palace")


def test_kept_commitment_is_left_alone(country: Country) -> None:
    case = _taken(country)
    day = (country.now + 5 * DAY).date()
    result.commit(case.pk, country.actor("head"), result=ANSWER, date=day, now=country.now)
    result.keep(
        case.pk, country.actor("head"), text="Done", public_text="Done", now=country.now + DAY
    )
    assert _sweep(country.now + 6 * DAY).acted == 0


def test_forwarding_is_reminded_then_late_to_the_supervisor(country: Country) -> None:
    case = country.file()
    assert _sweep(country.now + 2 * DAY).said == 1
    assert _staff(case, "forward_soon") == ["centre", "centre2"]
    assert _sweep(country.now + 3 * DAY).late == 1
    assert _staff(case, "forward_late") == ["supervisor"]
    assert Deadline.objects.get(case=case, kind="forward").flagged_at == country.now + 3 * DAY
    assert _sweep(country.now + 5 * DAY).late == 1
    assert _staff(case, "tell_late") == ["supervisor"]
    assert _sweep(country.now + 10 * DAY).late == 1
    assert _staff(case, "promise_broken") == ["supervisor"]


def test_unopened_goes_to_the_head_and_late_to_both(country: Country) -> None:
    case = country.forwarded()
    _sweep(country.now + DAY)
    assert _staff(case, "unopened") == ["head"]
    _sweep(country.now + 2 * DAY)
    assert _staff(case, "take_late") == ["head", "supervisor"]


def test_result_is_reminded_and_escalated_up_the_chain(country: Country) -> None:
    case, now = _taken(country), country.now
    _sweep(now + 7 * DAY)
    assert _staff(case, "due_soon") == []
    _sweep(now + 7.5 * DAY)
    _sweep(now + 9 * DAY)
    assert _staff(case, "due_soon") == ["officer", "officer"]
    _sweep(now + 10 * DAY)
    assert _staff(case, "late") == ["head"]
    _sweep(now + 13 * DAY)
    assert _staff(case, "late") == ["agency", "head"]
    _sweep(now + 17 * DAY)
    assert _staff(case, "late") == ["agency", "authority", "head"]
    assert _staff(case, "promise_broken") == ["supervisor"]
    _sweep(now + 30 * DAY)
    _sweep(now + 60 * DAY)
    assert _told(case) == ["progress", "progress"]


def test_extension_reminds_again_for_the_new_date(country: Country) -> None:
    case, now = _taken(country), country.now
    _sweep(now + 9 * DAY)
    agency.extend(
        case.pk,
        country.actor("head"),
        reason="parts",
        explanation="Parts",
        date=(now + 29 * DAY).date(),
        now=now + 9.5 * DAY,
    )
    _sweep(now + 20 * DAY)
    assert _staff(case, "late") == []
    _sweep(now + 23 * DAY)
    assert _staff(case, "due_soon") == ["officer", "officer"]
    _sweep(now + 31 * DAY)
    assert _staff(case, "late") == ["head"]


def test_pause_moves_the_reminders(country: Country) -> None:
    case, now = _taken(country), country.now
    agency.ask_person(case.pk, country.actor("officer"), question="When?", now=now + 5 * DAY)
    me = actors.complainant([case.pk])
    person.reply(case.pk, me, text="Then", now=now + 8 * DAY)
    _sweep(now + 9 * DAY)
    assert _staff(case, "due_soon") == []
    _sweep(now + 10.5 * DAY)
    assert _staff(case, "due_soon") == ["officer"]


def test_danger_to_life_is_late_after_an_hour(country: Country) -> None:
    case = country.file()
    _sweep(country.now)
    triage_actor = country.actor("centre")
    agency.flag_urgent(case.pk, triage_actor, now=country.now + timedelta(hours=2))
    _sweep(country.now + timedelta(hours=3))
    assert _staff(case, "forward_late") == ["supervisor"]


def test_split_report_closes_even_where_its_reaction_was_lost(country: Country) -> None:
    case = country.file()
    parts = triage.split(
        case.pk,
        country.actor("centre"),
        parts=[{"title": "A", "text": "One"}, {"title": "B", "text": "Two"}],
        now=country.now,
    )
    for part in parts:
        assert _sweep(country.now + DAY).acted == 0
        person.withdraw(part.pk, actors.complainant([part.pk]), now=country.now + DAY)
    assert _sweep(country.now + DAY).acted == 1
    case.refresh_from_db()
    assert case.state == "closed"


def test_small_batches_reach_everything(country: Country) -> None:
    cases = [country.file() for _ in range(7)]
    tally = sweeps.sweep(country.now + 3 * DAY, batch=2)
    assert (tally.looked, tally.late) == (21, 7)
    tally = sweeps.sweep(country.now + 5 * DAY, batch=2)
    assert tally.late == 7
    assert all(_staff(case, "tell_late") == ["supervisor"] for case in cases)


def test_one_broken_case_does_not_stop_the_clock(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = _answered(country), _answered(country)

    def spoilt(act: Step) -> None:
        if act.case.pk == first.pk:
            raise RuntimeError
        person.close_unanswered(act)

    def fails(case_id: UUID, now: datetime) -> None:
        raise RuntimeError

    verb = replace(silences.CLOSE, body=spoilt, alone=fails)
    monkeypatch.setitem(silences.SILENCE, "objection", lambda _case: verb)
    tally = sweeps.sweep(country.now + 14 * DAY)
    assert (tally.acted, tally.failed) == (1, 1)
    second.refresh_from_db()
    assert second.state == "closed"
    monkeypatch.undo()
    assert sweeps.sweep(country.now + 14 * DAY).acted == 1


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_do_nothing_twice(country: Country) -> None:
    cases = [_answered(country) for _ in range(12)]
    tallies: list[sweeps.Tally] = []
    barrier = threading.Barrier(2)

    def work() -> None:
        barrier.wait()
        tallies.append(sweeps.sweep(country.now + 14 * DAY, batch=4))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tallies.append(sweeps.sweep(country.now + 14 * DAY))
    assert sum(tally.acted for tally in tallies) == 12
    assert sum(tally.failed for tally in tallies) == 0
    closings = Event.objects.filter(kind="case.closed_by_silence")
    assert closings.count() == 12
    assert set(closings.values_list("subject", flat=True)) == {case.pk for case in cases}


@pytest.mark.django_db(transaction=True)
def test_a_case_in_use_is_left_to_the_next_sweep(country: Country) -> None:
    case = _answered(country)
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Case.objects.select_for_update().get(pk=case.pk)
            held.set()
            done.wait(20)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(20)
    tally = sweeps.sweep(country.now + 14 * DAY)
    done.set()
    thread.join()
    assert (tally.acted, tally.left > 0) == (0, True)
    assert sweeps.sweep(country.now + 14 * DAY).acted == 1


def test_command(country: Country, capsys: pytest.CaptureFixture[str]) -> None:
    case = _answered(country)
    at = (country.now + 14 * DAY).isoformat()
    with pytest.raises(SystemExit) as end:
        main(["sweep", "--now", at])
    assert end.value.code == 0
    assert "cases moved on: 1;" in capsys.readouterr().out
    case.refresh_from_db()
    assert case.state == "closed"
    with pytest.raises(SystemExit):
        main(["sweep", "--now", "2026-12-01T09:00"])
    assert "with its offset" in capsys.readouterr().err
