"""How many SMS a text takes, and how to keep it within two.

3GPP TS 23.038: a text of the GSM alphabet holds 160 septets in one SMS and 153 in each of
several; any other character makes it UCS-2, with 70 and 67 UTF-16 units.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

MOST = 2
CUT = "…"
"""What stands for the rest of a text that was shortened."""

Fill: TypeAlias = Callable[[str, Mapping[str, str]], str]
"""Puts values into a line."""

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")
_PLAIN = {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "\u00a0": " "}
"""Typographic signs that would turn a whole SMS into UCS-2, and what stands in for them."""


def plain(text: str) -> str:
    """The text in the GSM alphabet where only its punctuation stood outside."""
    simpler = "".join(_PLAIN.get(sign, sign) for sign in text)
    return simpler if is_gsm(simpler) else text


def segments(text: str) -> int:
    """How many SMS the text takes; 0 for none."""
    if not text:
        return 0
    if is_gsm(text):
        sizes, single, each = [2 if sign in _EXTENDED else 1 for sign in text], 160, 153
    else:
        sizes, single, each = [2 if ord(sign) > 0xFFFF else 1 for sign in text], 70, 67
    if sum(sizes) <= single:
        return 1
    count, room = 1, each
    for size in sizes:
        # A character of two units is never cut in half.
        if size > room:
            count, room = count + 1, each
        room -= size
    return count


def is_gsm(text: str) -> bool:
    """Whether the GSM alphabet has every character."""
    return all(sign in _BASIC or sign in _EXTENDED for sign in text)


def fit(
    lines: Sequence[str],
    fill: Fill,
    values: Mapping[str, str],
    yielding: Sequence[str],
    *,
    most: int = MOST,
    cut: str = CUT,
) -> str:
    """One text of the lines, filled with values, in at most `most` SMS.

    Where all lines are too long, the last ones are left out; where a single line is, the values
    named in `yielding` are shortened, the first ones first. Fixed words, number and link stay.
    `cut` ends what people wrote ("text") where it was shortened.
    """
    for count in range(len(lines), 0, -1):
        text = plain(fill(" ".join(lines[:count]), values))
        if segments(text) <= most:
            return text
    line, given = " ".join(lines[:1]), dict(values)
    for name in yielding:
        if given.get(name):
            given[name] = _longest(
                lambda chosen: fill(line, chosen), given, name, most, cut if name == "text" else CUT
            )
        if segments(plain(fill(line, given))) <= most:
            break
    return plain(fill(line, given))


def _longest(
    make: Callable[[Mapping[str, str]], str],
    values: Mapping[str, str],
    name: str,
    most: int,
    mark: str,
) -> str:
    """The longest beginning of one value with which the text fits; "" where none does."""
    whole = values[name]
    low, high = 0, len(whole) - 1
    while low < high:
        middle = (low + high + 1) // 2
        cut = whole[:middle].rstrip() + mark
        if segments(plain(make({**values, name: cut}))) <= most:
            low = middle
        else:
            high = middle - 1
    return whole[:low].rstrip() + mark if low else ""
