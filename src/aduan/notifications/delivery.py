"""Draining the outbox: claim, hand over, record; and what follows a failure."""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from datetime import datetime
from itertools import groupby
from types import TracebackType
from typing import Self
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q

from aduan.notifications import claims, endings, receipts, senders
from aduan.notifications.facts import zone_of
from aduan.notifications.models import Attempt, Message, State
from aduan.notifications.outbox import read
from aduan.notifications.senders import Line, Outcome, Outgoing, Sender
from aduan.notifications.wording import Name, written
from aduan.vault import identities

GROUP = 20
"""Messages handed over between two commits; at most so many are in doubt after a crash."""
DOWN = "connection"
"""Reason code of a line that cannot be opened."""

log = structlog.get_logger("aduan.notifications")


class Drain:
    """A run over the outbox that keeps its lines to providers open.

    with Drain() as drain:
        while drain.batch(now=wallclock.now()):
            pass
    """

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._lines: dict[str, Line] = {}
        self._down: set[str] = set()

    def __enter__(self) -> Self:
        """Opens nothing yet; a line is opened with the first message for it."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Closes all lines."""
        self._stack.close()

    def batch(self, now: datetime) -> int:
        """Sends one batch; returns how many messages it claimed, 0 when none wait."""
        claims.release_expired(now)
        claimed = claims.claim(now, without=frozenset(self._down))
        claimed.sort(key=lambda message: message.channel)
        for channel, messages in groupby(claimed, key=lambda message: message.channel):
            self._send(channel, list(messages), now)
        return len(claimed)

    def _send(self, channel: str, messages: Sequence[Message], now: datetime) -> None:
        sender = senders.by_channel(channel)
        if sender is None:
            claims.give_back(messages, now)
            return
        for start in range(0, len(messages), GROUP):
            if channel in self._down:
                claims.give_back(messages[start:], now)
                return
            group = messages[start : start + GROUP]
            outcomes = self._hand_over(sender, group, now)
            record(group, outcomes, now)
            if all(outcome.reason == DOWN for outcome in outcomes):
                log.warning("channel down", channel=channel)
                self._down.add(channel)

    def _hand_over(self, sender: Sender, group: Sequence[Message], now: datetime) -> list[Outcome]:
        """One outcome per message. What is opened is committed as opened before it is used."""
        with transaction.atomic():
            claims.begin(group, now)
            ready = [_outgoing(message, sender.channel, now) for message in group]
        outcomes = {
            message.pk: Outcome("refused", reason="no_address")
            for message, outgoing in zip(group, ready, strict=True)
            if outgoing is None
        }
        going = [outgoing for outgoing in ready if outgoing is not None]
        if going:
            if sender.channel not in self._lines:
                self._lines[sender.channel] = self._stack.enter_context(sender.open())
            results = self._lines[sender.channel].hand_over(going)
            outcomes |= {
                outgoing.message_id: outcome
                for outgoing, outcome in zip(going, results, strict=True)
            }
        return [outcomes[message.pk] for message in group]


def _outgoing(message: Message, channel: str, now: datetime) -> Outgoing | None:
    """The message with the address it goes to; None where there is nothing to send or nobody."""
    address = ""
    if message.contact_id is not None:
        address = identities.open_contact(
            message.contact_id,
            actor="notifications",
            purpose="delivery",
            case_id=message.case_id,
            now=now,
        )
    elif message.person is not None:
        address = message.person.email
    to_somebody = message.contact_id is not None or message.person is not None
    if not message.sealed or (to_somebody and channel != "page" and not address):
        return None
    letter, _ = read(message)
    rules = message.case.rules
    door = rules.channels.get(channel)
    name = written(
        {"programme": Name(rules.names.model_dump())}, message.language, zone_of(message.case)
    )
    return Outgoing(
        message_id=message.pk,
        at=now,
        to=address,
        language=message.language,
        subject=letter.subject,
        body=letter.body,
        short=letter.short,
        thread=f"{(message.case.parent or message.case).number:09d}",
        sender=next((each.address for each in door.accounts if each.address), "") if door else "",
        sender_name=name["programme"],
    )


def record(group: Sequence[Message], outcomes: Iterable[Outcome], now: datetime) -> None:
    """Writes down what became of each message, and lets follow what must.

    A worker whose lease ran out records only what it knows for certain: acceptance.
    """
    by_id = dict(zip([message.pk for message in group], outcomes, strict=True))
    lease = group[0].lease
    with transaction.atomic():
        rows = list(
            Message.objects.select_for_update(of=("self",))
            .select_related("case", "case__policy", "case__unit", "case__officer")
            .filter(Q(state=State.SENDING, lease=lease) | Q(state=State.UNKNOWN), pk__in=by_id)
        )
        _close_attempts(by_id, now)
        failed = []
        for message in rows:
            outcome = by_id[message.pk]
            if message.state == State.UNKNOWN and outcome.result not in ("accepted", "delivered"):
                continue
            endings.apply(message, outcome, now)
            if message.state == State.FAILED:
                failed.append(message)
        Message.objects.bulk_update(rows, endings.CHANGED)
        for message in failed:
            endings.follow_failure(message, now)
    receipts.catch_up([row for row in rows if row.provider_id], now)


def _close_attempts(outcomes: dict[UUID, Outcome], now: datetime) -> None:
    tries = list(Attempt.objects.filter(message__in=outcomes, ended_at=None))
    for each in tries:
        outcome = outcomes[each.message_id]
        each.ended_at, each.outcome, each.reason = now, outcome.result, outcome.reason
    Attempt.objects.bulk_update(tries, ["ended_at", "outcome", "reason"])
