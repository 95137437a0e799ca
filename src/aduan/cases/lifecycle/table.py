"""The vocabulary of a lifecycle table: states, moves, stage clocks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a case stands. The names are those of the design's lifecycle tables."""

    CHECKING = "checking", _("Being checked")
    NEEDS_INFO = "needs_info", _("Waiting for the person's answer")
    ARCHIVED = "archived", _("Archived")
    MERGED = "merged", _("Joined with an earlier report")
    SPLIT = "split", _("Handled in parts")
    FORWARDED = "forwarded", _("Forwarded")
    RETURNED = "returned", _("Being passed on")
    IN_PROGRESS = "in_progress", _("In progress")
    ANSWERED = "answered", _("Answered")
    COMMITTED = "committed", _("Promised by a date")
    CLOSED = "closed", _("Closed")
    REOPENED = "reopened", _("Reopened")
    APPEALED = "appealed", _("Under appeal")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Phase(models.TextChoices):
    """The three phases that the citizen sees (requirement L-18)."""

    REPORTING = "reporting", _("Reporting")
    FOLLOWING_UP = "following_up", _("Following up")
    CLOSURE = "closure", _("Closure")


class Clock(StrEnum):
    """What a move does to the case's clocks."""

    KEEP = "keep"
    """Nothing: the same stage goes on."""
    NEXT = "next"
    """The open stage is over; the clock of the target state starts."""
    STOP = "stop"
    """The state's clocks stand still, visibly; the person's own term starts."""
    RESUME = "resume"
    """The person's term is over; the state's clocks go on, later by the time they stood still."""
    PARK = "park"
    """All clocks stand still without a term: the case rests, and may come back."""
    UNPARK = "unpark"
    """A resting case comes back: its clocks go on where they stood."""
    REWORK = "rework"
    """The result did not hold: a fresh term for doing it again; the promise is not touched."""


@dataclass(frozen=True, slots=True)
class StageClock:
    """The limit of a stage: named in the policy's `limits`, binding for the state or the person."""

    kind: str
    limit: str
    party: str = "state"
    from_filing: bool = False
    """Counted from T0 instead of from the move that entered the stage."""
    capped: bool = True
    """Ends at the latest with the promise, while the promise lies ahead."""


@dataclass(frozen=True, slots=True)
class Move:
    """One cell of the table: in `source`, `verb` by one of `who` leads to `target`."""

    source: State
    verb: str
    target: State | None
    who: frozenset[str]
    needs: tuple[str, ...] = ()
    """Inputs that must be given and not be empty."""
    clock: Clock = Clock.KEEP
    tells: str = ""
    """Code of the wording by which the complainant is told; empty: nobody is."""
    guard: str = ""
    """Name of a rule in `guards.py` that must hold besides."""


@dataclass(frozen=True)
class Flow:
    """A whole lifecycle: moves, the clock of each state, and what the states mean."""

    name: str
    moves: tuple[Move, ...]
    stages: Mapping[State, StageClock]
    open_states: frozenset[State]
    accepted: frozenset[State]
    """States in which the case has left the centre: from here it never ends without a result."""
    phases: Mapping[State, Phase]
    start: State = State.CHECKING
    _by_cell: dict[tuple[str, str], tuple[Move, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        cells: dict[tuple[str, str], list[Move]] = {}
        for move in self.moves:
            cells.setdefault((move.source, move.verb), []).append(move)
        self._by_cell.update({cell: tuple(found) for cell, found in cells.items()})

    def cell(self, state: str, verb: str) -> tuple[Move, ...]:
        """All moves of one cell; empty where the table forbids the verb."""
        return self._by_cell.get((state, verb), ())

    def from_state(self, state: str) -> tuple[Move, ...]:
        """All moves that start in a state, in the table's order."""
        return tuple(move for move in self.moves if move.source == state)

    @cached_property
    def verbs(self) -> tuple[str, ...]:
        """Every verb of the flow, sorted."""
        return tuple(sorted({move.verb for move in self.moves}))


def moves(
    sources: State | Iterable[State],
    verb: str,
    target: State | None,
    who: str,
    *,
    needs: str = "",
    clock: Clock = Clock.KEEP,
    tells: str = "",
    guard: str = "",
) -> list[Move]:
    """Rows of the table for one verb from one or several states; `who` and `needs` are words."""
    states = [sources] if isinstance(sources, State) else list(sources)
    return [
        Move(s, verb, target, frozenset(who.split()), tuple(needs.split()), clock, tells, guard)
        for s in states
    ]
