"""Days in the directory: what holds from a day to a day, and which day it is.

Everything in the directory that comes and goes (agencies, areas, categories, roles) carries
`valid_from` (the first day on which it holds, null: always) and `valid_until` (the first day on
which it no longer holds, null: still). The spans are half-open, so a successor begins on the very
day on which its predecessor ends, without a gap and without an overlap.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, Value
from django.db.models.functions import Greatest

ZONE = ZoneInfo("Asia/Jakarta")
"""Whose days the directory is kept by; a case's own days are its programme's."""


def day_of(now: datetime) -> date:
    """The day that an instant falls on where the directory is kept."""
    return now.astimezone(ZONE).date()


def valid_on(day: date, prefix: str = "") -> Q:
    """Rows that hold on `day`; `prefix` reaches through a relation, e.g. `"agency__"`."""
    begun = Q(**{f"{prefix}valid_from__isnull": True}) | Q(**{f"{prefix}valid_from__lte": day})
    return begun & lasting(day, prefix)


def lasting(day: date, prefix: str = "") -> Q:
    """Rows that have not ended by `day`, whether they have begun or not."""
    return Q(**{f"{prefix}valid_until__isnull": True}) | Q(**{f"{prefix}valid_until__gt": day})


def ending(day: date) -> Greatest:
    """The `valid_until` that ends a row on `day`: one that has not begun by then never begins."""
    return Greatest("valid_from", Value(day))
