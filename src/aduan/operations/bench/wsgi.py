"""The web process of the bench's constant page: same settings, same middleware, one view.

The page has the size that `ADUAN_BENCH_PAGE_BYTES` says; what it costs to serve is the ceiling of
any page of that size.
"""

import os

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path

from aduan.operations.wsgi import serving

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aduan.operations.settings")
PAGE = b"x" * int(os.environ.get("ADUAN_BENCH_PAGE_BYTES", "10000"))


def page(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view
    """Always the same bytes."""
    return HttpResponse(PAGE)


urlpatterns = [path("", page, name="bench-constant")]
settings.ROOT_URLCONF = __name__
application = serving()
