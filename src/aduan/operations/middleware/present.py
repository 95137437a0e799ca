"""Gives each request its `now`, so that one page never shows two times."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from aduan.operations import wallclock


class PresentMiddleware:
    """Sets `request.now`, the aware UTC instant at which the request came in, once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Passes the request on with its `now`."""
        request.now = wallclock.now()  # type: ignore[attr-defined]
        return self.get_response(request)
