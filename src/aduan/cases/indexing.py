"""Words for the search: Thai split into words in Python, Indonesian stemmed by PostgreSQL.

Thai is written without spaces, and PostgreSQL cannot split it; `newmm` of PyThaiNLP does, on
writing and on asking alike. Its dictionary loads on the first Thai text only.
"""

import re
from dataclasses import dataclass

_THAI = re.compile(r"[\u0e00-\u0e7f]+")


@dataclass(frozen=True)
class Words:
    """One text, as `simple` (Thai split into words) and as `indonesian` should index it."""

    simple: str
    indonesian: str


def words_of(text: str) -> Words:
    """The two forms of a text for the two configurations of the search."""
    return Words(simple=_THAI.sub(_split, text), indonesian=_THAI.sub(" ", text))


def _split(match: re.Match[str]) -> str:
    from pythainlp.tokenize import word_tokenize

    return " " + " ".join(word_tokenize(match.group(), engine="newmm", keep_whitespace=False)) + " "
