"""Case numbers: nine digits that cannot be guessed in order and know when they are mistyped.

The serial of the database is scattered over all eight-digit numbers by a keyed
permutation (a Feistel network on two halves of four digits, HMAC-SHA-256 as its
round function), then a check digit after Damm is added: it finds every wrong
digit and every two swapped neighbours. Scattering only hides how many reports
there are; a number is no secret and opens nothing.
"""

import hmac
import os
import unicodedata
from collections import deque

from django.db import connections
from stdnum import damm

from aduan.vault.keys import ring

_HALF = 10**4
_SERIALS = _HALF**2
_ROUNDS = 10
_DIGITS = 9
_BLOCK = 20

_drawn: dict[str, deque[int]] = {}
os.register_at_fork(after_in_child=_drawn.clear)


def next_serial(*, using: str = "default") -> int:
    """Take a serial that was never given before; gaps happen.

    A process draws serials from the database in blocks, for the question alone costs as much as
    a part of filing. What it has not given when it ends is lost.
    """
    drawn = _drawn.setdefault(using, deque())
    try:
        return drawn.popleft()
    except IndexError:
        first, *others = next_serials(_BLOCK, using=using)
        drawn.extend(others)
        return first


def next_serials(count: int, *, using: str = "default") -> list[int]:
    """Take several serials in one query."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT nextval('vault_case_serial') FROM generate_series(1, %s)", [count])
        return [row[0] for row in cursor.fetchall()]


def number_for(serial: int) -> int:
    """Return the number of the case with this serial (0 up to 99,999,999), check digit last.

    The first digit may be 0: print it with `show`. Raises `ValueError` outside the range.
    """
    if not 0 <= serial < _SERIALS:
        raise ValueError(f"no case number for serial {serial}")
    scattered = _scatter(serial, ring().founding.number)
    return scattered * 10 + int(damm.calc_check_digit(f"{scattered:08d}"))


def parse(text: str) -> int | None:
    """Read a number as people write it: spaces, dashes, dots, full-width or Thai digits.

    Returns None unless there are nine digits and the check digit is right.
    """
    digits = ""
    for character in text:
        value = unicodedata.decimal(character, None)
        if value is not None:
            digits += str(value)
        elif not _ignored(character):
            return None
    if len(digits) != _DIGITS or not damm.is_valid(digits):
        return None
    return int(digits)


def show(number: int) -> str:
    """Write a number as it is printed, for example "012 345 678"."""
    digits = f"{number:09d}"
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}"


def _scatter(serial: int, key: bytes) -> int:
    """Permute 0 … 99,999,999 under the key. Ten rounds are four more than proofs ask for."""
    left, right = divmod(serial, _HALF)
    for turn in range(_ROUNDS):
        mixed = hmac.digest(key, b"%d:%d" % (turn, right), "sha256")
        left, right = right, (left + int.from_bytes(mixed[:8])) % _HALF
    return left * _HALF + right


def _ignored(character: str) -> bool:
    """Spaces, dashes of all kinds, invisible marks, and the dot, slash and # of number signs."""
    return (
        character.isspace()
        or unicodedata.category(character) in ("Pd", "Cf")
        or (character in "./#")
    )
