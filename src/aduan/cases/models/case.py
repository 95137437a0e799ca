"""The case itself: one row, one owner, one clock."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from aduan.cases.lifecycle import FLOWS, Flow, State
from aduan.cases.lifecycle.table import Phase
from aduan.directory.policy import Policy
from aduan.vault.ids import uuid7
from aduan.vault.numbers import show


class Visibility(models.TextChoices):
    """Who may see what of a report; the person may raise it at any time, staff never lower it."""

    OPEN = "open", _("Open: the text is public, your name is only for the agency")
    ANONYMOUS = "anonymous", _("Anonymous: the text is public, nobody sees your name")
    CONFIDENTIAL = "confidential", _("Confidential: nothing is public")

    @property
    def rank(self) -> int:
        """0 for open up to 2 for confidential."""
        return list(Visibility).index(self)


class Kind(models.TextChoices):
    """The kinds of report that LAPOR! knows."""

    COMPLAINT = "complaint", _("Complaint")
    ASPIRATION = "aspiration", _("Suggestion")
    INFORMATION = "information", _("Request for information")


class Origin(models.TextChoices):
    """Where the record began."""

    NATIVE = "native", _("Filed here")
    IMPORT = "import", _("Imported from an older register")


class Case(models.Model):
    """One report on its way from the citizen to the answer.

    Texts stand sealed in the vault; only ids, codes and times stand here. Nothing but the verbs of
    `aduan.cases.actions` writes this table.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.IntegerField(unique=True)
    programme = models.ForeignKey(
        "directory.Programme", models.PROTECT, related_name="+", db_index=False
    )
    policy = models.ForeignKey(
        "directory.ProgrammeVersion",
        models.PROTECT,
        related_name="+",
        help_text="The policy that the case was filed under",
        db_index=False,
    )
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.NATIVE)
    old_number = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.COMPLAINT)
    state = models.CharField(max_length=12, choices=State.choices, default=State.CHECKING)
    state_before = models.CharField(max_length=12, choices=State.choices, blank=True)
    visibility = models.CharField(
        max_length=12, choices=Visibility.choices, default=Visibility.OPEN
    )
    language = models.CharField(max_length=5)
    channel = models.CharField(max_length=20)
    received_at = models.DateTimeField(help_text="T0: never moves")
    recorded_at = models.DateTimeField()
    category = models.ForeignKey(
        "directory.Category", models.PROTECT, null=True, related_name="+", db_index=False
    )
    area = models.ForeignKey(
        "directory.Area", models.PROTECT, null=True, related_name="+", db_index=False
    )
    suggested_agency = models.ForeignKey(
        "directory.Agency", models.PROTECT, null=True, related_name="+", db_index=False
    )
    title = models.ForeignKey("vault.Text", models.PROTECT, related_name="+", db_index=False)
    body = models.ForeignKey("vault.Text", models.PROTECT, related_name="+", db_index=False)
    particulars = models.ForeignKey(
        "vault.Text",
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Place, coordinates and answers to the category's questions, as JSON",
        db_index=False,
    )
    identity = models.ForeignKey("vault.Identity", models.PROTECT, null=True, related_name="+")
    receipt = models.BinaryField(null=True, max_length=32)
    filed_by = models.ForeignKey(
        "directory.Person", models.PROTECT, null=True, related_name="+", db_index=False
    )

    agency = models.ForeignKey("directory.Agency", models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("directory.Agency", models.PROTECT, related_name="+", db_index=False)
    officer = models.ForeignKey(
        "directory.Person", models.PROTECT, null=True, related_name="+", db_index=False
    )

    urgent = models.BooleanField(default=False)
    due_at = models.DateTimeField(null=True)
    promise_at = models.DateTimeField()
    promise_met_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    stop_reason = models.CharField(max_length=20, blank=True)

    verdict = models.JSONField(null=True)
    returns = models.PositiveSmallIntegerField(default=0)
    asks = models.PositiveSmallIntegerField(default=0)
    working_asks = models.PositiveSmallIntegerField(default=0)
    extensions = models.PositiveSmallIntegerField(default=0)
    reopenings = models.PositiveSmallIntegerField(default=0)
    appeals = models.PositiveSmallIntegerField(default=0)
    with_arbiter = models.BooleanField(default=False)
    bound = models.BooleanField(default=False, help_text="The arbiter decided: no way back")
    under_review = models.BooleanField(default=False)
    head_only = models.BooleanField(
        default=False, help_text="After an objection or reopening the head answers in person"
    )
    archived_by = models.ForeignKey(
        "directory.Person",
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="After an objection another officer judges",
        db_index=False,
    )

    draft_waiting = models.BooleanField(
        default=False, db_default=False, help_text="A draft waits for the head's signature"
    )

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="parts", db_index=False
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="merged", db_index=False
    )
    supporters = models.PositiveIntegerField(default=0)

    reason = models.CharField(max_length=30, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    closing_code = models.CharField(max_length=20, blank=True)
    cause_code = models.CharField(max_length=30, blank=True)
    rating = models.PositiveSmallIntegerField(null=True)
    solved_confirmed = models.BooleanField(null=True)
    accepted_at = models.DateTimeField(
        null=True, help_text="First forwarded to an agency; from here only a result ends it"
    )
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    last_action_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """Each index serves a list that the desk offers (see `cases/inbox.py`), or the sweep."""

        indexes = [
            models.Index(fields=["programme", "state", "due_at", "id"], name="case_triage"),
            models.Index(fields=["agency", "state", "due_at", "id"], name="case_agency"),
            models.Index(fields=["unit", "state", "due_at", "id"], name="case_unit"),
            models.Index(fields=["officer", "state", "due_at", "id"], name="case_officer"),
            models.Index(fields=["filed_by", "id"], name="case_filed_by"),
            models.Index(
                fields=["programme", "state", "due_at", "id"],
                name="case_urgent",
                condition=models.Q(urgent=True),
            ),
            models.Index(
                fields=["programme", "due_at", "id"],
                name="case_arbiter",
                condition=models.Q(with_arbiter=True),
            ),
            models.Index(
                fields=["programme", "due_at", "id"],
                name="case_review",
                condition=models.Q(under_review=True),
            ),
            models.Index(
                fields=["agency", "due_at", "id"],
                name="case_agency_signature",
                condition=models.Q(draft_waiting=True),
            ),
            models.Index(
                fields=["unit", "due_at", "id"],
                name="case_unit_signature",
                condition=models.Q(draft_waiting=True),
            ),
            models.Index(fields=["receipt"], name="case_receipt"),
            models.Index(
                fields=["merged_into"],
                name="case_merged_into",
                condition=models.Q(merged_into__isnull=False),
            ),
            models.Index(
                fields=["parent"], name="case_parent", condition=models.Q(parent__isnull=False)
            ),
            models.Index(fields=["id"], name="case_split", condition=models.Q(state="split")),
            models.Index(
                fields=["agency", "due_at", "id"],
                name="case_agency_open",
                condition=models.Q(due_at__isnull=False),
            ),
            models.Index(
                fields=["unit", "due_at", "id"],
                name="case_unit_open",
                condition=models.Q(due_at__isnull=False),
            ),
            models.Index(
                fields=["programme", "due_at", "id"],
                name="case_programme_open",
                condition=models.Q(due_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return show(self.number)

    @property
    def shown_number(self) -> str:
        """The number as printed: `123 456 789`."""
        return show(self.number)

    @property
    def flow(self) -> Flow:
        """The lifecycle that the pinned policy names."""
        return FLOWS[self.rules.lifecycle]

    @property
    def rules(self) -> Policy:
        """The policy that the case was filed under (rule 8)."""
        return self.policy.rules

    @property
    def is_open(self) -> bool:
        """Whether somebody still owes somebody something."""
        return self.state in self.flow.open_states

    @property
    def phase(self) -> Phase:
        """Reporting, following up or closure."""
        return self.flow.phases[State(self.state)]

    @property
    def is_public(self) -> bool:
        """Whether the case has, or may have, a public page."""
        return self.published_at is not None and self.visibility != Visibility.CONFIDENTIAL
