"""Every address of the project: operations' own, then the doors."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from aduan.operations import csp, health

handler400 = "aduan.operations.errors.malformed"
handler403 = "aduan.operations.errors.forbidden"
handler404 = "aduan.operations.errors.absent"
handler500 = "aduan.operations.errors.failed"

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("metrics", health.metrics, name="metrics"),
    path("csp-report", csp.report, name="csp-report"),
]
for room, prefix in (("api", ""), ("desk", "desk/"), ("portal", "")):
    if find_spec(f"aduan.{room}.urls"):
        urlpatterns.append(path(prefix, include(f"aduan.{room}.urls")))
