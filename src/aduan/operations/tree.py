"""The processes of a running Aduan, each as a command line and as a part of the tree."""

import os
import signal
import sys
import urllib.error
import urllib.request
from collections.abc import Callable

from aduan.operations.supervisor.part import Part

BLOCKING_THREADS = 4
"""Threads per web process that run views, each with its own database connection."""
THREAD_IDLE_SECONDS = 600
FIRST_PAGE_SECONDS = 10


def cores() -> int:
    """The processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def web_command(host: str, port: int, workers: int) -> tuple[str, ...]:
    """The web process: Django on granian's WSGI, for its threads keep their connections."""
    return (
        sys.executable,
        "-m",
        "granian",
        "--interface=wsgi",
        f"--host={host}",
        f"--port={port}",
        f"--workers={workers}",
        f"--blocking-threads={BLOCKING_THREADS}",
        f"--blocking-threads-idle-timeout={THREAD_IDLE_SECONDS}",
        "--respawn-failed-workers",
        "--no-ws",
        "--workers-kill-timeout=10",
        "--log-level=warning",
        "aduan.operations.wsgi:application",
    )


def live_command(host: str, port: int) -> tuple[str, ...]:
    """The live process: event streams on ASGI, apart from the web process because open streams
    would occupy its threads."""
    return (
        sys.executable,
        "-m",
        "granian",
        "--interface=asgi",
        f"--host={host}",
        f"--port={port}",
        "--workers=1",
        "--respawn-failed-workers",
        "--no-ws",
        "--workers-kill-timeout=5",
        "--log-level=warning",
        "aduan.operations.live:application",
    )


def own_command(name: str, *arguments: str) -> tuple[str, ...]:
    """One of our own subcommands, run by the same Python."""
    return (sys.executable, "-m", "aduan", name, *arguments)


def web(host: str, port: int) -> Part:
    """The web part; ready when the first page is served."""
    return Part(
        name="web",
        command=web_command(host, port, cores()),
        stop_seconds=15.0,
        ready=_serves(f"http://{_reach(host)}:{port}/"),
    )


def live(host: str, port: int) -> Part:
    """The live part."""
    return Part(name="live", command=live_command(host, port), stop_seconds=10.0)


def worker() -> Part:
    """The worker part. SIGTERM lets the jobs in hand end; but when the supervisor is killed the
    database goes at the same moment, so nothing can end well, and the jobs are done again later.
    """
    return Part(
        name="worker",
        command=own_command("worker"),
        death_signal=signal.SIGKILL,
        stop_seconds=20.0,
    )


def sealer() -> Part:
    """The sealer part."""
    return Part(name="sealer", command=own_command("sealer"), stop_seconds=5.0)


def _reach(host: str) -> str:
    """An address at which a server that listens on `host` is reached from here."""
    return "127.0.0.1" if host in ("0.0.0.0", "::", "") else host  # noqa: S104 - compared only


def _serves(url: str) -> Callable[[], bool]:
    """Whether a page comes; one that says "not found" is a page, our own fault is not."""

    def look() -> bool:
        # No proxy of the environment stands between us and our own child.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(url, timeout=FIRST_PAGE_SECONDS) as answer:
                return bool(answer.status < 500)
        except urllib.error.HTTPError as error:
            return error.code < 500
        except (OSError, ValueError):
            return False

    return look
