"""The request as views of this room get it."""

from datetime import datetime
from urllib.parse import urlsplit

from django.http import HttpRequest


class Request(HttpRequest):
    """A request with its `now`, the aware UTC instant at which it came in."""

    now: datetime


def network(request: HttpRequest) -> str:
    """Where a request comes from, for counting attempts."""
    return str(request.META.get("REMOTE_ADDR", ""))


def is_own_form(request: HttpRequest) -> bool:
    """Whether a POST comes from one of our own pages, as far as the browser says.

    For the forms that must work without cookies (filing, looking up): they carry no authority of
    the visitor that another site could borrow, and this keeps other sites from posting at all.
    A browser that says nothing is let in.
    """
    if request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()
