"""Who owned a case when, who was asked besides, and what was promised."""

from django.db import models

from aduan.vault.ids import uuid7


class Ownership(models.Model):
    """One stretch of a case with one unit (and perhaps one officer)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(
        "cases.Case", models.CASCADE, related_name="ownerships", db_index=False
    )
    agency = models.ForeignKey("directory.Agency", models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("directory.Agency", models.PROTECT, related_name="+", db_index=False)
    officer = models.ForeignKey(
        "directory.Person", models.PROTECT, null=True, related_name="+", db_index=False
    )
    verb = models.CharField(max_length=20)
    reason = models.CharField(max_length=30, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        """At every moment exactly one owner (requirement L-04)."""

        indexes = [
            models.Index(fields=["case", "since"], name="ownership_case"),
            models.Index(fields=["unit", "case"], name="ownership_unit"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], name="ownership_one", condition=models.Q(until__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} since {self.since.isoformat()}"


class Consultation(models.Model):
    """Another body asked for a contribution, due before the case itself."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(
        "cases.Case", models.CASCADE, related_name="consultations", db_index=False
    )
    agency = models.ForeignKey("directory.Agency", models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    flagged_at = models.DateTimeField(null=True, help_text="When lateness was recorded")
    look_at = models.DateTimeField(null=True, help_text="When the sweep next has something to say")

    class Meta:
        """The consulted body's list reads by due date, the sweep by when it has to look."""

        indexes = [
            models.Index(
                fields=["agency", "due_at", "id"],
                name="consultation_open",
                condition=models.Q(answered_at__isnull=True),
            ),
            models.Index(
                fields=["look_at", "id"],
                name="consultation_look",
                condition=models.Q(answered_at__isnull=True),
            ),
            models.Index(fields=["case"], name="consultation_case"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} by {self.due_at.isoformat()}"


class Commitment(models.Model):
    """A result of the form "will be done by DATE"."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(
        "cases.Case", models.CASCADE, related_name="commitments", db_index=False
    )
    agency = models.ForeignKey("directory.Agency", models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    due_on = models.DateField()
    kept_at = models.DateTimeField(null=True)
    broken_at = models.DateTimeField(null=True)

    class Meta:
        """Read with its case."""

        indexes = [models.Index(fields=["case"], name="commitment_case")]

    def __str__(self) -> str:
        return f"by {self.due_on.isoformat()}"
