"""Due dates: one row per limit that runs or ran."""

from datetime import datetime

from django.db import models

from aduan.clock import Pause
from aduan.vault.ids import uuid7


class Deadline(models.Model):
    """A limit that binds the state or the person, with its calendar's version and its pauses."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="deadlines", db_index=False)
    kind = models.CharField(max_length=20)
    party = models.CharField(max_length=8, choices=[("state", "state"), ("person", "person")])
    started_at = models.DateTimeField()
    days = models.PositiveSmallIntegerField()
    day_kind = models.CharField(max_length=8)
    due_at = models.DateTimeField()
    calendar_version = models.CharField(max_length=32)
    fixed = models.BooleanField(
        default=False,
        db_default=False,
        help_text="A date that somebody set; no calendar moves it",
    )
    pauses = models.JSONField(default=list, help_text="[[start, end or null], …] in ISO 8601")
    paused = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(
        max_length=8,
        blank=True,
        choices=[("met", "met"), ("late", "late"), ("void", "void")],
    )
    flagged_at = models.DateTimeField(null=True, help_text="When lateness was recorded")
    reminders = models.PositiveSmallIntegerField(default=0)
    look_at = models.DateTimeField(
        null=True, help_text="When the sweep next has something to do; null: at its next run"
    )

    class Meta:
        """Sweeps read open deadlines by due instant; a kind runs once at a time."""

        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="deadline_due",
                condition=models.Q(ended_at__isnull=True, paused=False),
            ),
            models.Index(
                fields=["look_at", "id"],
                name="deadline_look",
                condition=models.Q(ended_at__isnull=True, paused=False),
            ),
            models.Index(fields=["case", "kind"], name="deadline_case"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                name="deadline_runs_once",
                condition=models.Q(ended_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} due {self.due_at.isoformat()}"

    def past_pauses(self) -> list[Pause]:
        """The pauses as values of the clock."""
        return [
            Pause(
                datetime.fromisoformat(start),
                datetime.fromisoformat(end) if end else None,
            )
            for start, end in self.pauses
        ]

    def is_late(self, now: datetime) -> bool:
        """Whether the limit is, or was, missed."""
        if self.end:
            return self.end == "late"
        pauses = self.past_pauses() if self.paused else []
        # What passed before it stood still stays late.
        return (pauses[-1].start if pauses else now) > self.due_at
