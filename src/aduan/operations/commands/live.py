"""`aduan live`: the event streams of pages that are being watched, alone."""

import os

import click

from aduan.operations import tree
from aduan.operations.configuration import DEFAULT_PORT, current

EXAMPLE = """\b
Example:
  aduan live --port 8001
"""


@click.command("live", epilog=EXAMPLE)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=DEFAULT_PORT + 1, show_default=True)
def command(host: str, port: int) -> None:
    """Serve live updates (server-sent events); ADUAN_LIVE_URL tells pages where."""
    current()
    line = tree.live_command(host, port)
    os.execv(line[0], line)  # noqa: S606 - our own command, no shell
