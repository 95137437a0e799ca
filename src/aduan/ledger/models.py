"""Tables of the ledger: events, the heads of their chains, and the checkpoints.

The application's login may only read and add events (`migrations/0002`); the
sealer, which writes checkpoints, works as the owner.
"""

from typing import ClassVar

from django.db import models


class Event(models.Model):
    """One thing that happened to one subject (a case), number `seq` of its chain, from 1.

    `hash` is SHA-256 over the canonical form of every other column (`canonical`),
    `previous` the hash of the event before (32 zero bytes for the first).
    `data` holds codes, ids, ISO times and salted digests, never names or free text.
    """

    pk = models.CompositePrimaryKey("subject", "seq")
    subject = models.UUIDField()
    seq = models.PositiveIntegerField()
    version = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=60)
    actor = models.CharField(max_length=80)
    occurred = models.DateTimeField()
    recorded = models.DateTimeField()
    origin = models.CharField(max_length=60)
    data = models.JSONField()
    previous = models.BinaryField()
    hash = models.BinaryField()


class Head(models.Model):
    """The last event of a subject's chain, so that appending reads one small row."""

    subject = models.UUIDField(primary_key=True)
    seq = models.PositiveIntegerField()
    hash = models.BinaryField()


class Pending(models.Model):
    """Queue of subjects whose head the sealer has not sealed yet. Rows repeat freely:
    a unique key would make a verb wait for the sealer's transaction."""

    id = models.BigAutoField(primary_key=True)
    subject = models.UUIDField()


class Checkpoint(models.Model):
    """A signed Merkle root over the heads that changed, chained to the one before.

    `tree` is the Merkle root of this checkpoint's leaves, `previous` the root of
    the checkpoint before, `root` the hash of both (`merkle.chain`), `key` the
    SHA-256 fingerprint of the public key in hexadecimal.
    """

    number = models.PositiveIntegerField(primary_key=True)
    at = models.DateTimeField()
    count = models.PositiveIntegerField()
    tree = models.BinaryField()
    previous = models.BinaryField()
    root = models.BinaryField()
    key = models.CharField(max_length=64)
    signature = models.BinaryField()


class Leaf(models.Model):
    """One head that a checkpoint sealed."""

    pk = models.CompositePrimaryKey("checkpoint_id", "subject")
    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, db_index=False)
    subject = models.UUIDField()
    seq = models.PositiveIntegerField()
    hash = models.BinaryField()

    class Meta:
        """Verification walks the leaves beside the events, in the order of both."""

        indexes: ClassVar = [
            models.Index(fields=["subject", "seq"], name="ledger_leaf_by_subject"),
        ]
