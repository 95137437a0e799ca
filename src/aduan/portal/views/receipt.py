"""The receipt: number, receipt code, promises. Shown once, to the browser that filed."""

from datetime import datetime
from typing import Any

import segno
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from aduan.directory.naming import language
from aduan.portal import proof
from aduan.portal.forms.track import ContactCodeForm
from aduan.portal.programmes import Door, door_of
from aduan.portal.request import Request
from aduan.vault import numbers


@never_cache
@require_safe
def receipt(request: Request, number: str) -> HttpResponse:
    """The receipt of a report that this browser just filed; afterwards the report's own page."""
    wanted = numbers.parse(number)
    kept = proof.receipt_for(request, wanted) if wanted is not None else None
    if kept is None:
        return HttpResponseRedirect(reverse("portal:case", args=[number]))
    door = door_of(kept["programme"])
    with timezone.override(door.zone):
        return show_receipt(request, door, kept)


def show_receipt(request: Request, door: Door, kept: dict[str, Any]) -> HttpResponse:
    """The page itself."""
    number = f"{kept['number']:09d}"
    address = settings.ADUAN_PUBLIC_URL.rstrip("/") + reverse("portal:case", args=[number])
    days = {
        name: door.last_day(datetime.fromisoformat(kept[name]))
        for name in ("forward_by", "tell_by", "promise_by")
    }
    context = {
        "programme": door,
        "section": "report",
        "number": kept["number"],
        "canonical": number,
        "code": kept["code"],
        "days": days,
        "address": address,
        "picture": segno.make(address, error="m").svg_data_uri(scale=4, border=2),
        "contacts": kept["contacts"],
        "confirm_kind": kept.get("confirm_kind", "email"),
        "confirm": kept["confirm"],
        "form": ContactCodeForm(auto_id="confirm-%s"),
        "urgent": door.rules.urgent.told.in_language(language()) if kept["urgent"] else "",
    }
    return render(request, "portal/report/receipt.html", context)
