"""Which limit passed at which sweep, who has to be told of it, and what silence leads to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain, count
from uuid import UUID

from prove.year.limits import DAY, Running
from prove.year.lives import OPEN, REOPENING, WORKED, Life

Step = tuple[int, tuple[str, ...]]

COORDINATOR: tuple[Step, ...] = ((3, ("agency",)), (7, ("next_authority",)))
CENTRE: tuple[Step, ...] = ((3, ("supervisor",)), (7, ("next_authority",)))
"""Where the centre has the report, its supervisors stand for the coordinator."""

LADDERS: dict[str, tuple[str, tuple[Step, ...]]] = {
    "forward": ("forward_late", ((0, ("supervisor",)), *CENTRE)),
    "take": ("take_late", ((0, ("head", "supervisor")), *COORDINATOR)),
    "return": ("return_late", ((0, ("supervisor",)), *CENTRE)),
    "work": ("late", ((0, ("head",)), *COORDINATOR)),
    "rework": ("late", ((0, ("head",)), *COORDINATOR)),
    "appeal": ("late", ((0, ("head", "supervisor")), *COORDINATOR)),
}
"""The words, and who is told so many days after the limit: head at due, coordinator after three
days, next authority after seven, and then every seven days again."""
ONCE = {"tell_agency": "tell_late", "promise": "promise_broken"}
"""Told the supervisors, once."""
AGAIN = 7
SILENCE = {
    "question": "case.pause_ended",
    "objection": "case.closed_by_silence",
    "commitment": "case.commitment_broken",
}
CODES = frozenset({*ONCE.values(), *(code for code, _steps in LADDERS.values())})


@dataclass(frozen=True)
class Flag:
    """A lateness that the record has to hold: which limit, and its instant."""

    case_id: UUID
    kind: str
    due: str


@dataclass(frozen=True)
class Told:
    """A step that somebody has to be told: by which words, for which level."""

    case_id: UUID
    code: str
    occasion: str
    """How its messages begin; the level that was reached follows, or nothing."""
    level: str
    unit: str
    rest: str
    """How their occasion ends."""


@dataclass
class Due:
    """What one sweep has to do."""

    flags: list[Flag]
    told: list[Told]
    acts: dict[UUID, str]
    """The verbs of the clock, by case."""


def look(lives: Iterable[Life], now: datetime) -> Due:
    """What a sweep has to do now; notes on the limits that it was done."""
    found = Due([], [], {})
    for life in lives:
        over = [e for e in life.limits.running.values() if e.overdue(now)]
        silent = next((e.kind for e in over if e.kind == "info" or e.kind in SILENCE), None)
        if silent == "info":
            found.acts[life.case_id] = _unanswered(life)
        elif silent is not None:
            found.acts[life.case_id] = SILENCE[silent]
        for each in over:
            if each.kind == "info" or each.kind in SILENCE:
                continue
            if not each.flagged:
                each.flagged = True
                found.flags.append(Flag(life.case_id, each.kind, each.mark))
                if each.kind in ONCE:
                    found.told.append(_once(life, each))
            found.told += _steps(life, each, now)
    return found


def contributions(lives: Iterable[Life], now: datetime) -> list[Flag]:
    """Contributions of other bodies that are overdue while somebody works the case."""
    found = []
    for life in lives:
        for asked in life.asked.values():
            if asked.flagged or asked.look > now:
                continue
            if life.state in WORKED:
                asked.flagged = True
                mark = asked.due.astimezone(UTC).isoformat()
                found.append(Flag(life.case_id, "consultation", mark))
            else:
                asked.rested = True
                gone = life.closed_at is not None and life.state not in OPEN
                over = gone and life.closed_at is not None and now - life.closed_at > REOPENING
                asked.look = now + (timedelta(days=9999) if over else DAY)
    return found


def _unanswered(life: Life) -> str:
    return "case.asked_again" if life.asks < 2 else "case.archived_by_silence"


def _once(life: Life, each: Running) -> Told:
    code = ONCE[each.kind]
    return Told(life.case_id, code, f"{each.kind}:late:", "", life.unit, each.mark)


def _steps(life: Life, each: Running, now: datetime) -> list[Told]:
    """The last step of the ladder that has come and was not taken yet."""
    if each.kind not in LADDERS:
        return []
    code, first = LADDERS[each.kind]
    days, last = first[-1]
    steps = chain(first, ((days + AGAIN * n, last) for n in count(1)))
    found: list[Told] = []
    for number, (after, levels) in enumerate(steps):
        if each.due + after * DAY > now:
            break
        if number < each.steps:
            continue
        each.steps = number + 1
        if number == 0 and each.kind == "return" and life.with_arbiter:
            levels = ("arbiter",)
        begins = f"{each.kind}:late{number}:"
        found = [Told(life.case_id, code, begins, level, life.unit, each.mark) for level in levels]
    return found
