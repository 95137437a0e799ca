"""`aduan verify` as people run it: verdict, first broken event, exit code."""

from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner, Result
from pytest_django import Settings

from aduan.ledger import signing
from aduan.operations.commands import verify as verify_command
from aduan.operations.mistakes import Mistake
from aduan.vault import texts
from aduan.vault.ids import uuid7

from . import attacks
from .conftest import START, Register, owner_sql

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def installed(register: Register, settings: Settings, tmp_path: Path) -> tuple[Register, UUID]:
    """One sealed case with an erased and a kept text, under the keys of an installation."""
    settings.ADUAN_LEDGER_KEY = tmp_path / "keys" / "ledger.key"
    settings.ADUAN_CHECKPOINTS = register.path
    register.key = signing.load_or_create(settings.ADUAN_LEDGER_KEY)
    subject = uuid7()
    for step in (1, 2):
        text = texts.write("Lampu mati", now=START)
        register.add(subject, step, data={"texts": {str(text.id): bytes(text.digest).hex()}})
    texts.erase(text.id, START)
    register.seal()
    register.add(subject, 3)
    return register, subject


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(verify_command.command, [str(each) for each in arguments])


def test_a_whole_ledger(installed: tuple[Register, UUID]) -> None:
    result = run()
    assert result.exit_code == 0, result.output
    assert "3 events of 1 cases, 1 checkpoints, 1 of them compared" in result.output
    assert "2 texts compared, 1 of them: text erased" in result.output
    assert "1 events are younger than the last checkpoint" in result.output
    assert result.output.splitlines()[-1].startswith("the ledger is whole, sealed until 2026-09-07")


def test_a_broken_ledger(installed: tuple[Register, UUID]) -> None:
    _, subject = installed
    attacks.change(subject, 2, "actor = 'x'")
    result = run()
    assert result.exit_code == 1
    assert f"First: case {subject}, event 2: the event was changed" in result.output


def test_an_auditors_own_files_and_key(installed: tuple[Register, UUID], tmp_path: Path) -> None:
    register, subject = installed
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / "00000001.json").write_bytes((register.path / "00000001.json").read_bytes())
    public = tmp_path / "keys" / "ledger.pub"
    assert run("--checkpoints", copy, "--key", public).exit_code == 0
    attacks.change(subject, 1, "kind = 'case.closed'")
    attacks.rewrite_chain(subject)
    attacks.rewrite_leaves(subject)
    attacks.rewrite_checkpoints(register.key)
    (register.path / "00000001.json").unlink()
    assert run().exit_code == 0, "with key and files stolen only the auditor knows better"
    result = run("--checkpoints", copy, "--key", public)
    assert result.exit_code == 1
    assert "its file says something else" in result.output


def test_another_installations_key(installed: tuple[Register, UUID], tmp_path: Path) -> None:
    other = tmp_path / "other" / "ledger.key"
    signing.load_or_create(other)
    result = run("--key", other.with_suffix(".pub"))
    assert result.exit_code == 1
    assert "no key that we trust signed it" in result.output


def test_mistakes_are_said_in_plain_words(
    installed: tuple[Register, UUID], tmp_path: Path, settings: Settings
) -> None:
    assert run("--checkpoints", tmp_path / "nowhere").exit_code == 2
    rubbish = tmp_path / "rubbish.pub"
    rubbish.write_text("x")
    assert isinstance(run("--key", rubbish).exception, Mistake)
    settings.ADUAN_VAULT_KEYS = [bytes([9]) * 32]
    lost = run().exception
    assert isinstance(lost, Mistake)
    assert "ADUAN_VAULT_KEY" in str(lost)


def test_many_findings_are_cut_short(register: Register, settings: Settings) -> None:
    settings.ADUAN_CHECKPOINTS = register.path
    register.grow([1] * 25)
    register.seal()
    owner_sql("UPDATE ledger_event SET actor = 'x'")
    result = run()
    assert result.exit_code == 1
    assert result.output.count("broken: ") == 20
    assert "and 6 more" in result.output
