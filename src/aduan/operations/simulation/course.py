"""The run of a simulation: reports come in, at once or day by day, and all do their part."""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from threading import Lock
from typing import Any

from aduan.directory.dates import day_of
from aduan.operations import sweeps, wallclock
from aduan.operations.demo import reports
from aduan.operations.simulation import people
from aduan.operations.simulation.matters import WAIT, Matter, Turn, turn
from aduan.operations.simulation.pages import Browser, Meter
from aduan.operations.simulation.people import NotPossible
from aduan.operations.simulation.staff import OTHER, Desks

THREADS = 4
ROUNDS_AT_ONCE = 8
"""Turns that each report gets where no day passes."""
ROUNDS_A_DAY = 2
TURN_CHANCE = 0.7
"""How likely a report is touched in a round."""
RETURNS_BEFORE_ARBITER = 2
"""As in the programme `lapor`."""
STUCK_FOR_GOOD = 3
"""So many refusals in a row, and a report is left alone."""

Say = Callable[[str], None]


@dataclass
class Run:
    """One simulation, and what came of it."""

    url: str
    reports: int
    days: int = 0
    clock_file: Path | None = None
    say: Say = print
    meter: Meter = field(default_factory=Meter)
    matters: list[Matter] = field(default_factory=list)
    acts: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def __post_init__(self) -> None:
        self._lock = Lock()
        self._desks = Desks(self.url, self.meter)
        self._anybody = Browser(self.url, self.meter)

    def go(self) -> None:
        """Everything. Raises `Mistake` where nothing answers or it is no demonstration."""
        begun = time.monotonic()
        self._desks.open()
        try:
            with ThreadPoolExecutor(THREADS) as threads:
                self._go(threads)
        finally:
            self._desks.close()
            self._anybody.close()
            self.seconds = time.monotonic() - begun

    def _go(self, threads: ThreadPoolExecutor) -> None:
        if not self.days:
            self._file(threads, range(self.reports))
            self.say(f"{len(self.matters)} of {self.reports} reports filed")
            for number in range(ROUNDS_AT_ONCE):
                self._round(threads)
                self.say(f"round {number + 1} of {ROUNDS_AT_ONCE}: {self.acts.total()} acts")
            return
        for day in range(self.days):
            first, last = (self.reports * each // self.days for each in (day, day + 1))
            self._file(threads, range(first, last))
            for _round in range(ROUNDS_A_DAY):
                self._round(threads)
            self._next_day()
            self.say(
                f"day {day + 1} of {self.days}: {len(self.matters)} filed, "
                f"{self.acts.total()} acts, {self.refused.total()} refused"
            )

    def _file(self, threads: ThreadPoolExecutor, numbers: Iterable[int]) -> None:
        for matter in threads.map(self._file_one, numbers):
            if matter is not None:
                self.matters.append(matter)

    def _file_one(self, number: int) -> Matter | None:
        dice = Random(f"simulation {number}")  # noqa: S311 - a drawing of lots, no secret
        told = reports.tell(dice, ours=True)
        try:
            return people.file(self.url, self.meter, told, dice, by_api=number % 2 == 0)
        except NotPossible as problem:
            self._note_refusal(str(problem))
            return None

    def _round(self, threads: ThreadPoolExecutor) -> None:
        today = day_of(wallclock.now())
        chosen = [each for each in self.matters if each.dice.random() < TURN_CHANCE]
        list(threads.map(lambda matter: self._turn(matter, today), chosen))

    def _turn(self, matter: Matter, today: date) -> None:
        chosen = turn(matter) if matter.stuck < STUCK_FOR_GOOD else None
        if chosen is None or chosen.verb == WAIT:
            return
        try:
            if chosen.who == "person":
                people.act(self.url, self.meter, matter, chosen.verb)
            else:
                self._desks.act(matter, chosen.who, chosen.verb, today)
        except NotPossible as problem:
            self._note_refusal(str(problem).replace(matter.number, "N"))
            self._look(matter, chosen)
        else:
            self._advance(matter, chosen)

    def _advance(self, matter: Matter, done: Turn) -> None:
        matter.stuck = 0
        matter.state = done.leads_to
        matter.done.append(done.verb)
        if done.verb == "give_back":
            matter.returns += 1
            if matter.returns >= RETURNS_BEFORE_ARBITER:
                matter.state = "with_arbiter"
        elif done.verb in ("pass_on", "arbitrate"):
            matter.body = OTHER[matter.body]
        with self._lock:
            self.acts[done.verb] += 1

    def _look(self, matter: Matter, tried: Turn) -> None:
        """Something changed meanwhile: how the report stands, as far as anybody may see."""
        matter.stuck += 1
        state = people.state_of(self._anybody, matter.number) or matter.state
        if state == "returned" and tried.verb == "pass_on":
            state = "with_arbiter"
        elif state == "in_progress" and tried.verb == "answer":
            state = "with_head"
        matter.state = state

    def _note_refusal(self, what: str) -> None:
        with self._lock:
            self.refused[what] += 1

    def _next_day(self) -> None:
        assert self.clock_file is not None
        ahead = wallclock.offset(self.clock_file) + timedelta(days=1)
        wallclock.move(self.clock_file, ahead)
        # The worker sweeps every minute; a day that passes in a second would be over before.
        sweeps.sweep(wallclock.now())

    def summary(self) -> dict[str, Any]:
        """What came of it, as plain values."""
        return {
            "reports": len(self.matters),
            "days": self.days,
            "seconds": round(self.seconds, 1),
            "filed": dict(sorted(Counter(each.door for each in self.matters).items())),
            "acts": dict(self.acts.most_common()),
            "states": dict(Counter(each.state for each in self.matters).most_common()),
            "refused": dict(self.refused.most_common()),
            "requests": {
                "count": self.meter.count,
                "per_second": round(self.meter.count / self.seconds, 1) if self.seconds else 0,
                "p50_ms": self.meter.milliseconds(0.5),
                "p95_ms": self.meter.milliseconds(0.95),
            },
        }


def table(summary: dict[str, Any]) -> str:
    """The summary for people, a line each."""
    lines = []
    for name, value in summary.items():
        if isinstance(value, dict):
            lines += [f"{name}"] + [f"  {key:<28} {count:>9,}" for key, count in value.items()]
        else:
            lines.append(f"{name:<30} {value:>9,}")
    return "\n".join(lines)
