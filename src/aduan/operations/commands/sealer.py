"""`aduan sealer`: the process that signs the ledger, alone."""

import signal
import threading
from pathlib import Path

import click
from django.conf import settings

from aduan.ledger import sealer
from aduan.operations import wallclock

EXAMPLE = """\b
Example:
  aduan sealer
"""


@click.command("sealer", epilog=EXAMPLE)
def command() -> None:
    """Seal the ledger's changes under signed checkpoints, a second behind at most.

    One works at a time, however many run.
    """
    stop = threading.Event()
    # In a thread of its own: a signal's handler that sets an event on which the very same thread
    # waits can wait for itself.
    work = threading.Thread(
        target=sealer.run,
        args=(stop, wallclock.now),
        kwargs={
            "key_path": Path(settings.ADUAN_LEDGER_KEY),
            "folder_path": Path(settings.ADUAN_CHECKPOINTS),
        },
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    work.start()
    work.join()
    if not stop.is_set():
        raise click.exceptions.Exit(1)
