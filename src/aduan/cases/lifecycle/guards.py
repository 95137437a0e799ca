"""The conditions that a table alone cannot say, by the name that its rows give.

Each takes the locked case, the actor, the inputs and now, and returns None or the reason why not,
in words for the person who tried.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from aduan.clock import Limit

if TYPE_CHECKING:
    from aduan.cases.actors import Actor
    from aduan.cases.models import Case

Guard = Callable[["Case", "Actor", Mapping[str, object], datetime], str | None]


def _within(case: Case, start: datetime | None, days: int, now: datetime) -> bool:
    if start is None:
        return False
    # Here and not above: the table is read, and written into the documents, without a database.
    from aduan.cases.calendars import reckoned

    ends, _calendar = reckoned(case, start, Limit(days, case.rules.limits.day_kind), "person")
    return now <= ends


def checked_and_redacted(case: Case, actor: Actor, given: object, now: datetime) -> str | None:
    """L-20, L-22: a verdict first, and a confirmed public wording unless all stays secret."""
    if not case.verdict or not (case.verdict["clear"] and case.verdict["complete"]):
        return _("First record that the report is clear and complete.")
    if case.visibility != "confidential" and not hasattr(case, "redaction"):
        return _("First confirm the public wording of the report.")
    return None


def may_ask(case: Case, actor: Actor, given: object, now: datetime) -> str | None:
    """The person is asked so many times before forwarding, no more."""
    if case.asks >= case.rules.limits.ask_person_times:
        return _("The person was asked as often as allowed. Decide with what there is.")
    return None


def may_ask_while_working(case: Case, actor: Actor, given: object, now: datetime) -> str | None:
    """Stopping the clock with a question has a limit, and one question waits at a time."""
    if case.stopped_at is not None:
        return _("A question is already waiting for an answer.")
    if case.working_asks >= case.rules.limits.ask_while_working_times:
        return _("The person was asked as often as allowed. Answer with what there is.")
    return None


def is_asked(case: Case, actor: Actor, given: object, now: datetime) -> str | None:
    """There is a question to reply to."""
    return None if case.stopped_at else _("No question is waiting for an answer.")


def unanswered(case: Case, actor: Actor, given: object, now: datetime) -> str | None:
    """Silence follows when the person's time to answer is over, not before."""
    if case.due_at is not None and now < case.due_at:
        return _("The person still has time to answer.")
    return None


def unanswered_again(
    case: Case, actor: Actor, given: Mapping[str, object], now: datetime
) -> str | None:
    """Silence ends only what never left the centre, after the person was asked again."""
    if case.asks < case.rules.limits.ask_person_times:
        return _("The person has to be asked once more first.")
    return not_yet_accepted(case, actor, given, now) or unanswered(case, actor, given, now)


def question_over(
    case: Case, actor: Actor, given: Mapping[str, object], now: datetime
) -> str | None:
    """The clock goes on when the time for the question is over."""
    return is_asked(case, actor, given, now) or unanswered(case, actor, given, now)


def not_yet_accepted(case: Case, actor: Actor, given: object, now: datetime) -> str | None:
    """Rule 3: what once went to an agency never ends at the centre."""
    if case.accepted_at is not None:
        return _("This report was already with an agency: it can only be forwarded.")
    return None


def not_a_part(case: Case, actor: Actor, given: object, now: datetime) -> str | None:
    """Parts are not split again."""
    return _("This report is already one part of a split report.") if case.parent_id else None


def parts_done(case: Case, actor: Actor, given: object, now: datetime) -> str | None:
    """A split report closes with its last part."""
    open_parts = case.parts.filter(state__in=case.flow.open_states).exists()
    return _("Some parts are still open.") if open_parts else None


def archived_recently(case: Case, actor: Actor, given: object, now: datetime) -> str | None:
    """An objection to an archived report has 30 days."""
    if _within(case, case.closed_at, case.rules.limits.archive_object, now):
        return None
    return _("The time to object is over. Please file a new report.")


def archived_for_silence(case: Case, actor: Actor, given: object, now: datetime) -> str | None:
    """A late reply brings back what was archived for want of one."""
    if case.reason != "no_reply":
        return _("Please object to the decision instead.")
    return archived_recently(case, actor, given, now)


def not_bound(case: Case, actor: Actor, given: object, now: datetime) -> str | None:
    """The arbiter's decision binds."""
    if case.bound:
        return _("The arbiter has decided that your agency is responsible.")
    return None


def centre_decides(case: Case, actor: Actor, given: object, now: datetime) -> str | None:
    """A first return, early enough, is the centre's."""
    return _("The arbiter decides about this report.") if case.with_arbiter else None


def arbiter_decides(case: Case, actor: Actor, given: object, now: datetime) -> str | None:
    """The second return, or a late one, is the arbiter's."""
    return None if case.with_arbiter else _("The centre decides about this report.")


def under_review(case: Case, actor: Actor, given: object, now: datetime) -> str | None:
    """A second reopening waits for the supervisor."""
    return None if case.under_review else _("This reopening needs no review.")


def not_under_review(case: Case, actor: Actor, given: object, now: datetime) -> str | None:
    """A reopening under review is not taken before the supervisor allows it."""
    return _("The supervisor of the centre looks at this first.") if case.under_review else None


def has_draft(case: Case, actor: Actor, given: object, now: datetime) -> str | None:
    """There is a draft to send back."""
    return None if hasattr(case, "draft") else _("There is no draft.")


def may_sign(case: Case, actor: Actor, given: object, now: datetime) -> str | None:
    """Who may give the answer: with sign-off, or after an objection, only a head."""
    if case.stopped_at is not None:
        return _("A question to the person is open. End it first, or wait for the reply.")
    if not (case.rules.sign_off or case.head_only) or _is_head(case, actor):
        return None
    if case.head_only:
        return _("After an objection the head of the unit answers. Save a draft for the head.")
    return _("The head of the unit signs the answer. Save a draft for the head.")


def _is_head(case: Case, actor: Actor) -> bool:
    return any(
        grant.role == "head" and grant.covers(case.programme_id, case.unit.path)
        for grant in actor.grants
    )


def may_extend(case: Case, actor: Actor, given: object, now: datetime) -> str | None:
    """Rule 6: once."""
    if case.extensions:
        return _("The date was already moved once. A second time needs the person's consent.")
    if case.stopped_at is not None:
        return _("The clock stands still. Wait until it runs again.")
    return None


def objection_time_over(case: Case, actor: Actor, given: object, now: datetime) -> str | None:
    """Silence closes only when the person's time is over."""
    if case.due_at is not None and now < case.due_at:
        return _("The person still has time to object.")
    return None


def commitment_due(case: Case, actor: Actor, given: object, now: datetime) -> str | None:
    """A commitment breaks on its date, not before."""
    if case.due_at is not None and now < case.due_at:
        return _("The promised date has not come yet.")
    return None


def not_rated(case: Case, actor: Actor, given: object, now: datetime) -> str | None:
    """One rating per case."""
    return _("You have already rated this report. Thank you.") if case.rating else None


def reopen_time(case: Case, actor: Actor, given: object, now: datetime) -> str | None:
    """Reopening has 60 days from closing."""
    if _within(case, case.closed_at, case.rules.limits.reopen, now):
        return None
    return _("The time to reopen is over. Please file a new report and name this number.")


def may_appeal(case: Case, actor: Actor, given: object, now: datetime) -> str | None:
    """An appeal is decided once, and has its time."""
    if case.appeals:
        return _("An appeal was already decided. You can turn to the outside body named below.")
    if case.parent_id is None and case.outcome == "":
        return _("There is no result of an agency to appeal against.")
    if _within(case, case.closed_at, case.rules.limits.appeal_within, now):
        return None
    return _("The time to appeal is over.")


def not_involved(case: Case, actor: Actor, given: object, now: datetime) -> str | None:
    """An appeal is decided by somebody who did not work the case."""
    person = actor.person
    if person is not None and case.ownerships.filter(officer=person).exists():
        return _("You worked on this report before; somebody else must decide.")
    return None


def raises(case: Case, actor: Actor, given: Mapping[str, object], now: datetime) -> str | None:
    """Secrecy goes up, never down."""
    if case.visibility == "confidential":
        return _("This report is already confidential.")
    return None


def withdrawn_recently(case: Case, actor: Actor, given: object, now: datetime) -> str | None:
    """A withdrawn report can come back for 10 days."""
    if _within(case, case.closed_at, case.rules.limits.restore, now):
        return None
    return _("The time to take this back is over. Please file a new report.")


def not_urgent(case: Case, actor: Actor, given: object, now: datetime) -> str | None:
    """Urgent is a flag, set once."""
    return _("This report is already marked as urgent.") if case.urgent else None


GUARDS: dict[str, Guard] = {
    guard.__name__: guard
    for guard in (
        checked_and_redacted,
        may_ask,
        may_ask_while_working,
        is_asked,
        unanswered,
        unanswered_again,
        question_over,
        not_yet_accepted,
        not_a_part,
        parts_done,
        archived_recently,
        archived_for_silence,
        not_bound,
        centre_decides,
        arbiter_decides,
        under_review,
        not_under_review,
        has_draft,
        may_sign,
        may_extend,
        objection_time_over,
        commitment_due,
        not_rated,
        reopen_time,
        may_appeal,
        not_involved,
        raises,
        withdrawn_recently,
        not_urgent,
    )
}
