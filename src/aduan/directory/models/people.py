"""Staff: who they are, which roles they hold where, when they are away."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from aduan.directory.models.agencies import Agency
from aduan.directory.models.programmes import Programme
from aduan.vault.ids import uuid7


class Role(models.TextChoices):
    """The roles of staff; what each may do is the lifecycle's and the gate's business."""

    OPERATOR = "operator", _("Operator")
    RADIO = "radio", _("Radio station")
    CENTRE = "centre", _("Triage officer of the centre")
    SUPERVISOR = "supervisor", _("Supervisor of the centre")
    ARBITER = "arbiter", _("Arbiter")
    AGENCY = "agency", _("Agency coordinator")
    OFFICER = "officer", _("Case officer")
    HEAD = "head", _("Head of unit")
    INSPECTOR = "inspector", _("Inspector")
    REVIEWER = "reviewer", _("Reviewer")
    SIGNER = "signer", _("Signer")
    CUSTODIAN = "custodian", _("Custodian of identities")
    AUDITOR = "auditor", _("Auditor")
    STATISTICIAN = "statistician", _("Statistician")
    ADMIN = "admin", _("Administrator")


class People(BaseUserManager["Person"]):
    """Makes accounts."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "Person":
        """A saved account; without a password nobody can sign in to it by password."""
        person = self.model(username=username, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """A member of staff. Complainants are not people here: they are identities in the vault.

    `external_subject` is the subject that a single sign-on service knows the person by.
    `active_until` is the first day on which the account no longer works.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2, default="id")
    external_subject = models.CharField(max_length=255, blank=True)
    is_active = models.BooleanField(default=True)
    active_until = models.DateField(null=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[People] = People()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["external_subject"],
                condition=~models.Q(external_subject=""),
                name="directory_person_subject",
            )
        ]

    def __str__(self) -> str:
        return self.username


class Assignment(models.Model):
    """A role, held at an agency (and in its subtree) or in a programme, from day to day.

    No agency means the whole programme; no programme means every programme.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="assignments")
    role = models.CharField(max_length=12, choices=Role)
    programme = models.ForeignKey(Programme, models.CASCADE, null=True, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="assignments")
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["agency", "role"], name="directory_assignment_at")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"


class Absence(models.Model):
    """Days on which somebody is away, `starts` to `ends`, both included, and who stands in."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="absences")
    stand_in = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="covers")
    starts = models.DateField()
    ends = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__gte=models.F("starts")), name="directory_absence_span"
            ),
            models.CheckConstraint(
                condition=models.Q(stand_in__isnull=True) | ~models.Q(stand_in=models.F("person")),
                name="directory_absence_other",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.starts}..{self.ends}"
