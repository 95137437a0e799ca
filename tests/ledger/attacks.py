"""What a database owner can do to the ledger by SQL, from the crude to the thorough.

Each attack takes the register and the subjects of the fixture `sealed`, whose
first chain has four events, all sealed. Ids and hashes are computed as the
project computes them: the attacker has the source code, but not the keys.
"""

import json
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connections

from aduan.ledger import merkle
from aduan.ledger.canonical import FIRST, event_hash
from aduan.ledger.checkpoints import signed
from aduan.ledger.models import Checkpoint, Leaf

from .conftest import entry, owner_sql


def rewrite_chain(subject: UUID) -> None:
    """Give every event of a chain a hash that fits what it says now, and the head its last."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT seq, kind, actor, occurred, recorded, origin, data FROM ledger_event"
            " WHERE subject = %s ORDER BY seq",
            [subject],
        )
        previous = FIRST
        for seq, kind, actor, occurred, recorded, origin, data in cursor.fetchall():
            now = event_hash(
                subject=subject,
                seq=seq,
                kind=kind,
                actor=actor,
                occurred=occurred,
                recorded=recorded,
                origin=origin,
                data=json.loads(data),
                previous=previous,
            )
            cursor.execute(
                "UPDATE ledger_event SET previous = %s, hash = %s WHERE subject = %s AND seq = %s",
                [previous, now, subject, seq],
            )
            cursor.execute(
                "UPDATE ledger_head SET seq = %s, hash = %s WHERE subject = %s", [seq, now, subject]
            )
            previous = now


def rewrite_leaves(subject: UUID) -> None:
    """Make the leaves of a chain say what its events say now."""
    owner_sql(
        "UPDATE ledger_leaf SET hash = e.hash FROM ledger_event e"
        " WHERE e.subject = ledger_leaf.subject AND e.seq = ledger_leaf.seq AND e.subject = %s",
        [subject],
    )


def rewrite_checkpoints(key: Ed25519PrivateKey | None = None) -> None:
    """Make trees, roots and links fit the leaves; sign with another key if one is given."""
    previous = FIRST
    for row in Checkpoint.objects.using("owner").order_by("number"):
        leaves = Leaf.objects.using("owner").filter(checkpoint=row).order_by("subject")
        tree = merkle.Tree(
            merkle.leaf_hash(leaf.subject, leaf.seq, bytes(leaf.hash)) for leaf in leaves
        )
        new = signed(
            row.number,
            at=row.at,
            tree=tree,
            previous=previous,
            key=key or Ed25519PrivateKey.generate(),
        )
        changes: dict[str, Any] = {"tree": new.tree, "root": new.root, "previous": previous}
        changes["count"] = tree.count
        if key:
            changes |= {"key": new.key, "signature": new.signature}
        Checkpoint.objects.using("owner").filter(number=row.number).update(**changes)
        previous = new.root


def move(subject: UUID, seq: int, to: int) -> None:
    """Renumber one event."""
    owner_sql(
        "UPDATE ledger_event SET seq = %s WHERE subject = %s AND seq = %s", [to, subject, seq]
    )


def swap(subject: UUID, one: int, two: int) -> None:
    """Let two events change places."""
    move(subject, one, 9999)
    move(subject, two, one)
    move(subject, 9999, two)


def delete(subject: UUID, seq: int, *, close_gap: bool = False, last: int = 4) -> None:
    """Delete one event, and let those after it, up to the `last`, move up."""
    owner_sql("DELETE FROM ledger_event WHERE subject = %s AND seq = %s", [subject, seq])
    if close_gap:
        for later in range(seq + 1, last + 1):
            move(subject, later, later - 1)
        rewrite_chain(subject)


def insert(subject: UUID, at: int, last: int) -> None:
    """Put an event into the middle or at the end of a chain of `last` events, all consistent."""
    for later in range(last, at - 1, -1):
        move(subject, later, later + 1)
    forged = entry(subject, at, kind="case.closed")
    owner_sql(
        "INSERT INTO ledger_event VALUES (%s, %s, 1, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            *(subject, at, forged.kind, forged.actor, forged.occurred, forged.recorded),
            *(forged.origin, json.dumps(forged.data), FIRST, FIRST),
        ],
    )
    rewrite_chain(subject)


def change(subject: UUID, seq: int, assignment: str) -> None:
    """Change columns of one event."""
    owner_sql(
        f"UPDATE ledger_event SET {assignment} WHERE subject = %s AND seq = %s", [subject, seq]
    )


def delete_case(subject: UUID, *tables: str) -> None:
    """Delete a case from the tables named."""
    for table in tables:
        owner_sql(f"DELETE FROM ledger_{table} WHERE subject = %s", [subject])


def truncate_checkpoints(after: int) -> None:
    """Forget the checkpoints after a number, and with them what they sealed."""
    owner_sql("DELETE FROM ledger_leaf WHERE checkpoint_id > %s", [after])
    owner_sql("DELETE FROM ledger_checkpoint WHERE number > %s", [after])
