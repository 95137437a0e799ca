"""Where providers call us: `/hooks/<channel>/<account>`.

Whoever calls shows the account's signature or secret; who does not is told nothing, and leaves
nothing behind but a count.
"""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from aduan.channels import accounts, intake, registry, strangers
from aduan.channels.accounts import NoSuchAccount
from aduan.channels.providers import Call, Provider
from aduan.notifications import receipts


class Request(HttpRequest):
    """A provider's request with its `now`, the aware UTC instant at which it came in."""

    now: datetime


@csrf_exempt
@require_POST
def inbound(request: Request, channel: str, account: str) -> HttpResponse:
    """A message that somebody sent us: stored, then answered; read by a job."""
    return _answer(
        request,
        channel,
        account,
        lambda provider, call: intake.receive(channel, provider, call, request.now),
    )


@csrf_exempt
@require_http_methods(["GET", "POST"])
def receipt(request: Request, channel: str, account: str) -> HttpResponse:
    """What became of a message that we handed over."""

    def note(provider: Provider, call: Call) -> None:
        report = provider.report(call)
        if report is not None:
            receipts.note(
                channel,
                report.provider_id,
                report.status,
                request.now,
                report.reason,
                cost=report.price,
                currency=report.currency,
            )

    return _answer(request, channel, account, note)


def _answer(
    request: Request, channel: str, account: str, act: Callable[[Provider, Call], object]
) -> HttpResponse:
    """Acts on a call that its provider really made; 403 for anybody else's."""
    try:
        held = accounts.find(channel, account).account
        provider = registry.get(channel).providers[held.provider]
    except (NoSuchAccount, registry.NoSuchChannel, KeyError):
        return HttpResponseForbidden()
    call = _call(request, account)
    if not provider.trusted(held, call):
        strangers.count(channel, account, request.now)
        return HttpResponseForbidden()
    act(provider, call)
    return HttpResponse(provider.answer, content_type=provider.answer_type)


def _call(request: Request, account: str) -> Call:
    return Call(
        account=account,
        method=str(request.method),
        url=f"{settings.ADUAN_PUBLIC_URL}{request.get_full_path()}",
        headers={name.lower(): value for name, value in request.headers.items()},
        body=request.body,
    )
