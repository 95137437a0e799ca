"""A calendar changed: what becomes of the due dates that are still open."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from aduan.clock.days import Calendar
from aduan.clock.limits import Limit
from aduan.clock.pauses import Pause, due_with_pauses

LimitOf = Literal["state", "person"]
"""Whose time the limit is: `state`, an agency must act; `person`, the complainant may act."""


def recomputed(
    start: datetime,
    limit: Limit,
    old_due: datetime,
    new_calendar: Calendar,
    pauses: Iterable[Pause],
    now: datetime,
    limit_of: LimitOf = "state",
) -> datetime:
    """The due instant after a change of the calendar, never to the person's disadvantage.

    `old_due` is the one in force now, with the pauses up to now in it, and came from this limit
    (perhaps capped); a date that somebody set, such as an extension's, is not recomputed.

    A limit of the state never becomes later. It may become earlier, but not earlier than now: an
    agency is not made late for a day that had not been due. A limit of the person never becomes
    earlier.
    """
    fresh = due_with_pauses(start, limit, new_calendar, pauses, now)
    kept = max(old_due, fresh) if limit_of == "person" else min(old_due, max(fresh, now))
    return kept.astimezone(new_calendar.tz)
