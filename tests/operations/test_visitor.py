"""Whose attempts are counted, with and without proxies in front."""

from ipaddress import ip_network

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from aduan.operations.middleware.visitor import VisitorMiddleware, visitor

PROXIES = (ip_network("10.0.0.0/8"), ip_network("2001:db8::/32"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9, 10.2.0.4", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.7, 203.0.113.9", "203.0.113.9"),  # the left one is invented
        ("203.0.113.5", "198.51.100.7", "203.0.113.5"),  # a stranger who calls himself a proxy
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "10.2.0.4", "10.2.0.4"),  # somebody of the house itself
        ("10.0.0.1", "203.0.113.9, not an address", "10.0.0.1"),
        ("2001:db8::1", "2001:DB9:0::5", "2001:db9::5"),
        ("", "203.0.113.9", ""),
    ],
)
def test_the_last_address_that_no_proxy_has(peer: str, forwarded: str, expected: str) -> None:
    assert visitor(peer, forwarded, PROXIES) == expected


def test_nobody_is_believed_unless_named(rf: RequestFactory) -> None:
    seen: list[str] = []

    def answer(request: HttpRequest) -> HttpResponse:
        seen.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.9")
    middleware = VisitorMiddleware(answer)
    middleware(request)
    middleware.trusted = PROXIES
    middleware(request)
    assert seen == ["10.0.0.1", "203.0.113.9"]
