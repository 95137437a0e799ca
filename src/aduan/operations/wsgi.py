"""The web process: what granian serves."""

import gc
import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aduan.operations.settings")

Answer = Iterable[bytes]
Application = Callable[[dict[str, Any], Callable[..., Any]], Answer]

NEW_OBJECTS = 20_000
"""So many may be made before the collector looks for rings among them: about two filings' worth.
Python's 700 has it look ten times a request, which is a tenth of the request's time."""


def at_once(django: Application) -> Application:
    """Hands a finished page to granian as the list that it takes in one piece.

    It draws any other answer out of Python chunk by chunk, which takes a sixth of the time of a
    request under load. What is streamed stays a stream.
    """

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Answer:
        found = django(environ, start_response)
        if not isinstance(found, HttpResponse):
            return found
        page = list(found)
        found.close()
        return page

    return answer


def serving() -> Application:
    """The application with all that it needs loaded, and out of the collector's sight for good."""
    django = get_wsgi_application()
    _loaded = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 10, 10)
    return at_once(django)


application = serving()
