"""What every page of the desk is drawn with: the menu of the roles that somebody holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as render_template

from aduan.desk import menu
from aduan.directory.models import Role

if TYPE_CHECKING:
    from aduan.cases.actors import Actor
    from aduan.desk.gate import DeskRequest


def render(
    request: DeskRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    section: str = "",
    status: int = 200,
) -> HttpResponse:
    """A page for somebody signed in; `section` is the menu item that it belongs to."""
    whole = {
        "navigation": menu.items(request.actor),
        "section": section,
        "acting_as": acting_as(request.actor),
        "now": request.now,
        **context,
    }
    return render_template(request, template, whole, status=status)


def render_outside(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page for somebody who is not signed in."""
    return render_template(request, template, dict(context), status=status)


def acting_as(actor: Actor) -> str:
    """The names of the roles that somebody holds now, in their language."""
    held = sorted({grant.role for grant in actor.grants})
    return ", ".join(str(Role(role).label) for role in held)
