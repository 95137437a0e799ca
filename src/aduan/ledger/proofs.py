"""Proof for an auditor that one chain's head lies under a signed checkpoint.

With the proof, the public key and the events of the case (whose hashes lead to
`event_hash`), anybody can check the case without access to the register.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from aduan.ledger import merkle
from aduan.ledger.checkpoints import Statement
from aduan.ledger.models import Checkpoint, Leaf
from aduan.ledger.signing import Keys


@dataclass(frozen=True)
class Proof:
    """One leaf, its audit path (RFC 6962, section 2.1.1) and the signed statement above it."""

    subject: UUID
    seq: int
    event_hash: bytes
    index: int
    path: tuple[bytes, ...]
    checkpoint: Statement

    def to_json(self) -> dict[str, Any]:
        """Write the proof as a JSON object, hashes in hexadecimal."""
        return {
            "subject": str(self.subject),
            "seq": self.seq,
            "event_hash": self.event_hash.hex(),
            "index": self.index,
            "path": [neighbour.hex() for neighbour in self.path],
            "checkpoint": self.checkpoint.to_json(),
        }

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> "Proof":
        """Read a proof; raises `KeyError` or `ValueError` for anything else."""
        return cls(
            subject=UUID(body["subject"]),
            seq=int(body["seq"]),
            event_hash=bytes.fromhex(body["event_hash"]),
            index=int(body["index"]),
            path=tuple(bytes.fromhex(neighbour) for neighbour in body["path"]),
            checkpoint=Statement.from_json(body["checkpoint"]),
        )

    def holds(self, keys: Keys) -> bool:
        """Say whether the path leads to the checkpoint's root and a trusted key signed it."""
        leaf = merkle.leaf_hash(self.subject, self.seq, self.event_hash)
        stated = self.checkpoint
        try:
            tree = merkle.root_from_path(leaf, self.index, stated.count, self.path)
        except ValueError:
            return False
        chained = merkle.chain(stated.previous, stated.tree) == stated.root
        return tree == stated.tree and chained and stated.is_signed(keys)


def inclusion(subject: UUID, *, using: str = "default") -> Proof | None:
    """Return the proof for the newest sealed head of a subject, None if none is sealed yet."""
    newest = Leaf.objects.using(using).filter(subject=subject).order_by("-seq").first()
    if newest is None:
        return None
    checkpoint = Checkpoint.objects.using(using).get(number=newest.checkpoint_id)
    # Bounded by `sealer.MOST_LEAVES`.
    rows = Leaf.objects.using(using).filter(checkpoint=checkpoint).order_by("subject")
    leaves = [(row.subject, row.seq, bytes(row.hash)) for row in rows]
    index = next(place for place, leaf in enumerate(leaves) if leaf[0] == subject)
    hashes = [merkle.leaf_hash(*leaf) for leaf in leaves]
    return Proof(
        subject=subject,
        seq=newest.seq,
        event_hash=bytes(newest.hash),
        index=index,
        path=tuple(merkle.path(hashes, index)),
        checkpoint=Statement.of(checkpoint),
    )
