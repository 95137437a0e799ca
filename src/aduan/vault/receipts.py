"""Receipts: the code by which a person without a name comes back to their report.

Seven words of two syllables, each one of 4,096: 84 random bits. The syllables
(one consonant, one vowel) read aloud alike in Indonesian and in romanised Thai.
Only a keyed hash is stored, so a receipt that is lost cannot be found again.
"""

import hmac
import secrets
import unicodedata
from itertools import product

from aduan.vault.keys import ring

_WORDS = 7
_CONSONANTS = "bdghjklmnprstwy"
_VOWELS = "aeiou"
_UNKIND = """
babi bego bisu bodo buta dosa gila hina homo kere koli laku lara luka lupa maho mati peju peli
pesi puki ragu rugi sapi sara tahi tele toke tolo tuli
"""
"""Words that nobody should have to read on a receipt: insults, illness, death, body parts."""


def _vocabulary() -> tuple[str, ...]:
    """The first 4,096 pairs of different syllables that are no unkind word."""
    unkind = frozenset(_UNKIND.split())
    syllables = ["".join(pair) for pair in product(_CONSONANTS, _VOWELS)]
    words = (
        first + second
        for first, second in product(syllables, syllables)
        if first != second and first + second not in unkind
    )
    return tuple(word for word, _ in zip(words, range(4096), strict=False))


WORDS = _vocabulary()


def new() -> tuple[str, bytes]:
    """Make a receipt: the code to hand over once, and the fingerprint to store."""
    code = "-".join(secrets.choice(WORDS) for _ in range(_WORDS))
    return code, fingerprint(code)


def fingerprint(code: str) -> bytes:
    """Return the keyed hash (HMAC-SHA-256) of a code as a person typed or pasted it.

    Case, spaces, dashes and line breaks do not matter. A mistyped code simply
    has another fingerprint: wrong and unknown look the same.
    """
    plain = unicodedata.normalize("NFKC", code).casefold()
    letters = "".join(character for character in plain if "a" <= character <= "z")
    return hmac.digest(ring().founding.receipt, b"receipt:" + letters.encode(), "sha256")
