"""Who looks at a case above the agency that worked it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from aduan.directory import agencies
from aduan.directory.dates import day_of
from aduan.directory.models import Agency, ProgrammeVersion
from aduan.directory.policy import Policy


def centre(rules: Policy) -> Agency:
    """The unit of the programme's own centre."""
    return agencies.by_code(rules.centre)


_centres: dict[UUID, Agency] = {}


def centre_of(version: ProgrammeVersion) -> Agency:
    """The centre of a policy's version; asked of the database once, for filing is frequent."""
    known = _centres.get(version.pk)
    if known is None:
        known = _centres[version.pk] = centre(version.rules)
    return known


def next_authority(unit: Agency, rules: Policy, now: datetime) -> Agency:
    """The next authority above a unit's body; where nobody stands above it, the centre."""
    return agencies.next_authority(unit, day_of(now)) or centre(rules)


def next_authorities(
    units: Iterable[Agency], version: ProgrammeVersion, now: datetime
) -> dict[UUID, Agency]:
    """The same for many units at once, by the unit's id."""
    above = agencies.next_authorities(units, day_of(now))
    return {unit_id: found or centre_of(version) for unit_id, found in above.items()}
