"""Staff: accounts, roles with their days, absences and stand-ins, leaving."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from aduan.cases.actions import handover
from aduan.cases.models import Case
from aduan.desk import pages
from aduan.desk.forms.directory import (
    AddPerson,
    AssignRole,
    ChangeForm,
    ChangePerson,
    OnDay,
    SetAbsence,
    SetPassword,
    Sure,
)
from aduan.desk.gate import DeskRequest, desk
from aduan.desk.views.directory.changing import handle
from aduan.directory import changes
from aduan.directory import people as directory_people
from aduan.directory.dates import day_of
from aduan.directory.models import Absence, Assignment, Person
from aduan.directory.naming import language

PAGE = 60
MOST_BATCHES = 20


@require_safe
@desk("admin")
def people(request: DeskRequest) -> HttpResponse:
    """Accounts in the order of their usernames, or what a search found."""
    words = request.GET.get("q", "").strip()
    after = request.GET.get("after", "")
    found = Person.objects.order_by("username")
    for word in words.split()[:6]:
        found = found.filter(Q(username__icontains=word) | Q(name__icontains=word))
    if after:
        found = found.filter(username__gt=after)
    page = list(found[: PAGE + 1])
    shown = page[:PAGE]
    older = {"q": words, "after": shown[-1].username} if len(page) > PAGE else None
    context = {
        "words": words,
        "rows": [{"person": each, "url": reverse("desk:person", args=[each.pk])} for each in shown],
        "newer_url": "?" + urlencode({"q": words}) if after else "",
        "older_url": "?" + urlencode(older) if older else "",
    }
    return pages.render(request, "desk/directory/people.html", context, section="directory")


@require_safe
@desk("admin")
def person(request: DeskRequest, person: UUID) -> HttpResponse:
    """One account: roles, absences, what may be changed."""
    found = _find(person)
    today = day_of(request.now)
    held = found.assignments.select_related("agency", "programme").order_by("-valid_until", "role")
    away = found.absences.select_related("stand_in").filter(ends__gte=today).order_by("starts")
    context = {
        "found": found,
        "held": [
            {
                "post": each,
                "role": each.get_role_display(),
                "at": each.agency.name(language()) if each.agency else "",
                "over": each.valid_until is not None and each.valid_until <= today,
            }
            for each in held[:PAGE]
        ],
        "absences": list(away[:PAGE]),
    }
    return pages.render(request, "desk/directory/person.html", context, section="directory")


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@desk("admin")
def add(request: DeskRequest) -> HttpResponse:
    """A new account."""
    form = AddPerson(request.POST or None, initial={"language": "id"})

    def change(given: dict[str, Any]) -> object:
        return changes.add_person(
            given["username"],
            given["name"],
            email=given["email"],
            language=given["language"],
            password=given["password"],
            by=request.person,
            now=request.now,
        )

    back = reverse("desk:people")
    return handle(request, form, change, title=_("Add a person"), back=back)


@require_http_methods(["GET", "HEAD", "POST"])
@desk("admin")
def change(request: DeskRequest, person: UUID) -> HttpResponse:
    """Name, address, language."""
    found = _find(person)
    initial = {"name": found.name, "email": found.email, "language": found.language}
    form = ChangePerson(request.POST or None, initial=initial)
    return _handle(
        request,
        found,
        form,
        lambda given: changes.change_person(found, by=request.person, now=request.now, **given),
        _("Change"),
    )


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@desk("admin")
def password(request: DeskRequest, person: UUID) -> HttpResponse:
    """A new password."""
    found = _find(person)
    return _handle(
        request,
        found,
        SetPassword(request.POST or None),
        lambda given: changes.set_password(
            found, given["password"], by=request.person, now=request.now
        ),
        _("New password"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk("admin")
def role(request: DeskRequest, person: UUID) -> HttpResponse:
    """One more role."""
    found = _find(person)
    return _handle(
        request,
        found,
        AssignRole(request.POST or None),
        lambda given: changes.assign_role(
            found,
            given["role"],
            programme=given["programme"],
            agency=given["agency"],
            valid_from=given["valid_from"],
            valid_until=given["valid_until"],
            by=request.person,
            now=request.now,
        ),
        _("Give a role"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk("admin")
def end_role(request: DeskRequest, person: UUID, held: UUID) -> HttpResponse:
    """A role ends on a day."""
    found = _find(person)
    post = Assignment.objects.filter(person=found, pk=held).first()
    if post is None:
        raise Http404
    return _handle(
        request,
        found,
        OnDay(request.POST or None, initial={"on": day_of(request.now)}),
        lambda given: changes.end_role(post, given["on"], by=request.person, now=request.now),
        _("End the role"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk("admin")
def absence(request: DeskRequest, person: UUID) -> HttpResponse:
    """Days away, with a stand-in."""
    found = _find(person)
    return _handle(
        request,
        found,
        SetAbsence(request.POST or None),
        lambda given: changes.set_absence(
            found,
            given["starts"],
            given["ends"],
            stand_in=given["stand_in"],
            by=request.person,
            now=request.now,
        ),
        _("Absence"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk("admin")
def cancel_absence(request: DeskRequest, person: UUID, away: UUID) -> HttpResponse:
    """An absence is taken back."""
    found = _find(person)
    entry = Absence.objects.filter(person=found, pk=away).first()
    if entry is None:
        raise Http404
    return _handle(
        request,
        found,
        Sure(request.POST or None),
        lambda _given: changes.cancel_absence(entry, by=request.person, now=request.now),
        _("Cancel the absence"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk("admin")
def deactivate(request: DeskRequest, person: UUID) -> HttpResponse:
    """Somebody leaves: the account ends, and all open cases go to who can take them, in one act."""
    found = _find(person)
    form = Sure(request.POST or None)
    form.explain = _("The account ends today, and all open reports are handed over.")

    def leave(_given: dict[str, Any]) -> object:
        left = directory_people.deactivate(found, by=request.person, now=request.now)
        moved = _hand_over(request, found, _heir(left))
        messages.info(
            request,
            ngettext(
                "%(count)d open report was handed over.",
                "%(count)d open reports were handed over.",
                moved,
            )
            % {"count": moved},
        )
        return left

    return _handle(request, found, form, leave, _("Close the account"))


def _heir(left: directory_people.Handover) -> Callable[[Case], Person | None]:
    """Who takes a case over: the first of those with the same post; nobody: the unit decides."""
    heirs = {post.agency_id: post.heirs[0] for post in left.posts if post.heirs}

    def heir(case: Case) -> Person | None:
        return heirs.get(case.unit_id) or heirs.get(case.agency_id) or heirs.get(None)

    return heir


def _hand_over(request: DeskRequest, leaver: Person, heir: Callable[[Case], Person | None]) -> int:
    moved = 0
    for _batch in range(MOST_BATCHES):
        count = handover.of_person(leaver, heir, request.actor, now=request.now)
        moved += count
        if count < handover.BATCH:
            break
    return moved


@require_http_methods(["GET", "HEAD", "POST"])
@desk("admin")
def reactivate(request: DeskRequest, person: UUID) -> HttpResponse:
    """An account opens again; roles and password have to be given anew."""
    found = _find(person)
    return _handle(
        request,
        found,
        Sure(request.POST or None),
        lambda _given: changes.reactivate(found, by=request.person, now=request.now),
        _("Open the account again"),
    )


def _handle(
    request: DeskRequest,
    found: Person,
    form: ChangeForm,
    change: Callable[[dict[str, Any]], object],
    title: str,
) -> HttpResponse:
    back = reverse("desk:person", args=[found.pk])
    return handle(request, form, change, title=f"{title}: {found.name}", back=back)


def _find(pk: UUID) -> Person:
    found = Person.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
