"""The bench's own Aduan: `aduan up` on a folder and a port of its own, and the constant page."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from aduan.operations import tree
from aduan.operations.mistakes import Mistake

START_SECONDS = 180


def free_port() -> int:
    """A free port whose next two are free too."""
    for _attempt in range(50):
        with contextlib.ExitStack() as held:
            first = held.enter_context(socket.socket())
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            try:
                for ahead in (1, 2):
                    held.enter_context(socket.socket()).bind(("127.0.0.1", port + ahead))
            except OSError:
                continue
            return port
    raise Mistake("no free port was found")


@contextlib.contextmanager
def running() -> Iterator[tuple[Path, int]]:
    """A fresh Aduan; gives its data folder and port, and removes all when done."""
    data = Path(tempfile.mkdtemp(prefix="aduan-bench-", dir="/tmp"))
    data.chmod(0o711)
    port = free_port()
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment |= {"ADUAN_DATA": str(data)}
    with (data / "up.log").open("w") as log:
        up = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "aduan", "up", "--port", str(port)],
            env=environment,
            stdout=log,
            stderr=log,
        )
        try:
            _await(up, data / "up.log", port)
            yield data, port
        finally:
            up.terminate()
            up.wait(60)
            shutil.rmtree(data, ignore_errors=True)


@contextlib.contextmanager
def database() -> Iterator[Path]:
    """A fresh database with its tables and nothing that serves it; gives the data folder."""
    data = Path(tempfile.mkdtemp(prefix="aduan-bench-", dir="/tmp"))
    data.chmod(0o711)
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment |= {"ADUAN_DATA": str(data)}
    with (data / "database.log").open("w") as log:
        running = subprocess.Popen(
            [sys.executable, "-m", "aduan", "database"], env=environment, stdout=log, stderr=log
        )
        try:
            _migrate(running, environment, data / "database.log")
            yield data
        finally:
            running.terminate()
            running.wait(60)
            shutil.rmtree(data, ignore_errors=True)


def _migrate(database: subprocess.Popen[bytes], environment: dict[str, str], log: Path) -> None:
    """Makes the tables as soon as the database answers."""
    until = time.monotonic() + START_SECONDS
    while True:
        made = subprocess.run(
            [sys.executable, "-m", "aduan", "migrate"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode == 0:
            return
        if database.poll() is not None or time.monotonic() > until:
            said = f"{log.read_text()[-1000:]}{made.stderr[-1000:]}"
            raise Mistake(f"the bench's own database did not start: {said}")
        time.sleep(0.2)


def _await(up: subprocess.Popen[bytes], log: Path, port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while f"ready http://127.0.0.1:{port}" not in log.read_text():
        if up.poll() is not None or time.monotonic() > until:
            raise Mistake(f"the bench's own Aduan did not start: {log.read_text()[-2000:]}")
        time.sleep(0.1)


@contextlib.contextmanager
def constant_page(data: Path, port: int, size: int) -> Iterator[None]:
    """Serves a page of `size` bytes with the same server and middleware."""
    command = [*tree.web_command("127.0.0.1", port, tree.cores())]
    command[-1] = "aduan.operations.bench.wsgi:application"
    environment = os.environ | {
        "ADUAN_DATA": str(data),
        "ADUAN_BENCH_PAGE_BYTES": str(size),
        "PROMETHEUS_MULTIPROC_DIR": str(data / "metrics"),
    }
    with (data / "constant.log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)  # noqa: S603
        try:
            until = time.monotonic() + 60
            while time.monotonic() < until:
                with contextlib.suppress(OSError):
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).read()
                    break
                time.sleep(0.1)
            yield
        finally:
            server.terminate()
            server.wait(30)
