"""Which form carries out which verb, and what the desk calls it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as lazy

from aduan.cases import access
from aduan.cases.actors import Actor
from aduan.cases.models import Case
from aduan.desk.forms import agency, exposure, result, supervision, triage
from aduan.desk.forms.base import VerbForm

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

FORMS: dict[str, type[VerbForm]] = {
    form.verb: form
    for form in (
        triage.Check,
        triage.Redact,
        triage.Forward,
        triage.Arbitrate,
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
    "check": lazy("Verdict"),
    "redact": lazy("Public wording"),
    "forward": lazy("Forward to an agency"),
    "arbitrate": lazy("Decide who is responsible"),
    "ask": lazy("Ask the person"),
    "archive": lazy("Archive"),
    "merge": lazy("Join with an older report"),
    "split": lazy("Split into parts"),
    "clear_picture": lazy("Clear a picture"),
    "raise_secrecy": lazy("Raise the secrecy"),
    "reassign": lazy("Give to another officer"),
    "take": lazy("Take"),
    "give_back": lazy("Give back"),
    "assign": lazy("Assign"),
    "ask_person": lazy("Ask the person"),
    "inform": lazy("Inform the person"),
    "consult": lazy("Ask another body"),
    "contribute": lazy("Contribute"),
    "extend": lazy("Move the date"),
    "note": lazy("Internal note"),
    "chase": lazy("Remind the agency"),
    "flag_urgent": lazy("Mark as urgent"),
    "add": lazy("Add something"),
    "draft": lazy("Draft the answer"),
    "send_back": lazy("Send the draft back"),
    "answer": lazy("Give the result"),
    "commit": lazy("Promise by a date"),
    "keep": lazy("Commitment kept"),
    "unarchive": lazy("Take the archiving back"),
    "unmerge": lazy("Take apart again"),
    "allow_reopening": lazy("Allow the reopening"),
    "refuse_reopening": lazy("Refuse the reopening"),
    "uphold": lazy("Uphold the appeal"),
    "reject": lazy("Reject the appeal"),
}
"""What a verb is called on the page."""

DONE: dict[str, _StrPromise] = {
    "check": lazy("The verdict was saved."),
    "redact": lazy("The public wording was confirmed."),
    "forward": lazy("The report was forwarded."),
    "arbitrate": lazy("Your decision was recorded; the agency has the report."),
    "ask": lazy("The question was sent; the clock stands still."),
    "archive": lazy("The report was archived."),
    "merge": lazy("The report was joined with the older one."),
    "split": lazy("The report was split; its parts are in the queue."),
    "take": lazy("The report is yours now."),
    "give_back": lazy("The report went back to the centre."),
    "ask_person": lazy("The question was sent; the clock stands still."),
    "answer": lazy("The result was given to the person."),
    "draft": lazy("The draft was saved; the head of the unit signs."),
}
"""What is said afterwards; other verbs say "Done"."""

OTHERWISE_DONE = lazy("Done. It is in the history.")
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
