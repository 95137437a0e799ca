"""The intake desk: filing for somebody else, reading the number back, finding it again."""

import json
from collections.abc import Sequence

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aduan.cases import access
from aduan.cases.access import DESKS
from aduan.cases.actions import filing
from aduan.cases.actions.filing import Filed
from aduan.cases.errors import Absent, Incomplete, Refused
from aduan.cases.models import PublicCase, PublicUpdate
from aduan.desk import pages
from aduan.desk.forms import verbs
from aduan.desk.forms.base import stored
from aduan.desk.forms.intake import ON_AIR, OWN_WORDS, Intake
from aduan.desk.gate import DeskRequest, desk, holds
from aduan.desk.views.case import about
from aduan.desk.views.queue import programmes_of
from aduan.directory import policies
from aduan.directory.models import ProgrammeVersion
from aduan.directory.naming import in_language, language
from aduan.vault import files, numbers

READ_OUT = 30


@require_http_methods(["GET", "HEAD", "POST"])
@desk(*DESKS)
def file(request: DeskRequest) -> HttpResponse:
    """The form; posted, the report is filed and its number shown to be read back.

    A topic's own questions are known only once the topic is: then the form comes back once.
    """
    version = _programme(request)
    doors = list(OWN_WORDS) if holds(request.actor, "operator") else list(ON_AIR)
    if request.method != "POST":
        return _show(request, Intake(version, request.person, request.now, doors), version)
    form = Intake(version, request.person, request.now, doors, request.POST, request.FILES)
    if form.is_valid() and form.unasked:
        return _show(request, form, version)
    if form.is_valid():
        done = _file(form)
        if done is not None:
            context = {"filed": done, "spelled": _spelled(done.number), **_promises(done)}
            with timezone.override(form.zone):
                return pages.render(request, "desk/filed.html", context, section="intake")
    return _show(request, form, version, status=422)


def _file(form: Intake) -> Filed | None:
    """Files once, however often it is sent; None with errors at the fields."""
    given = {
        key: str(value) for key, value in form.cleaned_data.items() if key not in ("attached",)
    }
    try:
        with transaction.atomic():
            report = form.report(stored(form.cleaned_data["attached"], form.now, evidence=True))
            done = filing.file(
                report,
                now=form.now,
                key=form.cleaned_data["token"],
                body=json.dumps(given, sort_keys=True).encode(),
            )
            if done.repeated:
                transaction.set_rollback(True)  # the scans are with the first sending
            return done
    except Incomplete as problem:
        for name, told in problem.fields.items():
            form.add_error(name if name in form.fields else None, str(told))
    except Refused as problem:
        form.add_error(None, str(problem.message))
    except files.FileRefused as refused:
        form.add_error("attached", str(refused))
    return None


def _show(
    request: DeskRequest, form: Intake, version: ProgrammeVersion, *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "chosen": version.rules.code,
        "programmes": [each.rules.code for each in _programmes(request)],
    }
    return pages.render(request, "desk/intake.html", context, section="intake", status=status)


def _programmes(request: DeskRequest) -> Sequence[ProgrammeVersion]:
    mine = programmes_of(request.actor, DESKS)
    return [version for version in policies.active() if version.programme_id in mine]


def _programme(request: DeskRequest) -> ProgrammeVersion:
    """The programme that the report is for: the one in the address, else the first of theirs."""
    theirs = _programmes(request)
    wanted = request.GET.get("programme")
    found = [each for each in theirs if wanted in (None, each.rules.code)]
    if not found:
        raise Absent
    return found[0]


def _spelled(number: int) -> list[str]:
    """The number in three groups, digit by digit, to be read aloud."""
    return [" ".join(group) for group in numbers.show(number).split(" ")]


def _promises(done: Filed) -> dict[str, object]:
    return {
        "forward_by": parse_datetime(done.forward_by),
        "promise_by": parse_datetime(done.promise_by),
    }


@require_safe
@desk(*DESKS)
def find(request: DeskRequest) -> HttpResponse:
    """Finding again, by number, what one filed oneself."""
    written = request.GET.get("number", "").strip()
    number = numbers.parse(written) if written else None
    if number is not None:
        return redirect(reverse("desk:filed", args=[number]))
    if written:
        messages.error(request, _("This is not a number of a report. It has nine digits."))
    return redirect("desk:intake")


@require_safe
@desk(*DESKS)
def filed(request: DeskRequest, number: int) -> HttpResponse:
    """What the intake desk may see of a report that it filed: where it stands, nothing said."""
    case = access.find(request.actor, number)
    if not access.roles_on(request.actor, case) & DESKS:
        raise Absent
    form = (
        verbs.form_for("add", case, request.actor, request.now)
        if "add" in verbs.offered(case, request.actor, request.now)
        else None
    )
    context = {
        **about(case),
        "case": case,
        "form": form,
        "action": reverse("desk:act", args=[number, "add"]),
        "spelled": _spelled(number),
    }
    return pages.render(request, "desk/filed_case.html", context, section="intake")


@require_safe
@desk("radio")
def readout(request: DeskRequest) -> HttpResponse:
    """What can be read on air of the station's own listeners' reports: public words only."""
    found = list(
        PublicCase.objects.filter(case__filed_by=request.person).order_by("-case")[:READ_OUT]
    )
    results: dict[int, PublicUpdate] = {}
    told = PublicUpdate.objects.filter(case_id__in=[each.number for each in found])
    for update in told.exclude(text="").order_by("seq"):
        results[update.case_id] = update
    shown = language()
    context = {
        "rows": [
            {
                "public": each,
                "agency": in_language(each.agency_names, shown),
                "result": results.get(each.number),
            }
            for each in found
        ]
    }
    return pages.render(request, "desk/readout.html", context, section="readout")
