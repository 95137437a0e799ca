"""Counting due dates again, after the holidays changed."""

from datetime import UTC, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from aduan.cases.actions.step import Step, step
from aduan.cases.actors import SYSTEM
from aduan.cases.calendars import calendar_of
from aduan.cases.errors import Refused
from aduan.cases.models import Case


def recompute(case_id: UUID, *, now: datetime) -> Case:
    """Counts the running limits of a case again by the calendar in force, in the person's favour.

    The event holds every limit whose date changed, as it was and as it is, and the version of the
    calendar. Refused where no date changes.
    """
    with step(case_id, "recompute", SYSTEM, now=now) as act:
        count_again(act)
    return act.case


def count_again(act: Step) -> None:
    """What `recompute` does to one case."""
    before = act.clocks.recompute()
    if not before:
        raise Refused(_("No due date changes."), "unchanged")
    act.data["calendar"] = calendar_of(act.case).version
    act.data["limits"] = {
        kind: {"from": _written(due_at), "to": _written(act.clocks.running[kind].due_at)}
        for kind, due_at in before.items()
    }


def _written(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat()
