"""What the person who reported does with their report: every verb a form, here and on its page."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from aduan.cases import access, actors
from aduan.cases.actions.step import event_kind
from aduan.cases.errors import ChangedMeanwhile, Incomplete, Refused
from aduan.cases.models import Case
from aduan.ledger.models import Event
from aduan.portal import uploads
from aduan.portal.forms.acts import ACTS, Act, ActForm
from aduan.portal.forms.fields import add_errors
from aduan.portal.programmes import Door
from aduan.portal.request import Request, network
from aduan.portal.views.track import find_own, not_public
from aduan.vault import numbers, texts


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: Request, number: str, verb: str) -> HttpResponse:
    """One verb: the form on a page of its own, and what comes back from it."""
    chosen = ACTS.get(verb)
    if chosen is None:
        raise Http404
    found = find_own(request, numbers.parse(number))
    if found is None:
        return not_public(request, number)
    door = Door(found.rules.code, found.rules)
    with timezone.override(door.zone):
        if request.method == "POST":
            return _carry_out(request, door, found, chosen)
        return _form(request, door, found, chosen, chosen.form_for(found))


def _carry_out(request: Request, door: Door, found: Case, chosen: Act) -> HttpResponse:
    form = chosen.form_for(found, request.POST)
    sent: list[UploadedFile[Any]] = request.FILES.getlist("photos")
    tokens = request.POST.getlist(uploads.FIELD)
    taken = uploads.take(sent, tokens, request.now, network=network(request))
    if not form.is_valid() or taken.problems:
        if taken.problems:
            form.add_error("photos", list(taken.problems))
        return _form(request, door, found, chosen, form, taken, status=422)
    actor = actors.complainant([found.pk])
    try:
        chosen.carry_out(found.pk, actor, form.cleaned_data, taken.ids, request.now)
    except Incomplete as problem:
        add_errors(form, dict(problem.fields))
        return _form(request, door, found, chosen, form, taken, status=422)
    except (ChangedMeanwhile, Refused) as problem:
        if not _done_before(found, chosen, form):
            return _again(request, door, found, chosen, taken, problem)
    messages.success(request, str(chosen.done))
    return HttpResponseRedirect(_page_of(found), status=303)


def _done_before(found: Case, chosen: Act, form: ActForm) -> bool:
    """Whether the last thing that happened is this very act: a second press of the button."""
    last = Event.objects.filter(subject=found.pk).order_by("-seq").first()
    if last is None or last.kind != event_kind(chosen.verb) or last.actor != "complainant":
        return False
    said = str(form.cleaned_data.get("text") or "").strip()
    if chosen.said_as is None or not said:
        return True
    entry = found.entries.filter(kind=chosen.said_as).select_related("text").order_by("-at").first()
    return entry is not None and texts.read(entry.text).strip() == said


def _again(
    request: Request, door: Door, found: Case, chosen: Act, taken: uploads.Taken, problem: Refused
) -> HttpResponse:
    """Nothing was done: says why, keeps what was written, and shows how the report stands now."""
    current = find_own(request, found.number)
    if current is None:
        return not_public(request, f"{found.number:09d}")
    data = request.POST.copy()
    data["seen"] = str(current.version)
    form = chosen.form_for(current, data)
    form.is_valid()
    form.add_error(None, str(problem.message))
    possible = chosen.verb in {
        move.verb
        for move in access.verbs_for(actors.complainant([current.pk]), current, request.now)
    }
    return _form(request, door, current, chosen, form, taken, status=409, possible=possible)


def _form(
    request: Request,
    door: Door,
    found: Case,
    chosen: Act,
    form: ActForm,
    taken: uploads.Taken | None = None,
    *,
    status: int = 200,
    possible: bool = True,
) -> HttpResponse:
    kept = taken.kept if taken else ()
    context: dict[str, Any] = {
        "programme": door,
        "section": "track",
        "number": found.number,
        "state": found.state,
        "act": chosen,
        "form": form,
        "kept": list(zip(kept, uploads.stored(kept), strict=False)),
        "possible": possible,
        "words_kept": str(request.POST.get("text", "")),
        "page_url": _page_of(found),
        "act_url": reverse("portal:act", args=[f"{found.number:09d}", chosen.verb]),
        "title": _("%(act)s: report %(number)s")
        % {"act": chosen.words, "number": numbers.show(found.number)},
    }
    return render(request, "portal/track/act.html", context, status=status)


def _page_of(found: Case) -> str:
    return reverse("portal:case", args=[f"{found.number:09d}"])
