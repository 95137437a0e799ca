"""Where providers call us: `/hooks/<channel>/<account>`.

Whoever calls shows the account's secret; who does not is told nothing, and leaves nothing behind.
"""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from aduan.channels import accounts, kannel
from aduan.channels.accounts import NoSuchAccount
from aduan.notifications import receipts


class Call(HttpRequest):
    """A provider's request with its `now`, the aware UTC instant at which it came in."""

    now: datetime


@csrf_exempt
@require_safe
def receipt(request: Call, channel: str, account: str) -> HttpResponse:
    """What became of a message that we handed over (Kannel's delivery reports)."""
    try:
        held = accounts.find(channel, account).account
    except NoSuchAccount:
        return HttpResponseForbidden()
    if not accounts.has_secret(held, "hook", request.GET.get("key", "")):
        return HttpResponseForbidden()
    code = request.GET.get("status", "")
    status, name = kannel.STATUS.get(code), request.GET.get("id", "")
    if status is not None and name:
        receipts.note(channel, name, status, request.now, kannel.REASONS.get(code, ""))
    return HttpResponse(status=204)
