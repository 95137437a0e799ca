"""How often a network may try receipt codes. Only wrong ones count, so a village is not locked
out; the codes themselves are far too long to be guessed."""

from datetime import datetime, timedelta

from aduan.vault import limits

_WINDOW = timedelta(minutes=10)
_MOST_WRONG = 60
_PURPOSE = "receipt-code"


def may_try_code(network: str, now: datetime) -> bool:
    """Whether another receipt code may be tried from this network now."""
    return limits.made(_PURPOSE, network, window=_WINDOW, now=now) < _MOST_WRONG


def wrong_code(network: str, now: datetime) -> None:
    """Counts a code that opened nothing."""
    limits.count(_PURPOSE, network, window=_WINDOW, now=now)
