"""`aduan simulate`: a made-up population files reports, and the staff work them, over HTTP."""

import json
import os
from pathlib import Path

import click
import django

from aduan.operations import up
from aduan.operations.configuration import Configuration, current, data_folder, is_demo
from aduan.operations.mistakes import Mistake

EXAMPLE = """\b
Example:
  aduan up --demo
  aduan simulate --reports 100
with time passing (both commands need the same ADUAN_CLOCK_FILE):
  ADUAN_CLOCK_FILE=/tmp/clock aduan up --demo
  ADUAN_CLOCK_FILE=/tmp/clock aduan simulate --reports 200 --days 30 --json
"""


@click.command("simulate", epilog=EXAMPLE)
@click.option("--reports", type=click.IntRange(1, 1_000_000), required=True, help="How many.")
@click.option(
    "--days", type=click.IntRange(1, 3650), help="Spread over so many days, moving the time."
)
@click.option("--url", help="Where the demonstration is.  [default: ADUAN_PUBLIC_URL]")
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="The demonstration's data folder, as for `aduan up`.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the JSON only, not the table.")
def command(
    reports: int, days: int | None, url: str | None, data: Path | None, as_json: bool
) -> None:
    """Drive a demonstration as a population and its staff would.

    People file by the website and the API and act on their report's page; staff sign in to the
    desk with the demonstration's accounts. With --days each day brings its share of the reports
    and then passes: the demonstration's time moves on and stays there.

    Prints what came of it as a table and, in the last line, as JSON.
    """
    configuration = _demonstration(data, days)
    django.setup()
    # Only now, for it needs the models.
    from aduan.operations.simulation import course

    run = course.Run(
        url=(url or configuration.public_url).rstrip("/"),
        reports=reports,
        days=days or 0,
        clock_file=configuration.clock_file,
        say=lambda words: click.echo(words, err=True),
    )
    run.go()
    summary = run.summary()
    if not as_json:
        click.echo(course.table(summary))
    click.echo(json.dumps(summary, ensure_ascii=False))


def _demonstration(data: Path | None, days: int | None) -> Configuration:
    """The configuration of the demonstration on this machine."""
    up.choose_data_folder(data, demo=True)
    folder = data_folder(os.environ)
    if not os.environ.get("DATABASE_URL") and not is_demo(folder, None):
        raise Mistake(
            f"{folder} holds no demonstration: start one with aduan up --demo, or name its folder "
            "with --data"
        )
    configuration = current()
    if not configuration.demo:
        raise Mistake("DATABASE_URL is no demonstration's: its name contains neither demo nor test")
    if days and configuration.clock_file is None:
        raise Mistake(
            "--days moves the demonstration's time: start aduan up --demo with "
            "ADUAN_CLOCK_FILE=FILE, and give it here too"
        )
    return configuration
