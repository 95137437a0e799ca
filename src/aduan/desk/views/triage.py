"""The triage page: one report, read and judged; checked, made public wording and forwarded."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aduan.cases import access
from aduan.cases.errors import ChangedMeanwhile, Incomplete, Refused
from aduan.cases.models import Case, Visibility
from aduan.desk import pages, similar, words
from aduan.desk.forms import verbs
from aduan.desk.forms.base import VerbForm
from aduan.desk.forms.onward import Forward
from aduan.desk.forms.triage import Check, Redact
from aduan.desk.gate import DeskRequest, desk
from aduan.desk.lists import rows
from aduan.desk.reading import CaseFile
from aduan.desk.views.acts import changed, sent_again, typed
from aduan.desk.views.case import TRIAGED, about
from aduan.directory.naming import language

BESIDE = ("ask", "archive", "merge", "split", "flag_urgent", "note", "raise_secrecy", "reassign")
"""Other verbs that the page offers, below the three that it does together."""


class Desk:
    """The three forms of the page, on one report."""

    def __init__(self, request: DeskRequest, case: Case, sent: QueryDict | None = None) -> None:
        given = (case, request.actor, request.now, sent)
        self.check = Check(*given)
        secret = case.visibility == Visibility.CONFIDENTIAL
        self.redact = None if secret else Redact(*given)
        self.forward = Forward(*given)

    @property
    def protected(self) -> bool:
        """Whether the verdict makes the report confidential, so that nothing is published."""
        return bool(self.check.is_valid() and self.check.cleaned_data["protected"])

    def chosen(self, wanted: str) -> list[VerbForm]:
        """The forms that the pressed button asks for."""
        with_wording = self.redact is not None and not self.protected
        chosen: list[VerbForm] = [self.check]
        if wanted in ("wording", "forward") and self.redact is not None and with_wording:
            chosen.append(self.redact)
        if wanted == "forward":
            chosen.append(self.forward)
        return chosen


@require_http_methods(["GET", "HEAD", "POST"])
@desk("centre")
def triage(request: DeskRequest, number: int) -> HttpResponse:
    """Reading one report, and sending it on its way in one act."""
    case = access.find(request.actor, number)
    if "check" not in verbs.offered(case, request.actor, request.now):
        access.known(request.actor, case, "check")
        if request.method == "POST":
            return _changed(request, case)
        return redirect(reverse("desk:case", args=[number]))
    with timezone.override(ZoneInfo(case.rules.calendar.zone)):
        if request.method != "POST":
            return _show(request, case, Desk(request, case))
        seen = request.POST.get("seen", "")
        if seen.isdecimal() and int(seen) != case.version:
            return _changed(request, case)
        return _carry_out(request, case, Desk(request, case, request.POST))


def _carry_out(request: DeskRequest, case: Case, desk_: Desk) -> HttpResponse:
    wanted = request.POST.get("do", "check")
    chosen = desk_.chosen(wanted)
    valid = [form.is_valid() for form in chosen]  # each of them, so that all say what is wrong
    if not all(valid):
        return _show(request, case, desk_, shown=chosen, status=422)
    now_doing = chosen[0]
    try:
        with transaction.atomic():
            seen = chosen[0].seen_version
            for now_doing in chosen:
                now_doing.act(seen)
                seen = None  # the case changed by our own act; it is locked until we are done
    except Incomplete as problem:
        for name, told in problem.fields.items():
            now_doing.add_error(name if name in now_doing.fields else None, str(told))
        return _show(request, case, desk_, shown=chosen, status=422)
    except ChangedMeanwhile:
        return _changed(request, access.find(request.actor, case.number))
    except Refused as problem:
        now_doing.add_error(None, str(problem.message))
        return _show(request, case, desk_, shown=chosen, status=409)
    messages.success(request, _done(wanted))
    if wanted == "forward":
        return redirect(reverse("desk:queue", args=["checking"]))
    return redirect(reverse("desk:triage", args=[case.number]))


def _changed(request: DeskRequest, case: Case) -> HttpResponse:
    """Somebody was first: the page anew with all that was typed, or that alone where nothing is
    left to check."""
    with timezone.override(ZoneInfo(case.rules.calendar.zone)):
        if "check" not in verbs.offered(case, request.actor, request.now):
            return changed(request, case, "forward")
        desk_ = Desk(request, case, sent_again(request, case))
        return _show(request, case, desk_, status=409, changed_meanwhile=True)


def _done(wanted: str) -> str:
    if wanted == "forward":
        return _("The report was checked and forwarded. Its agency is told now.")
    if wanted == "wording":
        return _("The verdict and the public wording were saved.")
    return str(verbs.DONE["check"])


def _show(
    request: DeskRequest,
    case: Case,
    desk_: Desk,
    *,
    shown: list[VerbForm] | None = None,
    status: int = 200,
    changed_meanwhile: bool = False,
) -> HttpResponse:
    reading = CaseFile(case, request.actor, request.now)
    if desk_.redact is not None:
        desk_.redact.propose(reading)
    context: dict[str, Any] = {
        **about(case),
        "case": case,
        "reading": reading,
        "forms": desk_,
        "errors": shown or [],
        "found": [
            (piece, words.found_words(kind))
            for piece, kind in (desk_.redact.found if desk_.redact else [])
        ],
        "similar": similar.by_words(case, reading.title),
        "same_sender": rows(similar.by_sender(case), request.now),
        "suggested_name": case.suggested_agency.name(language()) if case.suggested_agency else "",
        "tools": _beside(request, case),
    }
    if changed_meanwhile:
        shown_forms = (desk_.check, desk_.redact, desk_.forward)
        context |= {
            "changed": True,
            "last": reading.history[-1] if reading.history else None,
            "typed": typed(request, *shown_forms),
        }
    return pages.render(request, "desk/triage.html", context, section="triage", status=status)


def _beside(request: DeskRequest, case: Case) -> list[dict[str, Any]]:
    offered = set(verbs.offered(case, request.actor, request.now)) - TRIAGED
    return [
        {
            "verb": verb,
            "title": verbs.TITLES[verb],
            "url": reverse("desk:act", args=[case.number, verb]),
            "form": verbs.form_for(verb, case, request.actor, request.now),
        }
        for verb in BESIDE
        if verb in offered
    ]
