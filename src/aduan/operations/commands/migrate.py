"""`aduan migrate`: the database's logins and tables, brought up to this version."""

import click

from aduan.operations import setup

EXAMPLE = """\b
Example:
  DATABASE_URL=postgresql://postgres@db/aduan aduan migrate
"""


@click.command("migrate", epilog=EXAMPLE)
def command() -> None:
    """Make logins, database and tables where they are missing, as their owner.

    Safe to run again. `aduan up` does it by itself.
    """
    missing = setup.migrate()
    click.echo(f"{missing} migrations applied" if missing else "nothing to do")
