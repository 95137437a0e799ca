"""Every attack of the security design, done by SQL as the owner, is found by verification."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connections

from aduan.ledger import merkle, sealer
from aduan.ledger.checkpoints import Folder, signed
from aduan.ledger.models import Checkpoint, Event
from aduan.vault.ids import uuid7

from . import attacks
from .conftest import START, Register, entry, owner_sql

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

Sealed = tuple[Register, list[UUID]]


def test_an_untouched_ledger_is_whole(sealed: Sealed) -> None:
    register, subjects = sealed
    report = register.check()
    assert report.ok, report.findings
    assert (report.subjects, report.events, report.checkpoints) == (len(subjects), 14, 3)
    assert report.files == 3
    assert report.notes == []


def test_younger_events_are_said_to_be_so(sealed: Sealed) -> None:
    register, _ = sealed
    assert register.check().younger == 1
    register.grow([2])
    assert register.check().younger == 3
    register.seal()
    report = register.check()
    assert (report.ok, report.younger) == (True, 0)


def test_an_empty_ledger_is_whole_and_says_that_nothing_is_sealed(register: Register) -> None:
    report = register.check()
    assert report.ok
    assert any("no checkpoint yet" in note for note in report.notes)


ASSIGNMENTS = [
    "kind = 'case.closed'",
    "actor = 'somebody else'",
    "occurred = occurred - interval '3 days'",
    "recorded = recorded + interval '1 microsecond'",
    "origin = 'letter'",
    'data = data || \'{"to": "polisi"}\'',
    "data = data - 'to'",
    "data = '{\"share\": 0.5}'",
    "data = '[]'",
    "data = jsonb_build_object('deep', (repeat('[', 3000) || repeat(']', 3000))::jsonb)",
    "data = jsonb_build_object('long', (repeat('9', 9000))::jsonb)",
    "occurred = '4000-01-01 BC'",
    "occurred = occurred - interval '4051 years'",
    "recorded = 'infinity'",
    "version = 2",
    "previous = sha256('x')",
    "hash = sha256('x')",
]


@pytest.mark.parametrize("seq", [1, 2, 4])
def test_a_changed_event(sealed: Sealed, seq: int) -> None:
    """One column after the other is changed, found, and put back."""
    register, subjects = sealed
    for assignment in ASSIGNMENTS:
        before = Event.objects.get(subject=subjects[0], seq=seq)
        attacks.change(subjects[0], seq, assignment)
        first = register.check().first
        assert first is not None, assignment
        assert (first.subject, first.seq) == (subjects[0], seq), assignment
        before.save(using="owner")
    assert register.check().ok


def test_reordered_events(sealed: Sealed) -> None:
    register, subjects = sealed
    attacks.swap(subjects[0], 2, 3)
    first = register.check().first
    assert first is not None
    assert (first.subject, first.seq) == (subjects[0], 2)


@pytest.mark.parametrize(("seq", "named"), [(1, 1), (2, 2), (4, 4)])
@pytest.mark.parametrize("close_gap", [False, True])
def test_a_deleted_event(sealed: Sealed, seq: int, named: int, close_gap: bool) -> None:
    register, subjects = sealed
    attacks.delete(subjects[0], seq, close_gap=close_gap)
    first = register.check().first
    assert first is not None
    assert first.subject == subjects[0]
    if not close_gap:
        assert (first.kind, first.seq) == ("deleted", named)


def test_a_deleted_last_event_with_its_head_put_back(sealed: Sealed) -> None:
    register, subjects = sealed
    attacks.delete(subjects[0], 4)
    attacks.rewrite_chain(subjects[0])
    first = register.check().first
    assert first is not None
    assert (first.kind, first.seq, first.checkpoint) == ("deleted", 4, 2)


@pytest.mark.parametrize("at", [1, 3, 5])
def test_an_inserted_event(sealed: Sealed, at: int) -> None:
    register, subjects = sealed
    attacks.insert(subjects[0], at, last=4)
    first = register.check().first
    assert first is not None
    assert first.subject == subjects[0]


def test_an_inserted_case(sealed: Sealed) -> None:
    register, _ = sealed
    subject = uuid7()
    register.add(subject, 1)
    owner_sql("DELETE FROM ledger_pending WHERE subject = %s", [subject])
    first = register.check().first
    assert first is not None
    assert (first.kind, first.subject, first.seq) == ("inserted", subject, 1)


@pytest.mark.parametrize(
    "tables", [("event",), ("event", "head"), ("event", "head", "leaf"), ("leaf",), ("head",)]
)
def test_a_deleted_case(sealed: Sealed, tables: tuple[str, ...]) -> None:
    register, subjects = sealed
    attacks.delete_case(subjects[1], *tables)
    assert not register.check().ok


def test_a_deleted_case_is_named_by_its_leaves(sealed: Sealed) -> None:
    register, subjects = sealed
    attacks.delete_case(subjects[1], "event", "head")
    first = register.check().first
    assert first is not None
    assert (first.kind, first.subject, first.seq) == ("deleted", subjects[1], 1)
    assert first.checkpoint == 1


def forge_events(register: Register, subject: UUID) -> None:
    attacks.change(subject, 2, "kind = 'case.closed'")
    attacks.rewrite_chain(subject)


def forge_leaves(register: Register, subject: UUID) -> None:
    forge_events(register, subject)
    attacks.rewrite_leaves(subject)


def forge_checkpoints(register: Register, subject: UUID) -> None:
    forge_leaves(register, subject)
    attacks.rewrite_checkpoints()


def forge_signatures(register: Register, subject: UUID) -> None:
    forge_leaves(register, subject)
    attacks.rewrite_checkpoints(Ed25519PrivateKey.generate())


def erase_every_trace(register: Register, subject: UUID) -> None:
    attacks.delete_case(subject, "event", "head", "leaf")
    attacks.rewrite_checkpoints(Ed25519PrivateKey.generate())


THOROUGH = [forge_events, forge_leaves, forge_checkpoints, forge_signatures, erase_every_trace]


@pytest.mark.parametrize("attack", THOROUGH)
def test_a_chain_recomputed_by_the_owner(
    sealed: Sealed, attack: Callable[[Register, UUID], None]
) -> None:
    register, subjects = sealed
    attack(register, subjects[0])
    assert not register.check().ok
    assert not register.check(folder=None).ok, "the signatures alone must find it"


@pytest.mark.parametrize("attack", THOROUGH)
def test_the_files_alone_find_it(sealed: Sealed, attack: Callable[[Register, UUID], None]) -> None:
    """Even an owner who stole the signing key is found by an auditor's copy of the files."""
    register, subjects = sealed
    attack(register, subjects[0])
    attacks.rewrite_checkpoints(register.key)
    assert register.check(folder=None).ok == (attack is not forge_events)
    assert not register.check().ok


def test_a_rewritten_event_is_named(sealed: Sealed) -> None:
    register, subjects = sealed
    forge_events(register, subjects[0])
    first = register.check().first
    assert first is not None
    assert (first.kind, first.subject, first.checkpoint) == ("rewritten", subjects[0], 1)
    assert first.seq == 3, "the checkpoint sealed the chain up to its third event"


@pytest.mark.parametrize("after", [0, 1, 2])
def test_truncated_checkpoints(sealed: Sealed, after: int) -> None:
    register, _ = sealed
    attacks.truncate_checkpoints(after)
    kinds = {finding.kind for finding in register.check().findings}
    assert "truncated" in kinds


def test_truncated_checkpoints_with_what_they_sealed(sealed: Sealed) -> None:
    """The whole register set back to the first checkpoint, in itself consistent."""
    register, subjects = sealed
    attacks.truncate_checkpoints(1)
    attacks.delete_case(subjects[3], "event", "head")
    attacks.delete_case(subjects[4], "event", "head", "pending")
    attacks.delete(subjects[0], 4)
    attacks.rewrite_chain(subjects[0])
    assert register.check(folder=None).ok
    assert [finding.kind for finding in register.check().findings] == ["truncated"]
    with pytest.raises(sealer.FilesAhead):
        register.seal()


def test_a_checkpoint_taken_from_the_middle(sealed: Sealed) -> None:
    register, _ = sealed
    owner_sql("DELETE FROM ledger_leaf WHERE checkpoint_id = 2")
    owner_sql("DELETE FROM ledger_checkpoint WHERE number = 2")
    kinds = [finding.kind for finding in register.check(folder=None).findings]
    assert kinds[0] == "checkpoint-missing"


def test_leaves_without_their_checkpoint(sealed: Sealed) -> None:
    register, _ = sealed
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint"
            " WHERE conrelid = 'ledger_leaf'::regclass AND contype = 'f'"
        )
        name = cursor.fetchone()[0]
        cursor.execute(f'ALTER TABLE ledger_leaf DROP CONSTRAINT "{name}"')
        try:
            cursor.execute("DELETE FROM ledger_checkpoint WHERE number >= 2")
            report = register.check(folder=None)
            assert {finding.checkpoint for finding in report.findings} >= {2, 3}
        finally:
            cursor.execute("DELETE FROM ledger_leaf WHERE checkpoint_id >= 2")
            cursor.execute(
                f'ALTER TABLE ledger_leaf ADD CONSTRAINT "{name}" FOREIGN KEY (checkpoint_id)'
                " REFERENCES ledger_checkpoint (number) DEFERRABLE INITIALLY DEFERRED"
            )


def test_a_changed_checkpoint(sealed: Sealed) -> None:
    """One column after the other is changed, found by what is in the database, and put back."""
    register, _ = sealed
    for assignment in (
        "at = at + interval '1 second'",
        "at = '-infinity'",
        "at = '100000-01-01'",
        "count = count + 1",
        "tree = sha256('x')",
        "previous = sha256('x')",
        "root = sha256('x')",
        "key = repeat('0', 64)",
        "signature = sha256('x') || sha256('y')",
        "signature = ''",
    ):
        before = Checkpoint.objects.get(number=2)
        owner_sql(f"UPDATE ledger_checkpoint SET {assignment} WHERE number = 2")
        first = register.check(folder=None).first
        assert first is not None, assignment
        assert first.checkpoint in (2, 3), assignment
        before.save(using="owner")
    assert register.check().ok


def test_a_second_history_over_the_same_chains(sealed: Sealed) -> None:
    """A checkpoint with another time, signed with the stolen key, differs from its file."""
    register, _ = sealed
    attacks.truncate_checkpoints(2)
    last = register.folder.read(2)
    assert last is not None
    forged = signed(
        3, at=START, tree=merkle.Tree([bytes(32)]), previous=last.root, key=register.key
    )
    register.folder.write(forged)
    assert not register.check().ok


@pytest.mark.parametrize("content", ["", "{}", "null", "not json", '{"number": 2}'])
def test_a_spoiled_file(sealed: Sealed, content: str) -> None:
    register, _ = sealed
    (register.path / "00000002.json").write_text(content)
    assert [finding.kind for finding in register.check().findings] == ["file-changed"]


def test_files_of_an_auditor_may_be_older_but_have_no_gap(sealed: Sealed, tmp_path: Path) -> None:
    register, _ = sealed
    (register.path / "00000003.json").unlink()
    report = register.check()
    assert report.ok
    assert any("1 checkpoints have no file" in note for note in report.notes)
    (register.path / "00000001.json").unlink()
    assert [finding.kind for finding in register.check().findings] == ["file-missing"]
    assert register.check(folder=Folder(tmp_path / "nowhere")).ok


def test_without_any_public_key_nothing_passes(sealed: Sealed) -> None:
    register, _ = sealed
    assert not register.check(keys={}).ok


def test_a_ruined_ledger_is_counted_in_full_and_kept_in_part(register: Register) -> None:
    from aduan import ledger

    ledger.append_many([entry(uuid7()) for _ in range(300)])
    register.seal()
    owner_sql("UPDATE ledger_event SET actor = 'x'")
    report = register.check()
    assert report.found == 300
    assert len(report.findings) == 100
