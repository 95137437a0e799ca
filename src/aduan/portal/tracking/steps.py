"""Where a report stands, in plain words: the current step, and whose turn it is until when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from aduan.cases.lifecycle import State
from aduan.directory.policy import Policy
from aduan.portal.programmes import last_day_of
from aduan.portal.tracking.page import Turn

S = State

OWN_STEPS: dict[str, Any] = {
    S.CHECKING: gettext_lazy(
        "We are reading your report, checking that it is clear and complete, and finding the "
        "agency that is responsible."
    ),
    S.NEEDS_INFO: gettext_lazy(
        "We need something from you before we can pass your report on. The clock stands still "
        "until you answer."
    ),
    S.ARCHIVED: gettext_lazy(
        "Your report ended here without going to an agency. The reason is below."
    ),
    S.MERGED: gettext_lazy(
        "Somebody reported the same matter before. Both reports are followed together, and you "
        "are told everything that happens."
    ),
    S.SPLIT: gettext_lazy(
        "Your report is about several matters. Each has its own agency and its own page; you get "
        "one closing message when all are done."
    ),
    S.FORWARDED: gettext_lazy("Your report is with %(owner)s, which now has to take it up."),
    S.RETURNED: gettext_lazy(
        "The agency says that another one is responsible. Your report is being passed on; the "
        "time promised to you does not change."
    ),
    S.IN_PROGRESS: gettext_lazy("%(owner)s is working on your report."),
    S.ANSWERED: gettext_lazy("%(owner)s has answered. Please say whether your problem is solved."),
    S.COMMITTED: gettext_lazy("%(owner)s has promised a date by which it will be done."),
    S.CLOSED: gettext_lazy("Your report is closed."),
    S.REOPENED: gettext_lazy(
        "You said that it is not solved. The head of %(owner)s looks at it now, not the same "
        "officer."
    ),
    S.APPEALED: gettext_lazy("%(owner)s, which had no part in it so far, decides on your appeal."),
    S.WITHDRAWN: gettext_lazy("You took this report back. Nobody works on it."),
}
"""The step as the person who reported reads it."""

PUBLIC_STEPS: dict[str, Any] = {
    S.MERGED: gettext_lazy(
        "This report is followed together with an older one on the same matter."
    ),
    S.SPLIT: gettext_lazy("This report is handled in parts."),
    S.FORWARDED: gettext_lazy("The report is with %(owner)s, which now has to take it up."),
    S.RETURNED: gettext_lazy(
        "The agency says that another one is responsible. The report is being passed on."
    ),
    S.IN_PROGRESS: gettext_lazy("%(owner)s is working on the report."),
    S.ANSWERED: gettext_lazy(
        "%(owner)s has answered. The person who reported can now say whether it is solved."
    ),
    S.COMMITTED: gettext_lazy("%(owner)s has promised a date by which it will be done."),
    S.CLOSED: gettext_lazy("The report is closed."),
    S.REOPENED: gettext_lazy(
        "The person who reported says that it is not solved. The head of %(owner)s looks at it now."
    ),
    S.APPEALED: gettext_lazy("%(owner)s, which had no part in it so far, decides on an appeal."),
}
"""The step as anybody reads it."""

_PERSONS = frozenset({S.NEEDS_INFO, S.ANSWERED})
"""States in which the person who reported is to act."""

_DOES: dict[str, Any] = {
    S.CHECKING: gettext_lazy("passes the report on to the responsible agency"),
    S.NEEDS_INFO: gettext_lazy("answers the question"),
    S.FORWARDED: gettext_lazy("takes the report up"),
    S.RETURNED: gettext_lazy("passes the report on to the responsible agency"),
    S.IN_PROGRESS: pgettext_lazy("turn", "answers"),
    S.ANSWERED: gettext_lazy("says whether it is solved; without a word the report is closed"),
    S.COMMITTED: gettext_lazy("does what was promised, and shows it"),
    S.REOPENED: gettext_lazy("looks at it again"),
    S.APPEALED: gettext_lazy("decides on the appeal"),
    S.SPLIT: pgettext_lazy("turn", "answer"),
}
"""What the one whose turn it is does next."""


@dataclass(frozen=True)
class Standing:
    """What the words of a page depend on, of a case or of its public face."""

    state: str
    owner: str
    due_at: datetime | None
    stopped_at: datetime | None
    stop_reason: str
    own: bool

    @property
    def asked(self) -> bool:
        """Whether a question waits for the person."""
        return self.stopped_at is not None and self.stop_reason == "asked"


def step_words(standing: Standing) -> str:
    """The current step in one or two sentences."""
    table = OWN_STEPS if standing.own else PUBLIC_STEPS
    words = str(table.get(standing.state, "")) % {"owner": standing.owner}
    if standing.asked and standing.state != S.NEEDS_INFO:
        words += " " + (
            _("It has a question for you. The clock stands still until you answer.")
            if standing.own
            else _("It has asked the person who reported a question. The clock stands still.")
        )
    return words


def stopped_words(standing: Standing) -> str:
    """Why the clock stands still."""
    if standing.stopped_at is None:
        return ""
    if standing.asked:
        return _("waiting for your answer") if standing.own else _("waiting for an answer")
    return _("the report rests")


def turn(standing: Standing, rules: Policy) -> Turn | None:
    """Whose turn it is, what they do, and the last day for it; None where nothing is to come."""
    does = _DOES.get(standing.state)
    if does is None:
        return None
    persons = standing.asked or standing.state in _PERSONS
    if persons:
        who = _("You") if standing.own else _("The person who reported")
        does = _DOES[S.NEEDS_INFO] if standing.asked else does
    else:
        who = standing.owner
    due_at = standing.due_at
    kind = rules.limits.object_kind if standing.state == S.ANSWERED else ""
    day = last_day_of(rules, due_at, kind) if due_at else None
    return Turn(who, str(does), due_at, day, mine=persons and standing.own)


def is_late(
    standing: Standing, promise_at: datetime, met_at: datetime | None, now: datetime
) -> bool:
    """Whether the state owes something that was due: the stage, or the promise itself."""
    if standing.stopped_at is not None or standing.state in (S.CLOSED, S.WITHDRAWN, S.ARCHIVED):
        return False
    stage_late = standing.due_at is not None and now > standing.due_at
    promise_late = met_at is None and now > promise_at
    return (stage_late and standing.state not in _PERSONS) or promise_late
