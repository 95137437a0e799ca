"""The complainant's own verbs, by whatever door: reply, add, accept, object, withdraw, appeal."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from aduan.cases.actions.step import Step, step
from aduan.cases.actors import SYSTEM, Actor
from aduan.cases.authority import next_authority
from aduan.cases.errors import Incomplete
from aduan.cases.lifecycle import State
from aduan.cases.models import Audience, Case, EntryKind, Ownership, Visibility
from aduan.vault.models import Contact


def reply(
    case_id: UUID,
    actor: Actor,
    *,
    text: str,
    files: Sequence[UUID] = (),
    channel: str = "",
    now: datetime,
    seen: int | None = None,
) -> Case:
    """Answers the question that was asked; the clock goes on."""
    with step(case_id, "reply", actor, now=now, seen=seen, given={"text": text}) as act:
        act.case.closed_at = None
        act.say(EntryKind.REPLY, text, channel=channel, files=tuple(files))
    return act.case


def add(
    case_id: UUID,
    actor: Actor,
    *,
    text: str,
    files: Sequence[UUID] = (),
    channel: str = "",
    now: datetime,
    seen: int | None = None,
) -> Case:
    """Adds something to the report."""
    with step(case_id, "add", actor, now=now, seen=seen, given={"text": text}) as act:
        act.say(EntryKind.ADDITION, text, channel=channel, files=tuple(files))
    return act.case


def object_to(
    case_id: UUID,
    actor: Actor,
    *,
    text: str,
    files: Sequence[UUID] = (),
    now: datetime,
    seen: int | None = None,
) -> Case:
    """Objects: an archived report comes back to another officer, an answer goes to the head."""
    with step(case_id, "object", actor, now=now, seen=seen, given={"text": text}) as act:
        answered = act.case.state == State.ANSWERED
        act.say(EntryKind.OBJECTION, text, files=tuple(files))
        act.case.closed_at = None
        if answered:
            act.case.head_only = True
            act.own()
        elif act.case.officer_id is not None and act.case.officer_id == act.case.archived_by_id:
            # Not kept on the desk of who archived it.
            act.own()
    return act.case


def accept(
    case_id: UUID, actor: Actor, *, solved: bool = True, now: datetime, seen: int | None = None
) -> Case:
    """The person is content. `solved` is their yes; otherwise the agency's own code stands."""
    with step(case_id, "accept", actor, now=now, seen=seen) as act:
        act.case.solved_confirmed = solved
        act.case.closing_code = _closing_code(act.case)
        act.case.closed_at = now
        act.data["closing_code"] = act.case.closing_code
    return act.case


def _closing_code(case: Case) -> str:
    """The agency's own code of the result; `solved` only with the person's yes (rule 7)."""
    if case.solved_confirmed:
        return "solved"
    return case.outcome if case.outcome in ("explained", "cannot") else "explained"


def close_silence(case_id: UUID, *, now: datetime) -> Case:
    """Silence after the answer closes, under its own code (rule 7)."""
    with step(case_id, "close_silence", SYSTEM, now=now) as act:
        close_unanswered(act)
    return act.case


def close_unanswered(act: Step) -> None:
    """What `close_silence` does to one case."""
    act.case.closing_code = "no_reply"
    act.case.closed_at = act.now
    act.data["closing_code"] = "no_reply"


def close_parts(case_id: UUID, *, now: datetime) -> Case:
    """All parts of a split report are done: one closing message."""
    with step(case_id, "close_parts", SYSTEM, now=now) as act:
        codes = set(act.case.parts.values_list("closing_code", flat=True)) - {""}
        act.case.closing_code = codes.pop() if len(codes) == 1 else "explained"
        # The person's yes to every part is their yes to the whole (rule 7).
        act.case.solved_confirmed = act.case.closing_code == "solved"
        act.case.closed_at = now
        act.clocks.meet("promise")
        act.data["closing_code"] = act.case.closing_code
    return act.case


def rate(case_id: UUID, actor: Actor, *, stars: int, comment: str = "", now: datetime) -> Case:
    """One to five stars for how the case was handled."""
    with step(case_id, "rate", actor, now=now, given={"stars": stars}) as act:
        if not 1 <= stars <= 5:
            raise Incomplete({"stars": _("Choose from one to five stars.")})
        act.case.rating = stars
        act.data["stars"] = stars
        if comment.strip():
            act.say(EntryKind.RATING, comment)
    return act.case


def confirm_solved(case_id: UUID, actor: Actor, *, solved: bool, now: datetime) -> Case:
    """The answer to "is it still solved?"."""
    with step(case_id, "confirm_solved", actor, now=now) as act:
        act.case.solved_confirmed = solved
        if solved != (act.case.closing_code == "solved"):
            # Whoever takes back their yes takes back the code that it gave (rule 7).
            act.case.closing_code = _closing_code(act.case)
            act.data["closing_code"] = act.case.closing_code
        act.data["solved"] = solved
    return act.case


def reopen(
    case_id: UUID,
    actor: Actor,
    *,
    text: str,
    files: Sequence[UUID] = (),
    now: datetime,
    seen: int | None = None,
) -> Case:
    """Not solved: the head looks, not the same officer; a second time the supervisor first."""
    with step(case_id, "reopen", actor, now=now, seen=seen, given={"text": text}) as act:
        case = act.case
        case.under_review = case.reopenings >= case.rules.limits.reopen_free
        case.reopenings += 1
        case.head_only = True
        case.closed_at = None
        case.closing_code = ""
        case.solved_confirmed = False
        act.say(EntryKind.OBJECTION, text, files=tuple(files))
        act.own()
        act.data["review"] = case.under_review
    return act.case


def allow_reopening(
    case_id: UUID, actor: Actor, *, reason: str, now: datetime, seen: int | None = None
) -> Case:
    """The supervisor lets a second reopening through to the head."""
    given = {"reason": reason}
    with step(case_id, "allow_reopening", actor, now=now, seen=seen, given=given) as act:
        act.case.under_review = False
        act.say(EntryKind.NOTE, reason, audience=Audience.STAFF)
    return act.case


def refuse_reopening(
    case_id: UUID,
    actor: Actor,
    *,
    reason: str,
    explanation: str,
    now: datetime,
    seen: int | None = None,
) -> Case:
    """The supervisor finds nothing new; the person is told why, and may appeal."""
    given = {"reason": reason, "explanation": explanation}
    with step(case_id, "refuse_reopening", actor, now=now, seen=seen, given=given) as act:
        act.case.under_review = False
        act.case.closing_code = _closing_code(act.case)
        act.case.closed_at = now
        act.say(EntryKind.EXPLANATION, explanation)
        act.data |= {"reason_code": reason, "closing_code": act.case.closing_code}
    return act.case


def appeal(
    case_id: UUID, actor: Actor, *, text: str, now: datetime, seen: int | None = None
) -> Case:
    """Asks the next authority, which had no part in the case, to decide once."""
    with step(case_id, "appeal", actor, now=now, seen=seen, given={"text": text}) as act:
        case = act.case
        case.appeals += 1
        act.say(EntryKind.OBJECTION, text)
        act.data["against"] = case.unit.code
        authority = next_authority(case.unit, case.rules, now)
        act.own(agency=authority, unit=authority, reason="appeal")
    return act.case


def uphold(
    case_id: UUID,
    actor: Actor,
    *,
    explanation: str,
    order: str,
    now: datetime,
    seen: int | None = None,
) -> Case:
    """The appeal is right: the agency works again, under an order."""
    given = {"explanation": explanation, "order": order}
    with step(case_id, "uphold", actor, now=now, seen=seen, given=given) as act:
        case = act.case
        act.say(EntryKind.EXPLANATION, explanation)
        act.say(EntryKind.NOTE, order, audience=Audience.STAFF)
        before = (
            Ownership.objects.filter(case=case, until__isnull=False)
            .select_related("agency", "unit")
            .order_by("-since", "-id")
            .first()
        )
        if before is not None:
            act.own(agency=before.agency, unit=before.unit, reason="appeal_upheld")
        case.head_only = True
        case.closed_at = None
        case.closing_code = ""
    return act.case


def reject(
    case_id: UUID, actor: Actor, *, explanation: str, now: datetime, seen: int | None = None
) -> Case:
    """The appeal is not right; the reasons are told, with the outside body."""
    given = {"explanation": explanation}
    with step(case_id, "reject", actor, now=now, seen=seen, given=given) as act:
        act.say(EntryKind.EXPLANATION, explanation)
        act.case.closing_code = _closing_code(act.case)
        act.case.closed_at = now
        act.data["closing_code"] = act.case.closing_code
    return act.case


def withdraw(
    case_id: UUID, actor: Actor, *, text: str = "", now: datetime, seen: int | None = None
) -> Case:
    """Takes the report back; the public page goes, and what was joined to it returns."""
    with step(case_id, "withdraw", actor, now=now, seen=seen) as act:
        act.case.state_before = act.case.state
        act.case.closed_at = now
        if text.strip():
            act.say(EntryKind.ADDITION, text)
    return act.case


def restore(case_id: UUID, actor: Actor, *, now: datetime, seen: int | None = None) -> Case:
    """Brings a withdrawn report back to where it was."""
    with step(case_id, "restore", actor, now=now, seen=seen) as act:
        act.case.closed_at = None
        act.go(State(act.case.state_before))
        act.republish = act.case.published_at is not None
    return act.case


def raise_secrecy(
    case_id: UUID, actor: Actor, *, visibility: str, now: datetime, seen: int | None = None
) -> Case:
    """More secrecy, at any time; never less."""
    given = {"visibility": visibility}
    with step(case_id, "raise_secrecy", actor, now=now, seen=seen, given=given) as act:
        if visibility not in Visibility.values:
            raise Incomplete({"visibility": _("Choose one of the levels.")})
        if Visibility(visibility).rank <= Visibility(act.case.visibility).rank:
            raise Incomplete({"visibility": _("Secrecy can be raised, never lowered.")})
        act.case.visibility = visibility
        act.data["visibility"] = visibility
    return act.case


def verify_contact(case_id: UUID, actor: Actor, *, contact: UUID, now: datetime) -> Case:
    """The person proved that a contact is theirs; messages may say more from now on."""
    with step(case_id, "verify_contact", actor, now=now) as act:
        found = Contact.objects.filter(pk=contact, identity=act.case.identity_id)
        if not found.update(verified_at=now):
            raise Incomplete({"code": _("This contact does not belong to this report.")})
        act.data["contact"] = str(contact)
    return act.case
