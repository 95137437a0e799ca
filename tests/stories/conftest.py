"""What every story starts from: the served product, its clock, people at its doors."""

from collections.abc import Callable

import pytest

from ground.stack import Served
from stories.doors import Citizen, Clock, Staff, address


@pytest.fixture(scope="session")
def clock(served: Served) -> Clock:
    """The one clock of the served product: stories move it on, never back."""
    return Clock(served)


@pytest.fixture
def citizen(served: Served) -> Citizen:
    """Somebody with a mail address, reading English."""
    return Citizen(served, email=address())


@pytest.fixture(scope="session")
def staff(served: Served) -> Callable[[str], Staff]:
    """`staff("centre")` is signed in as the demonstration's account of that name."""
    known: dict[str, Staff] = {}

    def find(name: str) -> Staff:
        return known.setdefault(name, Staff(served, name))

    return find
