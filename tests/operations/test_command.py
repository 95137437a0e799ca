"""The command line: help for everybody, one plain line for a mistake, never a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from aduan.operations import command
from aduan.operations.mistakes import Mistake
from ground.stack import SOURCES

NAMES = command.root.list_commands(click.Context(command.root))


def _aduan(
    *arguments: str, data: Path | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(SOURCES), **more}
    if data is not None:
        environment["ADUAN_DATA"] = str(data)
    return subprocess.run(
        [sys.executable, "-m", "aduan", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_help_lists_every_command_with_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        command.main(["--help"])
    assert leaving.value.code == 0
    lines = capsys.readouterr().out.splitlines()
    for name in NAMES:
        assert any(line.strip().startswith(f"{name} ") for line in lines), name


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_help_with_an_example(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as leaving:
        command.main([name, "--help"])
    assert leaving.value.code == 0
    text = capsys.readouterr().out
    assert "Example:" in text
    assert f"aduan {name}" in text


def test_reading_help_makes_nothing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    done = _aduan("check", "--help", data=data, ADUAN_SECRET_KEY="", ADUAN_VAULT_KEY="")
    assert done.returncode == 0
    assert not data.exists()


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["frob"], "aduan: No such command 'frob'. (see aduan --help)"),
        (["up", "--port", "many"], "aduan: Invalid value for '--port': "),
        (["up", "--frob"], "aduan: No such option"),
    ],
)
def test_misuse_is_one_line(
    arguments: list[str], line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as leaving:
        command.main(arguments)
    assert leaving.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(line)
    assert said.err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "environment", "line"),
    [
        (
            ["check"],
            {"ADUAN_VAULT_KEY": "x"},
            "aduan: ADUAN_VAULT_KEY has to be 32 random bytes in base64 or hexadecimal "
            "(several, newest first, separated by commas)",
        ),
        (
            ["web"],
            {"ADUAN_PUBLIC_URL": "nowhere"},
            "aduan: ADUAN_PUBLIC_URL is 'nowhere'; it has to be an address such as "
            "https://aduan.example",
        ),
        (
            ["up", "--data", "/proc/aduan"],
            {},
            "aduan: the folder /proc/aduan cannot be used (No such file or directory): choose "
            "another with --data",
        ),
        (
            ["migrate"],
            {"DATABASE_URL": "postgresql://127.0.0.1:1/aduan"},
            "aduan: the database cannot be entered as aduan_owner and aduan_app",
        ),
        (
            ["verify"],
            {"DATABASE_URL": "postgresql://127.0.0.1:1/aduan"},
            "aduan: the database does",
        ),
        (["programme", "load", "lapor"], {}, "aduan: the database does not answer: start"),
    ],
)
def test_a_mistake_is_one_plain_line(
    arguments: list[str], environment: dict[str, str], line: str, tmp_path: Path
) -> None:
    done = _aduan(*arguments, data=tmp_path, **environment)
    assert done.returncode == 1
    assert done.stderr.startswith(line)
    assert "Traceback" not in done.stderr


def test_what_nobody_expected_is_one_line_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(**_options: object) -> None:
        raise RuntimeError("Siti Rahayu, 0812 3456 7890")

    monkeypatch.setattr("aduan.operations.up.up", broken)
    with pytest.raises(SystemExit) as leaving:
        command.main(["up"])
    assert leaving.value.code == 1
    said = capsys.readouterr().err
    assert said.startswith("aduan: this failed: builtins.RuntimeError at ")
    assert "Siti" not in said
    assert said.count("\n") == 1


def test_a_port_in_use_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    import socket

    from aduan.operations import up

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Mistake, match=f"port {port} cannot be used"):
            up._check_port("127.0.0.1", port)


@pytest.mark.parametrize(
    ("marked", "demo", "words"),
    [(True, False, "holds a demonstration"), (False, True, "holds a real register")],
)
def test_a_demonstration_and_a_register_never_share_a_folder(
    marked: bool, demo: bool, words: str, tmp_path: Path
) -> None:
    from aduan.operations import up

    (tmp_path / "database").mkdir()
    if marked:
        (tmp_path / "demo").touch()
    with pytest.raises(Mistake, match=words):
        up._mark(tmp_path, demo=demo)
