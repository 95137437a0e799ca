"""`aduan worker`: the jobs that follow what happened, alone."""

import os

import click

from aduan.operations import worker

NICENESS = 10

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
    # People wait for pages; nobody waits for a job. (Windows knows no niceness.)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    worker.run(jobs)
