"""Telephone numbers as people of Indonesia and Thailand write them.

Numbering plans: ITU-T E.164 with the national plans of Indonesia (Permenkominfo 14/2018: mobile
08xx, 10-13 digits; area codes of two to four digits) and Thailand (NBTC: mobile 06/08/09, ten
digits; fixed 02-07, nine digits).
"""

import re

import phonenumbers

from aduan.cases.redaction.spans import (
    GAP,
    Found,
    Span,
    digits_of,
    in_a_path,
    is_date_or_time,
    is_money,
)

_G = GAP + "{0,3}"
_ABROAD = rf"(?:\+|\b00){_G}"

_MOBILE = re.compile(
    rf"""
    (?<!\d) (?=[(+06])
    (?:
        \(?(?:{_ABROAD})?62{_G}(?:\(?0\)?{_G})?8{GAP}?[1-9](?:{_G}\d){{6,10}}  # Indonesia, abroad
      | \(?0{GAP}?8{GAP}?[1-9](?:{_G}\d){{7,10}}                             # Indonesia, Thailand
      | \(?(?:{_ABROAD}66|\b66){_G}(?:\(?0\)?{_G})?[689](?:{_G}\d){{8}}      # Thailand, abroad
      | \(?0{GAP}?[689](?:{_G}\d){{8}}                                      # Thailand
    )
    (?!\d)
    """,
    re.VERBOSE,
)
_FIXED = re.compile(
    rf"""
    (?<![\dA-Za-z]) (?=[(+0])
    (?:
        \(?0{GAP}?2(?:{_G}\d){{7}}                                # Bangkok
      | \(?0{GAP}?[3-57]{GAP}?\d(?:{_G}\d){{6}}                   # the provinces of Thailand
      | \(?0(?:21|22|24|31|61)(?:{_G}\d){{7,8}}                   # five great cities of Indonesia
      | \(?0[2-79]\d\d(?:\){GAP}?|{GAP}{{1,3}})\d(?:{GAP}?\d){{4,7}}  # the rest of Indonesia
      | \(?(?:{_ABROAD})(?:62|66){_G}[2-7](?:{_G}\d){{6,10}}
    )
    (?!\d)
    """,
    re.VERBOSE,
)
_FOREIGN = re.compile(rf"(?<![\w+])\+{GAP}?(?!62|66)[1-9](?:{_G}\d){{7,14}}(?!\d)")
_RUN = re.compile(rf"\+?\(?\d(?:{GAP}{{0,2}}\d){{5,13}}(?!\d)")
_TOLD = re.compile(
    r"""
    (?:
        (?<![a-z])(?:te?lp?|te?lfn|te?le?[pf]on|telephone|phone|mobile|hp|wa|whats?app|cp
           |hubungi|hub|call|contact|nomer\sini|nomor\sini)(?![a-z])
      | โทร(?:ศัพท์)? | เบอร์ | มือถือ | ติดต่อ
    )
    [^\d\n+]{0,14} $
    """,
    re.VERBOSE | re.IGNORECASE,
)
#: How far before a number the word that announces it may begin.
_CUE_REACH = 28
_INSIDE_A_NUMBER = re.compile(r"\d[.,/:\-]$")
_LIST_NUMBER = re.compile(r"(?:^|[\s(])\d{1,2}[.\-]$")


def _stands_alone(text: str, start: int, last: int) -> bool:
    """False where the digits go on to the left: a decimal, a file number, a timestamp.

    A number that ended at `last`, two characters or less before, does not count: they come in rows.
    """
    if start - last <= 2:
        return True
    before = text[max(0, start - 4) : start]
    return not _INSIDE_A_NUMBER.search(before) or _LIST_NUMBER.search(before) is not None


def _kind(digits: str) -> str:
    national = re.sub(r"^(?:00)?(?:62|66)0?", "0", digits)
    return "PHONE" if re.match(r"0(?:8|[69]\d{8}$)", national) else "LANDLINE"


def _plausible_fixed(text: str) -> bool:
    """Whether a numbering plan knows this fixed line; Bangkok's own nine digits always."""
    digits = digits_of(text)
    if digits.startswith("02") and len(digits) == 9:
        return True
    for region in ("ID", "TH"):
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return True
    return False


def _is_fixed(text: str, match: re.Match[str]) -> bool:
    return not in_a_path(text, match.start()) and _plausible_fixed(match.group())


def _by_shape(text: str) -> list[tuple[re.Match[str], str]]:
    """What has the shape of a number, from left to right; of two at one place the mobile first."""
    shaped = [(match, "PHONE") for match in _MOBILE.finditer(text)]
    shaped += [(match, "LANDLINE") for match in _FIXED.finditer(text)]
    return sorted(shaped, key=lambda one: one[0].start())


def find(text: str) -> Found:
    """Mobile and fixed numbers, with or without a word that announces them."""
    last = -3
    for match, kind in _by_shape(text):
        start, end = match.span()
        if (
            start >= last
            and _stands_alone(text, start, last)
            and not is_date_or_time(text, start)
            and (kind == "PHONE" or _is_fixed(text, match))
        ):
            last = end
            yield Span(start, end, kind)
    if "+" in text:
        for match in _FOREIGN.finditer(text):
            yield Span(match.start(), match.end(), "PHONE")
    for match in _RUN.finditer(text):
        start, end = match.span()
        if (
            _TOLD.search(text[max(0, start - _CUE_REACH) : start])
            and not is_date_or_time(text, start)
            and not is_money(text, start, end)
        ):
            yield Span(start, end, _kind(digits_of(match.group())))
