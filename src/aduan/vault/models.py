"""Tables of the vault: everything that names a person, sealed.

A dump of these tables without the keys holds no name, contact or free text.
Sealed columns hold `sealing` blobs whose context is "<kind>:<row id>", so that
a blob copied into another row does not open.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from aduan.vault.ids import uuid7


class Identity(models.Model):
    """A person as far as a report knows them; the sealed body is a JSON object with `name`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sealed = models.BinaryField()
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)


class Contact(models.Model):
    """One way to reach an identity: a phone number, mail address or account on a channel.

    `position` gives the order in which the person wants to be reached, from 0.
    An erased contact keeps its row, empty, so that delivery records stay whole.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    identity = models.ForeignKey(Identity, models.PROTECT, related_name="contacts")
    kind = models.CharField(max_length=20)
    sealed = models.BinaryField()
    fingerprint = models.BinaryField(null=True)
    verified_at = models.DateTimeField(null=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        """Found by keyed fingerprint only; there is nothing else to search by."""

        indexes: ClassVar = [
            models.Index(
                fields=["fingerprint"],
                name="vault_contact_by_print",
                condition=Q(fingerprint__isnull=False),
            )
        ]


class Text(models.Model):
    """A free text of a case. `digest` is SHA-256 over `salt` and the UTF-8 body.

    The ledger holds the digest for ever. Erasing deletes the body and the salt,
    so that the digest left behind says nothing about what was written.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    salt = models.BinaryField()
    sealed = models.BinaryField()
    digest = models.BinaryField()
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)


class RawInbound(models.Model):
    """What came in by a channel, byte for byte, stored before anybody parses it.

    `key` is a keyed hash of the channel's own message id (`inbound.key_for`);
    it makes a redelivered message the same row. `reason` is a code.
    """

    class State(models.TextChoices):
        """Where the message stands."""

        RECEIVED = "received"
        HANDLED = "handled"
        QUARANTINED = "quarantined"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    channel = models.CharField(max_length=40)
    sealed = models.BinaryField()
    received_at = models.DateTimeField()
    key = models.BinaryField(null=True, unique=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.RECEIVED)
    reason = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        """Lists are of unfinished messages, oldest first; of a channel the newest is asked."""

        indexes: ClassVar = [
            models.Index(
                fields=["state", "received_at", "id"],
                name="vault_raw_unfinished",
                condition=~Q(state="handled"),
            ),
            models.Index(fields=["channel", "-received_at"], name="vault_raw_newest"),
        ]


class Opening(models.Model):
    """The record that somebody opened a name or a contact. Never changed, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    purpose = models.CharField(max_length=40)
    identity = models.ForeignKey(Identity, models.PROTECT, related_name="openings")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="openings")
    case_id = models.UUIDField(null=True)
    sealed_reason = models.BinaryField()

    class Meta:
        """An auditor reads the openings of one case, newest first."""

        indexes: ClassVar = [models.Index(fields=["case_id", "-at"], name="vault_opening_by_case")]


class File(models.Model):
    """An attachment that passed the storage boundary.

    `digest` is SHA-256 over the plain bytes as stored, `size` their number,
    `key` the name under which the sealed bytes lie in storage and
    `original_key` the name of the sealed original where policy keeps it as
    evidence (else empty). `width` and `height` are pixels, for pictures.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    digest = models.BinaryField()
    media_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    key = models.CharField(max_length=200)
    original_key = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)


class SealingKey(models.Model):
    """Which keys this database was sealed with, by key id (never the key itself).

    Lets a restored copy say which keys it needs. The `founding` key is the one
    that case numbers and receipts are made with: it may never leave the ring.
    """

    key_id = models.CharField(max_length=8, primary_key=True)
    first_used = models.DateTimeField()
    founding = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True)
