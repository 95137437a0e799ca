"""Checkpoint files: whole or absent, rolled up, readable while they are being rolled."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from aduan.ledger import checkpoints, merkle, signing
from aduan.ledger.canonical import FIRST
from aduan.ledger.checkpoints import BadStatement, Folder, Statement, signed
from aduan.ledger.durable import write_durably

AT = datetime(2026, 9, 7, 2, 0, tzinfo=UTC)
KEY = Ed25519PrivateKey.generate()


def statement(number: int) -> Statement:
    return signed(number, at=AT, tree=merkle.Tree([bytes(32)]), previous=FIRST, key=KEY)


def test_reads_back_what_was_written(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "new" / "checkpoints")
    assert (folder.last_number(), folder.has(1), folder.read(1)) == (0, False, None)
    folder.write(statement(1))
    assert folder.read(1) == statement(1)
    assert (folder.last_number(), folder.has(1), folder.has(2)) == (1, True, False)
    assert (folder.path / "00000001.json").exists()


def test_signature_covers_every_field() -> None:
    keys = {signing.fingerprint(KEY.public_key()): KEY.public_key()}
    good = statement(1)
    assert good.is_signed(keys)
    for field in ("number", "at", "count", "tree", "previous", "root", "key"):
        body = good.to_json()
        other = {"number": 2, "at": "2026-09-07T03:00:00.000000Z", "count": 2}.get(field, "00" * 32)
        spoiled = Statement.from_json({**body, field: other if other != body[field] else "11" * 32})
        assert not spoiled.is_signed(keys), field


def test_complete_blocks_are_rolled_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "ROLL", 4)
    folder = Folder(tmp_path)
    for number in range(1, 11):
        folder.write(statement(number))
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "00000001-00000004.jsonl",
        "00000005-00000008.jsonl",
        "00000009.json",
        "00000010.json",
    ]
    assert folder.last_number() == 10
    assert [folder.read(number) for number in range(1, 11)] == [
        statement(number) for number in range(1, 11)
    ]
    assert Folder(tmp_path).read(11) is None
    for file in ("00000009.json", "00000010.json"):
        (tmp_path / file).unlink()
    assert Folder(tmp_path).last_number() == 8


def test_a_block_with_a_gap_stays_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "ROLL", 4)
    folder = Folder(tmp_path)
    for number in (1, 3, 4):
        folder.write(statement(number))
    assert len(list(tmp_path.iterdir())) == 3


def test_cut_off_while_rolling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rolled file is there, the single ones are not gone yet: both say the same."""
    monkeypatch.setattr(checkpoints, "ROLL", 2)
    folder = Folder(tmp_path)
    folder.write(statement(1))
    folder.write(statement(2))
    write_durably(tmp_path / "00000001.json", b"{}")
    with pytest.raises(BadStatement):
        folder.read(1)
    (tmp_path / "00000001.json").unlink()
    assert folder.read(1) == statement(1)


def test_a_file_under_another_number_is_refused(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write(statement(1))
    (tmp_path / "00000001.json").rename(tmp_path / "00000002.json")
    with pytest.raises(BadStatement, match="another number"):
        folder.read(2)


def test_a_draft_left_behind_does_not_count(tmp_path: Path) -> None:
    (tmp_path / ".00000007.json.123.draft").write_text("{")
    (tmp_path / "notes.txt").write_text("x")
    assert Folder(tmp_path).last_number() == 0


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_durably(path, b"old")
    with pytest.raises(TypeError):
        write_durably(path, "new")  # type: ignore[arg-type]
    assert path.read_bytes() == b"old"
