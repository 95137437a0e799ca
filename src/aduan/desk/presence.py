"""Who sits at the desk: sessions that begin at signing in and end by themselves.

A session lasts eight hours at most and ends after an hour without a page. Both are counted in the
register's own time, so a demonstration that moves its time ends sessions as the days would.
"""

from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth import logout
from django.http import HttpRequest

from aduan.directory import people
from aduan.directory.dates import day_of
from aduan.directory.models import Person

LONGEST: Final = timedelta(hours=8)
IDLE: Final = timedelta(hours=1)
_NOTED: Final = timedelta(minutes=5)
"""How rarely "still here" is written: each note is a write, and minutes do not matter."""
_SINCE, _SEEN = "desk_since", "desk_seen"


def begin(request: HttpRequest, now: datetime) -> None:
    """Starts the session's own clocks at signing in."""
    request.session[_SINCE] = request.session[_SEEN] = now.isoformat()


def person_of(request: HttpRequest, now: datetime) -> Person | None:
    """The member of staff whose session this is, or None; a session that is over is destroyed."""
    person = request.user
    if not isinstance(person, Person):
        return None
    if _over(request, now) or not people.is_active(person, day_of(now)):
        logout(request)
        return None
    return person


def _over(request: HttpRequest, now: datetime) -> bool:
    since, seen = request.session.get(_SINCE), request.session.get(_SEEN)
    if since is None or seen is None:
        begin(request, now)
        return False
    last = datetime.fromisoformat(seen)
    if now - datetime.fromisoformat(since) > LONGEST or now - last > IDLE:
        return True
    if now - last > _NOTED:
        request.session[_SEEN] = now.isoformat()
    return False
