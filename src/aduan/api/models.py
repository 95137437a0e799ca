"""Tokens by which an agency's own system is known."""

from typing import ClassVar

from django.db import models

from aduan.vault.ids import uuid7


class AgencyToken(models.Model):
    """A bearer token of one agency. Only its keyed hash is stored; it is shown once, when made."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("directory.Agency", models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    fingerprint = models.BinaryField(unique=True, max_length=32)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        """Listed per agency."""

        indexes: ClassVar = [models.Index(fields=["agency"], name="api_token_agency")]

    def __str__(self) -> str:
        return self.name
