"""`aduan worker`: the jobs that follow what happened, alone."""

import click

from aduan.operations import worker

EXAMPLE = """\b
Example:
  aduan worker --jobs 4
"""


@click.command("worker", epilog=EXAMPLE)
@click.option(
    "--jobs", type=click.IntRange(1, 64), default=4, show_default=True, help="Jobs at a time."
)
def command(jobs: int) -> None:
    """Do the jobs in the queue; any number of hosts may do so on one database.

    At SIGTERM the jobs in hand are ended first.
    """
    worker.run(jobs)
