"""What citizens and officials do next: in time, late, never, wrongly. The table says what there is.

Mostly the usual is chosen, by weight; now and then anything at all by anybody, which the product
has to do or to refuse.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from aduan.cases.lifecycle import PUBLIC
from aduan.cases.lifecycle.table import State
from prove.year.lives import Life

ANYTHING = 0.06
"""How often somebody tries whatever comes to mind."""

USUAL: dict[str, dict[str, float]] = {
    "checking": {
        "check": 55, "ask": 13, "archive": 13, "merge": 9, "split": 1.2, "reassign": 1,
        "withdraw": 3, "add": 1.5, "flag_urgent": 0.7, "note": 0.5, "raise_secrecy": 0.6,
        "verify_contact": 1, "clear_picture": 0.4, "cover_picture": 0.4,
    },
    "needs_info": {"reply": 90, "withdraw": 6, "add": 2, "raise_secrecy": 1, "verify_contact": 1},
    "archived": {"object": 60, "reply": 20, "unarchive": 20},
    "merged": {"unmerge": 90, "raise_secrecy": 10},
    "split": {"add": 40, "withdraw": 40, "raise_secrecy": 10, "note": 10},
    "forwarded": {
        "take": 76, "give_back": 14, "assign": 3, "withdraw": 2, "add": 1, "chase": 1,
        "flag_urgent": 1, "raise_secrecy": 1, "contribute": 0.5, "hand_over": 0.5, "note": 0.5,
        "clear_picture": 0.5, "cover_picture": 0.5,
    },
    "returned": {"forward": 55, "arbitrate": 41, "withdraw": 2, "chase": 1, "note": 1},
    "in_progress": {
        "answer": 52, "commit": 9, "ask_person": 8, "give_back": 4, "extend": 4, "draft": 4,
        "send_back": 2, "consult": 4, "contribute": 4, "inform": 2, "assign": 2, "chase": 1,
        "withdraw": 1.5, "add": 1, "note": 0.5, "raise_secrecy": 0.5, "reply": 4, "end_pause": 1,
        "flag_urgent": 0.5, "hand_over": 0.5,
    },
    "answered": {
        "accept": 55, "object": 30, "withdraw": 3, "add": 4, "raise_secrecy": 2, "note": 1,
        "close_silence": 1, "contribute": 2, "chase": 1,
    },
    "committed": {
        "keep": 62, "break_commitment": 20, "withdraw": 5, "add": 5, "chase": 3, "contribute": 2,
    },
    "closed": {
        "rate": 30, "confirm_solved": 16, "reopen": 30, "appeal": 20, "add": 2,
        "raise_secrecy": 1, "contribute": 1,
    },
    "reopened": {
        "take": 60, "allow_reopening": 16, "refuse_reopening": 14, "ask_person": 4, "reply": 3,
        "consult": 2, "assign": 3, "withdraw": 2, "contribute": 2,
    },
    "appealed": {"uphold": 45, "reject": 45, "withdraw": 4, "add": 2, "chase": 2, "note": 1},
    "withdrawn": {"restore": 97, "raise_secrecy": 3},
}  # fmt: skip
"""What is done in each state, by weight."""

HOURS = {
    "checking": 26, "needs_info": 70, "archived": 150, "merged": 100, "split": 400,
    "forwarded": 22, "returned": 12, "in_progress": 110, "answered": 60, "committed": 330,
    "closed": 250, "reopened": 60, "appealed": 330, "withdrawn": 90,
}  # fmt: skip
"""How long it usually takes until somebody does something."""
NEVER = {
    "archived": 0.85, "merged": 0.9, "answered": 0.45, "needs_info": 0.4, "closed": 0.72,
    "withdrawn": 0.6, "committed": 0.2, "split": 0.6,
}  # fmt: skip
"""How often nobody ever does anything, by state: the clock has the last word."""
FORGOTTEN = 0.04
"""How often the state forgets a case for weeks, where it owes something."""


@dataclass(frozen=True)
class Intent:
    """A verb that somebody tries, by their role in the table's words, or as a member's name."""

    verb: str
    role: str
    wild: bool


class Behaviour:
    """Draws what happens next, from one source of chance."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance

    def delay(self, life: Life) -> timedelta | None:
        """How long until somebody does something with a case; None: never."""
        if life.state == "checking" and life.checked and self.chance.random() < 0.9:
            return timedelta(minutes=self.chance.randint(1, 20))
        if self.chance.random() < NEVER.get(life.state, 0.0):
            return None
        hours = self.chance.expovariate(1 / HOURS[life.state]) + 0.2
        if life.is_open and self.chance.random() < FORGOTTEN:
            hours += self.chance.uniform(200, 1500)
        return timedelta(hours=hours)

    def intent(self, life: Life) -> Intent:
        """What is tried now."""
        if self.chance.random() < ANYTHING:
            verb = self.chance.choice(PUBLIC.verbs)
            role = self.chance.choice(ANYBODY)
            return Intent(verb, "system" if verb in CLOCKS else role, wild=True)
        verb = self._usual(life)
        cells = PUBLIC.cell(life.state, verb)
        roles = sorted({role for move in cells for role in move.who}) or ["complainant"]
        return Intent(verb, self.chance.choice(roles), wild=False)

    def _usual(self, life: Life) -> str:
        if life.state == "checking" and life.checked and self.chance.random() < 0.9:
            ready = life.redacted or life.visibility == "confidential"
            return "forward" if ready else "redact"
        if "question" in life.limits.running and self.chance.random() < 0.6:
            return "reply"
        if life.state == "returned" and self.chance.random() < 0.9:
            return "arbitrate" if life.with_arbiter else "forward"
        there = {move.verb for move in PUBLIC.from_state(State(life.state))}
        if not life.pictures:
            there -= {"clear_picture", "cover_picture"}
        elif self.chance.random() < 0.3 and "cover_picture" in there:
            return self.chance.choice(["clear_picture", "cover_picture"])
        if not life.contact:
            there.discard("verify_contact")
        usual = {verb: weight for verb, weight in USUAL[life.state].items() if verb in there}
        return self.chance.choices(list(usual), weights=list(usual.values()))[0]

    def arrivals(self, cases: int, start: datetime, days: int) -> list[datetime]:
        """When the reports come in, in order."""
        minutes = sorted(self.chance.uniform(0, days * 24 * 60) for _ in range(cases))
        return [start + timedelta(minutes=each) for each in minutes]


CLOCKS = frozenset(PUBLIC.verbs) - {
    move.verb for move in PUBLIC.moves if move.who != frozenset({"system"})
}
"""What only the clock does: tried at any moment, in its name."""
ANYBODY = (*sorted({role for move in PUBLIC.moves for role in move.who}), "stranger")
"""Whoever might try something."""
