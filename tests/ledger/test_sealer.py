"""The sealer: nothing forgotten, one at a time, whole after being cut off anywhere."""

import threading
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection, connections, transaction

from aduan.ledger import sealer, signing
from aduan.ledger.canonical import FIRST
from aduan.ledger.checkpoints import Folder, Statement
from aduan.ledger.models import Checkpoint, Event, Head, Leaf, Pending
from aduan.vault.ids import uuid7

from .conftest import Register, owner_sql

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def test_seals_what_waits_and_chains_it(register: Register) -> None:
    assert register.seal() is None
    one, two = register.grow([2, 1])
    first = register.seal()
    assert first is not None
    assert (first.number, first.count, bytes(first.previous)) == (1, 2, FIRST)
    assert set(Leaf.objects.values_list("subject", "seq")) == {(one, 2), (two, 1)}
    assert not Pending.objects.exists()
    assert register.seal() is None
    register.add(one, 3)
    second = register.seal()
    assert second is not None
    assert (second.number, second.count, second.previous) == (2, 1, first.root)
    assert register.folder.read(2) == Statement.of(Checkpoint.objects.get(number=2))
    assert register.check().ok


def test_a_verb_that_commits_late_is_not_forgotten(register: Register) -> None:
    """Its queue row has a lower number than rows that were sealed before it committed."""
    late, early = uuid7(), uuid7()
    written, go = threading.Event(), threading.Event()

    def verb() -> None:
        with transaction.atomic():
            register.add(late, 1)
            written.set()
            go.wait(10)
        connection.close()

    thread = threading.Thread(target=verb)
    thread.start()
    assert written.wait(10)
    register.add(early, 1)
    first = register.seal()
    go.set()
    thread.join()
    assert first is not None
    assert first.count == 1
    register.seal()
    assert set(Leaf.objects.values_list("subject", flat=True)) == {early, late}


def test_a_verb_never_waits_for_the_sealer(register: Register) -> None:
    """While a sealer's transaction is open, the same chain can be extended."""
    subject = uuid7()
    register.add(subject, 1)
    with transaction.atomic(using="owner"):
        owner_sql("DELETE FROM ledger_pending")
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        register.add(subject, 2)
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
    assert Pending.objects.count() == 1


def test_two_sealers_do_not_sign_twice(register: Register) -> None:
    register.grow([1] * 20)
    gate, made = threading.Barrier(4), []

    def turn() -> None:
        gate.wait()
        made.append(register.seal())
        connections["owner"].close()

    threads = [threading.Thread(target=turn) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [checkpoint.number for checkpoint in made if checkpoint] == [1]
    assert register.check().ok


def test_takes_a_large_queue_in_bounded_steps(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealer, "MOST_LEAVES", 4)
    register.grow([1] * 10)
    counts = [checkpoint.count for checkpoint in iter(register.seal, None)]
    assert counts == [4, 4, 2]
    assert register.check().ok


def test_cut_off_before_the_commit(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    """The queue is as it was; the next turn seals everything, without a gap in the numbers."""
    register.grow([1, 1])
    with monkeypatch.context() as patch:
        patch.setattr(sealer, "_KEEP", "SELECT 1 / 0 -- %s %s %s %s")
        with pytest.raises(Exception, match="division by zero"):
            register.seal()
    assert Pending.objects.count() == 2
    assert register.folder.last_number() == 0
    checkpoint = register.seal()
    assert checkpoint is not None
    assert (checkpoint.number, checkpoint.count) == (1, 2)
    assert register.check().ok


def test_cut_off_between_commit_and_file(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next turn writes the file that is missing, even if nothing waits."""
    register.grow([1])
    with monkeypatch.context() as patch:
        patch.setattr(Folder, "write", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
        with pytest.raises(OSError, match="disk full"):
            register.seal()
    assert not register.folder.has(1)
    assert register.seal() is None
    assert register.folder.read(1) == Statement.of(Checkpoint.objects.get(number=1))
    assert register.check().files == 1


def test_a_lost_folder_is_written_again(register: Register) -> None:
    for _ in range(3):
        register.grow([1])
        register.seal()
    for file in register.path.iterdir():
        file.unlink()
    assert register.seal() is None
    assert register.check().files == 3


def test_does_not_put_its_name_to_a_forged_checkpoint(register: Register) -> None:
    register.grow([1])
    register.seal()
    owner_sql("UPDATE ledger_checkpoint SET root = sha256('x')")
    (register.path / "00000001.json").unlink()
    with pytest.raises(sealer.Forged):
        register.seal()


def test_stops_rather_than_sign_a_second_history(register: Register) -> None:
    register.grow([1])
    register.seal()
    owner_sql("DELETE FROM ledger_leaf")
    owner_sql("DELETE FROM ledger_checkpoint")
    register.grow([1])
    with pytest.raises(sealer.FilesAhead, match="reach to 1, the database only to 0"):
        register.seal()


def test_the_loop_seals_within_a_second_and_outlives_faults(
    register: Register, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sealer, "_RETREAT", 0.05)
    stop = threading.Event()
    faults: list[str] = []
    real = sealer.seal_once

    def sometimes(**arguments: object) -> Checkpoint | None:
        if not faults:
            faults.append("cut")
            with connections["owner"].cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return real(**arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(sealer, "seal_once", sometimes)
    subjects = register.grow([1])
    thread = threading.Thread(
        target=sealer.run,
        args=(stop, lambda: datetime.now(UTC)),
        kwargs={"key_path": tmp_path / "keys" / "ledger.key", "folder_path": register.path},
    )
    thread.start()
    try:
        wait_until_sealed(subjects[0])
        subjects = register.grow([2])
        wait_until_sealed(subjects[0])
    finally:
        stop.set()
        thread.join()
    assert faults == ["cut"]
    assert sealer.waiting() == 0
    assert register.check(keys=signing.trusted(tmp_path / "keys" / "ledger.key")).ok


def wait_until_sealed(subject: UUID) -> None:
    """Poll until the newest event of a subject is sealed, at most ten seconds."""
    deadline = threading.Event()
    timer = threading.Timer(10, deadline.set)
    timer.start()
    head = Head.objects.get(subject=subject)
    while not Leaf.objects.filter(subject=subject, seq=head.seq).exists():
        assert not deadline.wait(0.02), "not sealed in time"
    timer.cancel()


def test_sealing_while_verbs_run(register: Register) -> None:
    """Eight writers and a sealer at once: every event ends under a signed root."""
    done = threading.Event()

    def write() -> None:
        subject = uuid7()
        for step in range(1, 16):
            register.add(subject, step)
        connection.close()

    writers = [threading.Thread(target=write) for _ in range(8)]
    for writer in writers:
        writer.start()

    def keep_sealing() -> None:
        while not done.is_set():
            register.seal()
        connections["owner"].close()

    thread = threading.Thread(target=keep_sealing)
    thread.start()
    during = register.check()
    for writer in writers:
        writer.join()
    done.set()
    thread.join()
    register.seal()
    report = register.check()
    assert during.ok, during.findings
    assert report.ok, report.findings
    assert (report.events, report.younger) == (120, 0)
    assert Event.objects.count() == 120


def test_keys_are_made_once_and_closed_to_others(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "ledger.key"
    key = signing.load_or_create(path)
    again = signing.load_or_create(path)
    assert key.private_bytes_raw() == again.private_bytes_raw()
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(signing.trusted(path)) == [signing.fingerprint(key.public_key())]


def test_an_old_public_key_stays_trusted(tmp_path: Path) -> None:
    path = tmp_path / "ledger.key"
    old = signing.fingerprint(signing.load_or_create(path).public_key())
    path.with_suffix(".pub").rename(tmp_path / "ledger-2026.pub")
    path.unlink()
    new = signing.fingerprint(signing.load_or_create(path).public_key())
    assert set(signing.trusted(path)) == {old, new}


@pytest.mark.parametrize("content", [b"", b"rubbish", b"-----BEGIN PRIVATE KEY-----\nx\n"])
def test_a_spoiled_key_file_is_said_to_be_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ledger.key"
    path.write_bytes(content)
    with pytest.raises(signing.BadKey, match=r"ledger\.key"):
        signing.load_or_create(path)


def test_another_kind_of_key_is_refused(tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    path = tmp_path / "ledger.key"
    path.write_bytes(
        X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    with pytest.raises(signing.BadKey, match="Ed25519"):
        signing.load_or_create(path)
