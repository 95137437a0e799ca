"""What the public can read, apart from everything else.

Rows are written by `cases/publication.py` when a person has confirmed the redaction, deleted on
withdrawal or raised secrecy, and are all that public pages, search, feeds and the API read.
"""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class PublicCase(models.Model):
    """The public face of one case."""

    number = models.IntegerField(primary_key=True)
    case = models.OneToOneField("cases.Case", models.CASCADE, related_name="+")
    programme = models.CharField(max_length=40)
    version = models.PositiveIntegerField(
        default=1, help_text="Of the case: pages drawn from this row are kept by it"
    )
    kind = models.CharField(max_length=12)
    state = models.CharField(max_length=12)
    language = models.CharField(max_length=5)
    channel = models.CharField(max_length=20)
    title = models.TextField()
    text = models.TextField()
    place = models.TextField(blank=True)
    category = models.CharField(max_length=60, blank=True)
    category_names = models.JSONField(default=dict)
    agency = models.CharField(max_length=60)
    agency_names = models.JSONField(default=dict)
    unit_names = models.JSONField(default=dict)
    area = models.CharField(max_length=20, blank=True)
    area_names = models.JSONField(default=dict)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    supporters = models.PositiveIntegerField(default=0)
    received_at = models.DateTimeField()
    published_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    promise_at = models.DateTimeField()
    promise_met_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    stop_reason = models.CharField(max_length=20, blank=True)
    closing_code = models.CharField(max_length=20, blank=True)
    returns = models.PositiveSmallIntegerField(default=0)
    reopenings = models.PositiveSmallIntegerField(default=0)
    committed_on = models.DateField(null=True)
    commitment = models.CharField(
        max_length=8, blank=True, choices=[("open", "open"), ("kept", "kept"), ("broken", "broken")]
    )
    words = SearchVectorField(null=True)

    class Meta:
        """Keyset by time of publication; every offered filter has its index."""

        indexes = [
            models.Index(fields=["programme", "-published_at", "-number"], name="public_newest"),
            models.Index(
                fields=["programme", "state", "-published_at", "-number"], name="public_state"
            ),
            models.Index(
                fields=["programme", "agency", "-published_at", "-number"], name="public_agency"
            ),
            models.Index(
                fields=["programme", "category", "-published_at", "-number"],
                name="public_category",
            ),
            models.Index(
                fields=["programme", "area", "-published_at", "-number"], name="public_area"
            ),
            GinIndex(fields=["words"], name="public_words"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def updates(self) -> "models.QuerySet[PublicUpdate]":
        """The public history, in the order of the ledger."""
        return PublicUpdate.objects.filter(case__number=self.number).order_by("seq")


class PublicUpdate(models.Model):
    """One line of the public history: codes, an agency's name, a redacted text.

    It outlives the public page while the person has taken the report back, for they may bring it
    back; it goes when the report becomes confidential.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(
        "cases.Case", models.CASCADE, to_field="number", related_name="+", db_index=False
    )
    seq = models.PositiveIntegerField(help_text="The ledger event that it tells of")
    at = models.DateTimeField()
    event = models.CharField(max_length=40)
    agency_names = models.JSONField(default=dict)
    text = models.TextField(blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        """In the order of the ledger."""

        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="update_once")]

    def __str__(self) -> str:
        return self.event


class PublicPicture(models.Model):
    """A picture that a person cleared for the public."""

    attachment = models.OneToOneField("cases.Attachment", models.CASCADE, primary_key=True)
    case = models.ForeignKey(PublicCase, models.CASCADE, related_name="pictures")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    def __str__(self) -> str:
        return str(self.attachment_id)


class CaseChange(models.Model):
    """The one table that live updates read: "something changed in this case"."""

    id = models.BigAutoField(primary_key=True)
    number = models.IntegerField()
    version = models.PositiveIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.number} v{self.version}"
