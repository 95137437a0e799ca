"""One made-up report while the simulation lasts, and what may happen to it next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Literal

from aduan.operations.demo.reports import Told

Who = Literal["person", "centre", "arbiter", "officer", "agency", "head", "nobody"]


@dataclass
class Matter:
    """A report that was filed: its number and receipt code, where it stands and with whom.

    `body` is the agency that has it, one of `staff.BODIES`. `stuck` says that the register did not
    allow what was tried last, so that somebody looks first.
    """

    told: Told
    dice: Random
    door: str
    number: str
    receipt: str
    state: str = "checking"
    body: str = "office"
    returns: int = 0
    stuck: int = 0
    done: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Turn:
    """What somebody may do in a state: how likely against the others, and where it leads."""

    share: int
    who: Who
    verb: str
    leads_to: str


WAIT = "wait"

TURNS: Mapping[str, tuple[Turn, ...]] = {
    "checking": (
        Turn(80, "centre", "forward", "forwarded"),
        Turn(9, "centre", "ask", "needs_info"),
        Turn(4, "centre", "archive", "archived"),
        Turn(7, "nobody", WAIT, "checking"),
    ),
    "needs_info": (
        Turn(70, "person", "reply", "checking"),
        Turn(30, "nobody", WAIT, "needs_info"),
    ),
    "forwarded": (
        Turn(80, "officer", "take", "in_progress"),
        Turn(10, "agency", "give_back", "returned"),
        Turn(10, "nobody", WAIT, "forwarded"),
    ),
    "returned": (Turn(100, "centre", "pass_on", "forwarded"),),
    "with_arbiter": (Turn(100, "arbiter", "arbitrate", "forwarded"),),
    "in_progress": (
        Turn(50, "officer", "answer", "answered"),
        Turn(8, "officer", "ask_person", "asked"),
        Turn(10, "officer", "inform", "in_progress"),
        Turn(7, "officer", "note", "in_progress"),
        Turn(8, "person", "add", "in_progress"),
        Turn(7, "head", "commit", "committed"),
        Turn(10, "nobody", WAIT, "in_progress"),
    ),
    "asked": (
        Turn(75, "person", "reply", "in_progress"),
        Turn(25, "nobody", WAIT, "asked"),
    ),
    "answered": (
        Turn(60, "person", "accept", "closed"),
        Turn(10, "person", "object", "with_head"),
        Turn(30, "nobody", WAIT, "answered"),
    ),
    "with_head": (Turn(100, "head", "answer", "answered"),),
    "committed": (
        Turn(60, "officer", "keep", "answered"),
        Turn(40, "nobody", WAIT, "committed"),
    ),
    "closed": (
        Turn(45, "person", "rate", "rated"),
        Turn(5, "person", "reopen", "reopened"),
        Turn(50, "nobody", WAIT, "closed"),
    ),
    "reopened": (Turn(100, "head", "take", "with_head"),),
}
"""By state; a state without a row is the end. `asked` and `with_head` are `in_progress` with a
question open, or for the head to answer; `rated` is `closed` with a rating."""


def turn(matter: Matter) -> Turn | None:
    """What happens next to a report, by lot; None at the end of its way."""
    turns = TURNS.get(matter.state)
    if turns is None:
        return None
    return matter.dice.choices(turns, [each.share for each in turns])[0]
