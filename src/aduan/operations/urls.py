"""Every address of the project: operations' own, then the doors."""

from django.urls import include, path

from aduan.operations import csp, health

handler400 = "aduan.operations.errors.malformed"
handler403 = "aduan.operations.errors.forbidden"
handler404 = "aduan.operations.errors.absent"
handler500 = "aduan.operations.errors.failed"

urlpatterns = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("metrics", health.metrics, name="metrics"),
    path("csp-report", csp.report, name="csp-report"),
    path("", include("aduan.api.urls")),
    path("", include("aduan.channels.urls")),
    path("desk/", include("aduan.desk.urls")),
    # Last, for its programmes stand at the first level.
    path("", include("aduan.portal.urls")),
]
