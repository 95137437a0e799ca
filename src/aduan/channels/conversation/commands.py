"""The words of `commands.toml`, ready to be compared."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from aduan.directory.naming import LANGUAGES

COMMANDS = (
    "help",
    "status",
    "more",
    "cancel",
    "withdraw",
    "new",
    "skip",
    "yes",
    "no",
    "thanks",
    "greeting",
    "confidential",
    "anonymous",
)
"""What a message can be that is not a report; the first in this order wins where words are the
same."""
_SHORTEST_MISTYPED = 5
"""Letters of a word that may hold a wrong or swapped one; shorter ones are too near each other."""


def plain(text: str) -> str:
    """A text without case, accents and punctuation, with single spaces."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(
        sign if unicodedata.category(sign)[0] in "LMN" else "" if sign in "'’" else " "
        for sign in folded
    )
    return " ".join(kept.split())


@cache
def words(kind: str, language: str = "") -> frozenset[str]:
    """The words of one kind, in a language or in all."""
    table = _table()[kind]
    wanted = [language] if language else list(LANGUAGES)
    return frozenset(plain(each) for name in wanted for each in table.get(name, ()))


def small_words(language: str) -> frozenset[str]:
    """The small words by which a language is told."""
    return words("function", language)


def is_word_of(language: str, text: str) -> bool:
    """Whether a whole (plain) text is a command in a language."""
    return any(text in words(kind, language) for kind in COMMANDS)


def find(text: str) -> str:
    """The command that a whole (plain) text is, however it is typed; "" where it is none."""
    for kind in COMMANDS:
        if text in words(kind):
            return kind
    if len(text) < _SHORTEST_MISTYPED or not text.isascii():
        return ""
    found = process.extractOne(text, _long_words(), scorer=OSA.distance, score_cutoff=1)
    return next((kind for kind in COMMANDS if found and found[0] in words(kind)), "")


def heard(text: str) -> str:
    """The command that a (plain) text is, politely or not; "" where it is none."""
    return next(filter(None, map(find, _barer(text))), "")


def heard_digit(text: str) -> int | None:
    """The number that a (plain) text is, politely or not; None where it is none."""
    return next((found for each in _barer(text) if (found := digit(each)) is not None), None)


def _barer(text: str) -> Iterator[str]:
    """A plain text, then again and again with less of thanks, particles and the words by which
    people address an office.

    Of one that is nothing else, its first word: "ya pak" is a yes. Thai has no spaces, so its
    particles are cut one by one from the end of the last word; many a command ends like one.
    """
    yield text
    yield _plainly(text)
    for thanks in _longest_first("thanks"):
        # As a whole word, where there are spaces: "ty" is no thanks in "city".
        end = f" {thanks}" if thanks.isascii() else thanks
        text = text.removesuffix(end).removeprefix(f"{thanks} ").strip() or text
    left = _plainly(text)
    yield left
    particles = _longest_first("filler", "th")
    while ends := [each for each in particles if left.endswith(each) and left != each]:
        left = left.removesuffix(ends[0]).strip()
        yield left


def _plainly(text: str) -> str:
    fillers = words("filler")
    return " ".join([word for word in text.split() if word not in fillers] or text.split()[:1])


@cache
def _longest_first(kind: str, language: str = "") -> tuple[str, ...]:
    return tuple(sorted(words(kind, language), key=lambda word: (-len(word), word)))


def digit(text: str) -> int | None:
    """The number that a (plain) text is, as a digit of any script or spelled out; else None."""
    for spelled in _table()["digit"].values():
        if text in spelled:
            return spelled.index(text) + 1
    return unicodedata.digit(text, None) if len(text) == 1 else None


def says_where(text: str) -> bool:
    """Whether a text seems to say where something is."""
    spoken = f" {plain(text)} "
    latin = any(f" {word} " in spoken for word in words("place", "en") | words("place", "id"))
    return latin or any(sign in text for sign in _table()["place"]["th"])


@cache
def _long_words() -> tuple[str, ...]:
    return tuple(
        sorted(
            word
            for kind in COMMANDS
            for word in words(kind)
            if len(word) >= _SHORTEST_MISTYPED and word.isascii()
        )
    )


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((Path(__file__).parent / "commands.toml").read_text("utf-8"))


NUMBER = re.compile(r"(?<!\d)\d(?:[\s.\-]?\d){8}(?!\d)")
"""Nine digits, as a number is printed and typed."""
