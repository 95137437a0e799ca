"""The lifecycle's states as people read them: words, a tone, and the phase they belong to.

The three phases are the ones that the complainant was promised: Reporting, Following up,
Closure. A state that this table does not know is an error, never a blank tag.
"""

from dataclasses import dataclass
from typing import Final, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Tone = Literal["new", "waiting", "working", "attention", "done", "quiet"]
Phase = Literal["reporting", "following", "closure"]
PhaseStatus = Literal["done", "current", "coming", "skipped"]

PHASES: Final[tuple[Phase, ...]] = ("reporting", "following", "closure")

PHASE_NAMES: Final[dict[Phase, Promise]] = {
    "reporting": pgettext_lazy("phase", "Reporting"),
    "following": pgettext_lazy("phase", "Following up"),
    "closure": pgettext_lazy("phase", "Closure"),
}

PHASE_STATUS_WORDS: Final[dict[PhaseStatus, Promise]] = {
    "done": pgettext_lazy("phase", "Done"),
    "current": pgettext_lazy("phase", "Now"),
    "coming": pgettext_lazy("phase", "Next"),
    "skipped": pgettext_lazy("phase", "Not needed"),
}


@dataclass(frozen=True, slots=True)
class StateLook:
    """How one state is shown: its words, the colour's tone, its phase."""

    words: Promise
    tone: Tone
    phase: Phase


def _state(words: Promise, tone: Tone, phase: Phase) -> StateLook:
    return StateLook(words, tone, phase)


STATES: Final[dict[str, StateLook]] = {
    # The public flow.
    "checking": _state(_("Being checked"), "new", "reporting"),
    "needs_info": _state(_("More information needed"), "waiting", "reporting"),
    "archived": _state(_("Not taken up"), "quiet", "closure"),
    "merged": _state(_("Joined with another report"), "quiet", "following"),
    "forwarded": _state(_("With the agency"), "working", "following"),
    "returned": _state(_("Being passed on"), "attention", "following"),
    "in_progress": _state(_("Being worked on"), "working", "following"),
    "answered": _state(_("Answered"), "done", "closure"),
    "committed": _state(_("Promised by a date"), "attention", "closure"),
    "closed": _state(_("Closed"), "done", "closure"),
    "reopened": _state(_("Opened again"), "attention", "following"),
    "appealed": _state(_("Under appeal"), "attention", "following"),
    "withdrawn": _state(_("Withdrawn"), "quiet", "closure"),
    # The confidential flow.
    "screening": _state(_("Being screened"), "new", "reporting"),
    "conflict_check": _state(_("Conflicts of interest being checked"), "new", "reporting"),
    "assigned": _state(_("Inspector named"), "working", "following"),
    "fact_finding": _state(_("Facts being examined"), "working", "following"),
    "review": _state(_("Under independent review"), "working", "following"),
    "outcome": _state(_("Outcome waiting for signature"), "working", "following"),
    "informed": _state(_("Result told"), "done", "closure"),
    "second_look": _state(_("Second look"), "attention", "following"),
    "referred": _state(_("Handed to another body"), "attention", "closure"),
    "no_action": _state(_("No action possible"), "quiet", "closure"),
}

FINISHED: Final = frozenset({"closed", "archived", "withdrawn", "no_action"})
"""States after which nothing more is to come by itself."""

NEVER_FOLLOWED_UP: Final = frozenset({"archived", "no_action"})
"""Ended in the first phase: the second was not needed."""


def state_look(state: str) -> StateLook:
    """How `state` (a lifecycle code) is shown; `KeyError` names a state that is not known."""
    return STATES[state]


def phase_statuses(state: str) -> dict[Phase, PhaseStatus]:
    """Which of the three phases is done, current and still to come in `state`."""
    if state in FINISHED:
        middle: PhaseStatus = "skipped" if state in NEVER_FOLLOWED_UP else "done"
        return {"reporting": "done", "following": middle, "closure": "done"}
    current = PHASES.index(STATES[state].phase)
    return {
        phase: "done" if place < current else "current" if place == current else "coming"
        for place, phase in enumerate(PHASES)
    }
