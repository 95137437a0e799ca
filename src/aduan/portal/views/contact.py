"""Confirming that a way to reach the person is theirs: a code goes there, and comes back here."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from aduan.cases import actors
from aduan.cases.actions import person
from aduan.cases.models import Case
from aduan.clock.dates import moment
from aduan.directory.naming import language
from aduan.notifications import verification
from aduan.portal.forms.track import ContactCodeForm
from aduan.portal.programmes import Door
from aduan.portal.request import Request
from aduan.portal.views.track import find_own, not_public
from aduan.vault import numbers
from aduan.vault.models import Contact


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: Request, number: str, contact_id: UUID) -> HttpResponse:
    """One contact of one's own report: send a code, or give the code that came."""
    found = find_own(request, numbers.parse(number))
    if found is None or found.identity_id is None:
        return not_public(request, number)
    chosen = get_object_or_404(Contact, pk=contact_id, identity=found.identity_id)
    door = Door(found.rules.code, found.rules)
    with timezone.override(door.zone):
        if request.method == "POST" and "send" in request.POST:
            return _send(request, door, found, chosen)
        if request.method == "POST":
            return _confirm(request, door, found, chosen)
        return _show(request, door, found, chosen, ContactCodeForm())


def _send(request: Request, door: Door, found: Case, chosen: Contact) -> HttpResponse:
    try:
        if chosen.verified_at is None:
            verification.start(found.pk, chosen.pk, language(), request.now)
            messages.info(request, _("A code is on its way. It can take a few minutes."))
    except verification.TooOften as wait:
        again = moment(wait.again_at, language(), door.zone)
        messages.error(
            request,
            _("Enough codes were sent to this address. You can ask for the next from %(moment)s.")
            % {"moment": again},
        )
    except verification.Unreachable:
        messages.error(request, _("We cannot send a code there at the moment."))
    return _show(request, door, found, chosen, ContactCodeForm())


def _confirm(request: Request, door: Door, found: Case, chosen: Contact) -> HttpResponse:
    form = ContactCodeForm(request.POST)
    if form.is_valid() and chosen.verified_at is None:
        if not verification.check(chosen.pk, form.cleaned_data["digits"], request.now):
            form.add_error(
                "digits", _("This code is not right, or too old. Check it, or ask for a new one.")
            )
        else:
            actor = actors.complainant([found.pk])
            person.verify_contact(found.pk, actor, contact=chosen.pk, now=request.now)
    if not form.is_valid():
        return _show(request, door, found, chosen, form, status=422)
    messages.success(request, _("Thank you. We can reach you here from now on."))
    return HttpResponseRedirect(reverse("portal:case", args=[f"{found.number:09d}"]), status=303)


def _show(
    request: Request,
    door: Door,
    found: Case,
    chosen: Contact,
    form: ContactCodeForm,
    status: int = 200,
) -> HttpResponse:
    context = {
        "programme": door,
        "section": "track",
        "number": found.number,
        "contact": chosen,
        "form": form,
        "page_url": reverse("portal:case", args=[f"{found.number:09d}"]),
        "contact_url": reverse("portal:contact", args=[f"{found.number:09d}", chosen.pk]),
    }
    return render(request, "portal/track/contact.html", context, status=status)
