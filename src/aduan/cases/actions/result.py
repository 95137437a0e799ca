"""The result: draft and signature, answer, commitment, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from aduan.cases.actions.agency import end_of_day
from aduan.cases.actions.step import Step, step
from aduan.cases.actors import SYSTEM, Actor
from aduan.cases.errors import Incomplete, Refused
from aduan.cases.models import Attachment, Audience, Case, Commitment, Draft, EntryKind

OUTCOMES = ("solved", "explained", "cannot")
"""What an agency may say of its own result; `solved` counts only with the person's yes or proof."""


@dataclass(frozen=True)
class Result:
    """An agency's result: words for the person, redacted words for the public, codes, proof."""

    text: str
    public_text: str
    outcome: str
    cause: str
    files: tuple[UUID, ...] = ()

    def given(self) -> dict[str, object]:
        """As inputs that the lifecycle table asks for."""
        return {
            "text": self.text.strip(),
            "public_text": self.public_text.strip(),
            "outcome": self.outcome,
            "cause": self.cause,
        }


def _check(case: Case, result: Result) -> None:
    problems = {}
    if result.outcome not in OUTCOMES:
        problems["outcome"] = _("Choose one of the outcomes.")
    if case.rules.cause(result.cause) is None:
        problems["cause"] = _("Choose one of the causes.")
    if problems:
        raise Incomplete(problems)


def draft(
    case_id: UUID, actor: Actor, *, result: Result, now: datetime, seen: int | None = None
) -> Case:
    """Keeps an answer for its signature; nobody outside sees it."""
    if actor.person is None:
        raise Refused(_("A person must write the draft."))
    with step(case_id, "draft", actor, now=now, seen=seen, given=result.given()) as act:
        _check(act.case, result)
        Draft.objects.update_or_create(
            case=act.case,
            defaults={
                "text": act.write(result.text),
                "public_text": act.write(result.public_text),
                "outcome": result.outcome,
                "cause": result.cause,
                "author": actor.person,
                "written_at": now,
                "sent_back": None,
            },
        )
        act.attach(result.files, entry=None, audience=Audience.STAFF)
        act.case.draft_waiting = True
    return act.case


def send_back(
    case_id: UUID, actor: Actor, *, reason: str, now: datetime, seen: int | None = None
) -> Case:
    """The head does not sign yet, and says what is missing."""
    with step(case_id, "send_back", actor, now=now, seen=seen, given={"reason": reason}) as act:
        text = act.write(reason)
        Draft.objects.filter(case=act.case).update(sent_back=text)
        act.case.draft_waiting = False
    return act.case


def answer(
    case_id: UUID, actor: Actor, *, result: Result, now: datetime, seen: int | None = None
) -> Case:
    """The agency's result. Without words that the person can read there is none (L-14)."""
    with step(case_id, "answer", actor, now=now, seen=seen, given=result.given()) as act:
        _check(act.case, result)
        _give(act, result)
        act.case.outcome = result.outcome
        act.data["outcome"] = result.outcome
    return act.case


def commit(
    case_id: UUID,
    actor: Actor,
    *,
    result: Result,
    date: date,
    now: datetime,
    seen: int | None = None,
) -> Case:
    """A result of the form "will be done by DATE"."""
    given = result.given() | {"date": date}
    with step(case_id, "commit", actor, now=now, seen=seen, given=given) as act:
        until = end_of_day(act, date)
        if until <= now:
            raise Incomplete({"date": _("Choose a date that lies ahead.")})
        if act.case.rules.cause(result.cause) is None:
            raise Incomplete({"cause": _("Choose one of the causes.")})
        _give(act, result)
        Commitment.objects.create(case=act.case, agency=act.case.unit, made_at=now, due_on=date)
        act.go()
        act.clocks.start_at("commitment", until)
        act.data["date"] = date.isoformat()
    return act.case


def _give(act: Step, result: Result) -> None:
    case = act.case
    entry = act.say(EntryKind.ANSWER, result.text, files=result.files)
    # The proof that came with the draft belongs to the answer now.
    Attachment.objects.filter(case=case, entry=None, audience=Audience.STAFF).update(
        entry=entry, audience=Audience.COMPLAINANT
    )
    case.cause_code = result.cause
    case.answered_at = act.now
    case.head_only = False
    act.clocks.meet("promise")
    Draft.objects.filter(case=case).delete()
    case.draft_waiting = False
    act.public_text = result.public_text
    act.data["cause"] = result.cause


def keep(
    case_id: UUID,
    actor: Actor,
    *,
    text: str,
    public_text: str,
    files: Sequence[UUID] = (),
    now: datetime,
    seen: int | None = None,
) -> Case:
    """The commitment was kept, with words and proof; the person is asked."""
    given = {"text": text.strip(), "public_text": public_text.strip()}
    with step(case_id, "keep", actor, now=now, seen=seen, given=given) as act:
        act.say(EntryKind.ANSWER, text, files=tuple(files))
        act.case.commitments.filter(kept_at=None, broken_at=None).update(kept_at=now)
        act.case.outcome = "solved"
        act.public_text = public_text
        act.data["outcome"] = "solved"
    return act.case


def break_commitment(case_id: UUID, actor: Actor = SYSTEM, *, now: datetime) -> Case:
    """The date passed without proof: the case goes to the next authority, flagged."""
    with step(case_id, "break_commitment", actor, now=now) as act:
        note_broken([act.case], now)
        go_above(act)
    return act.case


def note_broken(cases: Sequence[Case], now: datetime) -> None:
    """Notes that the open commitments of these cases were not kept."""
    Commitment.objects.filter(case__in=cases, kept_at=None, broken_at=None).update(broken_at=now)


def go_above(act: Step) -> None:
    """What `break_commitment` does to one case: the next authority has it."""
    authority = act.authority()
    act.own(agency=authority, unit=authority, reason="commitment_broken")
