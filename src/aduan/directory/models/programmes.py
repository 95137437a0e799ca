"""Programmes and every policy that each of them has had."""

from django.db import models

from aduan.directory.policy import Policy
from aduan.vault.ids import uuid7


class Programme(models.Model):
    """One complaints programme, such as LAPOR!, with its own rules and public address."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.SlugField(unique=True)
    active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.code


_rules: dict[str, Policy] = {}
"""Validated policies by digest; a process meets only as many as there are loaded versions."""


class ProgrammeVersion(models.Model):
    """A policy as it was loaded. Never changed: a case pins the version it was filed under."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    policy = models.JSONField()
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="directory_version_number")
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} #{self.number}"

    @property
    def rules(self) -> Policy:
        """The validated policy; parsed once per process and digest."""
        known = _rules.get(self.digest)
        if known is None:
            known = _rules[self.digest] = Policy.model_validate(self.policy)
        return known
