"""The set form of the clock's verbs: the same events and rows as the single form, in as many
statements for fifty cases as for five."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from aduan.cases.actions import agency, person, result, triage
from aduan.cases.actions.step import Step
from aduan.cases.models import (
    Case,
    CaseChange,
    Commitment,
    Deadline,
    Ownership,
    PublicCase,
    PublicUpdate,
)
from aduan.ledger.models import Event
from aduan.ledger.verify import verify
from aduan.operations import silences, sweeps
from ground.country import Country

DAY = timedelta(days=1)
DONE = result.Result("Repaired.", "Repaired.", "solved", "maintenance")


def _asked(country: Country) -> Case:
    case = country.file()
    return triage.ask(case.pk, country.actor("centre"), question="Where?", now=country.now)


def _asked_twice(country: Country) -> Case:
    return triage.second_ask(_asked(country).pk, now=country.now + 10 * DAY)


def _taken(country: Country, **more: Any) -> Case:
    case = country.forwarded(**more)
    return agency.take(case.pk, country.actor("officer"), now=country.now)


def _waiting(country: Country) -> Case:
    case = _taken(country)
    return agency.ask_person(case.pk, country.actor("officer"), question="When?", now=country.now)


def _answered(country: Country) -> Case:
    case = _taken(country)
    return result.answer(case.pk, country.actor("officer"), result=DONE, now=country.now)


def _secret(country: Country) -> Case:
    case = _taken(country, visibility="confidential")
    return result.answer(case.pk, country.actor("officer"), result=DONE, now=country.now)


def _committed(country: Country) -> Case:
    case, day = _taken(country), (country.now + 3 * DAY).date()
    return result.commit(case.pk, country.actor("head"), result=DONE, date=day, now=country.now)


Begin = Callable[[Country], Case]
VERBS = [
    pytest.param(_asked, silences.SECOND_ASK, "case.asked_again", id="second_ask"),
    pytest.param(_asked_twice, silences.ARCHIVE, "case.archived_by_silence", id="archive_silence"),
    pytest.param(_waiting, silences.END_PAUSE, "case.pause_ended", id="end_pause"),
    pytest.param(_answered, silences.CLOSE, "case.closed_by_silence", id="close_silence"),
    pytest.param(_secret, silences.CLOSE, "case.closed_by_silence", id="close_secret"),
    pytest.param(_committed, silences.BREAK, "case.commitment_broken", id="break_commitment"),
]

OWN = {
    *("id", "number", "case_id", "case", "subject", "previous", "hash", "words", "receipt"),
    *("title_id", "body_id", "particulars_id", "identity_id"),
}
"""What is each case's own, or made at random."""


def _rows(model: type[Model], order: str, **of: Any) -> list[dict[str, Any]]:
    rows = model._default_manager.filter(**of).order_by(order).values()
    return [{key: value for key, value in row.items() if key not in OWN} for row in rows]


def _everything(case: Case) -> dict[str, Any]:
    """All rows of a case that a verb of the clock writes, comparable with those of another."""
    jobs = ProcrastinateJob.objects.filter(args__case_id=str(case.pk)).order_by("id")
    events = _rows(Event, "seq", subject=case.pk)
    return {
        "case": _rows(Case, "id", pk=case.pk),
        "deadlines": _rows(Deadline, "id", case=case),
        "owners": _rows(Ownership, "id", case=case),
        "commitments": _rows(Commitment, "id", case=case),
        "public": _rows(PublicCase, "number", case=case),
        "history": _rows(PublicUpdate, "seq", case=case),
        "changes": _rows(CaseChange, "id", number=case.number),
        "events": [event["kind"] for event in events],
        "event": events[-1],
        "jobs": [(job.task_name, job.queue_name, job.args["seq"], job.priority) for job in jobs],
    }


@pytest.mark.parametrize(("begin", "verb", "event"), VERBS)
def test_both_forms_write_the_same(
    country: Country, begin: Begin, verb: silences.Verb, event: str
) -> None:
    alone, *together = [begin(country) for _ in range(3)]
    at = country.now + 20 * DAY
    verb.alone(alone.pk, at)
    tally = sweeps.Tally()
    ended = list(Deadline.objects.filter(case__in=together, kind__in=silences.SILENCE))
    running = [each for each in ended if each.ended_at is None]
    assert silences._together(running, at, tally) == []
    assert (tally.acted, tally.failed) == (2, 0)
    expected = _everything(alone)
    assert expected["event"]["kind"] == event
    for case in together:
        assert _everything(case) == expected


@pytest.mark.parametrize(("begin", "verb", "event"), VERBS)
def test_the_number_of_statements_does_not_grow_with_the_cases(
    country: Country, begin: Begin, verb: silences.Verb, event: str
) -> None:
    counts = []
    for many in (5, 50):
        cases = [begin(country) for _ in range(many)]
        limits = Deadline.objects.filter(case__in=cases, kind__in=silences.SILENCE, ended_at=None)
        tally = sweeps.Tally()
        with CaptureQueriesContext(connection) as found:
            silences.act(list(limits), country.now + 20 * DAY, tally)
        counts.append(len(found))
        assert (tally.acted, tally.failed, tally.left) == (many, 0, 0)
        assert (
            Event.objects.filter(subject__in=[each.pk for each in cases], kind=event).count()
            >= many
        )
    assert counts[0] == counts[1]


def test_one_that_cannot_go_is_left_to_the_single_form_and_stops_no_other(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [_answered(country) for _ in range(5)]
    alone: list[object] = []

    def refuses(act: Step) -> None:
        act.case.closing_code = "half done"
        if act.case.pk == cases[2].pk:
            raise RuntimeError
        person.close_unanswered(act)

    def single(case_id: object, _now: object) -> None:
        alone.append(case_id)

    verb = silences.Verb("close_silence", refuses, single)
    monkeypatch.setitem(silences.SILENCE, "objection", lambda _case: verb)
    tally = sweeps.sweep(country.now + 14 * DAY)
    assert (tally.acted, tally.failed, alone) == (5, 0, [cases[2].pk])
    states = dict(Case.objects.values_list("pk", "state"))
    assert [states[case.pk] for case in cases] == [
        *("closed", "closed", "answered", "closed", "closed"),
    ]
    cases[2].refresh_from_db()
    assert cases[2].closing_code == ""


def test_a_batch_that_the_database_refuses_is_done_case_by_case(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [_answered(country) for _ in range(3)]

    def breaks(_events: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")

    monkeypatch.setattr("aduan.cases.actions.together.defer_reactions_to", breaks)
    tally = sweeps.sweep(country.now + 14 * DAY)
    assert (tally.acted, tally.failed) == (3, 0)
    closings = Event.objects.filter(
        subject__in=[each.pk for each in cases], kind="case.closed_by_silence"
    )
    assert closings.count() == 3


@pytest.mark.django_db(transaction=True)
def test_the_ledger_holds(country: Country) -> None:
    for _ in range(3):
        _answered(country)
        _committed(country)
    sweeps.sweep(country.now + 20 * DAY)
    assert [str(each) for each in verify(keys={}, folder=None).findings] == []
