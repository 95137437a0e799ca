"""The embedded database as a process: killed, stopped, started twice."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import psycopg
import pytest

from aduan.operations.configuration import Configuration, read
from aduan.operations.supervisor.part import Part, Running
from ground.stack import SOURCES, eventually

KEYS = {"ADUAN_SECRET_KEY": "s" * 40, "ADUAN_VAULT_KEY": "01" * 32}


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data folder that the database's own user may enter."""
    data = Path(mkdtemp(prefix="aduan-one-", dir="/tmp"))
    data.chmod(0o711)
    yield data
    subprocess.run(["rm", "-rf", str(data)], check=True)


def _database(data: Path, log: str = "one.log") -> Running:
    return Running(
        Part(
            name="aduan database",
            command=(sys.executable, "-m", "aduan", "database", "--data", str(data)),
            environment={**KEYS, "PYTHONPATH": str(SOURCES)},
            log=data / log,
            stop_seconds=30.0,
        )
    )


def _said(data: Path, text: str, log: str = "one.log") -> bool:
    return text in (data / log).read_text()


def _configuration(data: Path) -> Configuration:
    return read({**KEYS, "ADUAN_DATA": str(data)})


def _postmaster(data: Path) -> int:
    return int((data / "database" / "postmaster.pid").read_text().split()[0])


def _count(data: Path) -> int:
    address = _configuration(data).database
    with psycopg.connect(**address.parameters(address.owner)) as connection:
        row = connection.execute("SELECT count(*) FROM kept").fetchone()
        assert row is not None
        return int(row[0])


def _reachable_count(data: Path) -> int:
    try:
        return _count(data)
    except psycopg.OperationalError:
        return 0


def _alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_a_killed_database_is_back_with_every_acknowledged_row(folder: Path) -> None:
    running = _database(folder)
    running.start()
    try:
        eventually(lambda: _said(folder, "database ready"))
        address = _configuration(folder).database
        with psycopg.connect(**address.parameters(address.owner), autocommit=True) as connection:
            connection.execute("CREATE TABLE kept (n integer)")
            connection.execute("INSERT INTO kept SELECT generate_series(1, 1000)")
        for _time in range(3):
            before = _postmaster(folder)
            os.kill(before, signal.SIGKILL)
            found = eventually(lambda: _reachable_count(folder), what="the database to be back")
            assert found == 1000
            assert _postmaster(folder) != before
    finally:
        running.stop()


def test_stopping_is_clean_and_leaves_nothing(folder: Path) -> None:
    running = _database(folder)
    running.start()
    process = running.process
    assert process is not None
    eventually(lambda: _said(folder, "database ready"))
    postmaster = _postmaster(folder)
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    assert _said(folder, "stopped")
    assert not _alive(postmaster)
    assert not (folder / "database" / "postmaster.pid").exists()


def test_killing_the_supervisor_leaves_no_orphan_and_the_next_start_works(folder: Path) -> None:
    running = _database(folder)
    running.start()
    assert running.process is not None
    eventually(lambda: _said(folder, "database ready"))
    postmaster = _postmaster(folder)
    running.process.kill()
    running.process.wait()
    eventually(lambda: not _alive(postmaster), what="the database to end with its supervisor")

    again = _database(folder, "two.log")
    again.start()
    try:
        eventually(lambda: _said(folder, "database ready", "two.log"))
    finally:
        again.stop()


def test_a_second_start_on_the_same_folder_is_told_who_runs(folder: Path) -> None:
    running = _database(folder)
    running.start()
    try:
        eventually(lambda: _said(folder, "database ready"))
        second = subprocess.run(
            [sys.executable, "-m", "aduan", "database", "--data", str(folder)],
            env={**os.environ, **KEYS, "PYTHONPATH": str(SOURCES)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert running.process is not None
        assert second.returncode == 1
        assert second.stderr == (
            f"aduan: Aduan already runs on {folder} (process {running.process.pid}): "
            "stop it first, or choose another folder with --data\n"
        )
    finally:
        running.stop()


def test_only_its_own_user_may_enter_the_socket_and_the_files(folder: Path) -> None:
    running = _database(folder)
    running.start()
    try:
        eventually(lambda: _said(folder, "database ready"))
        address = _configuration(folder).database
        assert Path(address.host).stat().st_mode & 0o777 == 0o700
        assert (folder / "database").stat().st_mode & 0o777 == 0o700
        wrong = {**address.parameters(address.app), "password": "guessed"}
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(**wrong)
        with psycopg.connect(**address.parameters(address.app)) as connection:
            fsync = connection.execute("SHOW fsync").fetchone()
            listens = connection.execute("SHOW listen_addresses").fetchone()
        assert (fsync, listens) == (("on",), ("",))
    finally:
        running.stop()
