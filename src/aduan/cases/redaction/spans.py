"""What a recogniser hands back, and the words it may lean on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of personal data in a text: code points `start` (included) to `end` (excluded).

    `kind` is one of the keys of `marks.MARKS`.
    """

    start: int
    end: int
    kind: str


Found = Iterator[Span]

#: What people put between the groups of one number: blanks, dots, dashes, brackets and the
#: zero-width characters that Thai keyboards leave behind; never a line break.
GAP = r"[ \t\u00a0\u2007\u202f\u200b-\u200d\u2060.()\-\u2010-\u2015]"

_DATE_OR_TIME = re.compile(
    r"""
      \d{1,2}[ ./-]{1,3}\d{1,2}[ ./-]{1,3}(?:19|20|25)\d\d(?!\d)     # 14-05-2022, 9 3 2566
    | (?:19|20|25)\d\d[ ./-]\d{1,2}[ ./-]\d{1,2}(?!\d)               # 2022-05-14
    | \d{1,2}[.:]\d\d\s?[-–]\s?\d{1,2}[.:]\d\d(?!\d)                 # 08.30 - 17.00
    | (?:19|20|25)\d\d\s?[-–/]\s?(?:19|20|25)\d\d(?!\d)              # 2023-2028
    """,
    re.VERBOSE,
)
_MONEY = re.compile(r"(?:\brp|\bidr|\bthb|฿|\$)[\s.:]{0,3}$", re.IGNORECASE)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?![\d.])")
_MONEY_AFTER = re.compile(r"\s?(?:,-|,00\b|rupiah|ribu|juta|rb\b|jt\b|บาท|ล้าน|baht)", re.IGNORECASE)


def digits_of(text: str) -> str:
    """Only the digits of a text whose digits are ASCII already."""
    return "".join(c for c in text if c.isdigit())


def is_date_or_time(text: str, start: int) -> bool:
    """Whether a date, a span of hours or a span of years begins at `start`."""
    return _DATE_OR_TIME.match(text, start) is not None


def is_money(text: str, start: int, end: int) -> bool:
    """Whether the number between `start` and `end` is a sum of money by its neighbours."""
    return (
        _THOUSANDS.match(text, start, end) is not None
        or _MONEY.search(text, max(0, start - 8), start) is not None
        or _MONEY_AFTER.match(text, end) is not None
    )


def in_a_path(text: str, start: int) -> bool:
    """Whether `start` stands inside a web address: a digit there belongs to a page or a file."""
    left = max(text.rfind(blank, max(0, start - 512), start) for blank in " \n\t")
    left = max(left, start - 512, -1)
    return "://" in text[left + 1 : start] or "www." in text[left + 1 : start]
