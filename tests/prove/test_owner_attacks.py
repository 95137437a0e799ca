"""What the owner of the database does by SQL behind the register's back, `aduan verify` finds.

Every attack of the security design, on real cases of a register that has lived for a hundred days,
each put right again before the next.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import psutil
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from ledger import attacks
from prove.journey import Journey
from prove.killing import victims_of

pytestmark = pytest.mark.prove

TABLES = ("ledger_checkpoint", "ledger_leaf", "ledger_event", "ledger_head", "ledger_pending")
"""In the order in which rows can be put back."""
FEWEST = 6
"""Events that a case must have to be attacked in its middle."""


class Owner:
    """The owner's hand on the tables, and a copy of them from before."""

    def __init__(self, journey: Journey) -> None:
        self.journey = journey
        with connections["owner"].cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"CREATE TABLE before_{table} AS TABLE {table}")
        found = journey.books.rows(
            "SELECT subject, seq FROM ledger_head WHERE seq >= %s ORDER BY subject", FEWEST
        )
        middle = found[len(found) // 2]
        self.case: UUID = middle["subject"]
        self.last: int = middle["seq"]

    def put_right(self) -> None:
        """Everything as it was."""
        with connections["owner"].cursor() as cursor:
            for table in reversed(TABLES):
                cursor.execute(f"DELETE FROM {table}")
            for table in TABLES:
                cursor.execute(f"INSERT INTO {table} SELECT * FROM before_{table}")

    def forget(self) -> None:
        """Away with the copy."""
        with connections["owner"].cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"DROP TABLE before_{table}")


@pytest.fixture(scope="module")
def owner(journey: Journey, django_db_blocker: DjangoDbBlocker) -> Iterator[Owner]:
    """The owner of the journey's database, while nobody else writes to it."""
    with django_db_blocker.unblock(), _quiet(journey), _entered(journey):
        found = Owner(journey)
        yield found
        found.forget()


@contextmanager
def _quiet(journey: Journey) -> Iterator[None]:
    """The worker and the sealer stand still meanwhile, so that putting back loses nothing."""
    process = journey.served.up.process
    assert process is not None
    parts = victims_of(process.pid)
    still: list[psutil.Process] = [*parts["worker"], *parts["sealer"]]
    journey.books.await_seal()
    for each in still:
        each.suspend()
    try:
        yield
    finally:
        for each in still:
            each.resume()


@contextmanager
def _entered(journey: Journey) -> Iterator[None]:
    """Django's two connections lead to the journey's database; its passwords are ours."""
    kept = {}
    for alias in ("default", "owner"):
        connections[alias].close()
        kept[alias] = connections[alias].settings_dict["HOST"]
        connections[alias].settings_dict["HOST"] = journey.books.database.host
    try:
        yield
    finally:
        for alias, host in kept.items():
            connections[alias].close()
            connections[alias].settings_dict["HOST"] = host


def changed(owner: Owner) -> None:
    attacks.change(owner.case, 3, "actor = 'somebody else'")


def changed_data(owner: Owner) -> None:
    attacks.change(owner.case, owner.last, 'data = data || \'{"to": "archived"}\'')


def reordered(owner: Owner) -> None:
    attacks.swap(owner.case, 2, 3)


def inserted(owner: Owner) -> None:
    attacks.insert(owner.case, 3, owner.last)


def appended(owner: Owner) -> None:
    attacks.insert(owner.case, owner.last + 1, owner.last)


def first_deleted(owner: Owner) -> None:
    attacks.delete(owner.case, 1)


def middle_deleted(owner: Owner) -> None:
    attacks.delete(owner.case, 3, close_gap=True, last=owner.last)


def last_deleted(owner: Owner) -> None:
    attacks.delete(owner.case, owner.last)
    attacks.rewrite_chain(owner.case)


def case_deleted(owner: Owner) -> None:
    attacks.delete_case(owner.case, "event", "head")


def case_and_leaves_deleted(owner: Owner) -> None:
    attacks.delete_case(owner.case, "event", "head", "leaf")


def chain_recomputed(owner: Owner) -> None:
    attacks.change(owner.case, 2, "kind = 'case.archived'")
    attacks.rewrite_chain(owner.case)


def everything_recomputed(owner: Owner) -> None:
    chain_recomputed(owner)
    attacks.rewrite_leaves(owner.case)
    attacks.rewrite_checkpoints(Ed25519PrivateKey.generate())


def checkpoints_cut(owner: Owner) -> None:
    last = owner.journey.books.one("SELECT max(number) FROM ledger_checkpoint")
    chain_recomputed(owner)
    attacks.truncate_checkpoints(last - 1)


ATTACKS: tuple[Callable[[Owner], None], ...] = (
    changed,
    changed_data,
    reordered,
    inserted,
    appended,
    first_deleted,
    middle_deleted,
    last_deleted,
    case_deleted,
    case_and_leaves_deleted,
    chain_recomputed,
    everything_recomputed,
    checkpoints_cut,
)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_the_attack_is_found(owner: Owner, attack: Callable[[Owner], None]) -> None:
    """Exit code 1 and the first broken place; whole again when it was put right."""
    attack(owner)
    try:
        said = owner.journey.served.command("verify")
    finally:
        owner.put_right()
    assert said.returncode == 1, said.stdout
    assert "THE LEDGER IS BROKEN. First: " in said.stdout
    if attack not in (case_and_leaves_deleted, everything_recomputed, checkpoints_cut):
        assert str(owner.case) in said.stdout.rsplit("First: ", 1)[1]


def test_without_an_attack_it_is_whole(owner: Owner) -> None:
    """What the attacks broke is right again; so it was they that were found."""
    said = owner.journey.served.command("verify")
    assert said.returncode == 0, said.stdout
