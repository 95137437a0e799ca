"""Days in the directory: what holds from a day to a day, and which day it is.

Everything in the directory that comes and goes (agencies, areas, categories, roles) carries
`valid_from` (the first day on which it holds, null: always) and `valid_until` (the first day on
which it no longer holds, null: still). The spans are half-open, so a successor begins on the very
day on which its predecessor ends, without a gap and without an overlap.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

_ZONE = "Asia/Jakarta"


def day_of(now: datetime) -> date:
    """The day that an instant falls on where the directory is kept.

    That is Jakarta's day, unless `settings.ADUAN_ZONE` names another zone.
    """
    return now.astimezone(ZoneInfo(getattr(settings, "ADUAN_ZONE", _ZONE))).date()


def valid_on(day: date, prefix: str = "") -> Q:
    """Rows that hold on `day`; `prefix` reaches through a relation, e.g. `"agency__"`."""
    begun = Q(**{f"{prefix}valid_from__isnull": True}) | Q(**{f"{prefix}valid_from__lte": day})
    lasting = Q(**{f"{prefix}valid_until__isnull": True}) | Q(**{f"{prefix}valid_until__gt": day})
    return begun & lasting
