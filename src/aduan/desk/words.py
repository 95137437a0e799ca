"""Small closed lists in words that several pages of the desk share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aduan.clock import dates
from aduan.directory.dates import ZONE
from aduan.directory.models import Absence
from aduan.directory.naming import language

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LIMITS: dict[str, _StrPromise] = {
    "forward": gettext_lazy("Forward"),
    "tell_agency": gettext_lazy("Tell the person the agency"),
    "promise": gettext_lazy("Promised to the person"),
    "info": gettext_lazy("The person's reply"),
    "question": gettext_lazy("The person's reply"),
    "parts": gettext_lazy("All parts"),
    "take": gettext_lazy("Take"),
    "return": gettext_lazy("Pass on"),
    "work": gettext_lazy("Result"),
    "objection": gettext_lazy("The person may object"),
    "commitment": gettext_lazy("Commitment"),
    "rework": gettext_lazy("New result"),
    "appeal": gettext_lazy("Decision on the appeal"),
}
"""The limits that a case runs under, by kind."""

STOPPED: dict[str, _StrPromise] = {
    "asked": gettext_lazy("The clock stands still: a question waits for the person's reply."),
    "resting": gettext_lazy("The clock stands still: the report rests."),
}
"""Why a clock stands still."""

VISIBILITY: dict[str, _StrPromise] = {
    "open": gettext_lazy("Open"),
    "anonymous": gettext_lazy("Anonymous"),
    "confidential": gettext_lazy("Confidential"),
}
"""Secrecy in one word."""

LANGUAGES: dict[str, str] = {"en": "English", "id": "Bahasa Indonesia", "th": "ไทย"}
"""Languages by their own names."""

FOUND: dict[str, _StrPromise] = {
    "PHONE": gettext_lazy("Telephone number"),
    "LANDLINE": gettext_lazy("Telephone number"),
    "EMAIL": gettext_lazy("Mail address"),
    "LINEID": gettext_lazy("LINE account"),
    "PROFILE": gettext_lazy("Account"),
    "NIK": gettext_lazy("Identity number"),
    "TH_CID": gettext_lazy("Identity number"),
    "PASSPORT": gettext_lazy("Passport number"),
    "ID_NUMBER": gettext_lazy("Identity number"),
    "NOP": gettext_lazy("Tax object number"),
    "BANK": gettext_lazy("Bank account"),
    "CARD": gettext_lazy("Card number"),
    "PLATE": gettext_lazy("Number plate"),
    "HOUSE": gettext_lazy("House number"),
}
"""What the redaction found, by the kind of the span."""


def found_words(kind: str) -> str:
    """The words for a kind of personal data; the code itself for one that has none here."""
    return str(FOUND.get(kind, kind))


def leave(absence: Absence) -> str:
    """Until when somebody is on leave, and who does their work meanwhile."""
    last = dates.day(absence.ends, language(), ZONE)
    if absence.stand_in is None:
        return _("on leave until %(day)s") % {"day": last}
    named = {"day": last, "name": absence.stand_in.name}
    return _("on leave until %(day)s; %(name)s stands in") % named
