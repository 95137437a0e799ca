"""The agency's verbs while it works: take, give back, assign, ask, consult, extend, note."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from aduan.cases import access
from aduan.cases.actions.step import Step, step
from aduan.cases.actions.triage import body_of
from aduan.cases.actors import SYSTEM, Actor
from aduan.cases.calendars import calendar_of, kind_of_day
from aduan.cases.errors import Incomplete
from aduan.cases.models import Attachment, Audience, Case, Consultation, Draft, EntryKind
from aduan.clock import Limit, due
from aduan.directory.models import Agency, Person


def take(case_id: UUID, actor: Actor, *, now: datetime, seen: int | None = None) -> Case:
    """The agency takes the case; whoever takes it owns it, save a coordinator's own system."""
    with step(case_id, "take", actor, now=now, seen=seen) as act:
        act.own(officer=actor.person)
        if act.case.state == "reopened":
            act.case.head_only = True
    return act.case


def give_back(
    case_id: UUID,
    actor: Actor,
    *,
    reason: str,
    proposed: Agency,
    explanation: str = "",
    now: datetime,
    seen: int | None = None,
) -> Case:
    """ "Not ours", with whom the agency thinks responsible. Never an end; the clock runs on."""
    given = {"reason": reason, "proposed": proposed}
    with step(case_id, "give_back", actor, now=now, seen=seen, given=given) as act:
        case, limits = act.case, act.case.rules.limits
        if case.rules.return_reason(reason) is None:
            raise Incomplete({"reason": _("Choose one of the reasons.")})
        if proposed.pk in (case.unit.pk, case.agency.pk):
            raise Incomplete({"proposed": _("Name another agency than your own.")})
        # First the clocks: a question that was open ends, and the promise is later by its pause.
        act.go()
        case.returns += 1
        left = case.promise_at - now
        case.with_arbiter = case.returns >= limits.returns_before_arbiter or left < timedelta(
            days=limits.arbiter_when_left
        )
        if explanation:
            act.say(EntryKind.NOTE, explanation, audience=Audience.STAFF)
        # What this agency drafted is not the next one's answer.
        Draft.objects.filter(case=case).delete()
        case.draft_waiting = False
        Attachment.objects.filter(case=case, entry=None, audience=Audience.STAFF).delete()
        act.data |= {
            "reason_code": reason,
            "proposed": proposed.code,
            "returned_by": case.unit.code,
            "arbiter": case.with_arbiter,
        }
        centre = Agency.objects.get(code=case.rules.centre)
        act.own(agency=centre, unit=centre, reason=reason)
    return act.case


def assign(
    case_id: UUID,
    actor: Actor,
    *,
    unit: Agency,
    officer: Person | None = None,
    now: datetime,
    seen: int | None = None,
) -> Case:
    """Passes the case to a unit of the same body, or to one of its people."""
    with step(case_id, "assign", actor, now=now, seen=seen, given={"unit": unit}) as act:
        body = body_of(unit)
        if body.pk != act.case.agency.pk:
            raise Incomplete({"unit": _("Choose a unit of your own agency.")})
        act.own(agency=body, unit=unit, officer=officer)
    return act.case


def ask_person(
    case_id: UUID, actor: Actor, *, question: str, now: datetime, seen: int | None = None
) -> Case:
    """Asks the person while working; the clock stands still, visibly, 10 days at most."""
    given = {"question": question}
    with step(case_id, "ask_person", actor, now=now, seen=seen, given=given) as act:
        act.case.working_asks += 1
        act.say(EntryKind.QUESTION, question)
    return act.case


def end_pause(case_id: UUID, *, now: datetime) -> Case:
    """Silence ends the pause: the agency answers with what it has."""
    with step(case_id, "end_pause", SYSTEM, now=now):
        pass
    return Case.objects.get(pk=case_id)


def inform(
    case_id: UUID,
    actor: Actor,
    *,
    text: str,
    files: Sequence[UUID] = (),
    now: datetime,
    seen: int | None = None,
) -> Case:
    """An interim answer: it informs, and never counts as the result (rule 6)."""
    with step(case_id, "inform", actor, now=now, seen=seen, given={"text": text}) as act:
        act.say(EntryKind.INFORMATION, text, files=tuple(files))
    return act.case


def consult(
    case_id: UUID,
    actor: Actor,
    *,
    agency: Agency,
    question: str,
    now: datetime,
    days: int = 3,
    seen: int | None = None,
) -> Case:
    """Asks another body for a contribution, due before the case itself."""
    given = {"agency": agency, "question": question}
    with step(case_id, "consult", actor, now=now, seen=seen, given=given) as act:
        if body_of(agency).pk == act.case.agency.pk:
            raise Incomplete({"agency": _("Assign the report to your own unit instead.")})
        calendar = calendar_of(act.case)
        limit = Limit(days, kind_of_day(act.case.rules.limits.day_kind))
        due_at = due(now, limit, calendar)
        if act.case.due_at is not None and act.case.due_at > now:
            due_at = min(due_at, act.case.due_at - (act.case.due_at - now) / 4)
        consultation = Consultation.objects.create(
            case=act.case, agency=agency, asked_at=now, due_at=due_at, look_at=due_at
        )
        act.say(EntryKind.CONSULTATION, question, audience=Audience.STAFF)
        act.data |= {"consulted": agency.code, "consultation": str(consultation.pk)}
    return act.case


def contribute(
    case_id: UUID,
    actor: Actor,
    *,
    text: str,
    files: Sequence[UUID] = (),
    now: datetime,
    seen: int | None = None,
) -> Case:
    """The consulted body's contribution."""
    with step(case_id, "contribute", actor, now=now, seen=seen, given={"text": text}) as act:
        held = [grant for grant in actor.grants if grant.role in access.AGENCY_ROLES]
        waiting = [
            each
            for each in act.case.consultations.filter(answered_at=None).select_related("agency")
            if any(grant.covers(act.case.programme_id, each.agency.path) for grant in held)
        ]
        if not waiting:
            raise Incomplete({"text": _("Your agency has already contributed.")})
        for each in waiting:
            each.answered_at = now
            each.save(update_fields=["answered_at"])
        act.say(
            EntryKind.CONTRIBUTION,
            text,
            audience=Audience.STAFF,
            agency=waiting[0].agency,
            files=tuple(files),
        )
        act.data["consultations"] = [str(each.pk) for each in waiting]
    return act.case


def extend(
    case_id: UUID,
    actor: Actor,
    *,
    reason: str,
    explanation: str,
    date: date,
    now: datetime,
    seen: int | None = None,
) -> Case:
    """Moves the working date, once. The case still counts as not answered in time (rule 6)."""
    given = {"reason": reason, "explanation": explanation, "date": date}
    with step(case_id, "extend", actor, now=now, seen=seen, given=given) as act:
        case = act.case
        if case.rules.extension_reason(reason) is None:
            raise Incomplete({"reason": _("Choose one of the reasons.")})
        until = end_of_day(act, date)
        if case.due_at is None or until <= max(case.due_at, now):
            raise Incomplete({"date": _("Choose a date after the present one.")})
        case.extensions += 1
        act.clocks.extend("work" if "work" in act.clocks.running else "rework", until)
        act.say(EntryKind.EXPLANATION, explanation)
        act.data |= {"reason_code": reason, "date": date.isoformat()}
    return act.case


def end_of_day(act: Step, day: date) -> datetime:
    """The last instant of a day in the programme's zone: 00:00 of the next."""
    zone = ZoneInfo(act.case.rules.calendar.zone)
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)


def note(case_id: UUID, actor: Actor, *, text: str, now: datetime, seen: int | None = None) -> Case:
    """An internal note; the complainant and the public never read it."""
    with step(case_id, "note", actor, now=now, seen=seen, given={"text": text}) as act:
        act.say(EntryKind.NOTE, text, audience=Audience.STAFF)
    return act.case


def chase(
    case_id: UUID, actor: Actor, *, text: str, now: datetime, seen: int | None = None
) -> Case:
    """The centre reminds the agency, in the record."""
    with step(case_id, "chase", actor, now=now, seen=seen, given={"text": text}) as act:
        act.say(EntryKind.CHASE, text, audience=Audience.STAFF)
    return act.case


def flag_urgent(case_id: UUID, actor: Actor, *, now: datetime, seen: int | None = None) -> Case:
    """Danger to life: one hour, and the head of the queue."""
    with step(case_id, "flag_urgent", actor, now=now, seen=seen) as act:
        act.case.urgent = True
        act.clocks.hurry()
    return act.case


def hand_over(
    case_id: UUID,
    actor: Actor,
    *,
    agency: Agency,
    reason: str,
    officer: Person | None = None,
    now: datetime,
) -> Case:
    """An agency ended, or somebody left: the open case moves on, T0 and clocks kept.

    `reason` is a code. The person is told only where another body has the case now.
    """
    given = {"agency": agency, "reason": reason}
    with step(case_id, "hand_over", actor, now=now, given=given) as act:
        if act.case.unit.pk == agency.pk:
            act.tells = ""
        act.own(agency=body_of(agency), unit=agency, officer=officer, reason=reason)
        act.data |= {"to_agency": agency.code, "reason_code": reason}
    return act.case
