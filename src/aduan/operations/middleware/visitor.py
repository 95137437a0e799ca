"""Whose request it is, where a proxy stands in front of the web process."""

from collections.abc import Callable
from ipaddress import ip_address

from django.http import HttpRequest, HttpResponse

from aduan.operations.configuration import Network, current


class VisitorMiddleware:
    """Sets `REMOTE_ADDR` to the visitor's address instead of a trusted proxy's.

    Attempts are counted by network; counted by the proxy's, one stranger's attempts would shut the
    door for the whole country. Only proxies named in `ADUAN_TRUSTED_PROXIES` are believed: each
    adds the address that it saw at the end of `X-Forwarded-For`, and what stands further left may
    be anybody's invention.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.trusted = current().trusted_proxies

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Passes the request on under its visitor's address."""
        if self.trusted:
            request.META["REMOTE_ADDR"] = visitor(
                request.META.get("REMOTE_ADDR", ""),
                request.META.get("HTTP_X_FORWARDED_FOR", ""),
                self.trusted,
            )
        return self.get_response(request)


def visitor(peer: str, forwarded: str, trusted: tuple[Network, ...]) -> str:
    """The last address of the way that no trusted proxy has."""
    way = [*(each.strip() for each in forwarded.split(",") if each.strip()), peer]
    seen = peer
    while way:
        try:
            address = ip_address(way.pop())
        except ValueError:
            return seen
        seen = str(address)
        if not any(address in network for network in trusted):
            return seen
    return seen
