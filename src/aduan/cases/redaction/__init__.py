"""Personal data in free text: found and covered before anything is published.

`find` and `redact` are pure. They propose; a person confirms (nothing publishes unconfirmed). They
know numbers, addresses of mail and networks, plates and house numbers by their shapes and by the
words around them; they do not know people's names.
"""

import re

from aduan.cases.redaction import accounts, addresses, identifiers, phones, plates
from aduan.cases.redaction.marks import MARKS
from aduan.cases.redaction.spans import GAP, Span

__all__ = ["MARKS", "Span", "find", "redact"]

#: Real texts need two or three.
_SEARCHES = 12
_A_DIGIT = re.compile(r"\d")
_FOREIGN_DIGIT = re.compile(r"[^\D0-9]")
#: Six digits with whatever stands between their groups: less is no phone and no identity number.
_LONG_NUMBER = re.compile(rf"\d(?:{GAP}{{0,3}}\d){{5}}")

#: Thai, full-width and Arabic-Indic digits read as ASCII: one character for one, so offsets stay.
_DIGITS = {
    zero + value: ord("0") + value
    for zero in (0x0E50, 0xFF10, 0x0660, 0x06F0)
    for value in range(10)
}


def find(text: str) -> list[Span]:
    """All spans of personal data in `text`, in order, none overlapping another."""
    return redact(text)[0]


def redact(text: str) -> tuple[list[Span], str]:
    """The spans found in `text`, as offsets into it, and its copy with a mark for each span.

    Redacting the copy again finds nothing: what was hidden by its neighbour (a number that seemed
    to go on to the left) comes to light when the neighbour is covered, so the search goes on over
    the copy until it is clean. A text that is not clean after `_SEARCHES` was made not to be,
    and is covered whole.
    """
    spans: list[Span] = []
    copy = text
    for _ in range(_SEARCHES):
        found = _claims(copy)
        if not found:
            return spans, copy
        spans = sorted([*spans, *_in_original(found, spans)])
        copy = _covered(text, spans)
    if not _claims(copy):
        return spans, copy
    whole = [Span(0, len(text), "ID_NUMBER")]
    return whole, _covered(text, whole)


def _claims(text: str) -> list[Span]:
    """One search: spans without overlaps, in order.

    Where two recognisers claim the same characters, the one asked earlier keeps them.
    """
    if not _A_DIGIT.search(text):
        return _free(list(accounts.find(text)))
    plain = text.translate(_DIGITS) if _FOREIGN_DIGIT.search(text) else text
    claims = list(accounts.find(plain))
    if _LONG_NUMBER.search(plain):
        claims += [*identifiers.find(plain), *phones.find(plain)]
    return _free([*claims, *plates.find(plain), *addresses.find(plain)])


def _free(claims: list[Span]) -> list[Span]:
    kept: list[Span] = []
    taken: set[int] = set()
    for claim in claims:
        places = range(claim.start, claim.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(claim)
    return sorted(kept)


def _covered(text: str, spans: list[Span]) -> str:
    pieces, at = [], 0
    for span in spans:
        pieces += [text[at : span.start], MARKS[span.kind]]
        at = span.end
    return "".join([*pieces, text[at:]])


def _in_original(found: list[Span], covered: list[Span]) -> list[Span]:
    """Spans of the copy as offsets of the original, of which `covered` is already replaced."""
    moved, shift, ahead = [], 0, covered[::-1]
    for span in found:
        while ahead and ahead[-1].start - shift < span.start:
            shift += _grown(ahead.pop())
        moved.append(Span(span.start + shift, span.end + shift, span.kind))
    return moved


def _grown(span: Span) -> int:
    """How many characters longer the original is than the mark that replaced it."""
    return span.end - span.start - len(MARKS[span.kind])
