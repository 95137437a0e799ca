"""At which instants a running limit gives occasion to remind somebody, and whom.

What follows when it has passed stands in `ladders`.

Instants are counted by the case's own calendar. An occasion is known by name and due date, so that
a limit that moves reminds again for its new date, and nothing is said twice.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import TypeAlias

from aduan.cases.calendars import calendar_of, kind_of_day
from aduan.cases.models import Case, Deadline
from aduan.clock import Limit, due, instant_at_fraction
from aduan.directory.models import Role
from aduan.notifications import staff, telling
from aduan.notifications.staff import Tell

Act: TypeAlias = Callable[[Case, str, datetime], None]
"""Says it: the case, the occasion, now."""


SERIES = "limit"
"""Reminders before a limit and steps after it: only the last that has come is worth saying."""


@dataclass(frozen=True)
class Occasion:
    """One instant of a limit, and what is said then. Of several with the same `series` that have
    passed, only the last is said."""

    at: datetime
    name: str
    act: Act
    series: str = ""


def reminders(deadline: Deadline, case: Case, now: datetime) -> list[Occasion]:
    """What is said of a limit besides its lateness, up to the first after now, by instant."""
    plan = PLANS.get(deadline.kind)
    return sorted(plan(deadline, case, now), key=lambda each: each.at) if plan else []


def _forward(deadline: Deadline, case: Case, now: datetime) -> Iterator[Occasion]:  # noqa: ARG001
    yield _before(deadline, case, "forward_reminder", "forward_soon", _role(Role.CENTRE))


def _tell_agency(deadline: Deadline, case: Case, now: datetime) -> Iterator[Occasion]:  # noqa: ARG001
    yield Occasion(deadline.due_at, "late", _say(_role(Role.SUPERVISOR), "tell_late"))


def _take(deadline: Deadline, case: Case, now: datetime) -> Iterator[Occasion]:  # noqa: ARG001
    yield _before(deadline, case, "unopened", "unopened", staff.tell_heads)


def _work(deadline: Deadline, case: Case, now: datetime) -> Iterator[Occasion]:
    yield from _shares(deadline, case, _who_acts)
    yield from _progress(deadline, case, now)


def _appeal(deadline: Deadline, case: Case, now: datetime) -> Iterator[Occasion]:
    yield from _shares(deadline, case, staff.tell_heads)
    yield from _progress(deadline, case, now)


def _promise(deadline: Deadline, case: Case, now: datetime) -> Iterator[Occasion]:  # noqa: ARG001
    yield Occasion(deadline.due_at, "late", _say(_role(Role.SUPERVISOR), "promise_broken"))


def _objection(deadline: Deadline, case: Case, now: datetime) -> Iterator[Occasion]:  # noqa: ARG001
    calendar, kind = calendar_of(case), kind_of_day(deadline.day_kind)
    for days in case.rules.limits.object_reminders:
        at = due(deadline.started_at, Limit(days, kind), calendar)
        yield Occasion(at, f"reminder:{days}", _remind("objection_reminder"), "reminder")


def _commitment(deadline: Deadline, case: Case, now: datetime) -> Iterator[Occasion]:  # noqa: ARG001
    # Due when the promised day is over; asked about at eight in the morning of that day.
    morning = deadline.due_at - timedelta(hours=16)

    def ask(case: Case, occasion: str, now: datetime) -> None:
        staff.tell_duty(case, "commitment_due", occasion=occasion, now=now)
        telling.tell_reminder(case, "commitment_today", occasion=occasion, now=now)

    yield Occasion(morning, "proof", ask)


PLANS: dict[str, Callable[[Deadline, Case, datetime], Iterator[Occasion]]] = {
    "forward": _forward,
    "tell_agency": _tell_agency,
    "take": _take,
    "work": _work,
    "rework": _work,
    "appeal": _appeal,
    "promise": _promise,
    "objection": _objection,
    "commitment": _commitment,
}
"""The plan of each kind of limit; those not named only end."""


def _before(deadline: Deadline, case: Case, limit: str, code: str, tell: Tell) -> Occasion:
    """A reminder so many days after the start, as the policy says; none where that is too late."""
    at = due(deadline.started_at, case.rules.limits.limit(limit), calendar_of(case))
    return Occasion(min(at, deadline.due_at), code, _say(tell, code), SERIES)


def _shares(deadline: Deadline, case: Case, tell: Tell) -> Iterator[Occasion]:
    """Reminders when a share of the time is used up."""
    for share in case.rules.limits.reminders:
        at = instant_at_fraction(
            deadline.started_at,
            deadline.due_at,
            share,
            kind_of_day(deadline.day_kind),
            calendar_of(case),
            deadline.past_pauses(),
        )
        yield Occasion(at, f"share:{share}", _say(tell, "due_soon"), SERIES)


def _progress(deadline: Deadline, case: Case, now: datetime) -> Iterator[Occasion]:
    """A notice to the person every so many days while nothing is decided."""
    every = timedelta(days=case.rules.limits.progress_notice)
    for number in count(1):
        at = deadline.started_at + number * every
        yield Occasion(at, f"progress:{number}", _remind("progress"), "progress")
        if at > now:
            return


def _say(tell: Tell, code: str) -> Act:
    def say(case: Case, occasion: str, now: datetime) -> None:
        tell(case, code, occasion=occasion, now=now)

    return say


def _remind(code: str) -> Act:
    def remind(case: Case, occasion: str, now: datetime) -> None:
        telling.tell_reminder(case, code, occasion=occasion, while_state=case.state, now=now)

    return remind


def _who_acts(case: Case, code: str, *, occasion: str = "", now: datetime) -> None:
    """Who works the case; and the head, where an answer only lacks the signature."""
    staff.tell_owner(case, code, occasion=occasion, now=now)
    staff.tell_if_unsigned(case, "sign_soon", occasion=occasion, now=now)


def _role(role: str) -> Tell:
    def tell(case: Case, code: str, *, occasion: str = "", now: datetime) -> None:
        staff.tell_role(case, role, code, occasion=occasion, now=now)

    return tell
