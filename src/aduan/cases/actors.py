"""Who acts: the person who filed, a member of staff, an agency's own system, or the clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aduan.directory.models import Agency, Person
from aduan.directory.people import Grant, grants


@dataclass(frozen=True)
class Actor:
    """Somebody who asks the gate. `code` is how the ledger names them; it holds no name."""

    code: str
    person: Person | None = None
    grants: tuple[Grant, ...] = ()
    cases: frozenset[UUID] = frozenset()
    """Cases that a complainant has proved to be theirs, by link, code or account."""
    is_system: bool = False

    @property
    def is_staff(self) -> bool:
        """Whether this is a member of staff or an agency's system."""
        return bool(self.grants)


SYSTEM = Actor(code="system", is_system=True)
"""The clock: escalation, silence, notices. It never decides substance."""

PUBLIC = Actor(code="public")
"""Anybody: sees what is public and files."""


def complainant(cases: Iterable[UUID]) -> Actor:
    """The person who filed these cases."""
    return Actor(code="complainant", cases=frozenset(cases))


def staff(person: Person, now: datetime) -> Actor:
    """A member of staff with the roles held at `now`, those of a stand-in included."""
    return Actor(code=f"staff:{person.pk}", person=person, grants=grants(person, now))


def agency_system(agency: Agency) -> Actor:
    """An agency's own system, known by its token: it acts as the agency's coordinator."""
    return Actor(
        code=f"agency:{agency.pk}", grants=(Grant("agency", None, agency.path, agency.pk),)
    )
