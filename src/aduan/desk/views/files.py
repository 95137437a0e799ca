"""Files of cases: opening them, small copies, and blacking out parts of pictures."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from aduan.cases import access
from aduan.cases.actions import triage
from aduan.cases.errors import Absent, Refused
from aduan.cases.models import Attachment
from aduan.desk import pages
from aduan.desk.gate import DeskRequest, desk
from aduan.vault import files, pictures

PREVIEW = 280
"""Pixels of the picture that is clicked on: it fits the narrowest screen unscaled."""
WHOLE = 100


class Box(forms.Form):
    """A rectangle in percent of the picture, for those who type it."""

    left = forms.IntegerField(label=gettext_lazy("From the left, %"), min_value=0, max_value=WHOLE)
    top = forms.IntegerField(label=gettext_lazy("From the top, %"), min_value=0, max_value=WHOLE)
    right = forms.IntegerField(
        label=gettext_lazy("To, from the left, %"), min_value=0, max_value=WHOLE
    )
    bottom = forms.IntegerField(
        label=gettext_lazy("To, from the top, %"), min_value=0, max_value=WHOLE
    )


@require_safe
@desk()
def whole(request: DeskRequest, attachment: UUID) -> HttpResponse:
    """A file as it is kept."""
    found = _find(request, attachment)
    try:
        return HttpResponse(files.read(found.file), headers=files.headers(found.file))
    except (files.Erased, files.Lost):
        raise Absent from None


@require_safe
@desk()
def small(request: DeskRequest, attachment: UUID) -> HttpResponse:
    """A small copy of a picture."""
    found = _find(request, attachment)
    if not found.file.media_type.startswith("image/"):
        raise Absent
    side = PREVIEW if "preview" in request.GET else pictures.THUMBNAIL_SIDE
    try:
        copy = pictures.thumbnail(files.read(found.file), side)
    except (files.Erased, files.Lost, files.FileRefused):
        raise Absent from None
    kept = files.headers(found.file) | {
        "Content-Type": copy.media_type,
        "Content-Length": str(len(copy.data)),
    }
    return HttpResponse(copy.data, headers=kept)


@require_http_methods(["GET", "HEAD", "POST"])
@desk("centre")
def cover(request: DeskRequest, attachment: UUID) -> HttpResponse:
    """Blacking out: two clicks on the picture, or four numbers; each rectangle is for good.

    The picture is an image button, so a click arrives without any script. The first corner
    travels in the address.
    """
    found = _find(request, attachment)
    access.known(request.actor, found.case, "cover_picture")
    if not files.may_be_public(found.file):
        raise Absent
    form = Box()
    problem = ""
    first = _corner(request.GET.get("corner"))
    if request.method == "POST":
        clicked = _clicked(request, found)
        form = Box(request.POST) if clicked is None else form
        if clicked is not None and first is None:
            return redirect(f"{request.path}?corner={clicked[0]}-{clicked[1]}")
        percent = (*first, *clicked) if clicked and first else _typed(form)
        if percent is not None:
            problem = _cover(request, found, percent)
            if not problem:
                messages.success(request, _("The rectangle was blacked out for good."))
                return redirect(request.path)
    context = {
        "case": found.case,
        "attachment": found,
        "form": form,
        "first": first,
        "problem": problem,
        "preview": reverse("desk:file_small", args=[found.pk]) + "?preview=1",
    }
    status = 422 if problem or form.errors else 200
    return pages.render(request, "desk/cover.html", context, section="triage", status=status)


def _find(request: DeskRequest, attachment: UUID) -> Attachment:
    """The file, if its case's report is theirs to read; one statement either way."""
    found = (
        Attachment.objects.select_related("file", "case", "case__unit", "case__policy")
        .filter(pk=attachment, case__in=access.readable_by(request.actor))
        .first()
    )
    if found is None:
        raise Absent
    roles = access.roles_on(request.actor, found.case)
    if access.reads_inside(roles):
        return found  # nothing is kept from them, and nothing more to ask
    if not access.files_for(roles, found.case).filter(pk=found.pk).exists():
        raise Absent
    return found


def _corner(text: str | None) -> tuple[int, int] | None:
    """A corner in percent as the address carries it."""
    across, _dash, down = (text or "").partition("-")
    if not (across.isdecimal() and down.isdecimal()):
        return None
    corner = int(across), int(down)
    return corner if max(corner) <= WHOLE else None


def _clicked(request: DeskRequest, found: Attachment) -> tuple[int, int] | None:
    """Where the picture was clicked, in percent; None where the numbers were sent instead."""
    across, down = request.POST.get("at.x", ""), request.POST.get("at.y", "")
    if not (across.isdecimal() and down.isdecimal()):
        return None
    width, height = found.file.width or 1, found.file.height or 1
    scale = min(1.0, PREVIEW / max(width, height))
    return (
        min(WHOLE, round(int(across) * WHOLE / (width * scale))),
        min(WHOLE, round(int(down) * WHOLE / (height * scale))),
    )


def _typed(form: Box) -> tuple[int, int, int, int] | None:
    if not form.is_valid():
        return None
    given = form.cleaned_data
    return given["left"], given["top"], given["right"], given["bottom"]


def _cover(request: DeskRequest, found: Attachment, percent: tuple[int, ...]) -> str:
    """Carries it out; what is wrong with it, or ""."""
    x1, y1, x2, y2 = percent
    width, height = found.file.width or 0, found.file.height or 0
    box = (
        min(x1, x2) * width // WHOLE,
        min(y1, y2) * height // WHOLE,
        max(x1, x2) * width // WHOLE,
        max(y1, y2) * height // WHOLE,
    )
    try:
        triage.cover_picture(
            found.case_id, request.actor, attachment=found.pk, boxes=[box], now=request.now
        )
    except Refused as problem:
        return str(problem.message)
    except files.FileRefused as refused:
        return str(refused)
    return ""
