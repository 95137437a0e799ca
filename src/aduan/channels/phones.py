"""Telephone numbers as networks write them."""

from aduan.channels.providers import Unreadable
from aduan.vault.lookup import BadContact, normalise

SHORTEST = 7
"""Digits of a number that a person can have; fewer are a service's short code."""


def phone_of(sender: str, region: str = "ID") -> str:
    """The number that a text came from, as E.164.

    Networks write it with and without the plus; one that begins with 0 is of `region`. Raises
    `Unreadable` for names ("TELKOMSEL") and short codes, which nobody can answer.
    """
    digits = "".join(sign for sign in sender if sign.isdecimal())
    if len(digits) < SHORTEST or any(sign.isalpha() for sign in sender):
        raise Unreadable("sender")
    spellings = [sender] if sender.strip().startswith(("+", "0")) else [f"+{digits}", sender]
    for each in spellings:
        try:
            return normalise("phone", each, region)
        except BadContact:
            continue
    raise Unreadable("sender")
