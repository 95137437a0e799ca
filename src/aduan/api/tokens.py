"""Making, revoking and checking the tokens of agencies' systems (RFC 6750)."""

import secrets
from datetime import datetime

from django.http import HttpRequest
from ninja.security import HttpBearer

from aduan.api.models import AgencyToken
from aduan.cases.actors import Actor, agency_system
from aduan.directory.models import Agency
from aduan.vault import receipts

PREFIX = "aduan_"
"""Makes a token that leaked into a log or a repository easy to find."""


def make(agency: Agency, name: str, now: datetime) -> str:
    """A new token of an agency; the only time that it can be read."""
    token = PREFIX + secrets.token_urlsafe(32)
    AgencyToken.objects.create(
        agency=agency, name=name, fingerprint=receipts.fingerprint(token), made_at=now
    )
    return token


def revoke(agency: Agency, name: str, now: datetime) -> int:
    """Ends an agency's tokens of that name; returns how many."""
    return AgencyToken.objects.filter(agency=agency, name=name, revoked_at=None).update(
        revoked_at=now
    )


class AgencyBearer(HttpBearer):
    """`Authorization: Bearer …` gives the actor of an agency's own system."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:  # noqa: ARG002
        """The agency's actor, or None, which is answered with 401."""
        found = (
            AgencyToken.objects.select_related("agency")
            .filter(fingerprint=receipts.fingerprint(token), revoked_at=None)
            .first()
        )
        return agency_system(found.agency) if found else None
