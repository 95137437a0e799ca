"""What was changed in the directory, by whom, and which files were loaded."""

from django.db import models

from aduan.directory.models.people import Person
from aduan.vault.ids import uuid7


class Change(models.Model):
    """One change of the directory: by whom (null: a file or the system), when, from what to what.

    `subject` names the kind of row ("agency", "category", …) and `subject_code` the row itself
    by its code or username.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    verb = models.CharField(max_length=40)
    subject = models.CharField(max_length=20)
    subject_code = models.CharField(max_length=160)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "subject_code", "at"], name="directory_change_of"),
            models.Index(fields=["at", "id"], name="directory_change_at"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject} {self.subject_code}"


class LoadedFile(models.Model):
    """The digest of a file when it was last loaded; an unchanged file is not loaded again."""

    name = models.CharField(max_length=200, primary_key=True)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
