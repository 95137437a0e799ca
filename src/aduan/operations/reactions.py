"""What happens when something happened to a case: one event, many reactions, one table.

Each reaction is idempotent and retried alone; the table is at the end of the file.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from aduan.cases import actors
from aduan.cases.access import SEEN_WITH
from aduan.cases.actions import person, triage
from aduan.cases.calendars import reckoned
from aduan.cases.errors import Refused
from aduan.cases.lifecycle import State
from aduan.cases.models import Case, Consultation, Visibility
from aduan.clock import Limit
from aduan.directory.models import Person, Role
from aduan.ledger.models import Event
from aduan.notifications import staff, telling

Reaction: TypeAlias = Callable[[Case, Event, datetime], None]


def tell(case: Case, event: Event, now: datetime) -> None:
    """Tells the person who filed what the lifecycle says that they are told."""
    telling.tell(case, event, now=now)


def tell_joined(case: Case, event: Event, now: datetime) -> None:
    """Tells the people whose reports were joined with this one."""
    telling.tell_joined(case, event, now=now)


def send_link(case: Case, event: Event, now: datetime) -> None:
    """Sends a contact that was just proved its link."""
    telling.tell_proven(case, event, now=now)


def call_if_urgent(case: Case, event: Event, now: datetime) -> None:
    """Danger to life: calls those who have the case, the centre's people or the agency's."""
    if case.urgent and case.accepted_at is None:
        staff.tell_role(case, Role.CENTRE, "urgent_case", event=event, now=now)
    elif case.urgent:
        staff.tell_duty(case, "urgent_case", event=event, now=now)


def tell_agency(case: Case, event: Event, now: datetime) -> None:
    """Tells the agency's duty contacts that a case has come, without personal data."""
    staff.tell_duty(case, "new_case", event=event, now=now)


def tell_centre_of_return(case: Case, event: Event, now: datetime) -> None:
    """Tells the centre, or the arbiter whose turn it is, that a case was given back."""
    if event.data.get("arbiter"):
        staff.tell_role(case, Role.ARBITER, "arbiter_case", event=event, now=now)
    else:
        staff.tell_role(case, Role.CENTRE, "returned_case", event=event, now=now)


def tell_assigned(case: Case, event: Event, now: datetime) -> None:
    """Tells the officer who got the case; where only a unit did, its people."""
    officer = Person.objects.filter(pk=event.data.get("officer")).first()
    if officer is not None and event.actor != f"staff:{officer.pk}":
        staff.tell_person(case, "assigned_case", officer, event=event, now=now)
    elif officer is None:
        staff.tell_duty(case, "new_case", event=event, now=now)


def tell_signer(case: Case, event: Event, now: datetime) -> None:
    """Tells the head that a draft waits, where the head has to sign."""
    if staff.must_sign(case):
        staff.tell_heads(case, "draft_waiting", event=event, now=now)


def tell_author(case: Case, event: Event, now: datetime) -> None:
    """Tells who wrote the draft that it was sent back."""
    draft = getattr(case, "draft", None)
    if draft is not None:
        staff.tell_person(case, "draft_sent_back", draft.author, event=event, now=now)


def tell_consulted(case: Case, event: Event, now: datetime) -> None:
    """Tells the body that was asked for a contribution."""
    asked = Consultation.objects.select_related("agency").get(pk=event.data["consultation"])
    staff.tell_duty(case, "consulted", agency=asked.agency, event=event, now=now)


OWNER_HEARS = {
    "case.replied": "person_replied",
    "case.pause_ended": "person_silent",
    "case.added": "person_added",
    "case.contributed": "contributed",
    "case.chased": "chased",
    "case.secrecy_raised": "secrecy_case",
    "case.withdrawn": "withdrawn_case",
}
"""What who works the case is told of what others did."""


def tell_owner(case: Case, event: Event, now: datetime) -> None:
    """Tells who works the case; at the centre only a named officer, for the others see it come."""
    if case.accepted_at is not None or case.officer is not None:
        staff.tell_owner(case, OWNER_HEARS[event.kind], event=event, now=now)


def tell_head_of_objection(case: Case, event: Event, now: datetime) -> None:
    """After an objection to a result the head answers in person."""
    if event.data.get("to") == State.IN_PROGRESS:
        staff.tell_heads(case, "objection_case", event=event, now=now)


def tell_head_of_reopening(case: Case, event: Event, now: datetime) -> None:
    """Tells the head, or first the supervisor where the reopening is under review."""
    if event.data.get("review"):
        staff.tell_role(case, Role.SUPERVISOR, "review_case", event=event, now=now)
    else:
        staff.tell_heads(case, "reopened_case", event=event, now=now)


def tell_authority_of_appeal(case: Case, event: Event, now: datetime) -> None:
    """Tells the authority that decides on the appeal."""
    staff.tell_duty(case, "appeal_case", event=event, now=now)


def tell_head_of_order(case: Case, event: Event, now: datetime) -> None:
    """Tells the head that the appeal was right and the case is back, under an order."""
    staff.tell_heads(case, "upheld_case", event=event, now=now)


def tell_authority_of_broken_promise(case: Case, event: Event, now: datetime) -> None:
    """Tells the next authority that the case is theirs now."""
    staff.tell_duty(case, "commitment_broken_case", event=event, now=now)


def ask_again_later(case: Case, event: Event, now: datetime) -> None:
    """Asks some weeks after a report was closed as solved whether it still is; once.

    The message waits in the outbox, and is dropped there where the report was opened again
    meanwhile, or the person erased.
    """
    if case.closed_at is None or case.parent_id is not None or case.closing_code != "solved":
        return
    limits = case.rules.limits
    at, _calendar = reckoned(case, case.closed_at, Limit(limits.rating_again, "calendar"))
    reopening = Limit(limits.reopen, limits.day_kind)
    until, _calendar = reckoned(case, case.closed_at, reopening, "person")
    telling.tell_reminder(
        case,
        "still_solved",
        occasion=f"closed:{event.seq}",
        not_before=at,
        while_state=State.CLOSED,
        more={} if at < until else {"reopen_by": None},
        now=now,
    )


def close_whole(case: Case, event: Event, now: datetime) -> None:  # noqa: ARG001
    """Closes the split report whose last open part this was."""
    whole = case.parent
    if whole is None or whole.state != State.SPLIT:
        return
    if not whole.parts.filter(state__in=whole.flow.open_states).exists():
        try:
            person.close_parts(whole.pk, now=now)
        except Refused:
            # Another part ended at the same moment, and its own reaction closed the whole.
            whole.refresh_from_db(fields=["state"])
            if whole.state == State.SPLIT:
                raise


def release_followers(case: Case, event: Event, now: datetime) -> None:  # noqa: ARG001
    """The older report was withdrawn: what was joined with it goes on by itself."""
    followers = Case.objects.filter(merged_into=case, state=State.MERGED).order_by("pk")
    while ids := list(followers.values_list("pk", flat=True)[:500]):
        for follower in ids:
            triage.unmerge(follower, actors.SYSTEM, reason="older_withdrawn", now=now)


def take_parts_along(case: Case, event: Event, now: datetime) -> None:
    """The parts of a split report follow the person's own act on the whole."""
    for part in case.parts.order_by("pk"):
        actor = _actor(event, part, now)
        if event.kind == "case.withdrawn" and part.is_open:
            person.withdraw(part.pk, actor, now=now)
        elif event.kind == "case.restored" and part.state == State.WITHDRAWN:
            if _withdrawn_with_whole(case, event, part):
                person.restore(part.pk, actor, now=now)
        elif event.kind == "case.secrecy_raised":
            wanted = str(event.data["visibility"])
            if Visibility(wanted).rank > Visibility(part.visibility).rank:
                person.raise_secrecy(part.pk, actor, visibility=wanted, now=now)


def _actor(event: Event, part: Case, now: datetime) -> actors.Actor:
    """Who acted on the whole, as an actor on one of its parts."""
    who, _, person_id = event.actor.partition(":")
    if who == "staff":
        return actors.staff(Person.objects.get(pk=UUID(person_id)), now)
    return actors.complainant([part.pk])


def _withdrawn_with_whole(case: Case, event: Event, part: Case) -> bool:
    """Whether the part was withdrawn by withdrawing the whole, and not alone before."""
    withdrawal = (
        Event.objects.filter(subject=case.pk, kind="case.withdrawn", seq__lt=event.seq)
        .order_by("-seq")
        .first()
    )
    if withdrawal is None or part.closed_at is None:
        return False
    return part.closed_at >= withdrawal.recorded


_TOLD = (tell, tell_joined)
_CLOSED = (tell, tell_joined, close_whole, ask_again_later)

REACTIONS: dict[str, tuple[Reaction, ...]] = {
    # At the centre.
    "case.filed": (tell, call_if_urgent),
    "case.checked": (),
    "case.redacted": (),
    "case.asked": _TOLD,
    "case.asked_again": _TOLD,
    "case.archived": (*_TOLD, close_whole),
    "case.archived_by_silence": (*_TOLD, close_whole),
    "case.unarchived": (),
    "case.merged": (*_TOLD, close_whole),
    "case.unmerged": _TOLD,
    "case.split": _TOLD,
    "case.reassigned": (tell_assigned,),
    # To the agency, and back.
    "case.forwarded": (*_TOLD, tell_agency, call_if_urgent),
    "case.arbitrated": (*_TOLD, tell_agency, call_if_urgent),
    "case.handed_over": (*_TOLD, tell_agency),
    "case.given_back": (*_TOLD, tell_centre_of_return),
    # At the agency.
    "case.taken": _TOLD,
    "case.assigned": (tell_assigned,),
    "case.asked_person": _TOLD,
    "case.pause_ended": (tell_owner,),
    "case.informed": _TOLD,
    "case.consulted": (tell_consulted,),
    "case.contributed": (tell_owner,),
    "case.drafted": (tell_signer,),
    "case.draft_sent_back": (tell_author,),
    "case.extended": _TOLD,
    "case.chased": (tell_owner,),
    "case.noted": (),
    "case.flagged_urgent": (call_if_urgent,),
    "case.picture_cleared": (),
    "case.picture_covered": (),
    # The result.
    "case.answered": _TOLD,
    "case.committed": _TOLD,
    "case.commitment_kept": _TOLD,
    "case.commitment_broken": (*_TOLD, tell_authority_of_broken_promise),
    "case.accepted": _CLOSED,
    "case.closed_by_silence": _CLOSED,
    "case.closed_with_parts": (tell, tell_joined, ask_again_later),
    "case.rated": (),
    "case.solved_confirmed": (),
    # Not content.
    "case.objected": (*_TOLD, tell_head_of_objection),
    "case.reopened": (*_TOLD, tell_head_of_reopening),
    "case.reopening_allowed": (*_TOLD, tell_head_of_reopening),
    "case.reopening_refused": (*_TOLD, close_whole),
    "case.appealed": (*_TOLD, tell_authority_of_appeal),
    "case.appeal_upheld": (*_TOLD, tell_head_of_order),
    "case.appeal_rejected": (*_TOLD, close_whole),
    # The person, at any time.
    "case.replied": (*_TOLD, tell_owner),
    "case.added": (tell_owner,),
    "case.contact_verified": (send_link,),
    "case.secrecy_raised": (tell, tell_owner, take_parts_along),
    "case.withdrawn": (tell, tell_owner, release_followers, take_parts_along, close_whole),
    "case.restored": (tell, take_parts_along),
    # Nobody's act: the sweep notes it, and says itself what there is to say.
    "case.late": (),
    "case.recomputed": (),
}


def react(name: str, case_id: UUID, seq: int, now: datetime) -> None:
    """Carries out one reaction to one event; running it again changes nothing."""
    event = Event.objects.get(subject=case_id, seq=seq)
    case = Case.objects.select_related(*SEEN_WITH, "parent").get(pk=case_id)
    BY_NAME[name](case, event, now)


BY_NAME: dict[str, Reaction] = {
    reaction.__name__: reaction for row in REACTIONS.values() for reaction in row
}
