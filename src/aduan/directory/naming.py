"""Names in three languages, and the order in which people look for them.

A database without ICU sorts Thai by code point, which puts every name that begins with a vowel
written before its consonant at the end. So each named row stores one sort key per language, and
lists are ordered by that key under the collation "C", which every PostgreSQL has.
"""

import unicodedata
from collections.abc import Mapping

from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Collate
from django.utils.translation import get_language

LANGUAGES = ("en", "id", "th")
"""The languages in which every coded item has a name."""

_FALLBACK = ("id", "en", "th")
_LEADING_VOWELS = "เแโใไ"
_SECOND_WEIGHT = "็่้๊๋์ํ๎"
_SEPARATOR = "\x01"


def in_language(names: Mapping[str, str], language: str) -> str:
    """The name in `language`; where it is missing, the first there is of id, en, th."""
    return next((names[key] for key in (language, *_FALLBACK) if names.get(key)), "")


def language() -> str:
    """The reader's language: en, id or th."""
    return (get_language() or "en").split("-")[0]


def thai_key(text: str) -> str:
    """A string whose code point order is the order of the Royal Institute's Thai dictionary.

    A vowel written before its consonant counts after it, and tone marks and other signs above
    count only between words that are otherwise equal.
    """
    letters: list[str] = []
    marks: list[str] = []
    waiting = ""
    for letter in unicodedata.normalize("NFC", text).casefold():
        if letter in _LEADING_VOWELS:
            letters.append(waiting)
            waiting = letter
        elif letter in _SECOND_WEIGHT:
            marks.append(f"{len(letters):03d}{letter}")
        else:
            letters.append(letter + waiting)
            waiting = ""
    letters.append(waiting)
    return "".join(letters) + _SEPARATOR + "".join(marks)


def latin_key(text: str) -> str:
    """A string whose code point order ignores case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def sort_keys(names: Mapping[str, str]) -> dict[str, str]:
    """The stored sort key of each language for a set of names."""
    keys = {language: latin_key(in_language(names, language)) for language in ("en", "id")}
    keys["th"] = thai_key(in_language(names, "th"))
    return keys


def by_name(language: str, prefix: str = "") -> Collate:
    """An `order_by` expression: by name in `language`, as a reader of it expects."""
    key = language if language in LANGUAGES else "id"
    return Collate(KeyTextTransform(key, f"{prefix}sort_keys"), "C")
