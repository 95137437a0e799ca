"""What was, is or will be said to people outside the screens.

Rows carry ids and codes only; what a message says is sealed.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aduan.notifications import reasons
from aduan.vault.ids import uuid7


class State(models.TextChoices):
    """Where a message stands; each ends in `sent`, `delivered`, `failed` or `dropped`."""

    QUEUED = "queued", _("Waiting to be sent")
    HELD = "held", _("Held until later")
    SENDING = "sending", _("Being sent")
    RETRYING = "retrying", _("Did not get through yet; we keep trying")
    UNKNOWN = "unknown", _("Perhaps sent; will be sent again")
    SENT = "sent", _("Accepted by the provider")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Could not be delivered")
    DROPPED = "dropped", _("No longer needed")


UNDER_WAY = (State.QUEUED, State.RETRYING, State.UNKNOWN, State.SENDING)
"""On its way to the person, or to be tried again."""
WAITING = (State.QUEUED, State.HELD, State.RETRYING, State.UNKNOWN)
"""States from which a message is claimed for sending."""


class Audience(models.TextChoices):
    """Whom a message is for."""

    COMPLAINANT = "complainant", _("The person who filed")
    STAFF = "staff", _("Staff")


PAGE = "page"
"""The channel that always arrives: the inbox on the tracking page, or the desk's own."""


class Message(models.Model):
    """One message to one recipient over one channel.

    `event_seq` is the ledger event that it tells of (0: none) and `occasion` what else makes it
    unlike another message of the same code, such as which reminder it is. `sealed` holds JSON:
    subject, body, short, and the values to say it again to another contact. A line of a
    conversation that is about no report has a `programme` in place of a case.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(
        "cases.Case", models.CASCADE, null=True, related_name="+", db_index=False
    )
    programme = models.ForeignKey(
        "directory.Programme", models.PROTECT, null=True, related_name="+", db_index=False
    )
    event_seq = models.PositiveIntegerField(default=0)
    occasion = models.CharField(max_length=120, blank=True)
    code = models.CharField(max_length=40, help_text="Code of the wording")
    audience = models.CharField(max_length=12, choices=Audience.choices)
    recipient = models.CharField(max_length=50, help_text="contact:ID, person:ID or page")
    contact = models.ForeignKey("vault.Contact", models.PROTECT, null=True, related_name="+")
    address = models.BinaryField(
        null=True,
        max_length=32,
        help_text="Keyed hash of where it goes: what goes there is ordered",
    )
    person = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=5)
    channel = models.CharField(max_length=20)
    priority = models.PositiveSmallIntegerField(default=0, help_text="0 at once, 1 reminders")
    while_state = models.CharField(
        max_length=12, blank=True, help_text="Dropped unless the case is still in this state"
    )
    sealed = models.BinaryField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    reason = models.CharField(max_length=60, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    repeated = models.BooleanField(
        default=False, help_text="Sent again because nobody knows whether it went out before"
    )
    next_attempt_at = models.DateTimeField(null=True)
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    provider_id = models.CharField(max_length=200, blank=True)
    account = models.CharField(
        max_length=60, blank=True, help_text="Code of the account that carried or refused it"
    )
    handed_at = models.DateTimeField(null=True, help_text="When that account took it")
    segments = models.PositiveSmallIntegerField(default=0, help_text="How many SMS it took")
    cost = models.BigIntegerField(null=True, help_text="In millionths of the currency")
    currency = models.CharField(max_length=3, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Claimed by time within a priority; read with its case; found by provider's id."""

        constraints = [
            models.UniqueConstraint(
                fields=["case", "event_seq", "code", "occasion", "recipient"], name="message_once"
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=False) | Q(programme__isnull=False), name="message_about"
            ),
        ]
        indexes = [
            models.Index(
                fields=["priority", "next_attempt_at", "id"],
                name="message_waiting",
                condition=Q(state__in=["queued", "held", "retrying", "unknown"]),
            ),
            models.Index(
                fields=["address", "id"],
                name="message_to_address",
                condition=Q(state__in=["queued", "retrying", "unknown", "sending"]),
            ),
            models.Index(
                fields=["lease_until"], name="message_leased", condition=Q(state="sending")
            ),
            models.Index(
                fields=["channel", "provider_id"],
                name="message_by_provider",
                condition=~Q(provider_id=""),
            ),
            models.Index(
                fields=["person", "-created_at"],
                name="message_person",
                condition=Q(person__isnull=False),
            ),
            models.Index(
                fields=["handed_at"],
                name="message_carried",
                condition=Q(handed_at__isnull=False) & ~Q(account=""),
            ),
            models.Index(
                fields=["-ended_at", "id"], name="message_failed", condition=Q(state="failed")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} to {self.recipient}: {self.state}"

    @property
    def reason_words(self) -> str:
        """Why it waits or failed, in words."""
        return reasons.words(self.reason)


class Attempt(models.Model):
    """One try to hand a message over. One that has begun and not ended was cut off."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    message = models.ForeignKey(Message, models.CASCADE, related_name="tries")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True)
    reason = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return f"{self.message_id}: {self.outcome or 'begun'}"


class Receipt(models.Model):
    """What a provider said of a message, kept whether or not we know the message already."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    channel = models.CharField(max_length=20)
    provider_id = models.CharField(max_length=200)
    status = models.CharField(max_length=10)
    reason = models.CharField(max_length=60, blank=True)
    cost = models.BigIntegerField(null=True, help_text="In millionths of the currency")
    currency = models.CharField(max_length=3, blank=True)
    at = models.DateTimeField()

    class Meta:
        """Said twice is said once."""

        constraints = [
            models.UniqueConstraint(
                fields=["channel", "provider_id", "status", "at"], name="receipt_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.status}"


class Verification(models.Model):
    """A code that was sent to a contact, to prove that it belongs to the person.

    `mark` is a keyed hash of the code, `fingerprint` that of the contact, so that the limit on
    sending holds for an address and not only for one report.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+")
    contact = models.ForeignKey("vault.Contact", models.CASCADE, related_name="+", db_index=False)
    fingerprint = models.BinaryField(max_length=32)
    mark = models.BinaryField(max_length=32)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        """The newest code of a contact counts; sendings are limited by address."""

        indexes = [
            models.Index(fields=["contact", "-created_at"], name="verification_newest"),
            models.Index(fields=["fingerprint", "created_at"], name="verification_sent"),
        ]

    def __str__(self) -> str:
        return f"code for {self.contact_id}"
