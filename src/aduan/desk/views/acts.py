"""Carrying out a verb: one address per case and verb, one form, one answer for each that can be."""

import re
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from aduan.cases import access
from aduan.cases.errors import Absent, ChangedMeanwhile, Refused
from aduan.cases.models import Case
from aduan.desk import pages
from aduan.desk.forms import result, triage, verbs
from aduan.desk.forms.base import VerbForm
from aduan.desk.gate import DeskRequest, desk
from aduan.desk.reading import CaseFile
from aduan.desk.views.case import about, refused

WRITTEN = ("title", "text", "place")
"""Fields that hold a person's own words even where it is only one."""
_LONGEST_CODE = 20
_ID = re.compile(r"[0-9a-f-]{36}")


@require_http_methods(["GET", "HEAD", "POST"])
@desk()
def act(request: DeskRequest, number: int, verb: str) -> HttpResponse:
    """The form of one verb on one case; posted, it is carried out."""
    case = access.find(request.actor, number)
    access.known(request.actor, case, verb)
    if verb not in verbs.FORMS:
        raise Absent
    with timezone.override(ZoneInfo(case.rules.calendar.zone)):
        if request.method == "POST" and _stale(request, case):
            return changed(request, case, verb)
        if verb not in verbs.offered(case, request.actor, request.now):
            return refused(request, case, _why_not(request, case, verb))
        if request.method != "POST":
            form = verbs.form_for(verb, case, request.actor, request.now)
            return _show(request, case, form)
        form = verbs.form_for(verb, case, request.actor, request.now, request.POST, request.FILES)
        return _carry_out(request, case, form)


def _carry_out(request: DeskRequest, case: Case, form: VerbForm) -> HttpResponse:
    try:
        done = form.is_valid() and form.carry_out()
    except ChangedMeanwhile:
        return changed(request, access.find(request.actor, case.number), form.verb)
    except Refused as problem:
        form.add_error(None, str(problem.message))
        return _show(request, case, form, status=409)
    if done:
        messages.success(request, verbs.DONE.get(form.verb, verbs.OTHERWISE_DONE))
        return redirect(after(case))
    proposing = isinstance(form, result.WithPublicText) and form.proposed
    return _show(request, case, form, status=200 if proposing else 422)


def after(case: Case) -> str:
    """Where somebody goes on after a verb: back to the case."""
    return reverse("desk:case", args=[case.number])


def _stale(request: DeskRequest, case: Case) -> bool:
    """Whether the case has changed since the form was drawn."""
    seen = request.POST.get("seen", "")
    return seen.isdecimal() and int(seen) != case.version


def _why_not(request: DeskRequest, case: Case, verb: str) -> str:
    roles = access.known(request.actor, case, verb)
    try:
        access.permit(roles, request.actor, case, verb, {}, request.now)
    except Refused as problem:
        return str(problem.message)
    return ""


def _show(request: DeskRequest, case: Case, form: VerbForm, *, status: int = 200) -> HttpResponse:
    """The page of one verb: its form, and the report beside it."""
    reading = CaseFile(case, request.actor, request.now)
    if isinstance(form, triage.Redact):
        form.propose(reading)
    context = {
        **about(case),
        "case": case,
        "reading": reading,
        "form": form,
        "title": verbs.TITLES[form.verb],
        "action": reverse("desk:act", args=[case.number, form.verb]),
    }
    return pages.render(request, "desk/verb.html", context, status=status)


def changed(request: DeskRequest, case: Case, verb: str) -> HttpResponse:
    """Somebody was first: how the case stands now, and what was typed, ready to be sent again."""
    reading = CaseFile(case, request.actor, request.now)
    form = None
    if verb in verbs.offered(case, request.actor, request.now):
        form = verbs.form_for(verb, case, request.actor, request.now, sent_again(request, case))
    context: dict[str, Any] = {
        **about(case),
        "case": case,
        "reading": reading,
        "last": reading.history[-1] if reading.history else None,
        "title": verbs.TITLES.get(verb, ""),
        "typed": typed(request, form),
        "form": form,
        "action": reverse("desk:act", args=[case.number, verb]),
    }
    return pages.render(request, "desk/changed.html", context, status=409)


def sent_again(request: DeskRequest, case: Case) -> QueryDict:
    """What was sent, as if the case had been seen as it stands now."""
    again = request.POST.copy()
    again["seen"] = str(case.version)
    return again


def typed(request: DeskRequest, *shown: VerbForm | None) -> list[str]:
    """What somebody wrote that none of the forms shown holds."""
    held = {name for form in shown if form is not None for name in form.fields}
    return [
        value
        for name, values in request.POST.lists()
        if name not in held | {"csrfmiddlewaretoken", "seen"}
        for value in values
        if _written(name, value)
    ]


def _written(name: str, value: str) -> bool:
    """Whether a value was written; others were chosen from a list: codes and ids."""
    if name in WRITTEN:
        return bool(value.strip())
    return not _ID.fullmatch(value) and (len(value) > _LONGEST_CODE or " " in value.strip())
