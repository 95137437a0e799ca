"""Who answers for a topic in a place on a day."""

from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Length

from aduan.directory.dates import valid_on
from aduan.directory.models import Agency, Area, Category, Programme, Responsibility


def _fitting(
    programme: Programme, category: Category | None, area: Area | None, on: date
) -> QuerySet[Responsibility, Any]:
    """The rules that fit, best first. All ancestors' codes stand in `path`: no walking up."""
    about = Q(category__isnull=True)
    if category is not None:
        about |= Q(category__code__in=category.codes, category__programme=programme)
    where = Q(area__isnull=True)
    if area is not None:
        where |= Q(area__code__in=area.codes)
    return (
        Responsibility.objects.filter(
            valid_on(on), valid_on(on, "agency__"), about, where, programme=programme
        )
        .order_by(
            F("priority").desc(),
            Coalesce(Length("category__path"), Value(0)).desc(),
            Coalesce(Length("area__path"), Value(0)).desc(),
            "id",
        )
        .select_related("agency")
    )


def responsible(
    programme: Programme, category: Category | None, area: Area | None, on: date
) -> Agency | None:
    """The agency that answers for a topic in an area on a day, by one query.

    The usual rules come before fallbacks; among them the most specific topic wins, then the most
    specific area. None where no rule fits: then the centre decides.
    """
    rule = _fitting(programme, category, area, on).first()
    return rule.agency if rule else None


def candidates(
    programme: Programme, category: Category | None, area: Area | None, on: date, most: int = 5
) -> list[Agency]:
    """The agencies that rules name for a topic in an area, best first, each once."""
    rules = _fitting(programme, category, area, on)[: most * 4]
    return list({rule.agency_id: rule.agency for rule in rules}.values())[:most]
