"""Public tracking pages as they were drawn last, kept in the process.

A page is looked at far more often than its case changes, and drawing it is nearly all that it
costs. It is drawn anew when the case's version differs (one small query asks), and once a minute,
because "3 days left" grows old. Whoever has proved a report to be theirs never gets a kept page.
"""

from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime
from threading import Lock

from django.db import connection

from aduan.directory.naming import language
from aduan.portal import proof
from aduan.portal.request import Request

MOST = 600
"""Pages of some 20 kB: about 12 MB a process."""

OF_ONE_VISITOR = frozenset({proof.OWN, "messages"})
"""Cookies that put something on a page which nobody else may see there."""

_VERSION = "SELECT version, changed_at FROM cases_publiccase WHERE number = %s"

_pages: OrderedDict[Hashable, bytes] = OrderedDict()
_lock = Lock()


def key_for(request: Request, number: int) -> Hashable | None:
    """What the page depends on; None where it must be drawn for this visitor alone."""
    if request.GET or OF_ONE_VISITOR & request.COOKIES.keys():
        return None
    with connection.cursor() as cursor:
        cursor.execute(_VERSION, [number])
        row = cursor.fetchone()
    if row is None:
        return None
    return (number, *row, language(), request.get_host(), _minute(request.now))


def look(key: Hashable) -> bytes | None:
    """The page kept under a key."""
    with _lock:
        page = _pages.get(key)
        if page is not None:
            _pages.move_to_end(key)
        return page


def keep(key: Hashable, page: bytes) -> None:
    """Keeps a page; the one not looked at for longest goes."""
    with _lock:
        _pages[key] = page
        while len(_pages) > MOST:
            _pages.popitem(last=False)


def _minute(now: datetime) -> int:
    return int(now.timestamp()) // 60
