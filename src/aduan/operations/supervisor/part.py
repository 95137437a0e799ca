"""One process that the supervisor keeps running."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from aduan.operations.postgres.account import Account

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 10.0
"""Seconds before a part that ended is started again: doubled each time it ends soon."""
STEADY_SECONDS = 20.0
"""A part that ran so long starts with the first pause again."""
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Part:
    """What to run and how to stop it.

    `stop_signal` asks it to end; after `stop_seconds` its whole process group is killed. `ready`
    says whether it serves. `log` is a file for its output; without one it shares ours.
    `death_signal` is what the kernel sends it should we be killed ourselves (None: the same as
    `stop_signal`).
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals | None = None
    stop_seconds: float = 10.0
    ready: Callable[[], bool] = lambda: True
    log: Path | None = None


class Running:
    """A part and its present process, if any."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.process: subprocess.Popen[bytes] | None = None
        self.pause = FIRST_PAUSE
        self.began = 0.0
        self.next_start = 0.0
        self.starts = 0

    def start(self) -> None:
        """Starts the process as our direct child, in a session of its own, so that Ctrl-C at
        the terminal reaches only the supervisor, which then stops everything in order."""
        part = self.part
        account = part.account
        with contextlib.ExitStack() as stack:
            output = stack.enter_context(part.log.open("ab")) if part.log else None
            self.process = subprocess.Popen(  # noqa: S603 - our own commands, no shell
                part.command,
                env={**os.environ, **part.environment},
                stdin=subprocess.DEVNULL,
                stdout=output or sys.stderr,
                stderr=output or sys.stderr,
                start_new_session=True,
                cwd="/" if account else None,
                user=account.uid if account else None,
                group=account.gid if account else None,
                extra_groups=[] if account else None,
                preexec_fn=_die_with_parent(part.death_signal or part.stop_signal),
            )
        self.began = time.monotonic()
        self.starts += 1

    def ended(self) -> int | None:
        """The exit code of a process that ended by itself (negative: by that signal)."""
        return None if self.process is None else self.process.poll()

    def plan_restart(self) -> None:
        """Clears what the process left behind and decides when to start it again."""
        self._kill_group()
        ran = time.monotonic() - self.began
        if ran >= STEADY_SECONDS:
            self.pause = FIRST_PAUSE
        self.process = None
        self.next_start = time.monotonic() + self.pause
        self.pause = min(self.pause * 2, LONGEST_PAUSE)

    def stop(self) -> None:
        """Asks the process to end, waits, and kills what is left of its group."""
        process = self.process
        if process is None:
            return
        if process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(self.part.stop_signal)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(self.part.stop_seconds)
        self._kill_group()
        process.wait()
        self.process = None

    def _kill_group(self) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)


def _die_with_parent(death_signal: signal.Signals) -> Callable[[], None] | None:
    """On Linux: has the kernel stop the child should the supervisor itself be killed."""
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def prepare() -> None:
        library.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return prepare
