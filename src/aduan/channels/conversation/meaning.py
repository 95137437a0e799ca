"""What a message means, before anybody knows who sent it and why."""

import re
from dataclasses import dataclass

from aduan.channels.conversation import commands
from aduan.vault import numbers

_STARS = re.compile(r"\b(bintang|stars?|nilai|rating|skor|ดาว|คะแนน)\b|ดาว|คะแนน", re.I)
_FIRST = re.compile(r"^\W*(\w[\w\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*)[\s:.,;!\-]*", re.S)
_TOLD_APART = 5
"""Signs of a Thai word by which a text may begin and be known."""
_SECRET = {"confidential": "confidential", "anonymous": "anonymous"}


@dataclass(frozen=True)
class Meaning:
    """`intent` is a command of `commands.COMMANDS`, "digit" (0 to 9), "number" (of a report) or
    "text". `text` is what to keep of it, nothing of a bare "new"; `number` a report's number that
    stands in it, `secrecy` the visibility that it asks for by its first word."""

    intent: str
    text: str
    number: int | None = None
    digit: int | None = None
    secrecy: str = ""


def understand(said: str) -> Meaning:
    """The meaning of a message, in any of the languages, whatever its case and spelling."""
    text = said.strip()
    secrecy, text = _secrecy(text)
    if secrecy and not text:
        return Meaning("secret", "", secrecy=secrecy)
    number, without = _number(text)
    plain = commands.plain(without)
    digit = _digit(without)
    if digit is not None and not secrecy:
        return Meaning("digit", text, number, digit)
    if number is not None and not plain:
        return Meaning("number", text, number)
    command = commands.heard(plain)
    if command == "new" and not secrecy:
        return Meaning("new", "", number)
    if command and command not in _SECRET:
        # A secret message of one word is a report all the same.
        return Meaning("text" if secrecy else command, text, number, secrecy=secrecy)
    return _beginning(text, number, secrecy)


def _beginning(text: str, number: int | None, secrecy: str) -> Meaning:
    """A longer text that begins with what it is: NEW: …, not yet, …"""
    match = _FIRST.match(text)
    first = match[1] if match else ""
    word, head = commands.plain(first), match[0] if match else ""
    rest = text[len(head) :].strip()
    # "Baru saja" means "just now": only what is set apart is a command.
    if word in commands.words("new") and rest and (first.isupper() or ":" in head):
        return Meaning("new", rest, number, secrecy=secrecy)
    if word in commands.words("no") or _begins_thai(text, "no"):
        return Meaning("no", text, number, secrecy=secrecy)
    return Meaning("text", text, number, secrecy=secrecy)


def _begins_thai(text: str, kind: str) -> bool:
    """Thai words are not set apart by spaces; of short ones others begin."""
    return any(
        len(word) >= _TOLD_APART and commands.plain(text).startswith(word)
        for word in commands.words(kind, "th")
    )


def _secrecy(text: str) -> tuple[str, str]:
    """The secrecy that the first word asks for, and what follows it."""
    for kind, visibility in _SECRET.items():
        for word in sorted(commands.words(kind), key=len, reverse=True):
            # Thai is written without spaces; too secret is safer than too open.
            end = r"[\s:.,;!\-]*" if not word.isascii() else r"(?:[\s:.,;!\-]+|$)"
            match = re.match(rf"\W*{re.escape(word)}{end}", text, re.I)
            if match:
                return visibility, text[match.end() :].strip()
    return "", text


def _number(text: str) -> tuple[int | None, str]:
    """The first number of a report in a text, and the text without it."""
    for match in commands.NUMBER.finditer(text):
        number = numbers.parse(match[0])
        if number is not None:
            return number, text[: match.start()] + text[match.end() :]
    return None, text


def _digit(text: str) -> int | None:
    """A single digit of whatever script, also with the word for stars; None otherwise."""
    left = commands.plain(_STARS.sub(" ", text))
    return commands.heard_digit(left) if left else None
