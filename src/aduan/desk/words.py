"""Small closed lists in words that several pages of the desk share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LIMITS: dict[str, _StrPromise] = {
    "forward": lazy("Forward"),
    "tell_agency": lazy("Tell the person the agency"),
    "promise": lazy("Promised to the person"),
    "info": lazy("The person's reply"),
    "question": lazy("The person's reply"),
    "parts": lazy("All parts"),
    "take": lazy("Take"),
    "return": lazy("Pass on"),
    "work": lazy("Result"),
    "objection": lazy("The person may object"),
    "commitment": lazy("Commitment"),
    "rework": lazy("New result"),
    "appeal": lazy("Decision on the appeal"),
}
"""The limits that a case runs under, by kind."""

STOPPED: dict[str, _StrPromise] = {
    "asked": lazy("The clock stands still: a question waits for the person's reply."),
    "resting": lazy("The clock stands still: the report rests."),
}
"""Why a clock stands still."""

VISIBILITY: dict[str, _StrPromise] = {
    "open": lazy("Open"),
    "anonymous": lazy("Anonymous"),
    "confidential": lazy("Confidential"),
}
"""Secrecy in one word."""

LANGUAGES: dict[str, str] = {"en": "English", "id": "Bahasa Indonesia", "th": "ไทย"}
"""Languages by their own names."""

FOUND: dict[str, _StrPromise] = {
    "PHONE": lazy("Telephone number"),
    "LANDLINE": lazy("Telephone number"),
    "EMAIL": lazy("Mail address"),
    "LINEID": lazy("LINE account"),
    "PROFILE": lazy("Account"),
    "NIK": lazy("Identity number"),
    "TH_CID": lazy("Identity number"),
    "PASSPORT": lazy("Passport number"),
    "ID_NUMBER": lazy("Identity number"),
    "NOP": lazy("Tax object number"),
    "BANK": lazy("Bank account"),
    "CARD": lazy("Card number"),
    "PLATE": lazy("Number plate"),
    "HOUSE": lazy("House number"),
}
"""What the redaction found, by the kind of the span."""


def found_words(kind: str) -> str:
    """The words for a kind of personal data; the code itself for one that has none here."""
    return str(FOUND.get(kind, kind))
