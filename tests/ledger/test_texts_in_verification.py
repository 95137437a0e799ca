"""Texts that events name: unchanged, altered, gone or erased, with the real vault."""

from datetime import timedelta
from uuid import UUID

import pytest

from aduan.ledger.verify import Report
from aduan.vault import texts
from aduan.vault.ids import uuid7
from aduan.vault.models import Text
from aduan.vault.sealing import seal

from .conftest import START, Register, owner_sql

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def told(register: Register) -> tuple[Register, UUID, Text]:
    """A case with two texts, sealed."""
    subject = uuid7()
    report, answer = (texts.write(body, now=START) for body in ("Jalan rusak", "Sudah diperbaiki"))
    for step, text in enumerate((report, answer), start=1):
        register.add(subject, step, data={"texts": {str(text.id): bytes(text.digest).hex()}})
    register.seal()
    return register, subject, report


def check(register: Register) -> Report:
    return register.check(text_digests=texts.digests)


def test_unchanged(told: tuple[Register, UUID, Text]) -> None:
    report = check(told[0])
    assert (report.ok, report.texts, report.texts_erased) == (True, 2, 0)


def test_erased_stays_green_and_is_counted(told: tuple[Register, UUID, Text]) -> None:
    register, _, text = told
    texts.erase(text.id, START + timedelta(days=400))
    report = check(register)
    assert (report.ok, report.texts, report.texts_erased) == (True, 2, 1)


@pytest.mark.parametrize("attack", ["other words", "other salt", "garbage", "row deleted"])
def test_altered_is_found(told: tuple[Register, UUID, Text], attack: str) -> None:
    """Also by somebody who has the vault key and seals other words in place."""
    register, subject, text = told
    if attack == "other words":
        text.sealed = seal(b"Jalan bagus", f"text:{text.id}")
        text.save()
    elif attack == "other salt":
        owner_sql("UPDATE vault_text SET salt = %s WHERE id = %s", [bytes(16), text.id])
    elif attack == "garbage":
        owner_sql("UPDATE vault_text SET sealed = sha256('x') WHERE id = %s", [text.id])
    else:
        owner_sql("DELETE FROM vault_text WHERE id = %s", [text.id])
    report = check(register)
    assert [(it.kind, it.subject, it.seq) for it in report.findings] == [("text", subject, 1)]


def test_many_texts_are_compared_in_batches(register: Register) -> None:
    subject = uuid7()
    for step in range(1, 4):
        written = [texts.write(f"{step} {place}", now=START) for place in range(400)]
        named = {str(text.id): bytes(text.digest).hex() for text in written}
        register.add(subject, step, data={"texts": named})
    report = check(register)
    assert (report.ok, report.texts) == (True, 1200)


@pytest.mark.parametrize("named", [5, [], "x", {"no id": "00"}, None])
def test_unreadable_names_of_texts_are_found(register: Register, named: object) -> None:
    subject = uuid7()
    register.add(subject, 1, data={"texts": named})
    assert [it.kind for it in check(register).findings] == ["text"]


def test_impossible_times_are_no_crash(told: tuple[Register, UUID, Text]) -> None:
    register, _, text = told
    owner_sql("UPDATE vault_text SET created_at = '4000-01-01 BC' WHERE id = %s", [text.id])
    assert check(register).ok
