"""Keeps a tree of processes running: starts them in order, restarts what dies, stops cleanly."""

import os
import select
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import structlog

from aduan.operations.mistakes import Mistake
from aduan.operations.supervisor.part import Part, Running

log = structlog.get_logger("aduan.supervisor")

POLL_SECONDS = 0.05
ONCE_SECONDS = 24 * 3600.0
"""Longest time for a task that ends by itself, such as a migration of a large table."""
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Stopped(Exception):
    """Somebody asked the supervisor to stop while it was still starting things."""


class Supervisor:
    """Owns a list of running parts. Use it in the main thread, for signals come there."""

    def __init__(self) -> None:
        self.parts: list[Running] = []
        self.stopping = False
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_read, False)
        os.set_blocking(self._wake_write, False)

    @contextmanager
    def signals(self) -> Iterator[None]:
        """While inside, SIGTERM, Ctrl-C and a hang-up mean: stop in order."""
        before = {number: signal.signal(number, self._asked) for number in STOP_SIGNALS}
        before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, self._noticed)
        wake = signal.set_wakeup_fd(self._wake_write, warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(wake)
            for number, handler in before.items():
                signal.signal(number, handler)

    def start(self, part: Part, *, seconds: float = 60.0, starts: int = 5) -> None:
        """Starts a part and waits until it is ready; restarts it meanwhile should it end.

        Raises `Mistake` when it is not ready in time or has ended at each of `starts` starts,
        `Stopped` when asked to stop."""
        running = Running(part)
        self.parts.append(running)
        running.start()

        def ready() -> bool:
            if running.starts > starts:
                raise Mistake(f"{part.name} ends as soon as it is started; see its words above")
            return part.ready()

        self.wait(ready, part.name, seconds=seconds)

    def once(self, part: Part) -> None:
        """Runs a part to its end while tending the others; raises `Mistake` where it fails."""
        running = Running(part)
        running.start()
        try:
            self.wait(lambda: running.ended() is not None, part.name, seconds=ONCE_SECONDS)
        finally:
            code = running.ended()
            running.stop()
        if code != 0:
            raise Mistake(f"{part.name} failed (exit code {code}); its own words are above")

    def wait(self, ready: Callable[[], bool], what: str, *, seconds: float) -> None:
        """Waits for `ready`, keeping all parts running; raises as `start` does."""
        deadline = time.monotonic() + seconds
        while not ready():
            if time.monotonic() > deadline:
                raise Mistake(f"{what} did not become ready within {seconds:.0f} seconds")
            self.tend()
            self._sleep(POLL_SECONDS)
            if self.stopping:
                raise Stopped

    def run(self) -> None:
        """Keeps everything running until somebody asks to stop."""
        while not self.stopping:
            self.tend()
            soonest = min((r.next_start for r in self.parts if r.process is None), default=None)
            self._sleep(1.0 if soonest is None else max(0.01, soonest - time.monotonic()))

    def tend(self) -> None:
        """Notices what ended and starts again what is due."""
        for running in self.parts:
            code = running.ended()
            if code is not None:
                log.warning("part ended", part=running.part.name, code=code)
                running.plan_restart()
            if running.process is None and time.monotonic() >= running.next_start:
                running.start()

    def stop(self) -> None:
        """Stops all parts, the last started first, and waits for each."""
        self.stopping = True
        for running in reversed(self.parts):
            running.stop()
        self.parts.clear()

    def _asked(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _noticed(self, _number: int, _frame: FrameType | None) -> None:
        """A child ended: the wake-up pipe has a byte now, and `tend` looks."""

    def _sleep(self, seconds: float) -> None:
        ready, _, _ = select.select([self._wake_read], [], [], seconds)
        if ready:
            os.read(self._wake_read, 4096)
