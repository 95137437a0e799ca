"""What the clock may have to do with a case: the kinds of case that a measured sweep finds due.

Each says how such a case stands an instant before: its state, its limits, and when the clock next
looks at them. Days are counted back from the instant at which it is due.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aduan.clock import Calendar, Limit, due

DAY = timedelta(days=1)
NEVER = datetime.fromisoformat("9999-01-01T00:00:00+00:00")


@dataclass(frozen=True)
class Term:
    """One running limit; with `stopped` it stands still since then."""

    kind: str
    started: datetime
    due: datetime
    look: datetime
    party: str = "state"
    day_kind: str = "calendar"
    stopped: datetime | None = None


@dataclass(frozen=True)
class Standing:
    """How a case stands: when it was received, its limits, and its columns that are not usual."""

    received: datetime
    state: str
    terms: tuple[Term, ...]
    columns: dict[str, Any] = field(default_factory=dict)
    with_officer: bool = False
    published: bool = True
    promised: bool = False
    """Whether the result was a commitment, due by now."""


@dataclass(frozen=True)
class Plight:
    """A kind of case that is due, how many of ten thousand are of it, and what the sweep does with
    each: the events that it writes, and the messages."""

    name: str
    share: int
    standing: Callable[[datetime, Calendar], Standing]
    events: tuple[str, ...] = ()
    messages: int = 0


def _promise(received: datetime, *, stopped: datetime | None = None) -> Term:
    end = received + 10 * DAY
    return Term("promise", received, end, end, stopped=stopped)


def _forward_late(at: datetime, _calendar: Calendar) -> Standing:
    received = at - 3 * DAY
    tell = Term("tell_agency", received, received + 5 * DAY, received + 5 * DAY)
    terms = (Term("forward", received, at, at), tell, _promise(received))
    return Standing(received, "checking", terms, published=False)


def _take_late(at: datetime, _calendar: Calendar) -> Standing:
    received = at - 4 * DAY
    take = Term("take", at - 2 * DAY, at, at)
    return Standing(received, "forwarded", (take, _promise(received)))


def _result_late(at: datetime, _calendar: Calendar) -> Standing:
    received = at - 10 * DAY
    terms = (Term("work", received, at, at), _promise(received))
    return Standing(received, "in_progress", terms, with_officer=True)


def _soon(at: datetime, _calendar: Calendar) -> Standing:
    """Three quarters of the time are over; a moment earlier there was nothing to say."""
    received = at - 7.5 * DAY
    look = at - timedelta(seconds=1)
    terms = (Term("work", received, received + 10 * DAY, look), _promise(received))
    return Standing(received, "in_progress", terms, with_officer=True)


def _answered(received: datetime, answered: datetime, term: Term) -> Standing:
    columns = {"answered_at": answered, "promise_met_at": answered, "outcome": "explained"}
    return Standing(received, "answered", (term,), columns)


def _unanswered(at: datetime, _calendar: Calendar) -> Standing:
    answered = at - 14 * DAY
    return _answered(
        at - 20 * DAY, answered, Term("objection", answered, at, at, "person", "working")
    )


def _half_unanswered(at: datetime, calendar: Calendar) -> Standing:
    """The fifth working day after the answer has come."""
    answered, fifth = at, at
    while fifth > at - DAY:
        answered -= DAY / 2
        reminded = due(answered, Limit(5, "working"), calendar)
        if reminded <= at:
            fifth = reminded
            break
    end = due(answered, Limit(10, "working"), calendar)
    look = fifth - timedelta(seconds=1)
    term = Term("objection", answered, end, look, "person", "working")
    return _answered(answered - 5 * DAY, answered, term)


def _asked(asks: int) -> Callable[[datetime, Calendar], Standing]:
    def standing(at: datetime, _calendar: Calendar) -> Standing:
        received, asked = at - 12 * DAY, at - 10 * DAY
        terms = (
            Term("forward", received, received + 3 * DAY, asked, stopped=asked),
            _promise(received, stopped=asked),
            Term("info", asked, at, at, "person"),
        )
        columns = {"asks": asks, "stopped_at": asked, "stop_reason": "asked"}
        return Standing(received, "needs_info", terms, columns, published=False)

    return standing


def _asked_while_working(at: datetime, _calendar: Calendar) -> Standing:
    received, asked = at - 14 * DAY, at - 10 * DAY
    terms = (
        Term("work", received, received + 10 * DAY, received + 10 * DAY, stopped=asked),
        _promise(received, stopped=asked),
        Term("question", asked, at, at, "person"),
    )
    columns = {"working_asks": 1, "stopped_at": asked, "stop_reason": "asked"}
    return Standing(received, "in_progress", terms, columns, with_officer=True)


def _committed(at: datetime, _calendar: Calendar) -> Standing:
    answered = at - 20 * DAY
    columns = {"answered_at": answered, "promise_met_at": answered}
    term = Term("commitment", answered, at, at)
    return Standing(at - 25 * DAY, "committed", (term,), columns, promised=True)


PLIGHTS = (
    Plight("forwarding late", 1500, _forward_late, ("case.late",), 1),
    Plight("not taken", 1500, _take_late, ("case.late",), 2),
    Plight("result and promise late", 1500, _result_late, ("case.late", "case.late"), 2),
    Plight("result due soon", 1000, _soon, (), 1),
    Plight("answer, half of the time over", 500, _half_unanswered, (), 1),
    Plight("answer, no objection", 1500, _unanswered, ("case.closed_by_silence",)),
    Plight("asked once, no reply", 1000, _asked(1), ("case.asked_again",)),
    Plight("asked twice, no reply", 500, _asked(2), ("case.archived_by_silence",)),
    Plight("asked while working, no reply", 500, _asked_while_working, ("case.pause_ended",)),
    Plight("commitment not kept", 500, _committed, ("case.commitment_broken",)),
)
"""Ten thousand cases of a morning after a holiday."""
DUE = sum(plight.share for plight in PLIGHTS)


def quiet(at: datetime, chance: float) -> Standing:
    """One of the others: open, and nothing to do for the clock for some days."""
    later = at + (1 + 7 * chance) * DAY
    received = later - 10 * DAY
    work = Term("work", received, later, later)
    return Standing(received, "in_progress", (work, _promise(received)), with_officer=True)


def waiting(at: datetime, chance: float, calendar: Calendar) -> Standing:
    """One that was answered in the last days and waits for the person, who has working days."""
    answered = at - 3 * chance * DAY
    end = due(answered, Limit(10, "working"), calendar)
    look = due(answered, Limit(5, "working"), calendar)
    term = Term("objection", answered, end, look, "person", "working")
    return _answered(answered - 5 * DAY, answered, term)
