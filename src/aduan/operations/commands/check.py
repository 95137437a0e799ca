"""`aduan check`: configuration and health in plain words."""

import click

from aduan.operations import checkup

EXAMPLE = """\b
Example:
  aduan check
"""


@click.command("check", epilog=EXAMPLE)
def command() -> None:
    """Say what is set up, what is missing and what to do; exit 1 where something must be mended."""
    findings = checkup.findings()
    for finding in findings:
        click.echo(f"{finding.mark:<8}{finding.text}")
    if any(finding.mark == checkup.MEND for finding in findings):
        raise click.exceptions.Exit(1)
