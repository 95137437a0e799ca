"""`aduan setup`: all that a register needs before it can serve."""

import click

from aduan.operations import setup

EXAMPLE = """\b
Example:
  aduan setup
"""


@click.command("setup", epilog=EXAMPLE)
@click.option("--demo", is_flag=True, help="Also the demonstration's programmes and accounts.")
def command(demo: bool) -> None:
    """Make logins and tables, collect style sheets and scripts, load what comes with Aduan.

    Safe to run again. `aduan up` does it by itself; with several hosts run it once per host
    after an upgrade.
    """
    setup.prepare(demo=demo)
    if not setup.programmes():
        click.echo("nobody can report anything yet: load a programme (aduan programme load lapor)")
