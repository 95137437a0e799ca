"""How the doors do: what came, what goes, what fails and what it costs, by channel and account."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from aduan.channels import overview
from aduan.desk import money, pages
from aduan.desk.gate import DeskRequest, desk
from aduan.directory.dates import ZONE
from aduan.notifications import costs, reasons

NAMES = {"email": _("E-mail"), "sms": _("SMS")}
"""Channels in words; others by their code."""
FIRST_YEAR = 2020
"""Before it there was no register."""


@require_safe
@desk("admin")
def channels(request: DeskRequest) -> HttpResponse:
    """Every channel with its accounts, as they are now."""
    doors = [
        {"door": door, "name": NAMES.get(door.code, door.code), "accounts": _lines(door.accounts)}
        for door in overview.doors(request.now)
    ]
    return pages.render(request, "desk/channels.html", {"doors": doors}, section="channels")


@require_safe
@desk("admin")
def spent(request: DeskRequest) -> HttpResponse:
    """What one month's messages cost, by account and programme."""
    now_begin, _now_end = overview.month_of(request.now)
    begin = min(_month(request.GET.get("month", "")) or now_begin, now_begin)
    end = overview.next_month(begin)
    context = {
        "lines": [
            {"line": line, "name": NAMES.get(line.channel, line.channel), "cost": _cost(line)}
            for line in costs.between(begin, end)
        ],
        "begin": begin,
        "last": end - timedelta(days=1),
        "older_url": f"?month={begin - timedelta(days=1):%Y-%m}",
        "newer_url": f"?month={end:%Y-%m}" if begin < now_begin else "",
    }
    return pages.render(request, "desk/costs.html", context, section="channels")


def _lines(accounts: Sequence[overview.AccountState]) -> list[dict[str, Any]]:
    """What is shown of each account."""
    return [
        {
            "account": each,
            "why": reasons.words(each.health.reason),
            "costs": [words for line in each.spent if (words := _cost(line))],
        }
        for each in accounts
    ]


def _cost(line: costs.Line) -> str:
    return money.words(line.micros, line.currency)


def _month(text: str) -> datetime | None:
    """A month as an address carries it, "2026-11"; None for nonsense."""
    try:
        begin = datetime.strptime(text, "%Y-%m").replace(tzinfo=ZONE)
    except ValueError:
        return None
    return begin if begin.year >= FIRST_YEAR else None
