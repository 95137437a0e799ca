"""Says at the end what was skipped; a skip for a missing system part fails under CI.

A test that needs something of the system skips with a reason that begins "missing:".
"""

import os

import pytest

MISSING = "missing:"
_skipped: dict[str, str] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remembers why a test was skipped."""
    if report.skipped and isinstance(report.longrepr, tuple):
        _skipped[report.nodeid] = str(report.longrepr[2]).removeprefix("Skipped: ")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Under CI nothing may be missing: every skip for a missing part fails the run."""
    if _missing() and os.environ.get("CI") == "true" and exitstatus in (0, 5):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints each skipped test with its reason."""
    if not _skipped:
        return
    terminalreporter.section("not run")
    for test, reason in sorted(_skipped.items()):
        terminalreporter.line(f"{test}: {reason}")
    if _missing() and os.environ.get("CI") == "true":
        terminalreporter.line("CI is true, so what is missing counts as failed", red=True)


def _missing() -> list[str]:
    return [test for test, reason in _skipped.items() if reason.startswith(MISSING)]
