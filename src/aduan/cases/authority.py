"""Who looks at a case above the agency that worked it."""

from datetime import datetime

from aduan.directory import agencies
from aduan.directory.dates import day_of
from aduan.directory.models import Agency
from aduan.directory.policy import Policy


def centre(rules: Policy) -> Agency:
    """The unit of the programme's own centre."""
    return agencies.by_code(rules.centre)


def next_authority(unit: Agency, rules: Policy, now: datetime) -> Agency:
    """The next authority above a unit's body; where nobody stands above it, the centre."""
    return agencies.next_authority(unit, day_of(now)) or centre(rules)
