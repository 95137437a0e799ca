"""Verification: finds what was altered behind the application's back.

One read-only snapshot of the database, read in order through server-side
cursors, so that the memory used does not grow with the register. First every
checkpoint (`checkpoints`), then every chain beside its leaves (`chains`).
"""

from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from django.db import connections, transaction

from aduan.ledger.checkpoints import Folder
from aduan.ledger.signing import Keys
from aduan.ledger.verify.chains import check_chains
from aduan.ledger.verify.checkpoints import check_checkpoints
from aduan.ledger.verify.report import Finding, Report

__all__ = ["Finding", "Report", "verify"]


def verify(
    *,
    keys: Keys,
    folder: Folder | None,
    text_digests: Callable[[Iterable[UUID]], Mapping[UUID, str]] | None = None,
    using: str = "default",
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Check the whole ledger and return what was found.

    `keys` are the public keys that checkpoints must be signed with, `folder`
    the checkpoint files (an auditor's own copy tells most). `text_digests`
    recomputes the digests of texts from what lies in the vault, in hexadecimal,
    or says "erased". `progress` is told the number of events checked so far.
    """
    report = Report()
    # Before the snapshot: a file is written after its checkpoint is committed, so each file
    # that is there now has its checkpoint in the snapshot.
    last_file = folder.last_number() if folder else 0
    with transaction.atomic(using=using, durable=True):
        with connections[using].cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        check_checkpoints(report, keys=keys, folder=folder, last_file=last_file, using=using)
        check_chains(report, text_digests=text_digests, using=using, progress=progress)
    return report
