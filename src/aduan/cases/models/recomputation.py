"""How far the running due dates follow a change of the holidays."""

from django.db import models


class Recomputation(models.Model):
    """The running limits of a programme, counted again by one version of its calendar.

    It is done in passes over all of them, a part in each sweep; over is it when a whole pass found
    nothing to change, for somebody may have filed by the old calendar during the first.
    """

    programme = models.ForeignKey("directory.Programme", models.CASCADE)
    calendar_version = models.CharField(max_length=32)
    began_at = models.DateTimeField()
    after = models.UUIDField(null=True, help_text="The last limit that this pass has looked at")
    settled = models.BooleanField(default=True, help_text="Whether this pass changed nothing yet")
    moved = models.PositiveIntegerField(default=0, help_text="Cases whose due dates changed")
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.programme_id} by {self.calendar_version}"
