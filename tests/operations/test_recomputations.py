"""The holidays change while reports are open: who gains, what stays, and what the record says."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aduan.cases import actors
from aduan.cases.actions import agency, filing, person, recomputation, result
from aduan.cases.errors import Refused
from aduan.cases.models import Case, Deadline, PublicCase, Recomputation
from aduan.directory.models import Programme, ProgrammeVersion
from aduan.ledger.models import Event
from aduan.notifications import telling
from aduan.notifications.models import Message
from aduan.operations import recomputations, sweeps
from aduan.operations.tally import Tally
from ground.country import Country
from ground.driver import good_result

DAY = timedelta(days=1)
LEAVE = {"en": "Joint leave", "id": "Cuti bersama", "th": "วันหยุดพิเศษ"}

Work = Callable[[Country], Case]


@pytest.fixture
def now() -> datetime:
    """The Monday before a Thursday and Friday of the spring feast's joint leave in Indonesia."""
    return datetime.fromisoformat("2026-03-16T09:00:00+07:00")


@pytest.fixture(autouse=True)
def _working_days(country: Country) -> None:
    """All limits count working days."""
    limits = country.version.policy["limits"] | {"day_kind": "working", "object_kind": "working"}
    country.load(limits=limits)
    sweeps.sweep(country.now)


def _off(country: Country, *days: str) -> None:
    """Nobody works on these days besides the known ones."""
    added = [{"day": day, "names": LEAVE} for day in days]
    country.load(calendar=country.version.policy["calendar"] | {"added": added, "removed": []})


def _on(country: Country, *days: str) -> None:
    """People work on these days, which were holidays."""
    calendar = country.version.policy["calendar"] | {"added": [], "removed": list(days)}
    country.load(calendar=calendar)


def _running(case: Case) -> dict[str, str]:
    """The running limits of a case, as days of March or April in Jakarta."""
    rows = Deadline.objects.filter(case=case, ended_at=None)
    return {each.kind: _day(each.due_at) for each in rows}


def _day(instant: datetime) -> str:
    return f"{instant + timedelta(hours=7):%m-%d %H:%M}"


def _sweep(country: Country, now: datetime | None = None) -> Tally:
    tally = sweeps.sweep(now or country.now)
    assert tally.failed == 0
    return tally


def _answered(country: Country, case: Case) -> Case:
    now = country.now
    agency.take(case.pk, country.actor("officer"), now=now)
    return result.answer(case.pk, country.actor("officer"), result=good_result(country), now=now)


def test_the_states_limits_end_sooner_where_people_work_on_a_holiday(country: Country) -> None:
    case = country.file()
    assert _running(case) == {
        "forward": "03-26 09:00",
        "tell_agency": "03-30 09:00",
        "promise": "04-07 09:00",
    }
    _on(country, "2026-03-20", "2026-03-23", "2026-03-24")
    _sweep(country)
    assert _running(case) == {
        "forward": "03-23 09:00",
        "tell_agency": "03-25 09:00",
        "promise": "04-01 09:00",
    }
    case.refresh_from_db()
    assert case.due_at is not None
    assert _day(case.due_at) == "03-23 09:00"
    assert _day(case.promise_at) == "04-01 09:00"


def test_the_states_limits_never_end_later(country: Country) -> None:
    case = country.file()
    before = _running(case)
    _off(country, "2026-03-17")
    assert _sweep(country).acted == 0
    assert _running(case) == before
    assert not Event.objects.filter(kind="case.recomputed").exists()


def test_the_persons_time_ends_later_and_never_sooner(country: Country) -> None:
    case = _answered(country, country.forwarded())
    assert _running(case) == {"objection": "04-07 09:00"}
    _off(country, "2026-03-30", "2026-03-31")
    _sweep(country)
    assert _running(case) == {"objection": "04-09 09:00"}
    _on(country, "2026-03-20")
    assert _sweep(country).acted == 0
    assert _running(case) == {"objection": "04-09 09:00"}


def test_silence_ends_nothing_on_a_date_that_no_longer_holds(country: Country) -> None:
    """The holiday is announced when the old date has passed already, and the sweep comes late."""
    case = _answered(country, country.forwarded())
    _off(country, "2026-04-06", "2026-04-07", "2026-04-08")
    _sweep(country, country.now + 22 * DAY + timedelta(hours=1))
    case.refresh_from_db()
    assert case.state == "answered"
    _sweep(country, country.now + 30 * DAY)
    case.refresh_from_db()
    assert case.state == "closed"


@pytest.mark.parametrize("late_by", [timedelta(0), 2 * DAY])
def test_nobody_is_late_for_a_day_that_had_not_been_due(
    country: Country, late_by: timedelta
) -> None:
    """Where the new date has passed already it is now; where the old one had, it stays."""
    case = country.file()
    _on(country, "2026-03-20", "2026-03-23", "2026-03-24")
    at = datetime.fromisoformat("2026-03-25T10:00:00+07:00") + late_by
    _sweep(country, at)
    limit = Deadline.objects.get(case=case, kind="forward")
    assert _day(limit.due_at) == ("03-26 09:00" if late_by else "03-25 10:00")
    assert limit.flagged_at == at


def test_a_date_that_somebody_set_stays(country: Country) -> None:
    case = agency.take(country.forwarded().pk, country.actor("officer"), now=country.now)
    until = datetime.fromisoformat("2026-04-20T00:00:00+07:00").date()
    agency.extend(
        case.pk,
        country.actor("head"),
        reason="parts",
        explanation="Parts come late.",
        date=until,
        now=country.now,
    )
    committed = country.forwarded()
    agency.take(committed.pk, country.actor("officer"), now=country.now)
    result.commit(
        committed.pk,
        country.actor("head"),
        result=good_result(country),
        date=until,
        now=country.now,
    )
    _on(country, "2026-03-20", "2026-03-23", "2026-03-24")
    _sweep(country)
    assert _running(case) == {"work": "04-21 00:00", "promise": "04-01 09:00"}
    assert _running(committed) == {"commitment": "04-21 00:00"}


def test_what_ended_with_the_promise_still_does(country: Country) -> None:
    case = agency.take(country.forwarded().pk, country.actor("officer"), now=country.now)
    assert _running(case) == {"work": "04-07 09:00", "promise": "04-07 09:00"}
    _on(country, "2026-03-20")
    _sweep(country)
    assert _running(case) == {"work": "04-06 09:00", "promise": "04-06 09:00"}


def test_what_stands_still_is_counted_too(country: Country) -> None:
    """A question waits; when the reply comes, the clock goes on from the new date."""
    case = agency.take(country.forwarded().pk, country.actor("officer"), now=country.now)
    officer = country.actor("officer")
    agency.ask_person(case.pk, officer, question="When?", now=country.now)
    _on(country, "2026-03-20")
    _sweep(country, country.now + timedelta(hours=1))
    mine = actors.complainant([case.pk])
    person.reply(case.pk, mine, text="At night", now=country.now + DAY)
    assert _running(case)["promise"] == "04-07 09:00"


def test_what_begins_later_is_counted_as_is_better_for_the_person(country: Country) -> None:
    """The pinned calendar or the new one: the state's limits by the stricter, the person's by the
    more generous."""
    case = country.forwarded()
    _on(country, "2026-03-20")
    _off(country, "2026-03-17")
    taken = agency.take(case.pk, country.actor("officer"), now=country.now)
    assert _running(taken)["work"] == "04-07 09:00"
    answered = result.answer(
        case.pk, country.actor("officer"), result=good_result(country), now=country.now
    )
    assert _running(answered) == {"objection": "04-08 09:00"}
    row = Deadline.objects.get(case=case, kind="objection")
    assert row.calendar_version == country.version.rules.calendar.calendar().version


def test_nobody_is_reminded_on_a_day_off_that_was_announced_meanwhile(country: Country) -> None:
    case = _answered(country, country.forwarded(contacts=[("email", "budi@example.org")]))
    _off(country, "2026-03-17")
    tomorrow = country.now + DAY
    telling.tell_reminder(case, "objection_reminder", occasion="tried", now=tomorrow)
    (reminder,) = Message.objects.filter(code="objection_reminder", channel="email")
    assert reminder.next_attempt_at is not None
    assert reminder.next_attempt_at.date() > tomorrow.date()


def test_the_record_says_what_moved_and_everybody_sees_it(country: Country) -> None:
    case = country.forwarded()
    before = Case.objects.get(pk=case.pk)
    _on(country, "2026-03-20")
    _sweep(country)
    event = Event.objects.get(kind="case.recomputed")
    version = country.version.rules.calendar.calendar().version
    assert (event.subject, event.actor, event.data["calendar"]) == (case.pk, "system", version)
    assert event.data["limits"]["promise"] == {
        "from": "2026-04-07T02:00:00+00:00",
        "to": "2026-04-06T02:00:00+00:00",
    }
    after = Case.objects.get(pk=case.pk)
    assert after.version == event.data["version"] == before.version + 1
    assert after.state == event.data["from"] == event.data["to"]
    assert _day(PublicCase.objects.get(number=case.number).promise_at) == "04-06 09:00"


def test_done_once_and_for_good(country: Country) -> None:
    for _ in range(3):
        country.file()
    _on(country, "2026-03-20")
    assert _sweep(country).acted == 3
    assert _sweep(country).acted == 0
    done = Recomputation.objects.latest("pk")
    assert (done.moved, done.finished_at) == (3, country.now)
    assert Recomputation.objects.count() == 2
    with CaptureQueriesContext(connection) as seen:
        recomputations.follow(country.now, 500, Tally())
    assert len(seen) <= 3


def test_back_to_the_days_as_they_were(country: Country) -> None:
    """A version of the calendar that was there before is counted again all the same."""
    case = country.file()
    _on(country, "2026-03-20")
    _sweep(country)
    again = country.file()
    _on(country)
    _sweep(country)
    _on(country, "2026-03-20")
    _sweep(country)
    assert _running(case)["promise"] == _running(again)["promise"] == "04-06 09:00"


def test_cut_off_it_goes_on_where_it_was(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [country.file() for _ in range(4)]
    _on(country, "2026-03-20")
    calls: list[int] = []
    whole = recomputations.carry_out

    def cut(verb: str, those: Any, body: Any, **more: Any) -> list[Case]:
        calls.append(len(those))
        if len(calls) == 2:
            raise KeyboardInterrupt
        return whole(verb, those, body, **more)

    with monkeypatch.context() as patch:
        patch.setattr(recomputations, "carry_out", cut)
        with pytest.raises(KeyboardInterrupt):
            sweeps.sweep(country.now, batch=1)
    assert Recomputation.objects.latest("pk").moved == 1
    assert sweeps.sweep(country.now, batch=1).acted == 3
    assert {_running(case)["promise"] for case in cases} == {"04-06 09:00"}
    assert Event.objects.filter(kind="case.recomputed").count() == 4


def test_another_programmes_dates_stay(country: Country) -> None:
    elsewhere = ProgrammeVersion.objects.create(
        programme=Programme.objects.create(code="elsewhere"),
        number=1,
        policy=country.version.policy | {"code": "elsewhere"},
        digest=b"",
        loaded_at=country.now,
    )
    report = filing.Report(programme="elsewhere", text="A road.", channel="website")
    theirs = Case.objects.get(pk=filing.file(report, now=country.now).case_id)
    ours, before = country.file(), _running(theirs)
    assert theirs.policy == elsewhere
    _on(country, "2026-03-20")
    recomputations.follow(country.now, 500, tally := Tally())
    assert (tally.looked, tally.acted) == (1, 1)
    assert _running(theirs) == before != _running(ours)


def test_days_of_the_calendar_are_passed_over(country: Country) -> None:
    """Holidays do not touch them: no case is locked or read for them."""
    limits = country.version.policy["limits"] | {"day_kind": "calendar"}
    country.load(limits=limits)
    country.file()
    _on(country, "2026-03-17", "2026-03-20")
    recomputations.follow(country.now, 500, tally := Tally())
    assert (tally.looked, tally.acted) == (0, 0)
    assert Recomputation.objects.latest("pk").finished_at == country.now


def test_refused_where_nothing_changes(country: Country) -> None:
    with pytest.raises(Refused):
        recomputation.recompute(country.file().pk, now=country.now)


def test_one_that_fails_stops_no_other(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [country.file() for _ in range(3)]
    _on(country, "2026-03-20")
    whole = recomputation.count_again

    def fail(act: Any) -> None:
        if act.case.pk == cases[1].pk:
            raise RuntimeError("a row that cannot be")
        whole(act)

    with monkeypatch.context() as patch:
        patch.setattr(recomputation, "count_again", fail)
        tally = sweeps.sweep(country.now)
        again = sweeps.sweep(country.now)
    assert (tally.acted, tally.failed) == (2, 1)
    assert (again.acted, again.failed) == (0, 1)
    assert _running(cases[0])["promise"] == _running(cases[2])["promise"] == "04-06 09:00"
    assert _running(cases[1])["promise"] == "04-07 09:00"
    assert _sweep(country).acted == 1, "it is not forgotten"
    assert _running(cases[1])["promise"] == "04-06 09:00"
