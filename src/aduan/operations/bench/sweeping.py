"""The clock's sweep, measured: many open cases, ten thousand of them newly due.

Each sweep is the product's own `aduan sweep`, a process of its own, so that what it takes is what
an operator sees. Four are run, each over its own ten thousand: one alone, one right after it, two
at once, and one that is killed in the middle and followed by another. A fifth has nothing due, but
comes after a day off was announced, which moves the dates of a tenth of all cases. After each it is
counted whether every case got exactly what it had to get.
"""

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
from django.db.models import Count

from aduan.cases.models import Recomputation
from aduan.clock import Limit
from aduan.clock import due as due_after
from aduan.directory import policies
from aduan.directory.models import Programme, ProgrammeVersion
from aduan.directory.policy_parts import AddedDay
from aduan.ledger.models import Event
from aduan.notifications.models import Message
from aduan.operations.bench.measure import Figure
from aduan.operations.bench.plights import PLIGHTS
from aduan.operations.bench.standing import Register
from aduan.operations.mistakes import Mistake

SECONDS = 30.0
"""What one sweep over ten thousand newly due among a million may take."""
APART = timedelta(hours=1)
"""Between the instants at which the sets of cases are due."""

Due = Mapping[str, Sequence[UUID]]
"""The cases of one set, by what is the matter with them."""


@dataclass(frozen=True)
class Run:
    """One run: seconds until all its processes had ended, the highest memory of one of them (RSS
    in MB), processor seconds, and what it wrote.

    A process begins as a copy of the bench, so its memory counts as at least the bench's own: the
    figure is a bound from above.
    """

    name: str
    seconds: float
    peak_mb: float
    cpu_seconds: float
    events: int
    messages: int
    faults: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Rounded, for the JSON document."""
        return {
            key: round(value, 2) if isinstance(value, float) else value
            for key, value in asdict(self).items()
        }


def measured(
    owner: psycopg.Connection[Any],
    count: int,
    due: int,
    now: datetime,
    say: Callable[[str], None],
) -> tuple[list[Figure], list[Run]]:
    """Loads `count` open cases, `due` of them newly due for each of three sweeps, and sweeps."""
    at = now + timedelta(days=1)
    register = Register(policies.current("lapor"), now)
    sets = [register.due(owner, at + place * APART, due) for place in range(3)]
    horizon = at + 3 * APART
    waiting = register.waiting(owner, horizon, count // 10)
    others = max(0, count - 3 * due - len(waiting))
    register.others(owner, horizon, others, lambda done: say(f"{done:,} cases loaded"))
    owner.execute("ANALYZE")
    owner.commit()
    _settle_calendars(now)
    runs = []
    for name, instant, found, swept in (
        ("one sweep", at, sets[0], _once),
        ("the next one", at, sets[0], _once),
        ("two at once", at + APART, sets[1], _two),
        ("killed, then another", at + 2 * APART, sets[2], _killed),
    ):
        say(name)
        before = _count(sets)
        seconds, peak, used = swept(instant, found)
        after = _count(sets)
        runs.append(Run(name, seconds, peak, used, after[0] - before[0], after[1] - before[1],
                        tuple(faults(found))))  # fmt: skip
    wanted = f"≤ {SECONDS:.0f} s; "
    figures = [_figure(run, due, f"due of {count:,}", wanted) for run in runs]
    say("a day off announced")
    _announce(register, horizon)
    runs.append(_follow(horizon, waiting))
    return [*figures, _figure(runs[-1], len(waiting), f"moved of {count:,}")], runs


def _announce(register: Register, at: datetime) -> None:
    """A new version of the policy, with the next working day but one as a day off."""
    day_after = due_after(at, Limit(2, "working"), register.calendar)
    day = day_after.astimezone(ZoneInfo(register.calendar.zone)).date()
    before = register.version
    names = {"en": "Day off", "id": "Hari libur", "th": "วันหยุด"}
    added = [*before.rules.calendar.added, AddedDay(day=day, names=names)]
    calendar = before.rules.calendar.model_copy(update={"added": tuple(added)})
    rules = before.rules.model_copy(update={"calendar": calendar})
    ProgrammeVersion.objects.create(
        programme=before.programme,
        number=before.number + 1,
        policy=rules.stored(),
        digest=rules.digest(),
        loaded_at=at,
    )


def _follow(at: datetime, waiting: Set[UUID]) -> Run:
    """One sweep that counts again; each case that waits for its person has a later date, once."""
    seconds, peak, used = _once(at, {})
    moved = _times(Event.objects.filter(kind="case.recomputed"), "subject")
    wrong = sum(moved.get(each, 0) != 1 for each in waiting)
    wrong_words = (f"{wrong:,} cases were not counted again once",) if wrong else ()
    return Run("a day off announced", seconds, peak, used, sum(moved.values()), 0, wrong_words)


def _settle_calendars(now: datetime) -> None:
    """The dates were counted by the calendar in force: a register is found so on any day but that
    on which the holidays change."""
    for programme in Programme.objects.all():
        version = policies.in_force(programme.pk).rules.calendar.calendar().version
        Recomputation.objects.create(
            programme=programme, calendar_version=version, began_at=now, finished_at=now
        )


def faults(due: Due) -> list[str]:
    """What was done too often, or not at all, to the cases of a set; one line each."""
    found = []
    for plight in PLIGHTS:
        ids = list(due[plight.name])
        wanted = Counter(plight.events)
        for kind in {*wanted, "case.late"}:
            times = _times(Event.objects.filter(subject__in=ids, kind=kind, seq__gt=1), "subject")
            wrong = [each for each in ids if times.get(each, 0) != wanted[kind]]
            if wrong:
                found.append(f"{plight.name}: {kind} is wrong for {len(wrong):,} cases")
        told = _times(Message.objects.filter(case__in=ids), "case")
        wrong = [each for each in ids if told.get(each, 0) != plight.messages]
        if wrong:
            found.append(f"{plight.name}: {len(wrong):,} cases have a wrong number of messages")
    return found


def _times(rows: Any, by: str) -> dict[UUID, int]:
    return dict(rows.values_list(by).annotate(times=Count("pk")).order_by())


def _count(sets: Sequence[Due]) -> tuple[int, int]:
    """Events and messages of all cases of the sets so far."""
    ids = [each for due in sets for found in due.values() for each in found]
    return (
        Event.objects.filter(subject__in=ids, seq__gt=1).count(),
        Message.objects.filter(case__in=ids).count(),
    )


def _once(at: datetime, _due: Due) -> tuple[float, float, float]:
    began = time.perf_counter()
    peak, used = _ended(_started(at))
    return time.perf_counter() - began, peak, used


def _two(at: datetime, _due: Due) -> tuple[float, float, float]:
    began = time.perf_counter()
    ends = [_ended(each) for each in [_started(at), _started(at)]]
    seconds = time.perf_counter() - began
    return seconds, max(peak for peak, _used in ends), sum(used for _peak, used in ends)


def _killed(at: datetime, due: Due) -> tuple[float, float, float]:
    """The first is killed when it has done a part; the whole time counts."""
    began = time.perf_counter()
    first, middle = _started(at), sum(map(len, due.values())) // 4
    while first.poll() is None and _count([due])[0] < middle:
        time.sleep(0.2)
    first.kill()
    _ended(first, killed=True)
    peak, used = _ended(_started(at))
    return time.perf_counter() - began, peak, used


def _started(at: datetime) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "aduan", "sweep", "--now", at.isoformat()]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command


def _ended(process: subprocess.Popen[bytes], *, killed: bool = False) -> tuple[float, float]:
    """Highest memory in MB and processor seconds of a process that is waited for."""
    status, usage = 0, None
    with suppress(ChildProcessError):
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode and not killed:
        raise Mistake(f"a sweep ended with {process.returncode}")
    if usage is None:
        return 0.0, 0.0
    return usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime


def _figure(run: Run, done: int, of: str, wanted: str = "") -> Figure:
    took = f"{run.seconds:.1f} s, at most {run.peak_mb:.0f} MB, {run.events:,} events, "
    wanted += f"{took}{run.messages:,} messages"
    return Figure(
        f"{run.name}: {done:,} {of}",
        rate=done / run.seconds,
        p50=run.seconds * 1000,
        p95=run.seconds * 1000,
        p99=run.seconds * 1000,
        cpu_ms=run.cpu_seconds / done * 1000,
        wanted=wanted + "".join(f"; {each}" for each in run.faults),
    )
