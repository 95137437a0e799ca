"""The journey of a thousand reports, made once for all tests that look at what came of it."""

import os
from collections.abc import Callable, Iterator

import pytest

from ground.stack import serving
from prove.complaints import complaints
from prove.journey import Journey

FIGURES = pytest.StashKey[list[str]]()
"""What the proofs measured, said at the end."""
REPORTS = int(os.environ.get("PROVE_REPORTS", "1000"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints what was measured."""
    for line in terminalreporter.config.stash.get(FIGURES, []):
        terminalreporter.line(line)
    # What was measured in another process comes with its test's report.
    for report in [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]:
        for name, line in report.user_properties:
            if name == "figure" and report.when == "call":
                terminalreporter.line(str(line))


@pytest.fixture(scope="session")
def say(pytestconfig: pytest.Config) -> Callable[[str], None]:
    """Keeps a line for the end of the session."""
    return pytestconfig.stash.setdefault(FIGURES, []).append


@pytest.fixture(scope="session")
def journey(say: Callable[[str], None]) -> Iterator[Journey]:
    """The reports after their journey, in the Aduan in which they made it."""
    chosen = complaints(REPORTS)
    with serving(ADUAN_DEMO_CASES="0") as served:
        made = Journey(served, chosen)
        made.travel()
        made.settle()
        took = ", ".join(f"{what} {spent:.0f} s" for what, spent in made.seconds.items())
        say(f"{len(made.filed)} reports travelled: {took}")
        yield made
