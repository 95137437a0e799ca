"""Filing a report: at most three screens, and one is enough."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from aduan.cases.actions.filing import Filed
from aduan.cases.errors import Incomplete, Refused
from aduan.cases.models import Visibility
from aduan.channels import intake
from aduan.directory.naming import language
from aduan.notifications import verification
from aduan.portal import proof, uploads
from aduan.portal.forms.fields import add_errors
from aduan.portal.forms.report import SECRECY, WhatForm, contact_needed
from aduan.portal.programmes import Door, of_programme
from aduan.portal.request import Request, is_own_form
from aduan.portal.sheet import ONCE, Sheet, new_token
from aduan.portal.views.receipt import show_receipt

TEMPLATES = {
    "what": "portal/report/what.html",
    "who": "portal/report/who.html",
    "check": "portal/report/check.html",
}
SCREENS = list(TEMPLATES)
CONFIRMED = ("email", "phone")
"""The kinds of contact to which a code goes at once, the first that can be reached."""
NOTHING = ("", "")


@never_cache
@csrf_exempt  # works without cookies, and carries no authority; `is_own_form` keeps others out
@require_http_methods(["GET", "HEAD", "POST"])
@of_programme
def report(request: Request, door: Door) -> HttpResponse:
    """The screens: what happened; who, and what is known besides; check and send."""
    if request.method != "POST":
        return _first(request, door)
    if not is_own_form(request):
        raise PermissionDenied
    sheet = Sheet(request, door)
    go, screen = request.POST.get("go", "next"), request.POST.get("screen", "what")
    if go in ("what", "who"):
        return _show(request, sheet, go)
    if not sheet.what.is_valid():
        return _show(request, sheet, "what", status=422)
    if go != "send" and screen == "what":
        return _show(request, sheet, "who")
    if not sheet.who.is_valid():
        return _show(request, sheet, "who", status=422)
    if go != "send":
        return _show(request, sheet, "check")
    if not sheet.more.is_valid():
        return _show(request, sheet, "check", status=422)
    return _send(request, sheet)


def _first(request: Request, door: Door) -> HttpResponse:
    context = _context(door, "what") | {
        "form": WhatForm(),
        "carried": [(ONCE, new_token())],
        "kept": [],
        "may_send_now": not contact_needed(door),
    }
    return render(request, TEMPLATES["what"], context)


def _show(
    request: Request, sheet: Sheet, screen: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    """One screen, with what the person wrote on it and all that the others hold."""
    context = _context(sheet.door, screen) | {
        "carried": list(sheet.carried(screen)),
        "kept": list(zip(sheet.taken.kept, uploads.stored(sheet.taken.kept), strict=False)),
        "urgent": sheet.door.rules.urgent.told.in_language(language()) if sheet.urgent else "",
    }
    if screen == "what":
        context |= {"form": sheet.what, "may_send_now": not contact_needed(sheet.door)}
    elif screen == "who":
        context["form"] = sheet.who if sheet.saw_who else sheet.blank_who
    else:
        seen = any(name in sheet.data for name in sheet.more.fields)
        context |= {
            "form": sheet.more if seen or status != 200 else sheet.blank_more,
            "category": sheet.category.name(language()) if sheet.category else "",
            "agency": sheet.agency.name(language()) if sheet.agency else "",
            "secrecy": _secrecy(sheet),
            "said": sheet.what.cleaned_data,
            "person": sheet.who.cleaned_data,
            "similar": sheet.similar,
        }
    return render(request, TEMPLATES[screen], context | more, status=status)


def _secrecy(sheet: Sheet) -> tuple[Any, Any]:
    """The chosen level's name and what it means."""
    chosen = sheet.who.cleaned_data.get("visibility") or sheet.door.rules.visibility.default
    return SECRECY[Visibility(chosen)]


def _context(door: Door, screen: str) -> dict[str, Any]:
    return {
        "programme": door,
        "section": "report",
        "step": SCREENS.index(screen) + 1,
        "steps": len(SCREENS),
        "screen": screen,
    }


def _send(request: Request, sheet: Sheet) -> HttpResponse:
    """Files the report; what was sent twice gets the same receipt, and files nothing."""
    sent = sheet.report()
    key = f"{sent.channel}:{sheet.token}"
    try:
        filed = intake.file(
            sent,
            source=str(request.META.get("REMOTE_ADDR", "")),
            now=request.now,
            key=key,
            body=sheet.body(sent),
        )
    except Incomplete as problem:
        add_errors(sheet.what, dict(problem.fields))
        return _show(request, sheet, "what", status=422)
    except Refused as problem:
        if problem.code != "key_reused":
            sheet.more.add_error(None, str(problem.message))
            status = 429 if problem.code == intake.FLOODED else 409
            return _show(request, sheet, "check", status=status)
        sheet.token = new_token()
        return _show(request, sheet, "check", status=409, sent_before=True)
    return _receipt(request, sheet, filed)


def _receipt(request: Request, sheet: Sheet, filed: Filed) -> HttpResponse:
    kind, contact = _ask_to_confirm(request, sheet, filed)
    receipt = {
        "programme": sheet.door.code,
        "number": filed.number,
        "code": filed.receipt,
        "forward_by": filed.forward_by,
        "tell_by": filed.tell_by,
        "promise_by": filed.promise_by,
        "urgent": sheet.urgent,
        "contacts": [kind for kind, _value in sheet.who.contacts()],
        "confirm": contact,
        "confirm_kind": kind,
    }
    # Whoever keeps no cookies gets the page at once; loading it again sends the same token.
    if request.COOKIES:
        address = reverse("portal:receipt", args=[f"{filed.number:09d}"])
        response: HttpResponse = HttpResponseRedirect(address, status=303)
    else:
        response = show_receipt(request, sheet.door, receipt)
    proof.keep_receipt(request, response, receipt)
    proof.grant(request, response, {filed.number: filed.case_id})
    return response


def _ask_to_confirm(request: Request, sheet: Sheet, filed: Filed) -> tuple[str, str]:
    """Sends a code to the mail address or else to the phone; returns the contact's kind and id.
    Empty where no code can be sent: the report's own page offers it again.

    Also for a report that was sent again: the first time may have been cut off before this.
    """
    kinds = [kind for kind, _value in sheet.who.contacts()]
    contacts = dict(zip(kinds, filed.contacts, strict=False))
    for kind in CONFIRMED:
        if kind not in contacts:
            continue
        try:
            verification.start(filed.case_id, UUID(contacts[kind]), language(), request.now)
        except verification.TooOften:
            return (kind, contacts[kind]) if filed.repeated else NOTHING
        except verification.Unreachable:
            continue
        return kind, contacts[kind]
    return NOTHING
