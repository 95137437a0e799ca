"""What every set-up page with a form does: show it, make the change, go back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from aduan.desk import pages
from aduan.desk.forms.directory import ChangeForm
from aduan.desk.gate import DeskRequest


def handle(
    request: DeskRequest,
    form: ChangeForm,
    change: Callable[[dict[str, Any]], object],
    *,
    title: str,
    back: str,
    then: str = "",
) -> HttpResponse:
    """The page of one change; made, it leads on to `then`, else `back`."""
    if request.method == "POST" and form.carry_out(change):
        messages.success(request, _("The change was made and recorded."))
        return redirect(then or back)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "title": title, "back": back}
    return pages.render(
        request, "desk/directory/form.html", context, section="directory", status=status
    )
