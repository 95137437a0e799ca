"""Messages that did not get through, and those that are still trying: never their words."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from aduan.desk import lists, pages
from aduan.desk.gate import DeskRequest, desk, holds
from aduan.desk.views.queue import programmes_of
from aduan.notifications import inbox
from aduan.notifications.models import Message, State

PAGE = 50
TRYING = (State.RETRYING, State.UNKNOWN)


@require_safe
@desk("supervisor", "admin")
def messages_(request: DeskRequest) -> HttpResponse:
    """What failed for good, the newest first; above it what is still being tried."""
    mark = lists.mark_from(request.GET.get("after"))
    theirs = _theirs(request)
    since = (mark.due_at, mark.case_id) if mark and mark.due_at else (None, None)
    rows = list(_failed(*since).filter(theirs)[: PAGE + 1])
    shown = rows[:PAGE]
    trying = (
        Message.objects.filter(theirs, state__in=[state.value for state in TRYING])
        .select_related("case")
        .order_by("priority", "next_attempt_at", "id")[:PAGE]
    )
    last = shown[-1] if len(rows) > PAGE else None
    context: dict[str, Any] = {
        "failed": shown,
        "trying": list(trying),
        "newer_url": "?" if mark else "",
        "older_url": _older(last),
    }
    return pages.render(request, "desk/messages.html", context, section="messages")


@require_safe
@desk()
def notices(request: DeskRequest) -> HttpResponse:
    """What the desk told this member of staff, the newest first."""
    context = {"rows": inbox.of_person(request.person.pk)}
    return pages.render(request, "desk/notices.html", context, section="notices")


def _theirs(request: DeskRequest) -> Q:
    """An administrator sees every message, a supervisor those of their programmes."""
    if holds(request.actor, "admin"):
        return Q()
    programmes = programmes_of(request.actor, ("supervisor",))
    return Q(case__programme__in=programmes) | Q(programme__in=programmes)


def _failed(before: datetime | None, after_id: UUID | None) -> QuerySet[Message]:
    found = Message.objects.filter(state=State.FAILED).select_related("case")
    if before is not None:
        found = found.filter(ended_at__lte=before).filter(
            Q(ended_at__lt=before) | Q(pk__gt=after_id)
        )
    return found.order_by("-ended_at", "id")


def _older(last: Message | None) -> str:
    if last is None or last.ended_at is None:
        return ""
    return "?" + urlencode({"after": f"{last.ended_at.isoformat()}_{last.pk}"})
