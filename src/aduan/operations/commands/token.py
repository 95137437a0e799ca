"""Tokens for agencies' own systems: make one, or end it."""

import click

from aduan.api import tokens
from aduan.directory.models import Agency
from aduan.operations import wallclock
from aduan.operations.mistakes import Mistake


@click.group()
def command() -> None:
    """Make or revoke the bearer token of an agency's own system.

    \b
    Example:
      aduan token make kementerian-kesehatan --name "case system"
      aduan token revoke kementerian-kesehatan --name "case system"
    """


def _agency(code: str) -> Agency:
    agency = Agency.objects.filter(code=code).first()
    if agency is None:
        raise Mistake(f"There is no agency with the code {code!r}.")
    return agency


@command.command()
@click.argument("agency")
@click.option("--name", default="system", show_default=True, help="What the token is for.")
def make(agency: str, name: str) -> None:
    """Make a token and print it, the only time that it can be read."""
    click.echo(tokens.make(_agency(agency), name, wallclock.now()))


@command.command()
@click.argument("agency")
@click.option("--name", default="system", show_default=True, help="The token's name.")
def revoke(agency: str, name: str) -> None:
    """End the tokens of that name."""
    if not tokens.revoke(_agency(agency), name, wallclock.now()):
        raise Mistake(f"{agency} has no open token named {name!r}.")
    click.echo("revoked")
