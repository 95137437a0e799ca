"""Finding an agency, a place or a topic by the words that a person writes.

Nobody has to know any of them: whatever is not found is no error, only left to the centre.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from django.db.models import Q, QuerySet
from django.db.models.fields.json import KeyTextTransform

from aduan.directory import agencies
from aduan.directory.dates import day_of, valid_on
from aduan.directory.models import Agency, AgencyLevel, Area, AreaLevel, Category
from aduan.directory.naming import by_name, latin_key, thai_key

Named = TypeVar("Named", Area, Agency)

MOST = 8
"""Choices that are offered where words fit several."""
_LOOKED_AT = 60
_SHORTEST = 2
_KINDS_OF_AREA = ("kabupaten", "kab.", "kab", "kota", "provinsi", "prov.", "kecamatan", "kec.")
_AREA_ORDER = (
    AreaLevel.CITY,
    AreaLevel.REGENCY,
    AreaLevel.PROVINCE,
    AreaLevel.DISTRICT,
    AreaLevel.VILLAGE,
)


def areas(words: str, now: datetime) -> list[Area]:
    """The areas that such words may mean, likeliest first; one where a name fits exactly."""
    key = _without_kind(latin_key(words.split(",")[0]))
    if len(key) < _SHORTEST:
        return []
    found = _named(Area.objects.filter(valid_on(day_of(now))).select_related("parent"), key)
    exact = [each for each in found if _without_kind(each.sort_keys.get("id", "")) == key]
    towns = [each for each in exact if each.level in (AreaLevel.CITY, AreaLevel.REGENCY)]
    if len(exact) == 1 or len(towns) == 1:
        return (towns or exact)[:1]
    ordered = sorted(found, key=lambda each: (each not in exact, _AREA_ORDER.index(each.level)))
    return ordered[:MOST]


def agencies_named(words: str, now: datetime) -> list[Agency]:
    """The agencies that such words may mean, likeliest first; one where a name fits exactly."""
    key = latin_key(" ".join(words.split()))
    if len(key) < _SHORTEST:
        return []
    open_ones = agencies.open_on(day_of(now)).exclude(level=AgencyLevel.UNIT)
    found = _named(open_ones, key, "short__en", "short__id", "short__th")
    exact = [each for each in found if key in _spellings(each)]
    if len(exact) == 1:
        return exact
    return [*exact, *(each for each in found if each not in exact)][:MOST]


def agency(code: str, now: datetime) -> Agency | None:
    """An agency that exists today, by code."""
    return agencies.open_on(day_of(now)).filter(code=code).first()


def area(code: str) -> Area | None:
    """An area by its official code."""
    return Area.objects.filter(code=code).first()


def categories(programme: str, language: str, now: datetime) -> list[Category]:
    """Every topic of a programme, in the order of its screens."""
    return list(
        Category.objects.filter(valid_on(day_of(now)), programme__code=programme).order_by(
            "position", by_name(language)
        )[:500]
    )


def grouped(topics: Sequence[Category], language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Topics for a select: each topic of the first level with those below it, code and name."""
    parts: dict[object, list[Category]] = {}
    for each in topics:
        parts.setdefault(each.parent_id, []).append(each)

    def below(topic: Category) -> list[tuple[str, str]]:
        rows = [(topic.code, topic.name(language))]
        for part in parts.get(topic.pk, ()):
            rows += below(part)
        return rows

    return [(topic.name(language), below(topic)) for topic in parts.get(None, ())]


def full_name(place: Area, language: str) -> str:
    """An area's name with that of the area around it."""
    around = f", {place.parent.name(language)}" if place.parent is not None else ""
    return place.name(language) + around


def _named(rows: QuerySet[Named], key: str, *more: str) -> list[Named]:
    """Rows one of whose names holds the key; at most `_LOOKED_AT`."""
    fits = Q(latin__contains=key) | Q(english__contains=key) | Q(thai__contains=thai_key(key)[:-1])
    for lookup in more:
        fits |= Q(**{f"{lookup}__icontains": key})
    named = rows.annotate(
        latin=KeyTextTransform("id", "sort_keys"),
        english=KeyTextTransform("en", "sort_keys"),
        thai=KeyTextTransform("th", "sort_keys"),
    )
    return list(named.filter(fits).order_by("latin")[:_LOOKED_AT])


def _spellings(body: Agency) -> set[str]:
    """Every name and short name of an agency, as a key."""
    names = [*body.names.values(), *body.short.values(), body.code]
    return {latin_key(str(name)) for name in names}


def _without_kind(key: str) -> str:
    """A place's name without "kota", "kabupaten" and the like before it."""
    words = key.split()
    if len(words) > 1 and words[0] in _KINDS_OF_AREA:
        words = words[1:]
    return " ".join(words)
