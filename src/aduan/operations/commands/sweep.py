"""`aduan sweep`: due dates, reminders, lateness and silence, once."""

from datetime import datetime

import click

from aduan.operations import sweeps, wallclock

EXAMPLE = """\b
Example:
  aduan sweep --now 2026-12-01T09:00+07:00
prints
  limits looked at: 1,204; cases moved on: 3; reminders and notices: 17; found late: 5
"""


def _instant(
    _context: click.Context, _option: click.Parameter, text: str | None
) -> datetime | None:
    if text is None:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise click.BadParameter("write a time with its offset, as 2026-12-01T09:00+07:00")
    return instant


@click.command("sweep", epilog=EXAMPLE)
@click.option(
    "--now", "instant", callback=_instant, metavar="T", help="As of this time, instead of now."
)
def command(instant: datetime | None) -> None:
    """Do what is due: answers that never came, reminders, lateness, commitments.

    The worker does the same every minute. Running it again, or twice at once, does nothing twice.
    """
    tally = sweeps.sweep(instant or wallclock.now())
    click.echo(
        f"limits looked at: {tally.looked:,}; cases moved on: {tally.acted:,}; "
        f"reminders and notices: {tally.said:,}; found late: {tally.late:,}"
    )
    if tally.left:
        click.echo(f"cases that were busy and wait for the next sweep: {tally.left:,}")
    if tally.failed:
        raise click.ClickException(
            f"cases that could not be moved on: {tally.failed:,} (see the log)"
        )
