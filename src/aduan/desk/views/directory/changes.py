"""The record of what was changed in the directory, by whom, from what to what."""

import json
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from aduan.desk import lists, pages
from aduan.desk.gate import DeskRequest, desk
from aduan.directory.models import Change

PAGE = 50


@require_safe
@desk("admin")
def changes(request: DeskRequest) -> HttpResponse:
    """The newest first."""
    found = Change.objects.select_related("by").order_by("-at", "-id")
    mark = lists.mark_from(request.GET.get("after"))
    if mark is not None and mark.due_at is not None:
        found = found.filter(at__lte=mark.due_at).filter(
            Q(at__lt=mark.due_at) | Q(pk__lt=mark.case_id)
        )
    page = list(found[: PAGE + 1])
    shown = page[:PAGE]
    last = shown[-1] if len(page) > PAGE else None
    context: dict[str, Any] = {
        "rows": [
            {
                "change": each,
                "who": each.by.name if each.by else "",
                "before": _plain(each.before),
                "after": _plain(each.after),
            }
            for each in shown
        ],
        "newer_url": "?" if mark else "",
        "older_url": "?" + urlencode({"after": f"{last.at.isoformat()}_{last.pk}"}) if last else "",
    }
    return pages.render(request, "desk/directory/changes.html", context, section="directory")


def _plain(values: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (key, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        for key, value in values.items()
    ]
