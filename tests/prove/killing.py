"""Kills parts of a running Aduan with SIGKILL, one after the other, at moments nobody chose."""

import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import psutil

KINDS = ("web", "web process", "worker", "sealer", "database", "connection")
"""The web server's parent, one of its processes, the worker, the sealer, the database server, and
one connection of it (which makes the server restart all of them)."""
LONGEST = 0.5
"""Seconds, at most, between the report that decides about the next kill and the kill."""


@dataclass
class Reaper(threading.Thread):
    """Kills until told to stop, each time after some more reports were acknowledged (`taken`
    counts them): `every` so many on average, so that each kill finds work going on."""

    up: int
    taken: Callable[[], int]
    every: int
    seed: int
    killed: Counter[str] = field(default_factory=Counter)
    stopped: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(name="reaper", daemon=True)
        self._moments = random.Random(self.seed)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        """Every kind once, in a new order each time, again and again."""
        while not self.stopped.is_set():
            for kind in self._moments.sample(KINDS, len(KINDS)):
                wanted = self.taken() + self._moments.randint(1, 2 * self.every - 1)
                while self.taken() < wanted and not self.stopped.wait(0.01):
                    pass
                if self.stopped.wait(self._moments.uniform(0, LONGEST)):
                    return
                self._kill(kind)

    def stop(self) -> None:
        """No more kills."""
        self.stopped.set()
        self.join()

    def _kill(self, kind: str) -> None:
        victims = victims_of(self.up)[kind]
        if victims:
            try:
                self._moments.choice(victims).kill()
                self.killed[kind] += 1
            except psutil.NoSuchProcess:
                return


def victims_of(up: int) -> dict[str, list[psutil.Process]]:
    """The processes of each kind below `aduan up`, by the command lines of our own tree."""
    found: dict[str, list[psutil.Process]] = {kind: [] for kind in KINDS}
    for part in psutil.Process(up).children():
        try:
            words = part.cmdline()
            children = part.children()
        except psutil.NoSuchProcess:
            continue
        if "--interface=wsgi" in words:
            found["web"].append(part)
            found["web process"] += children
        elif words[-1:] == ["sealer"] or words[-1:] == ["worker"]:
            found[words[-1]].append(part)
        elif words and words[0].endswith("postgres"):
            found["database"].append(part)
            found["connection"] += [each for each in children if _serves_us(each)]
    return found


def _serves_us(process: psutil.Process) -> bool:
    """A server process that serves a connection of ours: its title names the login."""
    try:
        return any(" aduan_" in f" {word}" for word in process.cmdline())
    except psutil.NoSuchProcess:
        return False
