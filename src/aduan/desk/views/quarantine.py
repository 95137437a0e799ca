"""Messages that could not be read: why, reading them again, and setting them aside."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from aduan.cases.errors import Absent
from aduan.channels import quarantine
from aduan.desk import lists, pages
from aduan.desk.gate import DeskRequest, desk, holds
from aduan.desk.menu import WATCH
from aduan.desk.views.channels import NAMES
from aduan.desk.views.queue import programmes_of


@require_safe
@desk(*WATCH)
def waiting(request: DeskRequest) -> HttpResponse:
    """What waits, the oldest first; an administrator sees no words."""
    mark = lists.mark_from(request.GET.get("after"))
    after = (mark.due_at, mark.case_id) if mark and mark.due_at else None
    rows = quarantine.waiting(_programmes(request), after=after)
    shown = rows[: quarantine.MOST]
    last = shown[-1] if len(rows) > quarantine.MOST else None
    context: dict[str, Any] = {
        "rows": [
            {
                "row": each,
                "door": NAMES.get(each.channel, each.channel),
                "why": quarantine.REASONS.get(each.reason, each.reason),
            }
            for each in shown
        ],
        "newer_url": "?" if mark else "",
        "older_url": "?" + urlencode({"after": f"{last.at.isoformat()}_{last.id}"}) if last else "",
    }
    return pages.render(request, "desk/quarantine.html", context, section="quarantine")


@require_POST
@desk(*WATCH)
def read_again(request: DeskRequest, raw: UUID) -> HttpResponse:
    """Has one message read again."""
    if not quarantine.may_touch(raw, _programmes(request)):
        raise Absent
    quarantine.read_again(raw)
    messages.success(request, _("The message is being read again."))
    return redirect("desk:quarantine")


@require_POST
@desk(*WATCH)
def dismiss(request: DeskRequest, raw: UUID) -> HttpResponse:
    """Takes one message off the list; it stays stored."""
    if not quarantine.may_touch(raw, _programmes(request)):
        raise Absent
    quarantine.dismiss(raw)
    messages.success(request, _("The message was set aside."))
    return redirect("desk:quarantine")


def _programmes(request: DeskRequest) -> Collection[UUID] | None:
    """A supervisor's programmes, with the words; None for an administrator, who sees none."""
    mine = programmes_of(request.actor, ("supervisor",))
    return None if not mine and holds(request.actor, "admin") else mine
