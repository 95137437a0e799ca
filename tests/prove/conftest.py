"""The journey of a thousand reports, made once for all tests that look at what came of it."""

import os
from collections.abc import Iterator

import pytest

from ground.stack import serving
from prove.complaints import complaints
from prove.journey import Journey

REPORTS = int(os.environ.get("PROVE_REPORTS", "1000"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a long proof."""
    for item in items:
        if "prove" in item.path.parts:
            item.add_marker(pytest.mark.prove)


@pytest.fixture(scope="session")
def journey(request: pytest.FixtureRequest) -> Iterator[Journey]:
    """The reports after their journey, in the Aduan in which they made it."""
    chosen = complaints(REPORTS)
    with serving(ADUAN_DEMO_CASES="0") as served:
        made = Journey(served, chosen)
        made.travel()
        made.settle()
        say = request.config.pluginmanager.get_plugin("terminalreporter")
        if say is not None:
            took = ", ".join(f"{what} {spent:.0f} s" for what, spent in made.seconds.items())
            say.write_line(f"\n{len(made.filed)} reports travelled: {took}")
        yield made
