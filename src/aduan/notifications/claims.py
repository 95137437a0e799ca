"""Claiming messages for sending, so that each is in one pair of hands at a time.

A claim holds for a while (a lease). Before a message is handed over, an attempt that has begun is
committed; so a worker that was killed leaves behind which messages may have gone out (unknown) and
which have not (waiting again).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from aduan.directory import policies
from aduan.notifications import senders
from aduan.notifications.models import UNDER_WAY, WAITING, Attempt, Audience, Message, State
from aduan.vault.ids import uuid7

BATCH = 100
LEASE = timedelta(minutes=5)
SILENCE = timedelta(minutes=10)
"""How long a provider has to tell of a message of which we do not know whether it went out."""


_EARLIER = Message.objects.filter(
    address=OuterRef("address"), state__in=UNDER_WAY, id__lt=OuterRef("id")
)
"""What has to reach an address first."""


def claim(
    now: datetime, *, most: int = BATCH, without: frozenset[str] = frozenset()
) -> list[Message]:
    """Claims messages whose time has come, urgent ones first, and drops what was overtaken.

    Several workers claim side by side: what one is looking at the others pass over. A person gets
    messages in order: none is claimed while an earlier one to the same address is under way, which
    includes one that did not get through yet. `without` are channels to leave alone. Of what
    nobody can send now, `reason` says why.
    """
    open_channels = _hold_unavailable(now) - without
    lease = uuid7(now)
    with transaction.atomic():
        found: list[Message] = []
        for priority in (0, 1):
            found += (
                Message.objects.select_for_update(skip_locked=True, of=("self",))
                .select_related("case", "case__parent", "case__identity", "person", "programme")
                .filter(
                    ~Exists(_EARLIER),
                    priority=priority,
                    next_attempt_at__lte=now,
                    state__in=WAITING,
                    channel__in=open_channels,
                )
                .order_by("next_attempt_at", "id")[: most - len(found)]
            )
        overtaken = [message.pk for message in found if _overtaken(message)]
        if overtaken:
            Message.objects.filter(pk__in=overtaken).update(
                state=State.DROPPED, reason="overtaken", ended_at=now, next_attempt_at=None
            )
        mine = [message for message in found if message.pk not in overtaken]
        taken = Message.objects.filter(pk__in=[message.pk for message in mine])
        taken.filter(state=State.UNKNOWN).update(repeated=True)
        taken.update(state=State.SENDING, reason="", lease=lease, lease_until=now + LEASE)
    for message in mine:
        message.state, message.reason, message.lease = State.SENDING, "", lease
        if message.case is not None:
            message.case.policy = policies.version(message.case.policy_id)
    return mine


def _hold_unavailable(now: datetime) -> frozenset[str]:
    """The channels that can send; what waits for the others is held, with the reason."""
    can = set()
    for sender in senders.registered():
        missing = sender.available()
        if not missing:
            can.add(sender.channel)
            continue
        Message.objects.filter(
            Q(state=State.QUEUED) | Q(state=State.RETRYING),
            channel=sender.channel,
            next_attempt_at__lte=now,
        ).update(state=State.HELD, reason=missing)
    return frozenset(can)


def _overtaken(message: Message) -> bool:
    """Whether what the message says no longer holds: the case went on meanwhile, or the person
    was erased."""
    wanted, case = message.while_state, message.case
    if not wanted or case is None:
        return False
    identity = case.identity if message.audience == Audience.COMPLAINANT else None
    if not message.sealed or (identity is not None and identity.erased_at is not None):
        return True
    closed_since = case.closed_at is not None and case.closed_at > message.created_at
    return case.state != wanted or closed_since


def give_back(messages: Sequence[Message], now: datetime) -> None:
    """Puts back what was claimed and not begun."""
    for lease in {message.lease for message in messages}:
        Message.objects.filter(
            pk__in=[message.pk for message in messages], state=State.SENDING, lease=lease
        ).update(state=State.RETRYING, lease=None, lease_until=None, next_attempt_at=now)


def release_expired(now: datetime) -> int:
    """Takes back what a killed worker held; returns how many messages that were.

    One that it had begun to hand over is unknown: it is sent again where the provider drops a
    repetition, elsewhere only after the provider had time to tell of it.
    """
    with transaction.atomic():
        expired = list(
            Message.objects.select_for_update(skip_locked=True)
            .filter(state=State.SENDING, lease_until__lt=now)
            .order_by("lease_until")[:500]
        )
        cut_off = Attempt.objects.filter(
            message__in=[message.pk for message in expired], ended_at=None
        )
        begun: set[UUID] = set(cut_off.values_list("message_id", flat=True))
        cut_off.update(ended_at=now, outcome="unknown", reason="cut_off")
        for message in expired:
            message.lease = message.lease_until = None
            message.next_attempt_at = now
            message.state = State.RETRYING
            if message.pk in begun:
                message.state, message.reason = State.UNKNOWN, "cut_off"
                message.next_attempt_at = now + wait_for_word(message.channel)
        Message.objects.bulk_update(
            expired, ["state", "reason", "lease", "lease_until", "next_attempt_at"]
        )
    return len(expired)


def wait_for_word(channel: str) -> timedelta:
    """How long to wait before sending again what may have gone out."""
    sender = senders.by_channel(channel)
    return timedelta(0) if sender is not None and sender.repeats_safely else SILENCE
