"""The sealer: at most a second behind, it puts the changed heads under a signed root.

There is one sealer at a time (an advisory lock), working as the owner. It takes
the heads through the queue `ledger_pending`, never by comparing sequence
numbers, since transactions commit in another order than they number their rows.

The checkpoint is committed first and written to its file afterwards. A sealer
that dies in between finds, at its next turn, a last checkpoint without file and
writes it. A file without its checkpoint means that the database lost committed
rows (a restored copy, an attack); then the sealer stops with `FilesAhead`
rather than sign a second history.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import Error, connections, transaction

from aduan.ledger import merkle, signing
from aduan.ledger.canonical import FIRST
from aduan.ledger.checkpoints import BadStatement, Folder, Statement, signed
from aduan.ledger.models import Checkpoint

log = logging.getLogger(__name__)

MOST_LEAVES = 20_000
"""Queue rows taken into one checkpoint, so that a bulk load does not fill the memory."""

INTERVAL = 0.5
"""Seconds between two looks at the queue."""

_RETREAT = 5.0
"""Seconds to wait after a fault."""

_LOCK = int.from_bytes(b"aduanldg")
"""The advisory lock of the single sealer; the number has no other meaning."""

_TAKE = """
DELETE FROM ledger_pending
WHERE id IN (SELECT id FROM ledger_pending ORDER BY id LIMIT %s)
RETURNING subject
"""

# A head may be newer than the queue row that named it; its own queue row then seals it again.
_HEADS = "SELECT subject, seq, hash FROM ledger_head WHERE subject = ANY(%s) ORDER BY subject"

_KEEP = """
INSERT INTO ledger_leaf (checkpoint_id, subject, seq, hash)
SELECT %s, * FROM unnest(%s::uuid[], %s::integer[], %s::bytea[])
"""


class FilesAhead(Exception):
    """There are checkpoint files that the database knows nothing of; the text says which."""


class Forged(Exception):
    """The last checkpoint in the database is not signed by our key."""


def seal_once(
    *, now: datetime, key: Ed25519PrivateKey, folder: Folder, using: str = "owner"
) -> Checkpoint | None:
    """Seal what waits; return the checkpoint, or None if nothing waits or another sealer works.

    Takes at most `MOST_LEAVES` queue rows. Raises `FilesAhead`, `Forged`,
    `OSError` where the file cannot be written, and the database's own errors.
    """
    heal(folder=folder, key=key, using=using)
    if not waiting(most=1, using=using):
        return None
    with transaction.atomic(using=using, durable=True), connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return None
        last = Checkpoint.objects.using(using).order_by("-number").first()
        cursor.execute(_TAKE, [MOST_LEAVES])
        cursor.execute(_HEADS, [list({row[0] for row in cursor.fetchall()})])
        heads = [(subject, seq, bytes(head)) for subject, seq, head in cursor.fetchall()]
        if not heads:
            return None
        statement = signed(
            last.number + 1 if last else 1,
            at=now,
            tree=merkle.Tree(merkle.leaf_hash(*head) for head in heads),
            previous=bytes(last.root) if last else FIRST,
            key=key,
        )
        checkpoint = Checkpoint(**vars(statement))
        checkpoint.save(using=using, force_insert=True)
        subjects, seqs, hashes = zip(*heads, strict=True)
        cursor.execute(_KEEP, [statement.number, list(subjects), list(seqs), list(hashes)])
    folder.write(statement)
    return checkpoint


def heal(*, folder: Folder, key: Ed25519PrivateKey, using: str = "owner") -> int:
    """Write the files of the last checkpoints that have none; return the last
    one's number.

    Raises `FilesAhead` if the files reach further than the database, and
    `Forged` rather than put our name to a checkpoint that we did not sign.
    """
    last = Checkpoint.objects.using(using).order_by("-number").first()
    number = last.number if last else 0
    if folder.has(number + 1):
        raise FilesAhead(
            f"the checkpoint files reach to {folder.last_number()}, the database only to {number}: "
            "run aduan verify and bring back the database that these files belong to; if what "
            "came after is lost for good, keep the later files elsewhere as evidence of it"
        )
    if number == 0 or folder.has(number):
        return 0
    ours = {signing.fingerprint(key.public_key()): key.public_key()}
    missing = Checkpoint.objects.using(using).filter(number__gt=folder.last_number())
    for row in missing.order_by("number").iterator():
        statement = Statement.of(row)
        if statement.key in ours and not statement.is_signed(ours):
            raise Forged(f"checkpoint {row.number} in the database is not signed by our key")
        folder.write(statement)
    return number


def waiting(*, most: int = 100_000, using: str = "default") -> int:
    """Count the queue rows that wait to be sealed, up to `most`: the sealer's lag, for health."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT 1 FROM ledger_pending LIMIT %s) AS queue", [most]
        )
        return int(cursor.fetchone()[0])


def run(
    stop: threading.Event,
    wallclock: Callable[[], datetime],
    *,
    key_path: Path,
    folder_path: Path,
    using: str = "owner",
) -> None:
    """Seal until `stop` is set. A fault is logged and tried again; it never ends the loop.

    The first turn makes the key if there is none. Raises `signing.BadKey` at once.
    """
    key = signing.load_or_create(key_path)
    folder = Folder(folder_path)
    while not stop.is_set():
        try:
            sealed = seal_once(now=wallclock(), key=key, folder=folder, using=using)
        except (Error, OSError, FilesAhead, Forged, BadStatement) as fault:
            log.error("ledger not sealed: %s", fault)
            connections[using].close()
            stop.wait(_RETREAT)
            continue
        if sealed is None or sealed.count < MOST_LEAVES // 2:
            stop.wait(INTERVAL)
    connections[using].close()
