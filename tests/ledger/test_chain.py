"""Appending: chains that follow on, one at a time and in sets, in the real database."""

import threading
from itertools import pairwise
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from aduan import ledger
from aduan.ledger.canonical import FIRST, Uncanonical
from aduan.ledger.models import Event, Head, Pending
from aduan.vault.ids import uuid7

from .conftest import Register, entry

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def test_events_follow_each_other(register: Register) -> None:
    subject = uuid7()
    events = [register.add(subject, step) for step in (1, 2, 3)]
    stored = list(Event.objects.filter(subject=subject).order_by("seq"))
    assert [event.seq for event in stored] == [1, 2, 3]
    assert bytes(stored[0].previous) == FIRST
    for before, after in pairwise(stored):
        assert bytes(after.previous) == bytes(before.hash)
    for made, read in zip(events, stored, strict=True):
        assert (made.hash, made.data, made.occurred) == (bytes(read.hash), read.data, read.occurred)
    head = Head.objects.get(subject=subject)
    assert (head.seq, bytes(head.hash)) == (3, bytes(stored[-1].hash))
    assert Pending.objects.filter(subject=subject).count() == 3


def test_one_statement_besides_the_head(register: Register) -> None:
    subject = uuid7()
    register.add(subject, 1)
    with CaptureQueriesContext(connection) as queries:
        register.add(subject, 2)
    assert len(queries) == 2


def test_a_new_chain_may_be_written_with_other_rows(register: Register) -> None:
    subject = uuid7()
    for row in ledger.beginning(entry(subject, 1)):
        row.save(force_insert=True)
    assert register.add(subject, 2).seq == 2
    assert Pending.objects.filter(subject=subject).count() == 2
    assert register.check(folder=None).ok


def test_the_set_form_makes_the_same_chains(register: Register) -> None:
    one, two = uuid7(), uuid7()
    register.add(two, 1)
    with CaptureQueriesContext(connection) as queries:
        events = ledger.append_many([entry(one, 1), entry(two, 2), entry(one, 2)])
    assert len(queries) == 2
    assert [(event.subject, event.seq) for event in events] == [(one, 1), (two, 2), (one, 2)]
    assert bytes(Head.objects.get(subject=one).hash) == events[2].hash
    assert Head.objects.get(subject=two).seq == 2
    assert register.check(folder=None).ok
    assert ledger.append_many([]) == []


def test_a_rolled_back_verb_leaves_nothing(register: Register) -> None:
    with transaction.atomic():
        register.add(uuid7(), 1)
        transaction.set_rollback(True)
    assert not Event.objects.exists()
    assert not Pending.objects.exists()
    assert not Head.objects.exists()


def test_bad_data_are_refused_before_the_database(register: Register) -> None:
    with pytest.raises(Uncanonical):
        register.add(uuid7(), 1, data={"share": 0.5})
    assert not Event.objects.exists()


def test_without_the_lock_no_chain_forks(register: Register) -> None:
    """Sixteen threads append to one chain without a lock: some fail, none forks it."""
    subject = uuid7()
    register.add(subject, 1)
    gate = threading.Barrier(16)
    refused: list[IntegrityError] = []

    def add(step: int) -> None:
        gate.wait()
        try:
            register.add(subject, step)
        except IntegrityError as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=add, args=(step,)) for step in range(2, 18)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seqs = list(Event.objects.filter(subject=subject).order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, 18 - len(refused)))
    assert register.check(folder=None).ok


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_event SET actor = 'x'",
        "DELETE FROM ledger_event",
        "TRUNCATE ledger_event",
        "DELETE FROM ledger_head",
        "DELETE FROM ledger_pending",
        "INSERT INTO ledger_checkpoint SELECT * FROM ledger_checkpoint",
        "DELETE FROM ledger_leaf",
    ],
)
def test_the_application_may_not(register: Register, statement: str) -> None:
    register.grow([1])
    with pytest.raises(Exception, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_large_sets(register: Register) -> None:
    subjects: list[UUID] = [uuid7() for _ in range(500)]
    ledger.append_many([entry(subject) for subject in subjects])
    ledger.append_many([entry(subject, 2) for subject in subjects])
    assert Event.objects.count() == 1000
    assert Head.objects.filter(seq=2).count() == 500
    assert register.check(folder=None).ok
