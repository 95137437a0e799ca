"""What happened, in words: the ledger's events and their public copies as people read them.

An event that stands in neither table is not shown: internal notes, drafts, notices.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _

from aduan.cases.models import EntryKind
from aduan.clock.dates import day as day_words
from aduan.directory.naming import language
from aduan.directory.policy import Policy


@dataclass(frozen=True)
class Told:
    """How one kind of event is told to the person, and how (if at all) to the public."""

    own: Any
    public: Any = None
    tone: str = ""
    says: EntryKind | None = None
    """The entry of the dialogue whose words belong to it."""
    mine: bool = False
    """Done by the person who reported."""


def _same(words: Any, tone: str = "", says: EntryKind | None = None) -> Told:
    return Told(words, words, tone, says)


HISTORY: dict[str, Told] = {
    "case.filed": Told(_("Report received"), mine=True),
    "case.checked": Told(_("Read by the complaints centre")),
    "case.redacted": Told(_("The wording for the public was confirmed")),
    "case.asked": Told(
        _("The complaints centre has a question for you"), tone="attention", says=EntryKind.QUESTION
    ),
    "case.asked_again": Told(_("You were asked once more"), tone="attention"),
    "case.replied": Told(
        _("You answered"), _("The person who reported answered"), says=EntryKind.REPLY, mine=True
    ),
    "case.added": Told(
        _("You added something"),
        _("The person who reported added something"),
        says=EntryKind.ADDITION,
        mine=True,
    ),
    "case.forwarded": _same(_("Passed on to %(owner)s"), says=EntryKind.EXPLANATION),
    "case.arbitrated": _same(_("It was decided that %(owner)s is responsible")),
    "case.given_back": _same(_("The agency says that another one is responsible")),
    "case.taken": _same(_("%(owner)s took it up")),
    "case.assigned": _same(_("Given to %(owner)s")),
    "case.handed_over": _same(_("Handed over to %(owner)s")),
    "case.asked_person": Told(
        _("The agency has a question for you; the clock stands still"),
        _("The agency asked the person who reported; the clock stands still"),
        tone="attention",
        says=EntryKind.QUESTION,
    ),
    "case.pause_ended": _same(_("The clock runs again")),
    "case.recomputed": _same(_("The holidays changed: the dates were counted again")),
    "case.informed": Told(_("News on the progress"), says=EntryKind.INFORMATION),
    "case.extended": _same(
        _("The agency needs longer: new date %(date)s"), "late", EntryKind.EXPLANATION
    ),
    "case.consulted": _same(_("Another body was asked to contribute")),
    "case.contributed": _same(_("The other body contributed")),
    "case.chased": _same(_("The complaints centre reminded the agency"), "attention"),
    "case.flagged_urgent": _same(_("Marked as urgent"), "attention"),
    "case.answered": _same(_("%(owner)s answered"), "done", EntryKind.ANSWER),
    "case.committed": _same(
        _("%(owner)s promised to have it done by %(date)s"), "attention", EntryKind.ANSWER
    ),
    "case.commitment_kept": _same(_("The promise was kept"), "done", EntryKind.ANSWER),
    "case.commitment_broken": _same(_("The promised date passed; it was not done"), "late"),
    "case.accepted": Told(
        _("You accepted the answer"),
        _("The person who reported accepted the answer"),
        "done",
        mine=True,
    ),
    "case.objected": Told(
        _("You objected"),
        _("The person who reported objected"),
        "attention",
        EntryKind.OBJECTION,
        mine=True,
    ),
    "case.closed_by_silence": _same(_("Closed, because nobody objected in time")),
    "case.closed_with_parts": _same(_("All parts are done"), "done"),
    "case.rated": Told(
        _("You gave %(stars)s of 5 stars"),
        _("Rated with %(stars)s of 5 stars"),
        says=EntryKind.RATING,
        mine=True,
    ),
    "case.solved_confirmed": Told(_("You said whether it is still solved"), mine=True),
    "case.reopened": Told(
        _("You opened the report again"),
        _("The person who reported opened it again"),
        "attention",
        EntryKind.OBJECTION,
        mine=True,
    ),
    "case.reopening_allowed": Told(_("The opening was allowed: the head looks at it")),
    "case.reopening_refused": _same(_("The report stays closed"), says=EntryKind.EXPLANATION),
    "case.appealed": Told(
        _("You appealed"),
        _("The person who reported appealed"),
        "attention",
        EntryKind.OBJECTION,
        mine=True,
    ),
    "case.appeal_upheld": _same(
        _("The appeal was right: the agency works on it again"), "attention", EntryKind.EXPLANATION
    ),
    "case.appeal_rejected": _same(_("The appeal was not upheld"), says=EntryKind.EXPLANATION),
    "case.archived": Told(_("Ended without going to an agency"), says=EntryKind.EXPLANATION),
    "case.archived_by_silence": Told(_("Rests, because no answer came to our question")),
    "case.unarchived": Told(_("Taken up again")),
    "case.merged": Told(_("Joined with an older report on the same matter")),
    "case.unmerged": Told(_("Followed on its own again")),
    "case.split": Told(_("Split into parts, each with its own agency")),
    "case.withdrawn": Told(_("You took the report back"), says=EntryKind.ADDITION, mine=True),
    "case.restored": Told(
        _("You brought the report back"), _("The report was brought back"), mine=True
    ),
    "case.secrecy_raised": Told(_("The report became more secret")),
    "case.contact_verified": Told(_("You confirmed how to reach you"), mine=True),
}


def title(told: Told, *, own: bool, owner: str, data: dict[str, Any]) -> str:
    """The words of one line; empty where this reader is not told."""
    words = told.own if own else told.public
    if words is None:
        return ""
    on = data.get("date")
    shown = day_words(date.fromisoformat(on), language(), get_current_timezone()) if on else ""
    return str(words) % {"owner": owner, "date": shown, "stars": data.get("stars", "")}


def reason(kind: str, data: dict[str, Any], rules: Policy) -> str:
    """What the policy says of a reason code, for the kinds of event that carry one."""
    code = str(data.get("reason_code", ""))
    if kind == "case.extended":
        found = rules.extension_reason(code)
    elif kind.startswith("case.archived"):
        found = rules.archive_reason(code)
    else:
        return ""
    return found.told.in_language(language()) if found else ""
