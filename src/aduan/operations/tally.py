"""What a sweep did."""

from dataclasses import dataclass


@dataclass
class Tally:
    """What a sweep did: limits looked at, verbs done, occasions said, limits found late, cases
    left to the next sweep, and verbs that failed."""

    looked: int = 0
    acted: int = 0
    said: int = 0
    late: int = 0
    left: int = 0
    failed: int = 0
