"""Is it alive, is it fit to serve, and what do the counters say."""

import os
from collections.abc import Iterator
from ipaddress import ip_address

import prometheus_client
from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, Metric, multiprocess
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from aduan.operations import examination


@require_safe
def live(_request: HttpRequest) -> HttpResponse:
    """200 while the process answers at all."""
    return HttpResponse("live\n", content_type="text/plain")


@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """200 when all that is needed to take a report is there, else 503; and what is not."""
    findings = examination.examine()
    fit = all(found == examination.OK for found in findings.values())
    return JsonResponse({"ready": fit, **findings}, status=200 if fit else 503)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The counters in Prometheus's format, for this machine or for who has the token."""
    if not _may_read_metrics(request):
        raise Http404
    body = prometheus_client.generate_latest(_registry())
    return HttpResponse(body, content_type=prometheus_client.CONTENT_TYPE_LATEST)


def _may_read_metrics(request: HttpRequest) -> bool:
    """A loopback address that no proxy speaks for, or the bearer of ADUAN_METRICS_TOKEN."""
    token = settings.ADUAN_METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and constant_time_compare(given, token):
        return True
    if any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-Ip")):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _registry() -> CollectorRegistry:
    """All web processes' counters where they share a folder, else this process's own."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry = CollectorRegistry()
        registry.register(_Own())
    registry.register(_Gauges())
    return registry


class _Own(Collector):
    """What this process has counted."""

    def collect(self) -> Iterator[Metric]:
        """Yields the default registry's metrics."""
        yield from prometheus_client.REGISTRY.collect()


class _Gauges(Collector):
    """What only the database knows, asked at each scrape."""

    def collect(self) -> Iterator[Metric]:
        """Yields nothing where the database does not answer; /health/ready says why."""
        try:
            beat = examination.worker_beat_seconds()
            lag = examination.seal_lag_seconds()
            waiting = examination.jobs_waiting()
        except DatabaseError:
            return
        yield GaugeMetricFamily("aduan_seal_lag_seconds", "Oldest unsealed change", value=lag)
        yield GaugeMetricFamily("aduan_jobs_waiting", "Jobs not begun", value=waiting)
        if beat is not None:
            yield GaugeMetricFamily(
                "aduan_worker_beat_seconds", "Since a worker's beat", value=beat
            )
