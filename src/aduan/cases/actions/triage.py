"""The centre's verbs before an agency has the case: verdict, redaction, question, forward."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from aduan.cases import publication
from aduan.cases.actions.filing import file_part
from aduan.cases.actions.step import Step, step
from aduan.cases.actors import SYSTEM, Actor
from aduan.cases.errors import Absent, Incomplete, Refused
from aduan.cases.lifecycle import State
from aduan.cases.models import (
    Attachment,
    Audience,
    Case,
    EntryKind,
    Redaction,
    Visibility,
)
from aduan.directory.dates import day_of
from aduan.directory.models import Agency, Category, Person, Role
from aduan.directory.people import people_for
from aduan.vault import files
from aduan.vault.pictures import Box


@dataclass(frozen=True)
class Verdict:
    """What the centre found when it read the report (requirement L-20)."""

    clear: bool
    complete: bool
    kind: str = ""
    category: Category | None = None
    protected: bool = False
    """The report accuses a person, and exposure could harm somebody: it becomes confidential."""


def check(
    case_id: UUID, actor: Actor, *, verdict: Verdict, now: datetime, seen: int | None = None
) -> Case:
    """Records the verdict on clarity and completeness; may mend kind and category."""
    given = {"clear": verdict.clear, "complete": verdict.complete}
    with step(case_id, "check", actor, now=now, seen=seen, given=given) as act:
        _another_looks(act)
        case = act.case
        # The other officer has looked now: from here anybody may go on.
        case.archived_by = None
        case.verdict = given | {"at": now.isoformat(), "by": actor.code}
        case.kind = verdict.kind or case.kind
        case.category = verdict.category or case.category
        if verdict.protected:
            case.visibility = Visibility.CONFIDENTIAL
        act.data |= {
            "verdict": given,
            "kind": case.kind,
            "category": case.category.code if case.category else "",
            "visibility": case.visibility,
        }
    return act.case


def _another_looks(act: Step) -> None:
    """After an objection another officer of the centre judges than the one who archived.

    Where nobody else is there, the same one does: a report never waits for want of a second.
    """
    case, me = act.case, act.actor.person
    if me is None or case.archived_by_id != me.pk:
        return
    there = people_for(Role.CENTRE, None, act.now, case.programme)
    if any(each.pk != me.pk for each in there):
        message = _("You worked on this report before; somebody else must decide.")
        raise Refused(message, "another_officer")


def redact(
    case_id: UUID,
    actor: Actor,
    *,
    title: str,
    text: str,
    place: str = "",
    pictures: Sequence[UUID] = (),
    now: datetime,
    seen: int | None = None,
) -> Case:
    """Confirms the public wording and the pictures that may be shown; others stay hidden."""
    if actor.person is None:
        raise Refused(_("A person must confirm what is published."))
    given = {"text": text.strip()}
    with step(case_id, "redact", actor, now=now, seen=seen, given=given) as act:
        Redaction.objects.update_or_create(
            case=act.case,
            defaults={
                "title": act.write(title.strip()),
                "text": act.write(text.strip()),
                "place": act.write(place.strip()) if place.strip() else None,
                "confirmed_by": actor.person,
                "confirmed_at": now,
            },
        )
        mine = Attachment.objects.filter(case=act.case)
        mine.exclude(pk__in=pictures).update(cleared_at=None, cleared_by=None)
        mine.filter(pk__in=pictures).update(cleared_at=now, cleared_by=actor.person)
        act.data["pictures"] = [str(each) for each in pictures]
    return act.case


def clear_picture(
    case_id: UUID, actor: Actor, *, attachment: UUID, now: datetime, seen: int | None = None
) -> Case:
    """Clears one later picture (an addition, a proof) for the public page."""
    with step(case_id, "clear_picture", actor, now=now, seen=seen) as act:
        found = Attachment.objects.filter(case=act.case, pk=attachment)
        if not found.update(cleared_at=now, cleared_by=actor.person):
            raise Absent
        act.data["pictures"] = [str(attachment)]
        act.republish = True
    return act.case


def cover_picture(
    case_id: UUID,
    actor: Actor,
    *,
    attachment: UUID,
    boxes: Sequence[Box],
    now: datetime,
    seen: int | None = None,
) -> Case:
    """Blacks out parts of a picture for good (a face, a plate); `boxes` are in its pixels.

    Raises `FileRefused` where no box covers anything of a picture.
    """
    with step(case_id, "cover_picture", actor, now=now, seen=seen) as act:
        found = Attachment.objects.select_related("file").filter(case=act.case, pk=attachment)
        picture = found.first()
        if picture is None:
            raise Absent
        files.black_out(picture.file, boxes)
        act.data["pictures"] = [str(attachment)]
        act.republish = True
    return act.case


def forward(
    case_id: UUID,
    actor: Actor,
    *,
    agency: Agency,
    reason: str = "",
    now: datetime,
    seen: int | None = None,
) -> Case:
    """Sends the case to the agency that is responsible; its page becomes public now.

    `reason` says why this agency; the person reads it (requirement J-15).
    """
    given = {"agency": agency}
    with step(case_id, "forward", actor, now=now, seen=seen, given=given) as act:
        if reason.strip():
            act.say(EntryKind.EXPLANATION, reason.strip())
        _hand_to(act, agency, reason)
    return act.case


def arbitrate(
    case_id: UUID,
    actor: Actor,
    *,
    agency: Agency,
    reason: str,
    now: datetime,
    seen: int | None = None,
) -> Case:
    """The arbiter names the responsible agency, and binds it."""
    given = {"agency": agency, "reason": reason}
    with step(case_id, "arbitrate", actor, now=now, seen=seen, given=given) as act:
        act.case.bound = True
        act.say(EntryKind.NOTE, reason, audience=Audience.STAFF)
        _hand_to(act, agency, reason)
    return act.case


def _hand_to(act: Step, agency: Agency, reason: str) -> None:
    case, now = act.case, act.now
    if not agency.is_open(day_of(now)):
        raise Incomplete({"agency": _("This agency no longer exists. Choose its successor.")})
    body = body_of(agency)
    if body.pk == case.agency.pk and case.state == State.CHECKING and case.accepted_at is None:
        raise Incomplete({"agency": _("Choose an agency, not the centre itself.")})
    act.own(agency=body, unit=agency, reason=reason)
    case.with_arbiter = False
    case.head_only = False
    case.accepted_at = case.accepted_at or now
    act.clocks.meet("tell_agency")
    if case.visibility != Visibility.CONFIDENTIAL and case.rules.publication.when == "forwarded":
        case.published_at = case.published_at or now
        act.republish = True
    act.data["to_agency"] = agency.code


def body_of(unit: Agency) -> Agency:
    """The body that a unit belongs to: itself, or the nearest above that is not a unit."""
    body = unit
    while body.level == "unit" and body.parent is not None:
        body = body.parent
    return body


def ask(
    case_id: UUID, actor: Actor, *, question: str, now: datetime, seen: int | None = None
) -> Case:
    """Asks the person for what is missing; the clock stands still, visibly."""
    with step(case_id, "ask", actor, now=now, seen=seen, given={"question": question}) as act:
        _another_looks(act)
        act.case.asks += 1
        act.say(EntryKind.QUESTION, question)
    return act.case


def second_ask(case_id: UUID, *, now: datetime) -> Case:
    """Silence after the first question: the person is asked once more, with a new term."""
    with step(case_id, "second_ask", SYSTEM, now=now) as act:
        ask_once_more(act)
    return act.case


def ask_once_more(act: Step) -> None:
    """What `second_ask` does to one case."""
    act.case.asks += 1
    act.clocks.ask_again()


def archive(
    case_id: UUID,
    actor: Actor,
    *,
    reason: str,
    explanation: str,
    now: datetime,
    seen: int | None = None,
) -> Case:
    """Ends a report before forwarding, with a reason code of the programme and plain words."""
    given = {"reason": reason, "explanation": explanation}
    with step(case_id, "archive", actor, now=now, seen=seen, given=given) as act:
        _another_looks(act)
        if act.case.rules.archive_reason(reason) is None:
            raise Incomplete({"reason": _("Choose one of the reasons.")})
        act.say(EntryKind.EXPLANATION, explanation)
        _rest(act, reason)
        act.case.archived_by = actor.person
    return act.case


def archive_silence(case_id: UUID, *, now: datetime) -> Case:
    """Silence after the second question: the report rests; a late reply brings it back."""
    with step(case_id, "archive_silence", SYSTEM, now=now) as act:
        rest_unanswered(act)
    return act.case


def rest_unanswered(act: Step) -> None:
    """What `archive_silence` does to one case."""
    _rest(act, "no_reply")


def _rest(act: Step, reason: str) -> None:
    act.case.state_before = act.case.state
    act.case.reason = reason
    act.case.closed_at = act.now
    act.data["reason_code"] = reason


def unarchive(
    case_id: UUID, actor: Actor, *, reason: str, now: datetime, seen: int | None = None
) -> Case:
    """A supervisor takes an archiving back."""
    with step(case_id, "unarchive", actor, now=now, seen=seen, given={"reason": reason}) as act:
        act.say(EntryKind.NOTE, reason, audience=Audience.STAFF)
        act.case.closed_at = None
        # Undone by the supervisor: nobody objected, so the same officer may go on.
        act.case.archived_by = None
    return act.case


def reassign(
    case_id: UUID, actor: Actor, *, officer: Person, now: datetime, seen: int | None = None
) -> Case:
    """A supervisor gives a report to another officer of the centre."""
    with step(case_id, "reassign", actor, now=now, seen=seen, given={"officer": officer}) as act:
        act.own(officer=officer)
    return act.case


def merge(
    case_id: UUID, actor: Actor, *, older: int, now: datetime, seen: int | None = None
) -> Case:
    """Joins a report with an older one on the same matter; the person follows that one."""
    with step(case_id, "merge", actor, now=now, seen=seen, given={"older": older}) as act:
        _another_looks(act)
        target = (
            Case.objects.select_for_update()
            .filter(number=older, programme=act.case.programme)
            .exclude(pk=act.case.pk)
            .first()
        )
        if target is None or not target.is_open:
            raise Incomplete({"older": _("There is no open report with this number.")})
        if target.received_at > act.case.received_at:
            raise Incomplete({"older": _("That report is newer. Merge it into this one instead.")})
        hidden = Visibility.CONFIDENTIAL
        if (target.visibility == hidden) != (act.case.visibility == hidden):
            raise Incomplete({"older": _("A confidential report is not joined with a public one.")})
        target.supporters += 1
        target.save(update_fields=["supporters"])
        publication.refresh([target], now)
        _rest(act, "")
        act.case.merged_into = target
        act.own(agency=target.agency, unit=target.unit)
        act.data["older"] = str(target.pk)
    return act.case


def unmerge(
    case_id: UUID, actor: Actor, *, reason: str, now: datetime, seen: int | None = None
) -> Case:
    """Takes a merging back: the report goes on where it was."""
    with step(case_id, "unmerge", actor, now=now, seen=seen, given={"reason": reason}) as act:
        case = act.case
        if actor.person is not None:
            act.say(EntryKind.NOTE, reason, audience=Audience.STAFF)
        older = Case.objects.select_for_update().get(merged=case)
        older.supporters = max(0, older.supporters - 1)
        older.save(update_fields=["supporters"])
        publication.refresh([older], now)
        case.merged_into = None
        case.closed_at = None
        centre = Agency.objects.get(code=case.rules.centre)
        act.own(agency=centre, unit=centre)
        act.data["older"] = str(older.pk)
        act.go(State(case.state_before))
    return act.case


def split(
    case_id: UUID,
    actor: Actor,
    *,
    parts: Sequence[Mapping[str, str]],
    now: datetime,
    seen: int | None = None,
) -> list[Case]:
    """Makes one child case per part, with own owners and clocks and the same T0.

    Each part has a `title` and a `text`. The person sees one page, and one closing message.
    """
    with step(case_id, "split", actor, now=now, seen=seen, given={"parts": tuple(parts)}) as act:
        _another_looks(act)
        if len(parts) < 2:
            raise Incomplete({"parts": _("A report is split into two parts at least.")})
        files = _files_of_person(act.case)
        children = [
            file_part(act.case, part["title"], part["text"], files, actor, now=now)
            for part in parts
        ]
        act.data["parts"] = [str(child.pk) for child in children]
        act.clocks.void("tell_agency")
    return children


def _files_of_person(case: Case) -> list[UUID]:
    """What the person sent in, with the report or later, in that order."""
    sent = case.attachments.filter(audience=Audience.COMPLAINANT).order_by("added_at", "id")
    return list(sent.values_list("file_id", flat=True))
