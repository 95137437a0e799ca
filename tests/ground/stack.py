"""The whole product, started as anybody would start it, for stories and browser tests."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import TypeVar

import pytest

from aduan.operations import wallclock
from aduan.operations.supervisor.part import Part, Running
from ground.mail import Mails, collecting_mail

START_SECONDS = 300.0
DEMO_CASES = 40
"""Reports that the served demonstration begins with: enough to look lived in, soon made."""
SOURCES = Path(__file__).resolve().parents[2] / "src"

Found = TypeVar("Found")


@dataclass(frozen=True)
class Served:
    """A running Aduan: where it is, its time, its mail and its command line."""

    url: str
    live_url: str
    data: Path
    clock: Path
    mails: Mails
    environment: dict[str, str]
    up: Running

    def move(self, by: timedelta) -> None:
        """Sets how far its time runs ahead of the machine's, everywhere at once."""
        wallclock.move(self.clock, by)

    def command(self, *arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
        """Runs `aduan ...` on the same data, as an operator at the same machine would."""
        return subprocess.run(
            [sys.executable, "-m", "aduan", *arguments],
            input=text,
            capture_output=True,
            text=True,
            env={**os.environ, **self.environment},
            timeout=300,
            check=False,
        )

    def log(self) -> str:
        """All that its processes have written so far."""
        return (self.data / "up.log").read_text("utf-8", "replace")


def eventually(look: Callable[[], Found], *, seconds: float = 20.0, what: str = "") -> Found:
    """Asks again until `look` returns something true; fails the test at the deadline."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        if time.monotonic() > deadline:
            pytest.fail(f"not within {seconds:.0f} seconds: {what or look}")
        time.sleep(0.05)
    return found


def free_ports() -> int:
    """A port that is free and whose next one is free too."""
    for _attempt in range(50):
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise OSError("no two neighbouring ports are free")


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """`aduan up --demo` on its own data folder and a free port, shared by the session's tests."""
    with serving(ADUAN_DEMO_CASES=str(DEMO_CASES)) as found:
        yield found


@contextmanager
def serving(**environment: str) -> Iterator[Served]:
    """`aduan up --demo` on a folder of its own, removed when done."""
    data = Path(mkdtemp(prefix="aduan-served-", dir="/tmp"))
    data.chmod(0o711)
    port = free_ports()
    with collecting_mail() as mails:
        environment = {
            "ADUAN_DATA": str(data),
            "ADUAN_CLOCK_FILE": str(data / "clock"),
            "ADUAN_SMTP_URL": f"smtp://127.0.0.1:{mails.port}",
            "PYTHONPATH": str(SOURCES),
            **environment,
        }
        up = Running(
            Part(
                name="aduan up",
                command=(sys.executable, "-m", "aduan", "up", "--demo", "--port", str(port)),
                environment=environment,
                log=data / "up.log",
                stop_seconds=60.0,
            )
        )
        up.start()
        found = Served(
            url=f"http://127.0.0.1:{port}",
            live_url=f"http://127.0.0.1:{port + 1}",
            data=data,
            clock=data / "clock",
            mails=mails,
            environment=environment,
            up=up,
        )
        try:
            _await_ready(up, found)
            yield found
        finally:
            up.stop()
            shutil.rmtree(data, ignore_errors=True)


def _await_ready(up: Running, served: Served) -> None:
    deadline = time.monotonic() + START_SECONDS
    while f"ready {served.url}" not in served.log():
        if up.ended() is not None or time.monotonic() > deadline:
            pytest.fail(f"aduan up did not become ready:\n{served.log()[-4000:]}")
        time.sleep(0.05)
