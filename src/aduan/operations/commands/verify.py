"""`aduan verify`: checks that the ledger is as it was sealed."""

from functools import partial
from pathlib import Path

import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings

from aduan.ledger import signing
from aduan.ledger.checkpoints import Folder
from aduan.ledger.verify import Report, verify
from aduan.operations.mistakes import Mistake
from aduan.vault import texts
from aduan.vault.keys import UnknownKey

EXAMPLE = """\b
Example:
  aduan verify
  aduan verify --checkpoints /media/auditor/checkpoints --key /media/auditor/ledger.pub
"""

SHOWN = 20
"""Findings printed; the rest is counted."""


@click.command("verify", epilog=EXAMPLE)
@click.option(
    "--checkpoints",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Compare with the checkpoint files in this folder, such as an auditor's own copy.",
)
@click.option(
    "--key",
    "key_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The public key that checkpoints must be signed with (a .pub file).",
)
def command(folder: Path | None, key_file: Path | None) -> None:
    """Check that the ledger is as it was sealed.

    Finds events that were changed, moved, put in or taken out, cases that were deleted and chains
    that were written anew behind the application's back; for what came after the last checkpoint
    it says so. Prints the first broken event and exits 1 if something is wrong.
    """
    try:
        report = verify(
            keys=_keys(key_file),
            folder=Folder(folder or Path(settings.ADUAN_CHECKPOINTS)),
            text_digests=partial(texts.digests, using="default"),
            progress=lambda events: click.echo(f"{events:,} events checked", err=True),
        )
    except signing.BadKey as error:
        raise Mistake(str(error)) from None
    except UnknownKey as error:
        raise Mistake(f"the texts cannot be opened: {error}; put it into ADUAN_VAULT_KEY") from None
    click.echo("\n".join(lines(report)))
    if not report.ok:
        raise click.exceptions.Exit(1)


def lines(report: Report) -> list[str]:
    """The report in plain words, the verdict last."""
    said = [
        f"{report.events:,} events of {report.subjects:,} cases, "
        f"{report.checkpoints:,} checkpoints, {report.files:,} of them compared with their files",
        f"{report.texts:,} texts compared, {report.texts_erased:,} of them: text erased",
    ]
    if report.younger:
        said.append(f"{report.younger:,} events are younger than the last checkpoint of their case")
    said += [f"note: {note}" for note in report.notes]
    if report.first is None:
        until = f", sealed until {report.last_at:%Y-%m-%d %H:%M:%S} UTC" if report.last_at else ""
        return [*said, f"the ledger is whole{until}"]
    said += [f"broken: {finding}" for finding in report.findings[:SHOWN]]
    if report.found > SHOWN:
        said.append(f"and {report.found - SHOWN:,} more")
    return [*said, f"THE LEDGER IS BROKEN. First: {report.first}"]


def _keys(key_file: Path | None) -> dict[str, Ed25519PublicKey]:
    """The public keys to trust: the one given, else those of this installation."""
    if key_file is None:
        return signing.trusted(Path(settings.ADUAN_LEDGER_KEY))
    key = signing.load_public(key_file)
    return {signing.fingerprint(key): key}
