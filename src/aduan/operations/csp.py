"""Where browsers report what a page's policy forbade: counted, never kept."""

import json

import structlog
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from aduan.operations import metrics

LARGEST_REPORT_BYTES = 16_384
DIRECTIVES = frozenset(
    f"{kind}-src"
    for kind in (
        "default",
        "script",
        "style",
        "img",
        "font",
        "media",
        "worker",
        "connect",
        "frame",
        "child",
        "object",
        "manifest",
    )
) | {"form-action", "frame-ancestors", "base-uri"}

log = structlog.get_logger("aduan.csp")


@csrf_exempt
@require_POST
def report(request: HttpRequest) -> HttpResponse:
    """Counts by directive. Addresses in a report may name a case, so none is read out of it."""
    directive = "unreadable"
    if int(request.headers.get("Content-Length") or 0) <= LARGEST_REPORT_BYTES:
        directive = _directive(request.read(LARGEST_REPORT_BYTES))
    metrics.CSP_REPORTS.labels(directive).inc()
    log.warning("policy violated", directive=directive)
    return HttpResponse(status=204)


def _directive(body: bytes) -> str:
    """The violated directive, if it is one that exists, whatever else was sent."""
    try:
        content = json.loads(body)
        found = content["csp-report"]
        named = str(found.get("effective-directive") or found.get("violated-directive") or "")
    except (ValueError, KeyError, TypeError, AttributeError):
        return "unreadable"
    name = named.split(" ")[0].removesuffix("-elem").removesuffix("-attr")
    return name if name in DIRECTIVES else "other"
