"""Who is told that a limit passed: level by level, and never nobody.

Each level is told since when it is late, who has the report, and which levels were told before.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Min
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from aduan.cases.models import Case
from aduan.clock import dates
from aduan.directory.models import Agency, Person
from aduan.directory.policy_parts import Words
from aduan.notifications import facts, staff
from aduan.notifications.models import Audience, Message, State
from aduan.notifications.outbox import Recipient
from aduan.notifications.wording import Value

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LEVELS: dict[str, "_StrPromise"] = {
    "consulted": _("the body that was asked"),
    "head": _("head of the unit"),
    "agency": _("coordinator of the agency"),
    "next_authority": _("next authority"),
    "arbiter": _("arbiter"),
    "supervisor": _("supervisor of the centre"),
    "last": _("supervisors and administrators"),
}
"""Whom lateness is told, in the words of the notices."""

NEXT = {
    "consulted": "head",
    "head": "agency",
    "agency": "next_authority",
    "next_authority": "supervisor",
    "arbiter": "supervisor",
    "supervisor": "last",
}
"""Where nobody is there on one level, this one is told."""

CODES = frozenset({"forward_late", "take_late", "return_late", "late", "contribution_late"})
"""The messages by which a level is told."""


@dataclass(frozen=True)
class Late:
    """A limit that passed: which one, its date, since when the clock stood still, if it did, and
    the body that is late, where it is not the one that has the case."""

    kind: str
    since: datetime
    still_since: datetime | None = None
    agency: Agency | None = None


Told = Mapping[tuple[UUID, str, str], Sequence[tuple[datetime, str]]]
"""Which levels were told when; by case, kind of limit, and its date."""


def tell(case: Case, code: str, level: str, late: Late, step: int, *, now: datetime) -> None:
    """Tells a level, or the next one where people are, that a limit passed; once for each step."""
    reached, people = responsible(case, level, now, late.agency)
    staff.send(
        case,
        code,
        [Recipient(person=person) for person in people],
        occasion=f"{late.kind}:late{step}:{reached}:{late.since.isoformat()}",
        more=_facts(case, late),
        now=now,
    )


def responsible(
    case: Case, level: str, now: datetime, agency: Agency | None = None
) -> tuple[str, Sequence[Person]]:
    """The level that is reached from this one upwards, and its people who are there today.

    The levels above `agency`, where it is not the body that has the case.
    """
    people = staff.of_level(case, level, now, agency)
    if people or level not in NEXT:
        return level, people
    return responsible(case, NEXT[level], now, agency)


def _facts(case: Case, late: Late) -> dict[str, Value]:
    """What each level is told besides; nothing of it is about the person who filed."""
    before = _known_before(case).get((case.pk, late.kind, late.since.isoformat()), ())
    return {
        "late_since": late.since,
        "still_since": late.still_since,
        "holder": _in_each(lambda language: _holder(case, late, language)),
        "before": _in_each(lambda language: _before(case, before, language)) if before else None,
        "unsigned": case.draft.written_at if staff.awaits_signature(case) else None,
    }


def _in_each(words: Callable[[str], str]) -> Words:
    """Words made language by language."""
    made = {}
    for language in facts.LANGUAGES:
        with override(language):
            made[language] = words(language)
    return Words(**made)


def _holder(case: Case, late: Late, language: str) -> str:
    """Who has the report: the unit, and its officer where there is one; or who owes something."""
    if late.agency is not None:
        return late.agency.name(language)
    officer = (case.officer.name,) if case.officer is not None else ()
    return ", ".join((case.unit.name(language), *officer))


def _before(case: Case, told: Sequence[tuple[datetime, str]], language: str) -> str:
    """The levels in the order in which they were told, each once, however often it was told."""
    zone = facts.zone_of(case)
    days: dict[str, list[str]] = {}
    for at, level in told:
        days.setdefault(level, []).append(dates.day(at.astimezone(zone), language, zone))
    return "; ".join(f"{LEVELS[level]} ({_when(each)})" for level, each in days.items())


def _when(days: Sequence[str]) -> str:
    if len(days) == 1:
        return days[0]
    said = {"first": days[0], "last": days[-1], "times": len(days)}
    return gettext("%(first)s to %(last)s, %(times)s times") % said


_remembered: ContextVar[Told | None] = ContextVar("told", default=None)


@contextmanager
def remembered(cases: Iterable[UUID]) -> Iterator[None]:
    """Within it, which levels of these cases were told before is asked once."""
    token = _remembered.set(_told(cases))
    try:
        yield
    finally:
        _remembered.reset(token)


def _known_before(case: Case) -> Told:
    known = _remembered.get()
    return _told([case.pk]) if known is None else known


def _told(cases: Iterable[UUID]) -> Told:
    """The levels that were told, in order; what reached nobody does not count."""
    rows = (
        Message.objects.filter(
            case__in=list(cases), event_seq=0, code__in=CODES, audience=Audience.STAFF
        )
        .exclude(state__in=(State.FAILED, State.DROPPED))
        .values_list("case", "occasion")
        .annotate(at=Min("created_at"))
        .order_by("at", "occasion")
    )
    found: dict[tuple[UUID, str, str], list[tuple[datetime, str]]] = {}
    for case_id, occasion, at in rows:
        kind, _step, level, since = occasion.split(":", 3)
        found.setdefault((case_id, kind, since), []).append((at, level))
    return found
