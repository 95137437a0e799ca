"""One log line and one count per request, without what was asked or by whom."""

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

from aduan.operations import metrics

UNMATCHED = "unmatched"
HEADER = "X-Request-ID"
# Only an id in a form that carries no words or telephone numbers is taken over from a proxy.
FOREIGN_ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

log = structlog.get_logger("aduan.request")


class RecordMiddleware:
    """Times a request and says afterwards: method, route's name, status, milliseconds, id."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Passes the request on and records what came of it."""
        given = request.headers.get(HEADER, "").lower()
        identifier = given if FOREIGN_ID.fullmatch(given) else uuid.uuid4().hex
        began = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request=identifier):
            response = self.get_response(request)
            seconds = time.perf_counter() - began
            method = request.method if request.method in METHODS else "other"
            route = route_name(request)
            metrics.REQUESTS.labels(method, route, f"{response.status_code // 100}xx").inc()
            metrics.SECONDS.labels(route).observe(seconds)
            log.info(
                "request",
                method=method,
                route=route,
                status=response.status_code,
                ms=round(seconds * 1000, 1),
            )
        response[HEADER] = identifier
        return response


def route_name(request: HttpRequest) -> str:
    """The name of the matched route; its pattern where it has none, never its values."""
    match = request.resolver_match
    if match is None:
        return UNMATCHED
    return match.view_name if match.url_name else (match.route or UNMATCHED)
