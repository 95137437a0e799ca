"""`aduan vault`: rotation and the list of keys as the operator sees them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pytest_django import Settings

from aduan.operations.commands import vault as vault_command
from aduan.operations.mistakes import Mistake
from aduan.vault import custody, texts
from aduan.vault.keys import VaultKey
from aduan.vault.models import Text
from aduan.vault.sealing import is_current

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

NOW = datetime(2026, 9, 7, 2, 0, tzinfo=UTC)
OLD, NEW = bytes([1]) * 32, bytes([2]) * 32


def run(*arguments: str) -> Result:
    return CliRunner().invoke(vault_command.command, list(arguments))


@pytest.fixture
def started(settings: Settings, tmp_path: Path) -> Settings:
    """A register with five texts under one key."""
    settings.ADUAN_MEDIA = str(tmp_path)
    settings.ADUAN_VAULT_KEYS = [OLD]
    custody.enter(NOW)
    for place in range(5):
        texts.write(str(place), now=NOW)
    return settings


def test_rotation_shows_progress_and_what_to_keep(started: Settings) -> None:
    started.ADUAN_VAULT_KEYS = [NEW, OLD]
    result = run("rotate", "--batch", "2")
    assert result.exit_code == 0, result.output
    assert "vault.Text.sealed: 2 of 5" in result.stderr
    assert "vault.Text.sealed: 5 sealed anew" in result.stdout
    assert all(is_current(text.sealed) for text in Text.objects.all())
    for key in (OLD, NEW):
        assert VaultKey(key).id.hex() in result.stdout.splitlines()[-1]


def test_a_missing_key_is_a_plain_mistake(started: Settings) -> None:
    started.ADUAN_VAULT_KEYS = [NEW]
    result = run("rotate")
    assert isinstance(result.exception, Mistake)
    assert VaultKey(OLD).id.hex() in str(result.exception)


def test_a_row_that_does_not_open_is_named(started: Settings) -> None:
    text = Text.objects.order_by("id")[0]
    Text.objects.filter(id=text.id).update(sealed=bytes(text.sealed)[:-1] + b"x")
    started.ADUAN_VAULT_KEYS = [NEW, OLD]
    result = run("rotate")
    assert isinstance(result.exception, Mistake)
    assert str(text.id) in str(result.exception)


def test_the_list_of_keys(started: Settings) -> None:
    result = run("keys")
    assert result.exit_code == 0
    assert f"{VaultKey(OLD).id.hex()}  on the ring, seals" in result.output
    started.ADUAN_VAULT_KEYS = [NEW]
    result = run("keys")
    assert result.exit_code == 1
    assert "is needed and not in ADUAN_VAULT_KEY" in result.output
