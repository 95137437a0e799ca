"""Programmes: the policy that each goes by, and every one that it has had."""

import json

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from aduan.desk import pages
from aduan.desk.gate import DeskRequest, desk
from aduan.directory.models import Programme, ProgrammeVersion
from aduan.directory.naming import language

MOST = 100


@require_safe
@desk("admin")
def programmes(request: DeskRequest) -> HttpResponse:
    """All programmes."""
    context = {"rows": list(Programme.objects.order_by("code")[:MOST])}
    return pages.render(request, "desk/directory/programmes.html", context, section="directory")


@require_safe
@desk("admin")
def programme(request: DeskRequest, code: str) -> HttpResponse:
    """One programme: a version of its policy in full, and the list of all versions."""
    versions = list(
        ProgrammeVersion.objects.filter(programme__code=code)
        .select_related("programme")
        .order_by("-number")[:MOST]
    )
    if not versions:
        raise Http404
    wanted = request.GET.get("version", "")
    shown = next((each for each in versions if str(each.number) == wanted), versions[0])
    context = {
        "version": shown,
        "name": shown.rules.names.in_language(language()),
        "versions": versions,
        "parts": [
            (key, json.dumps(value, ensure_ascii=False, indent=2))
            for key, value in shown.policy.items()
        ],
    }
    return pages.render(request, "desk/directory/programme.html", context, section="directory")
