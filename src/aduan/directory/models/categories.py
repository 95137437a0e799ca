"""What a report can be about, and who answers for it where."""

from django.db import models

from aduan.directory.models.agencies import Agency, Area
from aduan.directory.models.programmes import Programme
from aduan.directory.naming import in_language
from aduan.vault.ids import uuid7


class Category(models.Model):
    """A topic of one programme, in a tree.

    `questions` are what a report of this topic is asked besides its text: a list of
    `directory.questions.Question` as JSON, inherited by the topics below. `path` holds the codes
    from the top down, '/roads/roads-holes/'.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="categories")
    code = models.CharField(max_length=60)
    names = models.JSONField()
    sort_keys = models.JSONField(default=dict)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    path = models.CharField(max_length=300)
    position = models.PositiveIntegerField(default=0)
    questions = models.JSONField(default=list)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    entry_digest = models.CharField(max_length=64, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="directory_category_code")
        ]

    def __str__(self) -> str:
        return self.code

    def name(self, language: str) -> str:
        """The topic's name in `language`."""
        return in_language(self.names, language)

    @property
    def codes(self) -> list[str]:
        """The codes of this topic and of all topics above it, from the top down."""
        return [code for code in self.path.split("/") if code]


class Responsibility(models.Model):
    """A rule: this topic (or any) in this area (or anywhere) belongs to this agency.

    Rules of higher `priority` come first (0 is usual, below 0 a fallback for when no usual rule
    fits); among equals the more specific topic wins, then the more specific area.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="responsibilities")
    category = models.ForeignKey(Category, models.CASCADE, null=True, related_name="+")
    area = models.ForeignKey(Area, models.CASCADE, null=True, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="responsibilities")
    priority = models.SmallIntegerField(default=0)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    from_file = models.CharField(max_length=100, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["programme", "category", "area"], name="directory_responsibility_fit"
            )
        ]

    def __str__(self) -> str:
        return f"{self.category_id or '*'} × {self.area_id or '*'} → {self.agency_id}"
