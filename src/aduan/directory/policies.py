"""Which policy a programme goes by now.

A version never changes, so each is kept in the process by its id; asking costs one small query.
"""

from uuid import UUID

from django.db import connection

from aduan.directory.models import ProgrammeVersion

_NEWEST = (
    "SELECT v.id FROM directory_programmeversion v JOIN directory_programme p"
    " ON p.id = v.programme_id WHERE p.code = %s AND p.active ORDER BY v.number DESC LIMIT 1"
)
"""Written out, for every report that is filed asks it."""

_kept: dict[UUID, ProgrammeVersion] = {}


def current(programme_code: str) -> ProgrammeVersion:
    """The newest version of an active programme's policy, with its programme.

    Raises `ProgrammeVersion.DoesNotExist` for a programme that is unknown or no longer active.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, [programme_code])
        newest = cursor.fetchone()
    if newest is None:
        raise ProgrammeVersion.DoesNotExist(programme_code)
    return version(newest[0])


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
