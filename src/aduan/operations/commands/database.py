"""`aduan database`: the embedded PostgreSQL alone."""

from pathlib import Path

import click

from aduan.operations import up

EXAMPLE = """\b
Example:
  aduan database --data /srv/aduan
"""


@click.command("database", epilog=EXAMPLE)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for database, keys and attachments.",
)
def command(data: Path | None) -> None:
    """Run the data folder's own PostgreSQL, reached by a socket, until told to stop."""
    up.choose_data_folder(data, demo=False)
    up.database()
