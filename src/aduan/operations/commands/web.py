"""`aduan web`: the pages and the API alone, for a host of several."""

import os

import click

from aduan.operations import tree
from aduan.operations.configuration import DEFAULT_PORT, current

EXAMPLE = """\b
Example:
  DATABASE_URL=postgresql://aduan_app@db/aduan aduan web --host 0.0.0.0 --port 8000
"""


@click.command("web", epilog=EXAMPLE)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=DEFAULT_PORT, show_default=True)
@click.option(
    "--workers", type=click.IntRange(1), help="Web processes.  [default: one per processor core]"
)
def command(host: str, port: int, workers: int | None) -> None:
    """Serve pages and API; any number of hosts may do so on one database."""
    current()
    line = tree.web_command(host, port, workers or tree.cores())
    os.execv(line[0], line)  # noqa: S606 - our own command, no shell
