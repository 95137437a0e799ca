"""What every answer tells the browser not to do."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

PERMISSIONS = "camera=(), microphone=(), payment=(), usb=(), interest-cohort=(), geolocation=(self)"


def content_security_policy(live_url: str) -> str:
    """The policy of every page: nothing inline, nothing evaluated, nothing from elsewhere but
    the live process's event stream."""
    parts = urlsplit(live_url)
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "media-src 'self'",
            "worker-src 'self'",
            f"connect-src 'self' {parts.scheme}://{parts.netloc}",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "manifest-src 'self'",
            "report-uri /csp-report",
        ]
    )


class HeadersMiddleware:
    """Adds the security headers, and keeps pages out of shared caches, unless the view that
    made the answer has said something stricter or other itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = content_security_policy(settings.ADUAN_LIVE_URL)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Passes the request on and completes the answer's headers."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response
