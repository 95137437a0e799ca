"""Agencies and areas: who is there, under whom, where, from when until when."""

from datetime import date

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from aduan.directory.naming import in_language, sort_keys
from aduan.vault.ids import uuid7

code_shape = RegexValidator(r"^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\Z", _("Use a-z, 0-9 and dashes."))


class AgencyLevel(models.TextChoices):
    """Where in the state a body stands."""

    NATIONAL = "national", _("National body")
    PROVINCE = "province", _("Provincial government")
    REGENCY = "regency", _("Regency government")
    CITY = "city", _("City government")
    UNIT = "unit", _("Unit of an agency")
    CENTRE = "centre", _("Complaints centre")


class AreaLevel(models.TextChoices):
    """Kinds of area, from the country down."""

    COUNTRY = "country", _("Country")
    PROVINCE = "province", _("Province")
    REGENCY = "regency", _("Regency")
    CITY = "city", _("City")
    DISTRICT = "district", _("District")
    VILLAGE = "village", _("Village")


class Area(models.Model):
    """A place with an official code (in Indonesia Kemendagri's, such as 35.78).

    `path` holds the codes from the top down, '/35/35.78/', so that every area above this one is
    known without asking the database.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=20, unique=True)
    level = models.CharField(max_length=10, choices=AreaLevel)
    names = models.JSONField()
    sort_keys = models.JSONField(default=dict)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    path = models.CharField(max_length=200)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    entry_digest = models.CharField(max_length=64, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["path"], opclasses=["text_pattern_ops"], name="directory_area_path"
            )
        ]

    def __str__(self) -> str:
        return self.code

    def name(self, language: str) -> str:
        """The area's name in `language`."""
        return in_language(self.names, language)

    @property
    def codes(self) -> list[str]:
        """The codes of this area and of all areas that it lies in, from the top down."""
        return [code for code in self.path.split("/") if code]


class Agency(models.Model):
    """A public body, or a unit of one, that can own a case.

    `parent` is the body above: who steps in where nobody is on duty, and who is told of lateness.
    `path` is the reach of a role: a role held at an agency holds for every agency whose path
    begins with that agency's. An `autonomous` body (a city government under its province) begins
    a path of its own, so that the body above oversees it without reading its cases.

    `successor` follows it when it ends; where it was divided, `further_successors` holds the codes
    of the others.

    `entry_digest` is the digest of the entry of the file that wrote this row last, so that loading
    the file again leaves alone what was changed on a screen since.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=60, unique=True, validators=[code_shape])
    names = models.JSONField()
    short = models.JSONField(default=dict)
    sort_keys = models.JSONField(default=dict)
    level = models.CharField(max_length=10, choices=AgencyLevel)
    autonomous = models.BooleanField(default=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="units")
    path = models.CharField(max_length=400)
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="agencies")
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="predecessors")
    further_successors = models.JSONField(default=list)
    duty_contacts = models.ForeignKey(
        "vault.Identity", models.SET_NULL, null=True, related_name="+"
    )
    entry_digest = models.CharField(max_length=64, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["path"], opclasses=["text_pattern_ops"], name="directory_agency_path"
            )
        ]

    def __str__(self) -> str:
        return self.code

    def name(self, language: str) -> str:
        """The full name in `language`."""
        return in_language(self.names, language)

    def short_name(self, language: str) -> str:
        """The usual short name in `language`, or the full one where there is none."""
        return in_language(self.short, language) or self.name(language)

    def is_open(self, on: date) -> bool:
        """Whether the body exists on that day."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_until is None or on < self.valid_until)

    def place(self) -> None:
        """Sets `path` and `sort_keys` from code, parent and names; call before saving."""
        above = "/" if self.autonomous or self.parent is None else self.parent.path
        self.path = f"{above}{self.code}/"
        self.sort_keys = sort_keys(self.names)
