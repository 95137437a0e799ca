"""`aduan vault`: the keys that personal data are sealed with."""

import click

from aduan.operations import wallclock
from aduan.operations.mistakes import Mistake
from aduan.vault import custody, rotation
from aduan.vault.keys import UnknownKey, ring
from aduan.vault.sealing import Unsealable

EXAMPLE = """\b
Example:
  ADUAN_VAULT_KEY=NEW,OLD aduan vault rotate
"""


@click.group("vault", epilog=EXAMPLE)
def command() -> None:
    """Look at the vault's keys and change them."""


@command.command("rotate", epilog=EXAMPLE)
@click.option(
    "--batch",
    type=click.IntRange(1, 10_000),
    default=rotation.BATCH,
    show_default=True,
    help="Rows per transaction.",
)
def rotate(batch: int) -> None:
    """Seal everything anew with the newest key.

    First put the new key in front of the others in ADUAN_VAULT_KEY and restart every process. The
    service may run meanwhile; cut off, the work is taken up again where it stopped.
    """
    try:
        changed = rotation.rotate(now=wallclock.now(), batch=batch, progress=_show)
    except custody.WrongKeys as error:
        raise Mistake(str(error)) from None
    except (UnknownKey, Unsealable) as error:
        raise Mistake(f"this cannot be opened, the rest of the work waits: {error}") from None
    for name, rows in changed.items():
        click.echo(f"{name}: {rows:,} sealed anew")
    click.echo(f"everything is sealed with the key {ring().newest.id.hex()}")
    _say_needed()


@command.command("keys")
def keys() -> None:
    """Say which keys are on the ring and which of them this database needs."""
    for place, key in enumerate(ring().keys):
        role = "seals" if place == 0 else "opens"
        click.echo(f"{key.id.hex()}  on the ring, {role}")
    _say_needed()
    for problem in (problems := custody.problems()):
        click.echo(problem)
    if problems:
        raise click.exceptions.Exit(1)


def _show(name: str, done: int, todo: int) -> None:
    """One line for each batch."""
    click.echo(f"{name}: {done:,} of {todo:,}", err=True)


def _say_needed() -> None:
    """The keys that must be kept."""
    click.echo(
        f"keys that must be kept, with these ids: {', '.join(custody.needed()) or 'none yet'}"
    )
