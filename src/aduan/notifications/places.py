"""Where in the portal and the desk a message leads."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from aduan.vault import links

FOLLOW = "follow"
"""Purpose of the signed links by which a person follows their own report."""
LIVE = "live"
"""Purpose of the token with which an own page that is not public is told of changes."""


def case_page(number: int) -> str:
    """The page where a report is followed; without a key it shows what anybody may see."""
    return f"{settings.ADUAN_PUBLIC_URL}/c/{number:09d}"


def signed_case_page(case_id: UUID, number: int, now: datetime) -> str:
    """The same page with the key that proves whose report it is."""
    return f"{case_page(number)}?k={links.sign(case_id, FOLLOW, now)}"


def desk_case(number: int) -> str:
    """The case at the desk, behind sign-in."""
    return f"{settings.ADUAN_PUBLIC_URL}/desk/cases/{number:09d}"
