"""Topics with their questions, and the rules that say who answers for them where."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aduan.desk import pages
from aduan.desk.forms.directory import (
    AddCategory,
    AddResponsibility,
    NamesForm,
    OnDay,
    Questions,
    initial_names,
    topic_name,
)
from aduan.desk.forms.fields import categories_of
from aduan.desk.gate import DeskRequest, desk
from aduan.desk.views.directory.changing import handle
from aduan.directory import changes
from aduan.directory.models import Category, Programme, Responsibility
from aduan.directory.naming import language

PAGE = 60


@require_safe
@desk("admin")
def topics(request: DeskRequest, programme: str) -> HttpResponse:
    """The topics of a programme as a tree."""
    found = _programme(programme)
    codes = dict(
        Category.objects.filter(programme=found).values_list("pk", "code").order_by("path")[:2000]
    )
    rows = [
        {"name": words, "url": _address(found, codes[UUID(pk)])}
        for pk, words in categories_of(found.pk, request.now)[1:]
    ]
    context = {"programme_code": found.code, "rows": rows}
    return pages.render(request, "desk/directory/topics.html", context, section="directory")


@require_safe
@desk("admin")
def topic(request: DeskRequest, programme: str, code: str) -> HttpResponse:
    """One topic: names, questions, what may be changed."""
    found = _topic(programme, code)
    context = {
        "topic": found,
        "name": found.name(language()),
        "programme_code": programme,
        "below": [
            {"name": each.name(language()), "url": _address(found.programme, each.code)}
            for each in found.parts.order_by("position", "code")[:PAGE]
        ],
    }
    return pages.render(request, "desk/directory/topic.html", context, section="directory")


@require_http_methods(["GET", "HEAD", "POST"])
@desk("admin")
def add(request: DeskRequest, programme: str) -> HttpResponse:
    """A new topic."""
    found = _programme(programme)
    form = AddCategory(categories_of(found.pk, request.now), request.POST or None)

    def change(given: dict[str, Any]) -> object:
        parent = Category.objects.get(pk=UUID(given["parent"])) if given["parent"] else None
        return changes.add_category(
            found, given["code"], form.names, parent=parent, by=request.person, now=request.now
        )

    back = reverse("desk:topics", args=[programme])
    return handle(request, form, change, title=_("Add a topic"), back=back)


@require_http_methods(["GET", "HEAD", "POST"])
@desk("admin")
def rename(request: DeskRequest, programme: str, code: str) -> HttpResponse:
    """Other names."""
    found = _topic(programme, code)
    form = NamesForm(request.POST or None, initial=initial_names(found.names, {}))

    def change(_given: dict[str, Any]) -> object:
        return changes.rename_category(found, form.names, by=request.person, now=request.now)

    return handle(request, form, change, title=_("Rename"), back=_address(found.programme, code))


@require_http_methods(["GET", "HEAD", "POST"])
@desk("admin")
def questions(request: DeskRequest, programme: str, code: str) -> HttpResponse:
    """The extra questions."""
    found = _topic(programme, code)
    form = Questions(request.POST or None, initial={"questions": found.questions})

    def change(given: dict[str, Any]) -> object:
        return changes.set_questions(
            found, given["questions"] or [], by=request.person, now=request.now
        )

    return handle(request, form, change, title=_("Questions"), back=_address(found.programme, code))


@require_http_methods(["GET", "HEAD", "POST"])
@desk("admin")
def close(request: DeskRequest, programme: str, code: str) -> HttpResponse:
    """Ends a topic."""
    found = _topic(programme, code)
    form = OnDay(request.POST or None)

    def change(given: dict[str, Any]) -> object:
        return changes.close_category(found, given["on"], by=request.person, now=request.now)

    return handle(request, form, change, title=_("Close"), back=_address(found.programme, code))


@require_safe
@desk("admin")
def rules(request: DeskRequest, programme: str) -> HttpResponse:
    """Who answers for what where, a page at a time."""
    found = _programme(programme)
    lasting = Responsibility.objects.filter(programme=found, valid_until=None)
    after = request.GET.get("after", "")
    if after:
        try:
            lasting = lasting.filter(pk__gt=UUID(after))
        except ValueError:
            raise Http404 from None
    page = list(lasting.select_related("category", "area", "agency").order_by("pk")[: PAGE + 1])
    shown = page[:PAGE]
    context = {
        "programme_code": found.code,
        "rows": [
            {
                "topic": topic_name(each.category),
                "area": each.area.name(language()) if each.area else _("Anywhere"),
                "agency": each.agency.name(language()),
                "priority": each.priority,
                "url": reverse("desk:rule_end", args=[programme, each.pk]),
            }
            for each in shown
        ],
        "newer_url": "?" if after else "",
        "older_url": "?" + urlencode({"after": str(shown[-1].pk)}) if len(page) > PAGE else "",
    }
    return pages.render(request, "desk/directory/rules.html", context, section="directory")


@require_http_methods(["GET", "HEAD", "POST"])
@desk("admin")
def add_rule(request: DeskRequest, programme: str) -> HttpResponse:
    """A new rule."""
    found = _programme(programme)
    form = AddResponsibility(categories_of(found.pk, request.now), request.POST or None)

    def change(given: dict[str, Any]) -> object:
        chosen = given["category"]
        return changes.add_responsibility(
            found,
            Category.objects.get(pk=UUID(chosen)) if chosen else None,
            given["area"],
            given["agency"],
            priority=given["priority"],
            by=request.person,
            now=request.now,
        )

    back = reverse("desk:rules", args=[programme])
    return handle(request, form, change, title=_("Add a rule"), back=back)


@require_http_methods(["GET", "HEAD", "POST"])
@desk("admin")
def end_rule(request: DeskRequest, programme: str, rule: UUID) -> HttpResponse:
    """Ends a rule."""
    found = Responsibility.objects.filter(programme__code=programme, pk=rule).first()
    if found is None:
        raise Http404
    form = OnDay(request.POST or None)

    def change(given: dict[str, Any]) -> object:
        return changes.end_responsibility(found, given["on"], by=request.person, now=request.now)

    back = reverse("desk:rules", args=[programme])
    return handle(request, form, change, title=_("End the rule"), back=back)


def _programme(code: str) -> Programme:
    found = Programme.objects.filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _topic(programme: str, code: str) -> Category:
    found = (
        Category.objects.select_related("programme", "parent")
        .filter(programme__code=programme, code=code)
        .first()
    )
    if found is None:
        raise Http404
    return found


def _address(programme: Programme, code: str) -> str:
    return reverse("desk:topic", args=[programme.code, code])
