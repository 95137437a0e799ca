"""The menu of the desk: which pages each role has, and where somebody lands after signing in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from aduan.cases.actors import Actor

CENTRE = ("centre", "supervisor")
AGENCY = ("agency", "officer", "head")
WATCH = ("supervisor", "admin")


@dataclass(frozen=True, slots=True)
class Entry:
    """One item: the address's name, the words, the roles that have it."""

    code: str
    view: str
    words: _StrPromise
    roles: tuple[str, ...]
    arguments: tuple[str, ...] = ()


ENTRIES = (
    Entry("triage", "desk:queue", _("Check and forward"), ("centre",), ("checking",)),
    Entry("supervision", "desk:queue", _("Supervision"), ("supervisor",), ("late",)),
    Entry("arbiter", "desk:queue", _("To decide"), ("arbiter",), ("arbiter",)),
    Entry("inbox", "desk:inbox", _("Inbox"), AGENCY),
    Entry("consultations", "desk:consultations", _("Asked of us"), AGENCY),
    Entry("intake", "desk:intake", _("Take a report"), ("operator", "radio")),
    Entry("readout", "desk:readout", _("Read-out page"), ("radio",)),
    Entry("overview", "desk:overview", _("Overview"), (*CENTRE, "agency", "head", "auditor")),
    Entry("directory", "desk:directory", _("Directory"), ("admin",)),
    Entry("wordings", "desk:wordings", _("Wordings"), ("admin", *CENTRE)),
    Entry("channels", "desk:channels", _("Channels"), ("admin",)),
    Entry("messages", "desk:messages", _("Messages"), WATCH),
    Entry("quarantine", "desk:quarantine", _("Unread messages"), WATCH),
    Entry("reactions", "desk:reactions", _("Failed jobs"), WATCH),
    Entry("notices", "desk:notices", _("Notices"), (*CENTRE, *AGENCY, "arbiter")),
    Entry("find", "desk:find", _("Find by number"), (*CENTRE, *AGENCY, "arbiter", "auditor")),
)
"""In the order of the menu; the first that somebody has is where they land."""


def items(actor: Actor) -> list[dict[str, object]]:
    """The menu of somebody's roles, as the layout draws it."""
    return [
        {"url": _address(entry), "words": entry.words, "code": entry.code}
        for entry in _theirs(actor)
    ]


def landing(actor: Actor) -> str:
    """The address of the page where somebody's work begins; "" for somebody without any."""
    theirs = _theirs(actor)
    return _address(theirs[0]) if theirs else ""


def _theirs(actor: Actor) -> list[Entry]:
    held = {grant.role for grant in actor.grants}
    return [entry for entry in ENTRIES if held & set(entry.roles)]


def _address(entry: Entry) -> str:
    return reverse(entry.view, args=entry.arguments)
