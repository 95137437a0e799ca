"""A body ends or is split: its rules and people move at once, its open cases in batches."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from aduan.cases import inbox
from aduan.cases.actions import handover
from aduan.cases.models import Case
from aduan.desk import pages
from aduan.desk.forms.directory import CloseAgency, SplitAgency, topic_name
from aduan.desk.gate import DeskRequest, desk
from aduan.desk.views.directory.agencies import address, find
from aduan.desk.views.directory.changing import handle
from aduan.directory import agencies, changes, responsibility
from aduan.directory.changes import Share
from aduan.directory.dates import day_of
from aduan.directory.models import Agency, Category, Change
from aduan.directory.naming import language

BATCHES = 5
"""Transactions in one press of the button: 500 cases."""


@require_http_methods(["GET", "HEAD", "POST"])
@desk("admin")
def close(request: DeskRequest, code: str) -> HttpResponse:
    """Ends a body; its successor takes over."""
    found = find(code)
    form = CloseAgency(request.POST or None)

    def change(given: dict[str, Any]) -> object:
        return changes.close_agency(
            found,
            given["on"],
            successor=given["successor"],
            by=request.person,
            now=request.now,
        )

    return handle(request, form, change, title=_("Close"), back=address(found), then=_left(found))


@require_http_methods(["GET", "HEAD", "POST"])
@desk("admin")
def split(request: DeskRequest, code: str) -> HttpResponse:
    """Divides a body between two successors."""
    found = find(code)
    topics = {
        str(rule.category.pk): topic_name(rule.category)
        for rule in found.responsibilities.select_related("category")[:500]
        if rule.category is not None
    }
    form = SplitAgency(list(topics.items()), request.POST or None)

    def change(given: dict[str, Any]) -> object:
        share = Share(
            given["first"],
            categories=tuple(Category.objects.filter(pk__in=given["topics"])),
            areas=(given["area"],) if given["area"] else (),
        )
        return changes.split_agency(
            found, [share], given["rest"], given["on"], by=request.person, now=request.now
        )

    return handle(request, form, change, title=_("Split"), back=address(found), then=_left(found))


@require_http_methods(["GET", "HEAD", "POST"])
@desk("admin")
def cases(request: DeskRequest, code: str) -> HttpResponse:
    """How many open cases are still with a body that ended, and moving them."""
    found = find(code)
    today = day_of(request.now)
    successor = agencies.heir(found, today)
    ended = not found.is_open(today) and successor is not None
    if request.method == "POST" and ended and successor is not None:
        moved = _move(request, found, _following(found, successor))
        messages.success(
            request,
            ngettext("%(count)d report was moved.", "%(count)d reports were moved.", moved)
            % {"count": moved},
        )
        return redirect(_left(found))
    context = {
        "agency": found,
        "name": found.name(language()),
        "successor": successor.name(language()) if successor else "",
        "left": inbox.count(inbox.LISTINGS["all-open"], [found.pk], request.now),
        "ended": ended,
    }
    return pages.render(request, "desk/directory/cases.html", context, section="directory")


def _move(request: DeskRequest, old: Agency, successor: Callable[[Case], Agency]) -> int:
    moved = 0
    for _batch in range(BATCHES):
        count = handover.of_agency(old, successor, request.actor, now=request.now)
        moved += count
        if count < handover.BATCH:
            break
    return moved


def _following(old: Agency, rest: Agency) -> Callable[[Case], Agency]:
    """Who follows for each case: after a split whom the new rules name, else the one successor."""
    split_up = (
        Change.objects.filter(subject="agency", subject_code=old.code, verb="split")
        .order_by("-at")
        .first()
    )
    heirs = set(split_up.after.get("successors", ())) if split_up else set()
    day = old.valid_until

    def successor(case: Case) -> Agency:
        if heirs and day is not None:
            named = responsibility.responsible(case.programme, case.category, case.area, day)
            if named is not None and named.code in heirs:
                return named
        return rest

    return successor


def _left(found: Agency) -> str:
    return reverse("desk:agency_cases", args=[found.code])
