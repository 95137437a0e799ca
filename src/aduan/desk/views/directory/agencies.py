"""Bodies: browsing the tree, searching, adding, renaming, moving, who is on duty."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aduan.cases import inbox
from aduan.cases.jobs import follow_move
from aduan.desk import pages
from aduan.desk.forms.directory import (
    AddAgency,
    DutyContacts,
    MoveAgency,
    WithShortNames,
    initial_names,
)
from aduan.desk.forms.fields import search
from aduan.desk.gate import DeskRequest, desk
from aduan.desk.views.directory.changing import handle
from aduan.directory import changes
from aduan.directory.changes import ChangeError
from aduan.directory.dates import day_of
from aduan.directory.models import Agency, Programme
from aduan.directory.naming import language
from aduan.vault.lookup import BadContact

MOST = 60


@require_safe
@desk("admin")
def front(request: DeskRequest) -> HttpResponse:
    """The front page of set-up: the tree from the top, or what a search found."""
    words = request.GET.get("q", "").strip()
    after = request.GET.get("after", "")
    if words:
        found = search(words, None, MOST + 1)
    else:
        top = Agency.objects.filter(parent=None).order_by("code")
        found = list((top.filter(code__gt=after) if after else top)[: MOST + 1])
    shown = found[:MOST]
    more = len(found) > MOST
    context = {
        "words": words,
        "rows": _rows(shown, request),
        "programmes": list(Programme.objects.order_by("code")[:50]),
        "older_url": "?" + urlencode({"after": shown[-1].code}) if more and not words else "",
        "newer_url": "?" if after else "",
        "too_many": more and bool(words),
    }
    return pages.render(request, "desk/directory/front.html", context, section="directory")


def _rows(found: list[Agency], request: DeskRequest) -> list[dict[str, Any]]:
    shown, today = language(), day_of(request.now)
    return [
        {
            "name": each.name(shown),
            "code": each.code,
            "level": each.get_level_display(),
            "open": each.is_open(today),
            "url": reverse("desk:agency", args=[each.code]),
        }
        for each in found
    ]


@require_safe
@desk("admin")
def agency(request: DeskRequest, code: str) -> HttpResponse:
    """One body: its names, what stands above and below, its rules and its people."""
    found = find(code)
    units = list(found.units.order_by("code")[: MOST + 1])
    held = found.assignments.select_related("person", "programme").order_by("role", "id")
    rules = found.responsibilities.select_related("category", "area").order_by("id")
    context = {
        "agency": found,
        "name": found.name(language()),
        "open": found.is_open(day_of(request.now)),
        "parent": found.parent,
        "parent_name": found.parent.name(language()) if found.parent else "",
        "area": found.area.name(language()) if found.area else "",
        "successor_name": found.successor.name(language()) if found.successor else "",
        "units": _rows(units[:MOST], request),
        "more_units": len(units) > MOST,
        "held": list(held[:MOST]),
        "rules": [
            {
                "topic": rule.category.name(language()) if rule.category else _("Any topic"),
                "area": rule.area.name(language()) if rule.area else _("Anywhere"),
                "until": rule.valid_until,
            }
            for rule in rules[:MOST]
        ],
        "left": inbox.count(inbox.LISTINGS["all-open"], [found.pk], request.now),
    }
    return pages.render(request, "desk/directory/agency.html", context, section="directory")


@require_http_methods(["GET", "HEAD", "POST"])
@desk("admin")
def add(request: DeskRequest) -> HttpResponse:
    """A new body or unit."""
    form = AddAgency(request.POST or None, initial={"parent": request.GET.get("under", "")})

    def change(given: dict[str, Any]) -> object:
        return changes.add_agency(
            given["code"],
            form.names,
            given["level"],
            short=form.short,
            parent=given["parent"],
            autonomous=given["autonomous"],
            area=given["area"],
            valid_from=given["valid_from"],
            by=request.person,
            now=request.now,
        )

    return handle(request, form, change, title=_("Add a body"), back=reverse("desk:directory"))


@require_http_methods(["GET", "HEAD", "POST"])
@desk("admin")
def rename(request: DeskRequest, code: str) -> HttpResponse:
    """Other names."""
    found = find(code)
    form = WithShortNames(request.POST or None, initial=initial_names(found.names, found.short))

    def change(_given: dict[str, Any]) -> object:
        return changes.rename_agency(
            found, form.names, short=form.short, by=request.person, now=request.now
        )

    return handle(request, form, change, title=_("Rename"), back=address(found))


@require_http_methods(["GET", "HEAD", "POST"])
@desk("admin")
def move(request: DeskRequest, code: str) -> HttpResponse:
    """Another body above."""
    found = find(code)
    initial = {"parent": found.parent.code if found.parent else ""}
    form = MoveAgency(request.POST or None, initial=initial)

    def change(given: dict[str, Any]) -> object:
        with transaction.atomic():
            moved = changes.move_agency(found, given["parent"], by=request.person, now=request.now)
            follow_move(moved.pk, request.person.pk)
        return moved

    return handle(request, form, change, title=_("Move"), back=address(found))


@require_http_methods(["GET", "HEAD", "POST"])
@desk("admin")
def duty(request: DeskRequest, code: str) -> HttpResponse:
    """Who is told when a report comes in; what stands there now is never shown."""
    found = find(code)
    form = DutyContacts(request.POST or None)

    def change(given: dict[str, Any]) -> object:
        contacts = [(kind, given[kind]) for kind in ("email", "phone") if given[kind]]
        try:
            return changes.set_duty_contacts(
                found, given["name"], contacts, by=request.person, now=request.now
            )
        except BadContact as bad:
            raise ChangeError({bad.kind: _("This is not an address of this kind.")}) from None

    return handle(request, form, change, title=_("On duty"), back=address(found))


def find(code: str) -> Agency:
    """The body with a code, or 404."""
    found = Agency.objects.select_related("parent", "area", "successor").filter(code=code).first()
    if found is None:
        raise Http404
    return found


def address(found: Agency) -> str:
    """The page of a body."""
    return reverse("desk:agency", args=[found.code])
