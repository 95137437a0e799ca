"""The environment, read: what is chosen by default, and each mistake in plain words."""

import base64
from pathlib import Path

import pytest

from aduan.operations import keyfiles
from aduan.operations.configuration import read
from aduan.operations.mistakes import Mistake
from aduan.operations.postgres.address import LONGEST_SOCKET_FOLDER

GOOD = {"ADUAN_SECRET_KEY": "s" * 40, "ADUAN_VAULT_KEY": "01" * 32}


def test_an_empty_environment_is_enough(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = read({"ADUAN_DATA": str(tmp_path)})
    assert found.database.embedded
    assert found.public_url == "http://127.0.0.1:8000"
    assert found.live_url == "http://127.0.0.1:8001"
    assert found.smtp_url == ""
    assert found.clock_file is None
    assert not found.demo
    said = capsys.readouterr().err
    for name in ("secret.key", "vault.key"):
        path = tmp_path / "keys" / name
        assert path.stat().st_mode & 0o777 == 0o600
        assert f"made a new key in {path}: keep a copy in a safe place\n" in said


def test_trusted_proxies_are_networks(tmp_path: Path) -> None:
    given = GOOD | {"ADUAN_DATA": str(tmp_path)}
    found = read(given | {"ADUAN_TRUSTED_PROXIES": "10.0.0.0/8, 2001:db8::1"})
    assert [str(each) for each in found.trusted_proxies] == ["10.0.0.0/8", "2001:db8::1/128"]
    with pytest.raises(Mistake, match=r"ADUAN_TRUSTED_PROXIES: 'proxy'.* such as 10\.0\.0\.0/8"):
        read(given | {"ADUAN_TRUSTED_PROXIES": "proxy"})


def test_keys_are_made_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = read({"ADUAN_DATA": str(tmp_path)})
    assert capsys.readouterr().err.count("made a new key") == 2
    second = read({"ADUAN_DATA": str(tmp_path)})
    assert capsys.readouterr().err == ""
    assert (first.secret_key, first.vault_keys) == (second.secret_key, second.vault_keys)


@pytest.mark.parametrize("occupied", ["database", "media"])
def test_a_lost_key_is_never_replaced_silently(tmp_path: Path, occupied: str) -> None:
    (tmp_path / occupied).mkdir()
    (tmp_path / occupied / "something").touch()
    with pytest.raises(Mistake, match="put the file back or give ADUAN_SECRET_KEY"):
        read({"ADUAN_DATA": str(tmp_path)})
    assert not (tmp_path / "keys").exists()


def test_keys_from_files(tmp_path: Path) -> None:
    (tmp_path / "s").write_text("s" * 40 + "\n")
    (tmp_path / "v").write_text("01" * 32 + "," + base64.b64encode(b"\x02" * 32).decode())
    found = read(
        {
            "ADUAN_DATA": str(tmp_path),
            "ADUAN_SECRET_KEY_FILE": str(tmp_path / "s"),
            "ADUAN_VAULT_KEY_FILE": str(tmp_path / "v"),
        }
    )
    assert found.secret_key == "s" * 40
    assert found.vault_keys == (b"\x01" * 32, b"\x02" * 32)


def test_addresses_follow_the_public_one(tmp_path: Path) -> None:
    found = read(
        {**GOOD, "ADUAN_DATA": str(tmp_path), "ADUAN_PUBLIC_URL": "https://aduan.example/"}
    )
    assert found.public_url == found.live_url == "https://aduan.example"
    assert found.https
    assert "aduan.example" in found.allowed_hosts


def test_a_given_database(tmp_path: Path) -> None:
    url = "postgresql://boss:secret@db.example:6000/postgres?sslmode=require"
    address = read({**GOOD, "ADUAN_DATA": str(tmp_path), "DATABASE_URL": url}).database
    assert (address.host, address.port, address.name) == ("db.example", "6000", "aduan")
    assert address.admin is not None
    assert address.admin.name == "boss"
    assert address.options == {"sslmode": "require"}
    assert address.app.password != address.owner.password
    assert "secret" not in repr(address)


def test_passwords_depend_on_the_secret_key_alone() -> None:
    assert keyfiles.derive("one", "login") == keyfiles.derive("one", "login")
    assert keyfiles.derive("one", "login") != keyfiles.derive("two", "login")
    assert keyfiles.derive("one", "login") != keyfiles.derive("one", "other")


def test_a_long_data_folder_gets_a_short_socket_folder(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 90)
    address = read({**GOOD, "ADUAN_DATA": str(deep)}).database
    assert len(address.host) <= LONGEST_SOCKET_FOLDER
    assert address.host.startswith("/tmp/aduan-")


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"ADUAN_SECRET_KEY": "short"}, "ADUAN_SECRET_KEY needs at least 32 characters"),
        ({"ADUAN_VAULT_KEY": "nonsense"}, "ADUAN_VAULT_KEY has to be 32 random bytes"),
        ({"ADUAN_VAULT_KEY": ","}, "ADUAN_VAULT_KEY is empty"),
        ({"ADUAN_PUBLIC_URL": "aduan.example"}, "ADUAN_PUBLIC_URL is 'aduan.example'"),
        ({"ADUAN_LIVE_URL": "ftp://x"}, "ADUAN_LIVE_URL is 'ftp://x'"),
        ({"ADUAN_SMTP_URL": "mail.example"}, "ADUAN_SMTP_URL has to be an address"),
        ({"DATABASE_URL": "postgresql://[broken"}, "DATABASE_URL cannot be read"),
        ({"ADUAN_CLOCK_FILE": "/tmp/clock"}, "a real register keeps real time"),
        (
            {"ADUAN_SECRET_KEY": "", "ADUAN_SECRET_KEY_FILE": "/nowhere/key"},
            "ADUAN_SECRET_KEY_FILE names /nowhere/key, which does not exist",
        ),
    ],
)
def test_mistakes_are_told(environment: dict[str, str], words: str, tmp_path: Path) -> None:
    with pytest.raises(Mistake, match=words) as caught:
        read({**GOOD, "ADUAN_DATA": str(tmp_path), **environment})
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "demo"),
    [
        ("postgresql://db/aduan", False),
        ("postgresql://db/aduan_demo", True),
        ("postgresql://db/test_aduan", True),
    ],
)
def test_time_moves_only_in_a_demonstration_or_a_test(url: str, demo: bool, tmp_path: Path) -> None:
    environment = {**GOOD, "ADUAN_DATA": str(tmp_path), "DATABASE_URL": url}
    assert read(environment).demo is demo
    environment["ADUAN_CLOCK_FILE"] = str(tmp_path / "clock")
    if demo:
        assert read(environment).clock_file == tmp_path / "clock"
    else:
        with pytest.raises(Mistake):
            read(environment)
