"""Many cases due at once: two sweepers do nothing twice, and a sweep that was cut off goes on."""

import threading
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, connections

from aduan.cases import lateness
from aduan.cases.models import Case, Deadline
from aduan.directory.models import Assignment, Category
from aduan.operations import sweeps
from aduan.operations.bench import plights, sweeping
from aduan.operations.bench.standing import Register
from ground.country import Country

HOW_MANY = 120
AT = timedelta(days=1)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def due(country: Country) -> Iterator[dict[str, list[UUID]]]:
    """A little of everything that the clock can find due, by what is the matter with it."""
    Assignment.objects.all().delete()
    Category.objects.create(
        programme=country.version.programme,
        code="roads",
        names={"en": "Roads", "id": "Jalan", "th": "ถนน"},
    )
    register = Register(country.version, country.now)
    owner = connections["owner"]
    owner.ensure_connection()
    yield register.due(owner.connection, country.now + AT, HOW_MANY)
    owner.close()


def test_one_sweep_does_everything_once(country: Country, due: dict[str, list[UUID]]) -> None:
    tally = sweeps.sweep(country.now + AT)
    assert sweeping.faults(due) == []
    assert tally.acted + tally.said >= sum(map(len, due.values()))
    again = sweeps.sweep(country.now + AT)
    assert (again.acted, again.said, again.late, again.failed) == (0, 0, 0, 0)
    assert sweeping.faults(due) == []


def test_two_at_once_do_nothing_twice(country: Country, due: dict[str, list[UUID]]) -> None:
    barrier, tallies = threading.Barrier(2), []

    def work() -> None:
        barrier.wait()
        tallies.append(sweeps.sweep(country.now + AT, batch=10))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # What one held when the other came by is left to the next.
    tallies.append(sweeps.sweep(country.now + AT))
    assert sum(tally.failed for tally in tallies) == 0
    assert sweeping.faults(due) == []


def test_what_was_cut_off_is_finished_by_the_next(
    country: Country, due: dict[str, list[UUID]], monkeypatch: pytest.MonkeyPatch
) -> None:
    record, batches = lateness.record, []

    def cut_off(missed: Sequence[Any], now: datetime) -> None:
        batches.append(len(missed))
        record(missed, now)
        if len(batches) == 5:
            raise KeyboardInterrupt

    monkeypatch.setattr(lateness, "record", cut_off)
    with pytest.raises(KeyboardInterrupt):
        sweeps.sweep(country.now + AT, batch=10)
    monkeypatch.undo()
    assert sweeping.faults(due) != []
    sweeps.sweep(country.now + AT)
    assert sweeping.faults(due) == []


def test_what_is_due_stands_as_the_verbs_would_have_left_it(
    country: Country, due: dict[str, list[UUID]]
) -> None:
    """The bench's cases are no better off than real ones."""
    assert set(due) == {plight.name for plight in plights.PLIGHTS}
    for case in Case.objects.filter(pk__in=[each for ids in due.values() for each in ids]):
        running = Deadline.objects.filter(case=case, ended_at=None, paused=False)
        stages = running.exclude(kind__in=("promise", "tell_agency"))
        assert case.is_open
        assert case.due_at == min(each.due_at for each in stages)
        assert stages.count() == 1
        assert case.ownerships.filter(until=None, unit=case.unit).count() == 1
