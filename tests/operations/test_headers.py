"""What every page tells the browser."""

import json

import pytest
from django.test import Client, override_settings
from prometheus_client import REGISTRY

from aduan.operations.middleware.headers import content_security_policy

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; media-src 'self'; worker-src 'self'; "
    "connect-src 'self' https://live.example:8001; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'; report-uri /csp-report"
)


def test_the_policy_allows_nothing_inline_and_nothing_foreign() -> None:
    assert content_security_policy("https://live.example:8001/path") == POLICY


@pytest.mark.parametrize("path", ["/health/live", "/no/such/page"])
def test_every_answer_has_the_headers(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self';")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "private, no-store"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in headers


@override_settings(
    SECURE_HSTS_SECONDS=31536000, SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")
)
def test_behind_tls_browsers_are_told_to_stay_there() -> None:
    answer = Client().get("/health/live", headers={"X-Forwarded-Proto": "https"})
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def _reported(directive: str) -> float:
    return REGISTRY.get_sample_value("aduan_csp_reports_total", {"directive": directive}) or 0.0


@pytest.mark.parametrize(
    ("body", "counted"),
    [
        ({"csp-report": {"effective-directive": "script-src-elem"}}, "script-src"),
        ({"csp-report": {"violated-directive": "img-src http://x/123456789"}}, "img-src"),
        ({"csp-report": {"effective-directive": "Siti Rahayu"}}, "other"),
        ({"something": "else"}, "unreadable"),
        ([], "unreadable"),
    ],
)
def test_reports_are_counted_by_directive_only(client: Client, body: object, counted: str) -> None:
    before = _reported(counted)
    answer = client.post("/csp-report", json.dumps(body), content_type="application/csp-report")
    assert answer.status_code == 204
    assert _reported(counted) == before + 1


def test_a_huge_report_is_not_read(client: Client) -> None:
    before = _reported("unreadable")
    answer = client.post("/csp-report", "x" * 100_000, content_type="application/csp-report")
    assert answer.status_code == 204
    assert _reported("unreadable") == before + 1


def test_reports_are_only_posted(client: Client) -> None:
    assert client.get("/csp-report").status_code == 405
