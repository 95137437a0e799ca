"""The API's addresses and its description."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from ninja import NinjaAPI
from ninja.openapi.docs import Swagger

from aduan.api import agency, errors, filing

api = NinjaAPI(
    title="Aduan",
    version="1",
    description="File complaints, follow them, read the public register; work an agency's cases.",
    docs_url=None,
    urls_namespace="api",
    docs=Swagger(settings={"persistAuthorization": False}),
)
errors.install(api)
api.add_router("", filing.router)
api.add_router("/agency", agency.router)


def docs(request: HttpRequest) -> HttpResponse:
    """The description as a page, drawn by the Swagger UI that Ninja bundles."""
    page = api.docs.render_page(request, api)
    page["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    return page


urlpatterns = [
    path("api/v1/", api.urls),
    path("api/docs", docs, name="api-docs"),
]
