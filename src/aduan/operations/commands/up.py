"""`aduan up`: everything in one process tree, database included."""

from pathlib import Path

import click

from aduan.operations import up
from aduan.operations.configuration import DEFAULT_PORT

EXAMPLE = """\b
Example:
  aduan up --demo --port 8000
prints, when the first page can be served,
  ready http://127.0.0.1:8000
"""


@click.command("up", epilog=EXAMPLE)
@click.option(
    "--port",
    type=click.IntRange(1, 65534),
    default=DEFAULT_PORT,
    show_default=True,
    help="Port of the pages; live updates take the next one.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for database, keys and attachments.",
)
@click.option("--demo", is_flag=True, help="A demonstration country with demonstration accounts.")
def command(port: int, host: str, data: Path | None, demo: bool) -> None:
    """Start everything: database, pages, worker, live updates, sealer.

    Ends cleanly at Ctrl-C or SIGTERM. What dies meanwhile is started again. Without DATABASE_URL
    a PostgreSQL of its own runs on the data folder.
    """
    up.up(host=host, port=port, data=data, demo=demo)
