"""The pages for what went wrong, kind and short, in the reader's language.

Their templates belong to the portal. The page for our own fault needs no database and, should
even its template fail, still says something.
"""

import sys

import structlog
from django.http import HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist, loader
from django.utils.translation import gettext_lazy as _

from aduan.operations import metrics

log = structlog.get_logger("aduan.error")

SENTENCES = {
    400: _("We could not read this request. Please go back and try again."),
    403: _("This form was open too long, or came from another site. Go back and send it again."),
    404: _("There is no page here. Please check the address or the number."),
    500: _("Something went wrong on our side. What you sent before is kept. Please try again."),
}


def malformed(_request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """400: the request cannot be read."""
    return _page(None, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """403: known who asks, and not allowed (what is secret answers 404 instead)."""
    return _page(request, 403)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """403: a form without its token, from another site or from a page left open too long."""
    return _page(request, 403)


def absent(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """404: nothing here, or nothing that this person may know of."""
    return _page(request, 404)


def failed(_request: HttpRequest) -> HttpResponse:
    """500: our own fault."""
    return _page(None, 500)


def record(sender: object, **_details: object) -> None:  # noqa: ARG001 - a signal's receiver
    """Logs and counts an exception that no view expected: its type and places, no values."""
    error = sys.exception()
    if error is not None:
        metrics.EXCEPTIONS.labels(type(error).__name__).inc()
        log.error("exception", exc_info=error)


def _page(request: HttpRequest | None, status: int) -> HttpResponse:
    """The portal's page for `status`, or one sentence where the page itself cannot be made.

    Without a request no context processor runs, so nothing asks the database.
    """
    try:
        body = loader.get_template(f"{status}.html").render(request=request)
    except TemplateDoesNotExist:
        return _sentence(status)
    except Exception:  # the last page has nowhere to pass an error on to
        log.warning("error page failed", status=status, exc_info=True)
        return _sentence(status)
    return HttpResponse(body, status=status)


def _sentence(status: int) -> HttpResponse:
    return HttpResponse(
        str(SENTENCES[status]), status=status, content_type="text/plain; charset=utf-8"
    )
