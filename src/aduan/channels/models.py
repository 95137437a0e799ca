"""What the doors remember: conversations, which messages came in, how accounts fare.

Rows hold ids and codes; an address stands in the vault, and what was written is read from the
sealed raw message.
"""

import json
from typing import Any

from django.db import models

from aduan.vault.ids import uuid7
from aduan.vault.sealing import seal, unseal


class Conversation(models.Model):
    """What we and one sender talk about on one channel.

    `contact` is the sender's address, `step` the question of ours that waits for an answer ("" for
    none), `case` the report that it is about, `asked` how many questions were asked about it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    programme = models.ForeignKey("directory.Programme", models.PROTECT, related_name="+")
    channel = models.CharField(max_length=20)
    contact = models.ForeignKey("vault.Contact", models.PROTECT, related_name="+")
    language = models.CharField(max_length=5)
    step = models.CharField(max_length=20, blank=True)
    step_at = models.DateTimeField(null=True)
    case = models.ForeignKey(
        "cases.Case", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    asked = models.PositiveSmallIntegerField(default=0)
    filed_at = models.DateTimeField(null=True, help_text="When its last report came in")
    sealed = models.BinaryField(help_text="What waits for an answer: a text, options; as JSON")

    class Meta:
        """A question that nobody answered is found by its age."""

        indexes = [
            models.Index(
                fields=["step_at", "id"], name="conversation_waiting", condition=~models.Q(step="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.step or 'nothing asked'}"

    @property
    def context(self) -> str:
        """What its seal is bound to."""
        return f"conversation:{self.pk}"

    def held(self) -> dict[str, Any]:
        """What waits for an answer."""
        kept: dict[str, Any] = json.loads(unseal(bytes(self.sealed), self.context))
        return kept

    def hold(self, kept: dict[str, Any]) -> None:
        """Keeps what waits for an answer; not stored yet."""
        self.sealed = seal(json.dumps(kept, ensure_ascii=False).encode(), self.context)


class InboundMessage(models.Model):
    """One message of one person that was understood, once; `did` says what it brought about."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.BinaryField(max_length=32, unique=True)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    raw = models.ForeignKey("vault.RawInbound", models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey("cases.Case", models.SET_NULL, null=True, related_name="+")
    did = models.CharField(max_length=20)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.did} at {self.at.isoformat()}"


class AccountHealth(models.Model):
    """How an account at a provider has fared; a row that is not there says: nothing to tell.

    `strain` is what its failures weigh that its successes have not made up for. With `retry_at`
    the account is passed over until then; `pauses` is how often that happened since it last
    worked, `proven` how many messages it took since. `refused` calls to us lacked the account's
    signature or secret, from `refused_since` to `refused_at`; nothing else is kept of them.

    The table is UNLOGGED: after a crash of the database all accounts count as well.
    """

    channel = models.CharField(max_length=20)
    account = models.CharField(max_length=60)
    failing_since = models.DateTimeField(null=True)
    strain = models.PositiveIntegerField(default=0)
    pauses = models.PositiveIntegerField(default=0)
    proven = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=60, blank=True)
    last_sent_at = models.DateTimeField(null=True)
    last_failed_at = models.DateTimeField(null=True)
    refused_since = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    refused = models.PositiveIntegerField(default=0)

    class Meta:
        """One row for an account."""

        constraints = [
            models.UniqueConstraint(fields=["channel", "account"], name="account_health_once")
        ]

    def __str__(self) -> str:
        return f"{self.channel} by {self.account}: {self.reason or 'well'}"
