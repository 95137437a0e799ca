"""Which agencies there are on a day, who stands above them, who came after them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from aduan.directory.dates import valid_on
from aduan.directory.models import Agency, AgencyLevel

_CHAINS = """
    WITH RECURSIVE chain(id, parent_id, depth) AS (
        SELECT id, parent_id, 0 FROM directory_agency WHERE id = ANY(%s)
        UNION
        SELECT above.id, above.parent_id, chain.depth + 1
        FROM chain JOIN directory_agency above ON above.id = chain.parent_id
        WHERE chain.depth < 20
    )
    SELECT id FROM chain
"""

_HEIRS = """
    WITH RECURSIVE heirs(id, successor_id, valid_until, depth) AS (
        SELECT id, successor_id, valid_until, 0 FROM directory_agency WHERE id = %s
        UNION ALL
        SELECT next.id, next.successor_id, next.valid_until, heirs.depth + 1
        FROM heirs JOIN directory_agency next ON next.id = heirs.successor_id
        WHERE heirs.depth < 20 AND heirs.valid_until <= %s
    )
    SELECT id FROM heirs WHERE valid_until IS NULL OR valid_until > %s
"""


def open_on(day: date) -> QuerySet[Agency]:
    """The agencies that exist on a day."""
    return Agency.objects.filter(valid_on(day))


def by_code(code: str) -> Agency:
    """The agency with that code, open or not. Raises `Agency.DoesNotExist`."""
    return Agency.objects.get(code=code)


def within(agency: Agency) -> QuerySet[Agency]:
    """An agency and everything in its reach: its units, and theirs."""
    return Agency.objects.filter(path__startswith=agency.path)


def chain(agency: Agency) -> list[Agency]:
    """An agency and every body above it, nearest first; crosses from city to province to state."""
    return chains([agency])[agency.pk]


def chains(agencies: Iterable[Agency]) -> dict[UUID, list[Agency]]:
    """The same for many agencies, by id; one statement."""
    asked = list(agencies)
    ids = [one.pk for one in asked]
    rows = Agency.objects.filter(pk__in=RawSQL(_CHAINS, [ids]))  # noqa: S611 - constant text
    found = {one.pk: one for one in rows}
    return {one.pk: _upwards(one, found) for one in asked}


def _upwards(agency: Agency, found: Mapping[UUID, Agency]) -> list[Agency]:
    ordered: list[Agency] = []
    step: Agency | None = found.get(agency.pk)
    while step is not None and step not in ordered:
        ordered.append(step)
        step = found.get(step.parent_id) if step.parent_id else None
    return ordered


def next_authority(agency: Agency, on: date) -> Agency | None:
    """The nearest body above that is not a unit of the same one and exists on that day.

    For a department of a city it is the province, for a directorate the next body over its
    ministry; None where nobody stands above.
    """
    return _authority(chain(agency), on)


def next_authorities(agencies: Iterable[Agency], on: date) -> dict[UUID, Agency | None]:
    """The next authority of each of these agencies, by its id; one statement."""
    return {agency_id: _authority(above, on) for agency_id, above in chains(agencies).items()}


def _authority(above: Sequence[Agency], on: date) -> Agency | None:
    own = next((one for one in above if one.level != AgencyLevel.UNIT), None)
    later = above[above.index(own) + 1 :] if own else []
    return next((one for one in later if one.is_open(on)), None)


def heir(agency: Agency, on: date) -> Agency | None:
    """The agency itself while it exists, else the one that follows it on that day."""
    rows = Agency.objects.filter(
        pk__in=RawSQL(_HEIRS, [agency.pk, on, on])  # noqa: S611 - constant text
    )
    return rows.first()
