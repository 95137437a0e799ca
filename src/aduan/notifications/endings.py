"""How a message ends, and what follows when it failed."""

from datetime import datetime

import structlog

from aduan.notifications import backoff, claims, staff
from aduan.notifications.models import Audience, Message, State
from aduan.notifications.outbox import tell_next
from aduan.notifications.senders import Outcome
from aduan.notifications.wording import spec

log = structlog.get_logger("aduan.notifications")

CHANGED = [
    "state",
    "reason",
    "provider_id",
    "next_attempt_at",
    "ended_at",
    "lease",
    "lease_until",
    "sealed",
]
"""The columns that an outcome may change."""


def apply(message: Message, outcome: Outcome, now: datetime) -> None:
    """Changes a message in memory as an outcome says."""
    message.lease = message.lease_until = None
    message.reason = outcome.reason
    message.provider_id = outcome.provider_id or message.provider_id
    if outcome.result == "later" and message.attempts >= backoff.MOST_TRIES:
        outcome = Outcome("refused", reason="gave_up")
        message.reason = "gave_up"
    if outcome.result == "later":
        message.state = State.RETRYING
        message.next_attempt_at = now + backoff.pause(message.attempts)
    elif outcome.result == "unknown":
        message.state = State.UNKNOWN
        message.next_attempt_at = now + claims.wait_for_word(message.channel)
    else:
        ends = {"accepted": State.SENT, "delivered": State.DELIVERED, "refused": State.FAILED}
        message.state = ends[outcome.result]
        message.next_attempt_at, message.ended_at = None, now
        if spec(message.code).secret:
            message.sealed = b""


def follow_failure(message: Message, now: datetime) -> None:
    """The next contact is tried; where none is left, staff are told."""
    log.info("message failed", message=str(message.pk), code=message.code, reason=message.reason)
    case = message.case
    if case is None or message.audience != Audience.COMPLAINANT or spec(message.code).secret:
        return
    if not tell_next(message, now=now):
        staff.tell_owner(case, "message_failed", occasion=f"message:{message.pk}", now=now)
