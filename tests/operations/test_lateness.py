"""Lateness in the ledger: an event for each limit that passed, once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from aduan.cases.actions import agency, result
from aduan.cases.models import Case, Deadline
from aduan.ledger.models import Event
from aduan.ledger.verify import verify
from aduan.operations import sweeps
from ground.country import Country

DAY = timedelta(days=1)


def _late(case: Case) -> list[Event]:
    return list(Event.objects.filter(subject=case.pk, kind="case.late").order_by("seq"))


def test_each_limit_that_passes_is_one_event(country: Country) -> None:
    case = country.file()
    for days in (2, 3, 3, 4, 5, 5, 10, 40):
        sweeps.sweep(country.now + days * DAY)
    found = _late(case)
    assert [each.data["limit"] for each in found] == ["forward", "tell_agency", "promise"]
    assert [each.recorded - country.now for each in found] == [3 * DAY, 5 * DAY, 10 * DAY]
    assert {each.actor for each in found} == {"system"}
    flagged = Deadline.objects.filter(case=case, flagged_at__isnull=False)
    assert flagged.count() == len(found)


def test_the_event_says_which_limit_since_when_and_who_had_the_case(country: Country) -> None:
    case = country.forwarded()
    agency.take(case.pk, country.actor("officer"), now=country.now)
    for days in (12, 13, 17, 30, 45, 60):
        sweeps.sweep(country.now + days * DAY)
    case.refresh_from_db()
    assert len(_late(case)) == 2
    late = {each.data["limit"]: each for each in _late(case)}
    assert set(late) == {"work", "promise"}
    event = late["work"]
    assert event.occurred == country.now + 10 * DAY
    assert event.recorded == country.now + 12 * DAY
    assert event.data == {
        "from": "in_progress",
        "to": "in_progress",
        "version": case.version,
        "limit": "work",
        "due": event.occurred.isoformat(),
        "unit": str(country.roads.pk),
        "agency": str(country.roads.pk),
        "officer": str(country.people["officer"].pk),
    }


def test_the_persons_own_time_is_never_lateness(country: Country) -> None:
    case = country.forwarded()
    agency.take(case.pk, country.actor("officer"), now=country.now)
    done = result.Result("Repaired.", "Repaired.", "solved", "maintenance")
    result.answer(case.pk, country.actor("officer"), result=done, now=country.now)
    sweeps.sweep(country.now + 30 * DAY)
    assert _late(case) == []


def test_a_new_date_can_be_missed_again(country: Country) -> None:
    case, now = country.forwarded(), country.now
    agency.take(case.pk, country.actor("officer"), now=now)
    sweeps.sweep(now + 11 * DAY)
    agency.extend(
        case.pk,
        country.actor("head"),
        reason="parts",
        explanation="Parts",
        date=(now + 20 * DAY).date(),
        now=now + 12 * DAY,
    )
    sweeps.sweep(now + 13 * DAY)
    assert [each.data["limit"] for each in _late(case)].count("work") == 1
    sweeps.sweep(now + 22 * DAY)
    sweeps.sweep(now + 23 * DAY)
    assert [each.data["limit"] for each in _late(case)].count("work") == 2


@pytest.mark.django_db(transaction=True)
def test_several_sweepers_at_once_write_it_once_and_the_ledger_holds(country: Country) -> None:
    cases = [country.forwarded() for _ in range(12)]
    barrier = threading.Barrier(3)

    def work() -> None:
        barrier.wait()
        for _ in range(2):
            sweeps.sweep(country.now + 6 * DAY, batch=5)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sweeps.sweep(country.now + 6 * DAY)
    for case in cases:
        assert [each.data["limit"] for each in _late(case)] == ["take"]
    report = verify(keys={}, folder=None)
    assert [str(each) for each in report.findings] == []
    assert report.events + report.younger >= Event.objects.count()
