"""What was said in a case, to whom, with which pictures."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from aduan.vault.ids import uuid7


class EntryKind(models.TextChoices):
    """What an entry of the dialogue is."""

    ADDITION = "addition", _("Addition")
    QUESTION = "question", _("Question")
    REPLY = "reply", _("Reply")
    ANSWER = "answer", _("Result")
    INFORMATION = "information", _("Information on progress")
    OBJECTION = "objection", _("Objection")
    EXPLANATION = "explanation", _("Explanation")
    NOTE = "note", _("Internal note")
    CHASE = "chase", _("Reminder from the centre")
    CONSULTATION = "consultation", _("Question to another body")
    CONTRIBUTION = "contribution", _("Contribution")
    RATING = "rating", _("Comment on the rating")


class Audience(models.TextChoices):
    """Who may read an entry; the public reads only its redacted, confirmed copy."""

    COMPLAINANT = "complainant", _("The person and the staff of the case")
    STAFF = "staff", _("Staff only")


class Entry(models.Model):
    """One contribution to the dialogue of a case."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="entries", db_index=False)
    kind = models.CharField(max_length=14, choices=EntryKind.choices)
    audience = models.CharField(max_length=12, choices=Audience.choices)
    author = models.ForeignKey(
        "directory.Person", models.PROTECT, null=True, related_name="+", db_index=False
    )
    agency = models.ForeignKey(
        "directory.Agency", models.PROTECT, null=True, related_name="+", db_index=False
    )
    text = models.ForeignKey("vault.Text", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    channel = models.CharField(max_length=20, blank=True)

    class Meta:
        """Read with its case, in order."""

        indexes = [models.Index(fields=["case", "at"], name="entry_case")]

    def __str__(self) -> str:
        return f"{self.kind} at {self.at.isoformat()}"


class Draft(models.Model):
    """The answer that waits for its signature; one per case."""

    case = models.OneToOneField("cases.Case", models.CASCADE, primary_key=True)
    text = models.ForeignKey("vault.Text", models.PROTECT, related_name="+", db_index=False)
    public_text = models.ForeignKey("vault.Text", models.PROTECT, related_name="+", db_index=False)
    outcome = models.CharField(max_length=20)
    cause = models.CharField(max_length=30)
    author = models.ForeignKey("directory.Person", models.PROTECT, related_name="+", db_index=False)
    written_at = models.DateTimeField()
    sent_back = models.ForeignKey(
        "vault.Text", models.PROTECT, null=True, related_name="+", db_index=False
    )

    def __str__(self) -> str:
        return f"draft of {self.case_id}"


class Redaction(models.Model):
    """The public wording of the report, confirmed by a person; nothing else is published."""

    case = models.OneToOneField("cases.Case", models.CASCADE, primary_key=True)
    title = models.ForeignKey("vault.Text", models.PROTECT, related_name="+", db_index=False)
    text = models.ForeignKey("vault.Text", models.PROTECT, related_name="+", db_index=False)
    place = models.ForeignKey(
        "vault.Text", models.PROTECT, null=True, related_name="+", db_index=False
    )
    confirmed_by = models.ForeignKey(
        "directory.Person", models.PROTECT, related_name="+", db_index=False
    )
    confirmed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"redaction of {self.case_id}"


class Attachment(models.Model):
    """A file of a case; pictures stay hidden from the public until a person cleared them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(
        "cases.Case", models.CASCADE, related_name="attachments", db_index=False
    )
    entry = models.ForeignKey(
        "cases.Entry", models.CASCADE, null=True, related_name="attachments", db_index=False
    )
    file = models.ForeignKey("vault.File", models.PROTECT, related_name="+")
    audience = models.CharField(
        max_length=12, choices=Audience.choices, default=Audience.COMPLAINANT
    )
    added_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.ForeignKey(
        "directory.Person", models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        """Read with its case."""

        indexes = [models.Index(fields=["case", "added_at"], name="attachment_case")]

    def __str__(self) -> str:
        return str(self.id)
