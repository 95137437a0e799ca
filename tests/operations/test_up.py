"""Ending `aduan up`, gently and not."""

import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from aduan.operations.supervisor.part import Part, Running
from ground.stack import SOURCES, eventually, free_ports


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder that the database's own user may enter."""
    import shutil

    folder = Path(mkdtemp(prefix="aduan-up-", dir="/tmp"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


def _up(data: Path, log: str) -> Running:
    up = Running(
        Part(
            name="aduan up",
            command=(sys.executable, "-m", "aduan", "up", "--port", str(free_ports())),
            environment={"ADUAN_DATA": str(data), "PYTHONPATH": str(SOURCES)},
            log=data / log,
        )
    )
    up.start()
    eventually(
        lambda: "ready http://" in (data / log).read_text() or up.ended() is not None,
        seconds=120,
        what="aduan up to be ready",
    )
    assert up.ended() is None, (data / log).read_text()
    return up


def _processes(data: Path) -> list[str]:
    """The command lines of all processes that work on a data folder."""
    mark = f"ADUAN_DATA={data}".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "environ").read_bytes().split(b"\0"):
                line = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                if line:
                    found.append(line)
        except (FileNotFoundError, PermissionError, ProcessLookupError):
            continue
    return found


def test_nothing_outlives_it_and_it_starts_again(data: Path) -> None:
    """Killed outright, the kernel ends its children; told to stop, it ends them in order."""
    up = _up(data, "first.log")
    assert up.process is not None
    parts = " ".join(_processes(data))
    for part in ("postgres -D", "wsgi", "asgi", "aduan worker", "aduan sealer"):
        assert part in parts
    assert "load a programme" in (data / "first.log").read_text(), "it holds none yet"
    up.process.kill()
    up.process.wait()
    eventually(lambda: not _processes(data), seconds=30, what="all its processes to be gone")

    up = _up(data, "second.log")
    assert up.process is not None
    up.process.send_signal(signal.SIGTERM)
    assert up.process.wait(60) == 0
    assert "stopped" in (data / "second.log").read_text()
    assert _processes(data) == []
    assert not (data / "database" / "postmaster.pid").exists()
