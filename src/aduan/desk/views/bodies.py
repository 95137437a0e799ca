"""Looking for a body by name, to write its code into a form."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from aduan.desk import pages
from aduan.desk.forms.fields import search
from aduan.desk.gate import DeskRequest, desk
from aduan.directory.dates import day_of
from aduan.directory.naming import language

MOST = 40


@require_safe
@desk("centre", "supervisor", "arbiter", "agency", "officer", "head", "operator", "radio", "admin")
def bodies(request: DeskRequest) -> HttpResponse:
    """The bodies whose names hold the words, with their codes."""
    words = request.GET.get("q", "").strip()
    found = search(words, day_of(request.now), MOST) if words else []
    shown = language()
    context = {
        "words": words,
        "rows": [
            {"name": each.name(shown), "code": each.code, "level": each.get_level_display()}
            for each in found
        ],
        "more": len(found) == MOST,
    }
    return pages.render(request, "desk/bodies.html", context)
