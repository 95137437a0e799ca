"""When a message that did not get through is tried again."""

from datetime import timedelta
from secrets import SystemRandom

FIRST = timedelta(seconds=30)
LONGEST = timedelta(hours=2)
MOST_TRIES = 40
"""With the pauses above: given up after some two and a half days."""

_dice = SystemRandom()


def pause(tries: int) -> timedelta:
    """The pause after so many tries: doubled each time, up to two hours, a fifth at random, so
    that messages that failed together do not come back together."""
    plain: timedelta = min(FIRST * 2 ** min(tries - 1, 20), LONGEST)
    return plain * _dice.uniform(0.8, 1.2)
