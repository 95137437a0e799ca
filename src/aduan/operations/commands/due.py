"""`aduan due`: when something is due, counted by a country's calendar."""

from datetime import datetime
from typing import get_args

import click

from aduan.clock import COUNTRIES, Calendar, ClockError, Limit, due, last_day, load
from aduan.clock.calendars import Country, Holidays
from aduan.clock.days import Kind

EXAMPLE = """\b
Example:
  aduan due 2026-03-16T09:00 --days 3 --kind working \\
      --calendar ID --holidays government --zone Asia/Jakarta
prints
  2026-03-26T09:00:00+07:00    2026-03-26
"""


class PlainCommand(click.Command):
    """A command that says what is wrong with its arguments in one line."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            raise click.ClickException(" ".join(error.format_message().split())) from None


@click.command("due", cls=PlainCommand, epilog=EXAMPLE)
@click.argument("start")
@click.option("--days", type=int, required=True, help="How many counted days.")
@click.option(
    "--kind",
    type=click.Choice(get_args(Kind)),
    required=True,
    help="Which days count: all of them, or neither weekends nor holidays.",
)
@click.option(
    "--calendar",
    "country",
    type=click.Choice(get_args(Country)),
    required=True,
    help="Whose holidays; 'none' knows weekends only.",
)
@click.option(
    "--holidays",
    type=click.Choice(get_args(Holidays)),
    default="public",
    show_default=True,
    help="'government' means public and government holidays, joint leave included.",
)
@click.option(
    "--zone",
    help="Time zone by its IANA name.  [default: "
    + ", ".join(f"{zones[0]} for {country}" for country, zones in COUNTRIES.items())
    + "]",
)
def command(
    start: str, days: int, kind: Kind, country: Country, holidays: Holidays, zone: str | None
) -> None:
    """Print when something is due that starts at START and takes so many DAYS.

    START is an ISO 8601 time. Without an offset it is wall time in the zone; with one it is
    converted to the zone. A start on a day that does not count begins at 00:00 of the next one
    that does.

    The answer is one line with a tab in it: the due instant, and the last counted day on which an
    act is in time.
    """
    try:
        calendar = load(country, holidays, zone)
        instant = due(_started(start, calendar), Limit(days, kind), calendar)
        last = last_day(instant, kind, calendar)
    except ClockError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{instant.isoformat()}\t{last.isoformat()}")


def _started(text: str, calendar: Calendar) -> datetime:
    try:
        start = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ClockError(f"START {text!r} is no time; write it as 2026-03-16T09:00") from None
    return start if start.tzinfo else calendar.instant(start)
