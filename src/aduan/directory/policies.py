"""Which policy a programme goes by now.

A version never changes, so each is kept in the process by its id. Which one is the newest is
asked of the database at most once a second: every report and many pages want to know.
"""

import time
from uuid import UUID

from django.db import connection

from aduan.directory.models import ProgrammeVersion

_NEWEST = (
    "SELECT v.id FROM directory_programmeversion v JOIN directory_programme p"
    " ON p.id = v.programme_id WHERE p.code = %s AND p.active ORDER BY v.number DESC LIMIT 1"
)

HELD_SECONDS = 1.0
"""So long after it was loaded by another process, a new version may go unnoticed."""

_OF_PROGRAMME = (
    "SELECT id FROM directory_programmeversion WHERE programme_id = %s ORDER BY number DESC LIMIT 1"
)

_kept: dict[UUID, ProgrammeVersion] = {}
_newest: dict[str | UUID, tuple[float, UUID]] = {}
"""By programme (code or id): the newest version's id, and when (monotonic seconds) it has to be
asked again."""


def current(programme_code: str) -> ProgrammeVersion:
    """The newest version of an active programme's policy, with its programme.

    Raises `ProgrammeVersion.DoesNotExist` for a programme that is unknown or no longer active.
    """
    return _asked(_NEWEST, programme_code)


def in_force(programme_id: UUID) -> ProgrammeVersion:
    """The newest version of a programme's policy, whether it still takes reports or not."""
    return _asked(_OF_PROGRAMME, programme_id)


def _asked(statement: str, programme: str | UUID) -> ProgrammeVersion:
    now = time.monotonic()
    until, newest = _newest.get(programme, (0.0, None))
    if newest is None or now >= until:
        with connection.cursor() as cursor:
            cursor.execute(statement, [programme])
            row = cursor.fetchone()
        if row is None:
            raise ProgrammeVersion.DoesNotExist(programme)
        newest = row[0]
        _newest[programme] = (now + HELD_SECONDS, newest)
    return version(newest)


def forget() -> None:
    """Has the newest versions asked for anew: one was loaded in this process."""
    _newest.clear()


def version(version_id: UUID) -> ProgrammeVersion:
    """One version by id, e.g. the one that a case is pinned to; asked of the database once."""
    known = _kept.get(version_id)
    if known is None:
        known = ProgrammeVersion.objects.select_related("programme").get(pk=version_id)
        _kept[version_id] = known
    return known


def active() -> list[ProgrammeVersion]:
    """The current version of every active programme, by code, in one query."""
    newest = (
        ProgrammeVersion.objects.filter(programme__active=True)
        .order_by("programme__code", "-number")
        .distinct("programme__code")
        .values_list("id", flat=True)[:100]
    )
    return [version(version_id) for version_id in newest]
