"""`aduan due` on the command line."""

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from aduan.operations.commands.due import command


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(command, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stdout, result.stderr


def options(
    days: str = "3", kind: str = "working", calendar: str = "ID", *more: str
) -> tuple[str, ...]:
    return ("--days", days, "--kind", kind, "--calendar", calendar, *more)


@pytest.mark.parametrize(
    ("start", "arguments", "expected"),
    [
        (
            "2026-03-16T09:00",
            options("3", "working", "ID", "--holidays", "government", "--zone", "Asia/Jakarta"),
            "2026-03-26T09:00:00+07:00\t2026-03-26\n",
        ),
        (
            "2026-03-16T09:00",
            options("3", "working", "ID", "--zone", "Asia/Jakarta"),
            "2026-03-20T09:00:00+07:00\t2026-03-20\n",
        ),
        ("2026-03-16T09:00", options(), "2026-03-20T09:00:00+07:00\t2026-03-20\n"),
        # An offset is converted to the zone.
        ("2026-03-16T02:00Z", options(), "2026-03-20T09:00:00+07:00\t2026-03-20\n"),
        (
            "2026-11-20T23:30+07:00",
            options("1", "working", "ID", "--zone", "Asia/Jayapura"),
            "2026-11-24T00:00:00+09:00\t2026-11-23\n",
        ),
        # A date alone is its midnight.
        ("2026-11-20", options("1"), "2026-11-23T00:00:00+07:00\t2026-11-20\n"),
        (
            "2026-04-10T09:00",
            options("1", "working", "TH"),
            "2026-04-16T09:00:00+07:00\t2026-04-16\n",
        ),
        (
            "2026-11-21T15:00",
            options("10", "calendar", "none", "--zone", "Asia/Makassar"),
            "2026-12-01T15:00:00+08:00\t2026-12-01\n",
        ),
        (
            "2026-11-21T15:00",
            options("0", "calendar", "none"),
            "2026-11-21T15:00:00+00:00\t2026-11-21\n",
        ),
    ],
)
def test_due(start: str, arguments: tuple[str, ...], expected: str) -> None:
    assert run(start, *arguments) == (0, expected, "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("yesterday", *options()), "'yesterday' is no time; write it as 2026-03-16T09:00"),
        (("2026-02-30T09:00", *options()), "is no time"),
        (("2026-03-16", *options(days="three")), "'three' is not a valid integer"),
        (("2026-03-16", *options(days="-1")), "cannot be -1 days long"),
        (("2026-03-16", *options(days="9" * 30)), "days long"),
        (("2026-03-16", *options(days="3000000")), "no calendar reaches that far"),
        (("2026-03-16", *options(kind="business")), "'calendar', 'working'"),
        (("2026-03-16", *options(calendar="MY")), "'none', 'ID', 'TH'"),
        (("2026-03-16", *options(), "--holidays", "bank"), "'public', 'government'"),
        (("2026-03-16", *options(), "--zone", "Jakarta"), "no time zone 'Jakarta'"),
        (("2070-01-01", *options()), "holidays are known from 1970 to 2069 only"),
        (("0001-01-01", *options()), "no calendar reaches that far"),
        (("2026-03-16", "--days", "3", "--calendar", "ID"), "Missing option '--kind'"),
        (options(), "Missing argument 'START'"),
        (("2026-03-16", "2026-03-17", *options()), "unexpected extra argument"),
        (("2026-03-16", *options(), "--hour", "3"), "No such option"),
    ],
)
def test_a_mistake_gets_one_plain_line(arguments: tuple[str, ...], message: str) -> None:
    code, out, err = run(*arguments)
    assert code != 0
    assert out == ""
    assert err.startswith("Error: ")
    assert err.count("\n") == 1
    assert message in err


def test_help_shows_the_example() -> None:
    code, out, _ = run("--help")
    assert code == 0
    assert "aduan due 2026-03-16T09:00 --days 3 --kind working" in out
    assert "2026-03-26T09:00:00+07:00" in out


def test_it_runs_in_a_process_of_its_own_and_without_django() -> None:
    program = (
        "import sys\n"
        "from aduan.operations.commands.due import command\n"
        "command(standalone_mode=False)\n"
        "sys.exit('django' in sys.modules)\n"
    )
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            program,
            "2026-03-16T09:00",
            *options("3", "working", "ID", "--holidays", "government"),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        "2026-03-26T09:00:00+07:00\t2026-03-26\n",
        "",
    )
