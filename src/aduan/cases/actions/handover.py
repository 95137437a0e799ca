"""Handing over many cases: an agency that ended, a person who left.

One event per case, so many cases per transaction; whoever calls goes on until nothing is left.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from aduan.cases.actions.agency import hand_over
from aduan.cases.actions.triage import body_of
from aduan.cases.actors import Actor
from aduan.cases.lifecycle import PUBLIC
from aduan.cases.models import Case
from aduan.directory.models import Agency, AgencyLevel, Person

BATCH = 100
"""Cases in one transaction."""
AGENCY_ENDED = "agency_ended"
PERSON_LEFT = "person_left"
UNIT_MOVED = "unit_moved"


def of_agency(
    old: Agency,
    successor: Callable[[Case], Agency],
    actor: Actor,
    *,
    now: datetime,
    batch: int = BATCH,
) -> int:
    """Moves the next open cases of an agency and its former units to who follows it.

    Returns how many were moved; less than `batch` means that none is left.
    """
    waiting = Case.objects.filter(agency=old, due_at__isnull=False).select_related(
        "category", "area", "programme"
    )
    with transaction.atomic():
        found = list(waiting.order_by("due_at", "id")[:batch])
        for case in found:
            hand_over(case.pk, actor, agency=successor(case), reason=AGENCY_ENDED, now=now)
    return len(found)


def of_moved(moved: Agency, actor: Actor, *, now: datetime, batch: int = BATCH) -> int:
    """Puts the next open cases of a unit that moved, and of those below it, with its new body.

    Unit and officer stay. Returns how many that were; less than `batch` means that none is left.
    """
    if moved.level != AgencyLevel.UNIT:
        return 0  # a body keeps its cases wherever it stands
    units = Agency.objects.filter(path__startswith=moved.path)
    elsewhere = Case.objects.filter(unit__in=units, due_at__isnull=False).exclude(
        agency=body_of(moved)
    )
    with transaction.atomic():
        found = list(elsewhere.select_related("unit", "officer").order_by("due_at", "id")[:batch])
        for case in found:
            hand_over(
                case.pk, actor, agency=case.unit, officer=case.officer, reason=UNIT_MOVED, now=now
            )
    return len(found)


def of_person(
    leaver: Person,
    heir: Callable[[Case], Person | None],
    actor: Actor,
    *,
    now: datetime,
    batch: int = BATCH,
) -> int:
    """Gives the next open cases of somebody who left to an heir, or back to the unit (None).

    Returns how many were given; less than `batch` means that none is left.
    """
    waiting = Case.objects.filter(officer=leaver, state__in=PUBLIC.open_states).select_related(
        "unit"
    )
    with transaction.atomic():
        found = list(waiting[:batch])
        for case in found:
            hand_over(
                case.pk, actor, agency=case.unit, officer=heir(case), reason=PERSON_LEFT, now=now
            )
    return len(found)
