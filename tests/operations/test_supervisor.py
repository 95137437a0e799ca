"""The supervisor with small processes of our own."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from aduan.operations.mistakes import Mistake
from aduan.operations.supervisor import Supervisor
from aduan.operations.supervisor.part import FIRST_PAUSE, Part, Running
from ground.stack import eventually

SLEEP = (sys.executable, "-c", "import time; time.sleep(60)")


def _gone(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rsplit(")", 1)[1].split()[0] == "Z"


def test_a_part_that_dies_is_started_again() -> None:
    supervisor = Supervisor()
    supervisor.start(Part(name="sleep", command=SLEEP))
    running = supervisor.parts[0]
    try:
        assert running.process is not None
        first = running.process.pid
        os.kill(first, signal.SIGKILL)
        supervisor.wait(lambda: running.starts == 2, "the second start", seconds=10)
        assert running.process is not None
        assert running.process.pid != first
    finally:
        supervisor.stop()


def test_a_part_that_keeps_dying_is_started_ever_more_slowly() -> None:
    running = Running(Part(name="broken", command=(sys.executable, "-c", "raise SystemExit(3)")))
    pauses = []
    for _time in range(4):
        running.start()
        assert running.process is not None
        assert running.process.wait() == 3
        pauses.append(running.pause)
        running.plan_restart()
    assert pauses == [FIRST_PAUSE, FIRST_PAUSE * 2, FIRST_PAUSE * 4, FIRST_PAUSE * 8]


def test_a_part_that_ignores_the_signal_is_killed_with_its_children(tmp_path: Path) -> None:
    script = (
        "import os, signal, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "child = os.fork()\n"
        "if child: open(sys.argv[1], 'w').write(str(child))\n"
        "time.sleep(60)\n"
    )
    note = tmp_path / "child"
    supervisor = Supervisor()
    supervisor.start(
        Part(
            name="stubborn",
            command=(sys.executable, "-c", script, str(note)),
            stop_seconds=0.2,
            ready=lambda: note.exists() and note.read_text() != "",
        )
    )
    child = int(note.read_text())
    began = time.monotonic()
    supervisor.stop()
    assert time.monotonic() - began < 5
    eventually(lambda: _gone(child), seconds=10, what="the child gone")


def test_what_never_becomes_ready_is_said() -> None:
    supervisor = Supervisor()
    try:
        with pytest.raises(Mistake, match=r"^slow did not become ready within 0 seconds$"):
            supervisor.start(Part(name="slow", command=SLEEP, ready=lambda: False), seconds=0.1)
    finally:
        supervisor.stop()


def test_what_cannot_start_is_not_waited_for() -> None:
    supervisor = Supervisor()
    broken = Part(
        name="broken",
        command=(sys.executable, "-c", "raise SystemExit(3)"),
        ready=lambda: False,
    )
    try:
        with pytest.raises(Mistake, match=r"^broken ends as soon as it is started"):
            supervisor.start(broken, seconds=60, starts=2)
    finally:
        supervisor.stop()


def test_a_task_that_fails_is_said() -> None:
    supervisor = Supervisor()
    supervisor.once(Part(name="task", command=(sys.executable, "-c", "")))
    with pytest.raises(Mistake, match=r"task failed \(exit code 4\)"):
        supervisor.once(Part(name="task", command=(sys.executable, "-c", "raise SystemExit(4)")))
