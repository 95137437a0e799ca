"""Filed once: what a repeated submission gets back."""

from django.db import models


class Submission(models.Model):
    """An idempotency key that filed a case; kept for 24 hours, its answer sealed."""

    programme = models.ForeignKey(
        "directory.Programme", models.CASCADE, related_name="+", db_index=False
    )
    key = models.BinaryField(max_length=32)
    body = models.BinaryField(max_length=32)
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+", db_index=False)
    sealed_answer = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        """A key files once per programme."""

        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="submission_once")]
        indexes = [models.Index(fields=["at"], name="submission_age")]

    @property
    def context(self) -> str:
        """What ties the sealed answer to its key."""
        return f"submission:{bytes(self.key).hex()}"

    def __str__(self) -> str:
        return f"{self.case_id} at {self.at.isoformat()}"
