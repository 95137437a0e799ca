"""Logs hold routes, times and places in the code; never what people wrote or who they are."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from aduan.operations import errors, logs

SECRETS = ("123456789", "Siti", "0812", "siti@example.org")


def _shows(_request: HttpRequest, number: int) -> HttpResponse:
    return HttpResponse(f"case {number}")


def _breaks(_request: HttpRequest, number: int) -> HttpResponse:
    try:
        raise KeyError("Siti Rahayu 0812 3456 7890")
    except KeyError as error:
        raise ValueError(f"case {number}") from error


def _hides(_request: HttpRequest, number: int) -> HttpResponse:
    raise Http404(f"no case {number}")


urlpatterns = [
    path("c/<int:number>", _shows, name="case"),
    path("b/<int:number>", _breaks, name="breaks"),
    path("h/<int:number>", _hides, name="hides"),
    path("n/<int:number>", _shows),
]
handler404 = errors.absent
handler500 = errors.failed


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Iterator["Lines"]:
    """The log as JSON lines; the session's own settings come back afterwards."""
    logs.configure(terminal=False)
    yield Lines(capsys)
    logs.configure()


class Lines:
    """What has been logged since it was last asked."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def read(self) -> list[dict[str, object]]:
        text = self.capsys.readouterr().err
        for secret in SECRETS:
            assert secret not in text
        return [json.loads(line) for line in text.splitlines()]


@override_settings(ROOT_URLCONF="operations.test_logs")
@pytest.mark.parametrize(
    ("address", "route", "status"),
    [
        ("/c/123456789?phone=0812&mail=siti@example.org", "case", 200),
        ("/n/123456789", "n/<int:number>", 200),
        ("/h/123456789", "hides", 404),
        ("/nowhere/123456789", "unmatched", 404),
    ],
)
def test_a_request_is_logged_by_route(address: str, route: str, status: int, lines: Lines) -> None:
    answer = Client().get(address)
    (line,) = lines.read()
    assert (line["event"], line["method"], line["route"], line["status"]) == (
        "request",
        "GET",
        route,
        status,
    )
    assert isinstance(line["ms"], float)
    assert line["request"] == answer.headers["X-Request-ID"]


@override_settings(ROOT_URLCONF="operations.test_logs")
def test_an_exception_is_logged_by_type_and_place(lines: Lines) -> None:
    answer = Client(raise_request_exception=False).get("/b/123456789")
    assert answer.status_code == 500
    exception, request = lines.read()
    assert exception["exception"] == "builtins.ValueError <- builtins.KeyError"
    assert any("test_logs.py" in place for place in exception["trace"])  # type: ignore[attr-defined]
    assert exception["request"] == request["request"]
    assert request["status"] == 500


def test_other_peoples_loggers_lose_values_too(lines: Lines) -> None:
    try:
        raise ValueError("Siti Rahayu")
    except ValueError:
        logging.getLogger("somebody.else").exception("it failed")
    (line,) = lines.read()
    assert (line["event"], line["exception"]) == ("it failed", "builtins.ValueError")


def test_a_proxys_id_is_kept_only_if_it_is_one(lines: Lines) -> None:
    given = "fedcba98fedcba98fedcba98fedcba98"
    taken = Client().get("/health/live", headers={"X-Request-ID": given})
    refused = Client().get("/health/live", headers={"X-Request-ID": "Siti-0812"})
    assert taken.headers["X-Request-ID"] == given
    assert len(refused.headers["X-Request-ID"]) == 32
    assert len(lines.read()) == 2


def test_text_for_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(terminal=True)
    structlog.get_logger("aduan.test").warning("something", part="web")
    logs.configure()
    said = capsys.readouterr().err
    assert "something" in said
    assert not said.startswith("{")
