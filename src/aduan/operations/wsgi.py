"""The web process: what granian serves."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aduan.operations.settings")

Answer = Iterable[bytes]
Application = Callable[[dict[str, Any], Callable[..., Any]], Answer]


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


application = at_once(get_wsgi_application())
