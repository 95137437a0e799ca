"""Refuses addresses that no browser writes and no database reads."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse


class LegibleMiddleware:
    """400 for an address that holds the character NUL, which PostgreSQL's text cannot hold.

    What is sent in a form or as JSON is looked at where it is read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Passes on what can be read."""
        if "%00" in request.META.get("QUERY_STRING", "") or "\0" in request.path_info:
            raise BadRequest("NUL in the address")
        return self.get_response(request)
