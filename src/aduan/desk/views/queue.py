"""The centre's lists: what to check, what came back, what is late, what waits for a decision."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from aduan.cases import access, inbox
from aduan.cases.actors import Actor
from aduan.cases.errors import Absent
from aduan.desk import lists, pages
from aduan.desk.gate import DeskRequest, desk, holds
from aduan.directory import policies
from aduan.vault import numbers

URGENT_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Queue:
    """One list of the centre: its words, and whose it is."""

    code: str
    words: Promise
    empty: Promise
    roles: tuple[str, ...]


QUEUES = {
    queue.code: queue
    for queue in (
        Queue(
            "urgent",
            gettext_lazy("Urgent"),
            gettext_lazy("Nothing is urgent."),
            ("centre", "supervisor"),
        ),
        Queue(
            "checking",
            gettext_lazy("To check"),
            gettext_lazy("Every report is checked. Well done."),
            ("centre", "supervisor"),
        ),
        Queue(
            "needs_info",
            gettext_lazy("Asked"),
            gettext_lazy("No question waits for a reply."),
            ("centre", "supervisor"),
        ),
        Queue(
            "returned",
            gettext_lazy("Given back"),
            gettext_lazy("No agency has given a report back."),
            ("centre", "supervisor"),
        ),
        Queue(
            "arbiter",
            gettext_lazy("To decide"),
            gettext_lazy("Nothing waits for a decision."),
            ("arbiter",),
        ),
        Queue("late", gettext_lazy("Late"), gettext_lazy("Nothing is late."), ("supervisor",)),
        Queue(
            "review",
            gettext_lazy("Reopenings"),
            gettext_lazy("No reopening waits for review."),
            ("supervisor",),
        ),
        Queue(
            "archived",
            gettext_lazy("Archived"),
            gettext_lazy("Nothing is archived."),
            ("supervisor",),
        ),
        Queue(
            "merged", gettext_lazy("Joined"), gettext_lazy("Nothing is joined."), ("supervisor",)
        ),
    )
}
"""By the code of their listing in `cases.inbox`."""


@require_safe
@desk("centre", "supervisor", "arbiter")
def queue(request: DeskRequest, code: str) -> HttpResponse:
    """One list, the urgent ones on top of what is to be checked."""
    found = QUEUES.get(code)
    if found is None or not holds(request.actor, *found.roles):
        raise Absent
    places = programmes_of(request.actor, found.roles)
    page = inbox.page(
        inbox.LISTINGS[code],
        places,
        request.now,
        after=lists.mark_from(request.GET.get("after")),
        before=lists.mark_from(request.GET.get("before")),
    )
    urgent = (
        inbox.page(inbox.LISTINGS["urgent"], places, request.now, size=URGENT_SHOWN)
        if code == "checking"
        else inbox.Page()
    )
    context = {
        "queue": found,
        "tabs": _tabs(request.actor, code),
        "rows": lists.rows(page.cases, request.now),
        "urgent": lists.rows(urgent.cases, request.now),
        "triage": holds(request.actor, "centre"),
        "more_urgent": urgent.after is not None,
        **lists.neighbours(page, request.GET),
    }
    return pages.render(request, "desk/queue.html", context, section=_section(request.actor, code))


@require_safe
@desk("centre", "supervisor", "arbiter", "agency", "officer", "head", "auditor")
def find(request: DeskRequest) -> HttpResponse:
    """Finding a case by its number, as printed or with spaces and dashes."""
    written = request.GET.get("number", "").strip()
    number = numbers.parse(written) if written else None
    if number is not None:
        return redirect(reverse("desk:case", args=[number]))
    problem = _("This is not a number of a report. It has nine digits.") if written else ""
    context = {"written": written, "problem": problem}
    return pages.render(request, "desk/find.html", context, section="find")


def programmes_of(actor: Actor, roles: Iterable[str]) -> list[UUID]:
    """The whole programmes in which somebody holds one of these roles.

    Who oversees some agencies only has no queue of a programme: they look into the agencies' lists.
    """
    held = {
        grant.programme_id
        for grant in actor.grants
        if grant.role in roles
        and (grant.agency_path is None or grant.role not in access.PROGRAMME_ROLES)
    }
    if None in held:
        return [version.programme_id for version in policies.active()]
    return sorted(each for each in held if each is not None)


def _tabs(actor: Actor, code: str) -> list[dict[str, object]]:
    held = {grant.role for grant in actor.grants}
    return [
        {
            "url": reverse("desk:queue", args=[each.code]),
            "words": each.words,
            "current": each.code == code,
        }
        for each in QUEUES.values()
        if held & set(each.roles)
    ]


def _section(actor: Actor, code: str) -> str:
    """The menu item that a list belongs to, for somebody with these roles."""
    if code == "arbiter":
        return "arbiter"
    held = {grant.role for grant in actor.grants}
    return "triage" if "centre" in held and "centre" in QUEUES[code].roles else "supervision"
