"""Signing in, signing out, changing the password."""

from datetime import datetime, timedelta
from typing import Final

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from aduan.cases import actors
from aduan.desk import menu, pages, presence
from aduan.desk.forms.signin import ChangePassword, SignIn
from aduan.desk.gate import DeskRequest, desk
from aduan.directory import changes
from aduan.directory.models import Person
from aduan.vault import limits

WINDOW: Final = timedelta(minutes=15)
PER_NAME_AND_NETWORK: Final = 5
PER_NAME: Final = 50
PER_NETWORK: Final = 100
"""Failed attempts in a window; by name alone only so many that a stranger locks nobody out."""


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page. It never says whether a username exists."""
    now: datetime = request.now  # type: ignore[attr-defined]  # set by a middleware
    target = _target(request)
    present = presence.person_of(request, now)
    if present is not None:
        return redirect(target or _landing(present, now))
    form = SignIn(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        name, network = form.cleaned_data["username"].strip(), request.META["REMOTE_ADDR"]
        if _too_often(name, network, now):
            form.add_error(None, _("Too many failed attempts. Please wait 15 minutes."))
            status = 429
        else:
            person = authenticate(request, username=name, password=form.cleaned_data["password"])
            if isinstance(person, Person):
                login(request, person)
                presence.begin(request, now)
                return redirect(target or _landing(person, now))
            _count_failure(name, network, now)
            form.add_error(None, _("The username or the password is not right."))
    context = {"form": form, "next": target}
    return pages.render_outside(request, "desk/signin.html", context, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    logout(request)
    return redirect("desk:login")


@sensitive_post_parameters("present", "new")
@require_http_methods(["GET", "HEAD", "POST"])
@desk()
def change_password(request: DeskRequest) -> HttpResponse:
    """A new password; every other session of the person ends."""
    form = ChangePassword(request.person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = changes.set_password(
            request.person, form.cleaned_data["new"], by=request.person, now=request.now
        )
        update_session_auth_hash(request, person)
        messages.success(request, _("Your password was changed."))
        return redirect("desk:home")
    return pages.render(request, "desk/password.html", {"form": form})


@desk()
def home(request: DeskRequest) -> HttpResponse:
    """Where somebody's work begins."""
    landing = menu.landing(request.actor)
    if landing:
        return redirect(landing)
    return pages.render(request, "desk/home.html", {})


def _landing(person: Person, now: datetime) -> str:
    return menu.landing(actors.staff(person, now)) or "desk:home"


def _target(request: HttpRequest) -> str:
    """Where somebody wanted to go, if that is a page of the desk."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return target if safe and target.startswith("/desk/") else ""


def _too_often(name: str, network: str, now: datetime) -> bool:
    made = {
        subject: limits.made(purpose, subject, window=WINDOW, now=now)
        for purpose, subject in _subjects(name, network)
    }
    most = (PER_NAME_AND_NETWORK, PER_NAME, PER_NETWORK)
    return any(count >= most for count, most in zip(made.values(), most, strict=True))


def _count_failure(name: str, network: str, now: datetime) -> None:
    for purpose, subject in _subjects(name, network):
        limits.count(purpose, subject, window=WINDOW, now=now)


def _subjects(name: str, network: str) -> list[tuple[str, str]]:
    folded = name.casefold()
    return [
        ("sign-in", f"{folded} {network}"),
        ("sign-in name", f"name {folded}"),
        ("sign-in network", f"network {network}"),
    ]
