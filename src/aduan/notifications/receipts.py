"""What providers say of messages, in whatever order it comes.

A receipt is stored before the message is looked for, and a provider's id is stored before receipts
are looked for; so one of the two sides always sees the other.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from django.db import transaction

from aduan.notifications import endings
from aduan.notifications.models import Message, Receipt, State
from aduan.vault.ids import uuid7

Status = Literal["accepted", "delivered", "failed"]
_STRENGTH = {"accepted": 1, "failed": 2, "delivered": 3}
"""A person who has a message has it, whatever is said of it later or late."""
_OPEN = (State.SENDING, State.UNKNOWN, State.RETRYING, State.SENT, State.QUEUED)


def note(
    channel: str,
    provider_id: str,
    status: Status,
    at: datetime,
    reason: str = "",
    *,
    cost: int | None = None,
    currency: str = "",
) -> None:
    """Notes a receipt. `at` is the provider's time; said twice is said once. `cost` is in
    millionths of `currency`, where the provider says what it took.

    A receipt for a message that we do not know (yet) waits for it.
    """
    Receipt.objects.bulk_create(
        [
            Receipt(
                id=uuid7(at),
                channel=channel,
                provider_id=provider_id,
                status=status,
                reason=reason,
                cost=cost,
                currency=currency,
                at=at,
            )
        ],
        ignore_conflicts=True,
    )
    found = Message.objects.filter(channel=channel, provider_id=provider_id)
    catch_up(list(found[:1]), at)


def catch_up(messages: Sequence[Message], now: datetime) -> None:
    """Applies the receipts that are there for these messages."""
    by_id = {(message.channel, message.provider_id): message.pk for message in messages}
    best: dict[tuple[str, str], Receipt] = {}
    charged: dict[tuple[str, str], Receipt] = {}
    said = Receipt.objects.filter(
        channel__in={channel for channel, _ in by_id}, provider_id__in=[key[1] for key in by_id]
    )
    for receipt in said:
        key = (receipt.channel, receipt.provider_id)
        known = best.get(key)
        if key in by_id and (known is None or _STRENGTH[receipt.status] > _STRENGTH[known.status]):
            best[key] = receipt
        if receipt.cost is not None and receipt.currency:
            charged[key] = receipt
    for key, receipt in best.items():
        with transaction.atomic():
            message = (
                Message.objects.select_for_update(of=("self",))
                .select_related("case", "case__unit", "case__officer")
                .get(pk=by_id[key])
            )
            if key in charged:
                message.cost, message.currency = charged[key].cost, charged[key].currency
                message.save(update_fields=["cost", "currency"])
            _apply(message, receipt, now)


def _apply(message: Message, receipt: Receipt, now: datetime) -> None:
    """The strongest receipt decides; only a message that is under way can still change."""
    failed_before = message.state == State.FAILED
    if message.state == State.DELIVERED or message.state not in (*_OPEN, State.FAILED):
        return
    if receipt.status == "delivered":
        message.state, message.reason, message.ended_at = State.DELIVERED, "", receipt.at
    elif receipt.status == "failed" and not failed_before:
        message.state, message.ended_at = State.FAILED, receipt.at
        message.reason = receipt.reason or "provider"
    elif receipt.status == "accepted" and message.state == State.UNKNOWN:
        message.state, message.ended_at = State.SENT, receipt.at
    else:
        return
    message.next_attempt_at = message.lease = message.lease_until = None
    message.save(update_fields=endings.CHANGED)
    if message.state == State.FAILED:
        endings.follow_failure(message, now)
