"""How the lifecycle's states look: the tone of their tag, and the three phases on the way.

Words and phases come from the lifecycle table; only the tone is decided here. A state without a
tone is an error, never a blank tag.
"""

from dataclasses import dataclass
from typing import Final, Literal

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from aduan.cases.lifecycle import FLOWS, State
from aduan.cases.lifecycle.table import Phase

Tone = Literal["new", "waiting", "working", "attention", "done", "quiet"]
PhaseStatus = Literal["done", "current", "coming", "skipped"]

TONES: Final[dict[str, Tone]] = {
    "checking": "new",
    "needs_info": "waiting",
    "archived": "quiet",
    "merged": "quiet",
    "split": "working",
    "forwarded": "working",
    "returned": "attention",
    "in_progress": "working",
    "answered": "done",
    "committed": "attention",
    "closed": "done",
    "reopened": "attention",
    "appealed": "attention",
    "withdrawn": "quiet",
}

PHASE_STATUS_WORDS: Final[dict[PhaseStatus, Promise]] = {
    "done": pgettext_lazy("phase", "Done"),
    "current": pgettext_lazy("phase", "Now"),
    "coming": pgettext_lazy("phase", "Next"),
    "skipped": pgettext_lazy("phase", "Not needed"),
}

FINISHED: Final = frozenset({"closed", "archived", "withdrawn"})
"""States after which nothing more comes by itself: every phase is behind the person."""

NEVER_FOLLOWED_UP: Final = frozenset({"archived"})
"""Ended in the first phase: the second was not needed."""


@dataclass(frozen=True, slots=True)
class PhaseLook:
    """One of the three phases as the tracker draws it."""

    code: str
    name: str
    status: PhaseStatus

    @property
    def status_words(self) -> Promise:
        """The status in words, for everybody, not only for those who see colours."""
        return PHASE_STATUS_WORDS[self.status]


def state_words(state: str) -> str:
    """The state's name from the lifecycle, in the active language; `ValueError` if unknown."""
    return str(State(state).label)


def phase_looks(state: str, lifecycle: str = "public") -> list[PhaseLook]:
    """Reporting, Following up, Closure: which is done, current and still to come in `state`."""
    return [
        PhaseLook(phase.value, str(phase.label), status)
        for phase, status in _statuses(state, lifecycle)
    ]


def _statuses(state: str, lifecycle: str) -> list[tuple[Phase, PhaseStatus]]:
    if state in FINISHED:
        middle: PhaseStatus = "skipped" if state in NEVER_FOLLOWED_UP else "done"
        return [(Phase.REPORTING, "done"), (Phase.FOLLOWING_UP, middle), (Phase.CLOSURE, "done")]
    order = list(Phase)
    current = order.index(FLOWS[lifecycle].phases[State(state)])
    return [
        (phase, "done" if place < current else "current" if place == current else "coming")
        for place, phase in enumerate(order)
    ]
