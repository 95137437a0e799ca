"""How the demonstration's reports go: a table of ways through the lifecycle.

A plot is a list of acts. `take+16` is done about 16 hours after the act before it, in the daytime
where staff do it; `silence` without hours happens when the case's own due date has come. What
would lie after the present does not happen, so the last act of a plot says where its reports stand.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from random import Random

HOURS_AT_DUE = {"second_ask": 242.0, "archive_silence": 242.0, "silence": 370.0, "broken": 194.0}
"""Acts of the clock and roughly how long they take to come, in hours."""
BY_STAFF = frozenset(
    {
        "check", "redact", "send", "ask", "archive", "unarchive", "merge", "unmerge", "split",
        "give_back", "refer", "arbitrate", "take", "assign", "ask_person", "inform", "consult",
        "contribute", "extend", "note", "chase", "draft", "send_back", "sign", "answer", "commit",
        "keep", "allow", "refuse", "uphold", "reject",
    }
)  # fmt: skip
"""Acts that are done in the daytime."""

MONTHS = 59 * 24.0
"""How far back the demonstration reaches, in hours."""


@dataclass(frozen=True)
class Step:
    """One act, so many hours after the one before it; None: when the case's due date has come."""

    act: str
    hours: float | None


@dataclass(frozen=True)
class Plot:
    """A way, how often it is gone, and how long ago (hours from `since` to `until`) it ended.

    `ours`: about roads or drains in the demonstration's city, so that its desk has them.
    `settled`: over, so that the past is full of them. `same`: about the same as another report.
    """

    name: str
    share: int
    acts: str
    since: float
    until: float
    ours: bool = False
    settled: bool = False

    @property
    def steps(self) -> tuple[Step, ...]:
        """The acts in order."""
        return steps_of(self.acts)

    @property
    def same(self) -> bool:
        """Whether it is joined with another report."""
        return "merge" in self.acts

    def length(self) -> float:
        """Roughly how many hours it takes from filing to its last act."""
        steps = self.steps
        return sum(HOURS_AT_DUE[each.act] if each.hours is None else each.hours for each in steps)

    def age(self, dice: Random) -> float:
        """How many hours before the present such a report was filed."""
        length = self.length()
        latest = max(self.since, min(self.until, MONTHS - length))
        return min(length + dice.uniform(self.since, latest), MONTHS)


def steps_of(acts: str) -> tuple[Step, ...]:
    """The acts that are written in a line."""
    parted = (each.partition("+") for each in acts.split())
    return tuple(Step(act, float(hours) if hours else None) for act, _, hours in parted)


SENT = "send+18"
TAKEN = f"{SENT} take+14"
ANSWERED = f"{TAKEN} note+4 answer+70"
SOLVED = f"{ANSWERED} accept+30 rate+1"
BACK_TWICE = f"{SENT} give_back+10 refer+6 give_back+12"
TWICE = f"{SOLVED} reopen+80 take+20 sign+60 accept+20 reopen+60"

PLOTS = (
    # Those that show most stand first: a small demonstration has one of each of the first.
    Plot("new", 22, "", 1, 40),
    Plot("forwarded", 14, SENT, 1, 22, ours=True),
    Plot("working", 20, TAKEN, 10, 110, ours=True),
    Plot("answered", 16, ANSWERED, 5, 180, ours=True),
    Plot("solved", 45, SOLVED, 4, MONTHS, settled=True),
    Plot("asked", 10, "ask+14", 4, 200),
    Plot("returned", 5, f"{SENT} give_back+14", 1, 18, ours=True),
    Plot("committed", 8, f"{TAKEN} commit+60", 10, 120, ours=True),
    Plot("draft", 5, f"{TAKEN} draft+40", 4, 60, ours=True),
    Plot("returned twice", 3, BACK_TWICE, 1, 18, ours=True),
    Plot("archived", 8, "archive+20", 5, MONTHS, settled=True),
    Plot("merged", 6, "merge+20", 5, 200, settled=True),
    Plot("split", 3, "split+20", 20, 150),
    Plot("reopened", 5, f"{SOLVED} reopen+400", 4, 90, ours=True),
    Plot("appealed", 4, f"{ANSWERED} content+60 appeal+90", 10, 400, ours=True),
    Plot("late at work", 6, f"{TAKEN} note+40", 190, 260, ours=True),
    Plot("asked while working", 6, f"{TAKEN} ask_person+20", 5, 150, ours=True),
    Plot("consulting", 5, f"{TAKEN} consult+14", 5, 60, ours=True),
    Plot("withdrawn", 4, f"{TAKEN} withdraw+30", 3, MONTHS, settled=True),
    Plot("silent", 18, f"{ANSWERED} silence", 4, MONTHS, settled=True),
    Plot("ready", 5, "check+6 redact+1", 1, 20),
    Plot("forwarded late", 5, SENT, 50, 80, ours=True),
    Plot("late at the centre", 5, "", 75, 110),
    Plot("kept", 5, f"{TAKEN} commit+60 keep+120", 4, 200),
    Plot("broken", 3, f"{TAKEN} commit+60 broken", 4, 100, ours=True),
    Plot("objected", 5, f"{ANSWERED} object+40", 4, 110, ours=True),
    Plot("extended", 4, f"{TAKEN} extend+100", 10, 80, ours=True),
    Plot("archived for silence", 4, "ask+12 second_ask archive_silence", 5, MONTHS, settled=True),
    Plot("arbitrated", 3, f"{BACK_TWICE} arbitrate+8", 2, 20, ours=True),
    Plot("under review", 2, TWICE, 3, 90),
    Plot("added", 4, "add+8", 2, 30),
    Plot("checked", 4, "check+6", 1, 20),
    Plot("asked twice", 3, "ask+14 second_ask", 10, 200),
    Plot("replied", 5, "ask+10 reply+30", 1, 30),
    Plot("archived, objected", 3, "archive+20 object+40", 2, 40),
    Plot("archiving taken back", 2, "archive+20 unarchive+20", 2, 30),
    Plot("taken apart", 1, "merge+20 unmerge+20", 3, 20),
    Plot("passed on", 4, f"{SENT} give_back+14 refer+8 take+10", 10, 60, ours=True),
    Plot("assigned", 8, f"{SENT} assign+8 take+10", 10, 100, ours=True),
    Plot("informed", 8, f"{TAKEN} inform+30", 10, 100),
    Plot("replied while working", 5, f"{TAKEN} ask_person+20 reply+30", 5, 90, ours=True),
    Plot("contributed", 3, f"{TAKEN} consult+14 contribute+30", 5, 60, ours=True),
    Plot("draft sent back", 2, f"{TAKEN} draft+40 send_back+10", 4, 50, ours=True),
    Plot("chased", 3, f"{TAKEN} chase+150", 4, 40),
    Plot("answered late", 5, f"{TAKEN} note+40 answer+200", 5, 180),
    Plot("solved, not rated", 12, f"{ANSWERED} accept+30", 4, MONTHS, settled=True),
    Plot("content", 8, f"{ANSWERED} content+50 rate+1", 4, MONTHS, settled=True),
    Plot("still solved", 5, f"{SOLVED} confirm+680", 4, MONTHS, settled=True),
    Plot("reopening refused", 1, f"{TWICE} refuse+30", 4, MONTHS, settled=True),
    Plot("reopening allowed", 1, f"{TWICE} allow+30", 4, 60),
    Plot("appeal upheld", 2, f"{ANSWERED} content+60 appeal+90 uphold+200", 4, 90),
    Plot("appeal rejected", 3, f"{ANSWERED} content+60 appeal+90 reject+200", 4, MONTHS,
         settled=True),
    Plot("restored", 2, f"{TAKEN} withdraw+30 restore+40", 4, 60),
    Plot("made secret", 2, f"{TAKEN} secrecy+20", 4, 90),
)  # fmt: skip


def front(most: int) -> Iterator[Plot]:
    """The plots of the reports that stand before the first page is served: each, then by share."""
    return islice(chain(PLOTS, _by_share({plot: plot.share for plot in PLOTS})), most)


def behind(most: int) -> Iterator[Plot]:
    """The plots of those that follow: mostly what is over."""
    return islice(
        _by_share({plot: plot.share * (6 if plot.settled else 1) for plot in PLOTS}), most
    )


def _by_share(shares: dict[Plot, int]) -> Iterator[Plot]:
    """Plots without end, each as often as its share says, evenly mixed."""
    total = sum(shares.values())
    credit = dict.fromkeys(shares, 0)
    while True:
        for plot, share in shares.items():
            credit[plot] += share
        chosen = max(credit, key=lambda plot: credit[plot])
        credit[chosen] -= total
        yield chosen
