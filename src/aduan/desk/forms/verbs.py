"""Which form carries out which verb, and what the desk calls it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy

from aduan.cases import access
from aduan.cases.actors import Actor
from aduan.cases.models import Case
from aduan.desk.forms import agency, exposure, onward, result, supervision, triage
from aduan.desk.forms.base import VerbForm

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

FORMS: dict[str, type[VerbForm]] = {
    form.verb: form
    for form in (
        triage.Check,
        triage.Redact,
        onward.Forward,
        onward.Arbitrate,
        triage.Ask,
        triage.Archive,
        triage.Merge,
        triage.Split,
        exposure.ClearPicture,
        exposure.RaiseSecrecy,
        triage.Reassign,
        agency.Take,
        agency.GiveBack,
        agency.Assign,
        agency.AskPerson,
        agency.Inform,
        agency.Consult,
        agency.Contribute,
        agency.Extend,
        agency.Note,
        agency.Chase,
        agency.FlagUrgent,
        agency.Add,
        result.SaveDraft,
        result.SendBack,
        result.Answer,
        result.Commit,
        result.Keep,
        supervision.Unarchive,
        supervision.Unmerge,
        supervision.AllowReopening,
        supervision.RefuseReopening,
        supervision.Uphold,
        supervision.Reject,
    )
}
"""By the verb's name in the lifecycle table."""

TITLES: dict[str, _StrPromise] = {
    "check": gettext_lazy("Verdict"),
    "redact": gettext_lazy("Public wording"),
    "forward": gettext_lazy("Forward to an agency"),
    "arbitrate": gettext_lazy("Decide who is responsible"),
    "ask": gettext_lazy("Ask the person"),
    "archive": gettext_lazy("Archive"),
    "merge": gettext_lazy("Join with an older report"),
    "split": gettext_lazy("Split into parts"),
    "clear_picture": gettext_lazy("Clear a picture"),
    "raise_secrecy": gettext_lazy("Raise the secrecy"),
    "reassign": gettext_lazy("Give to another officer"),
    "take": gettext_lazy("Take"),
    "give_back": gettext_lazy("Give back"),
    "assign": gettext_lazy("Assign"),
    "ask_person": gettext_lazy("Ask the person"),
    "inform": gettext_lazy("Inform the person"),
    "consult": gettext_lazy("Ask another body"),
    "contribute": gettext_lazy("Contribute"),
    "extend": gettext_lazy("Move the date"),
    "note": gettext_lazy("Internal note"),
    "chase": gettext_lazy("Remind the agency"),
    "flag_urgent": gettext_lazy("Mark as urgent"),
    "add": gettext_lazy("Add something"),
    "draft": gettext_lazy("Draft the answer"),
    "send_back": gettext_lazy("Send the draft back"),
    "answer": gettext_lazy("Give the result"),
    "commit": gettext_lazy("Promise by a date"),
    "keep": gettext_lazy("Commitment kept"),
    "unarchive": gettext_lazy("Take the archiving back"),
    "unmerge": gettext_lazy("Take apart again"),
    "allow_reopening": gettext_lazy("Allow the reopening"),
    "refuse_reopening": gettext_lazy("Refuse the reopening"),
    "uphold": gettext_lazy("Uphold the appeal"),
    "reject": gettext_lazy("Reject the appeal"),
}
"""What a verb is called on the page."""

DONE: dict[str, _StrPromise] = {
    "check": gettext_lazy("The verdict was saved."),
    "redact": gettext_lazy("The public wording was confirmed."),
    "forward": gettext_lazy("The report was forwarded."),
    "arbitrate": gettext_lazy("Your decision was recorded; the agency has the report."),
    "ask": gettext_lazy("The question was sent; the clock stands still."),
    "archive": gettext_lazy("The report was archived."),
    "merge": gettext_lazy("The report was joined with the older one."),
    "split": gettext_lazy("The report was split; its parts are in the queue."),
    "take": gettext_lazy("The report is yours now."),
    "give_back": gettext_lazy("The report went back to the centre."),
    "ask_person": gettext_lazy("The question was sent; the clock stands still."),
    "answer": gettext_lazy("The result was given to the person."),
    "draft": gettext_lazy("The draft was saved; the head of the unit signs."),
}
"""What is said afterwards; other verbs say "Done"."""

OTHERWISE_DONE = gettext_lazy("Done. It is in the history.")
ELSEWHERE = frozenset({"cover_picture", "hand_over"})
"""Verbs of staff with a page of their own: the picture's, the directory's."""


def offered(case: Case, actor: Actor, now: datetime) -> list[str]:
    """The verbs that the gate offers this actor now and that have a form, in the table's order."""
    return [move.verb for move in access.verbs_for(actor, case, now) if move.verb in FORMS]


def form_for(
    verb: str,
    case: Case,
    actor: Actor,
    now: datetime,
    data: Any = None,
    uploads: Any = None,
) -> VerbForm:
    """The form of one verb."""
    return FORMS[verb](case, actor, now, data, uploads)
