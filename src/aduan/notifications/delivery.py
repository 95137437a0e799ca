"""Draining the outbox: claim, hand over, record; and what follows a failure."""

import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from itertools import groupby
from types import TracebackType
from typing import Self
from uuid import UUID

import structlog
from django.db import transaction

from aduan.directory import policies
from aduan.notifications import claims, endings, receipts, records, senders
from aduan.notifications.models import PAGE, Message, State
from aduan.notifications.outbox import read
from aduan.notifications.senders import Line, Outcome, Outgoing, Sender
from aduan.notifications.wording import spec
from aduan.vault import identities

GROUP = 50
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
        began = time.monotonic()
        claims.release_expired(now)
        claimed = claims.claim(now, without=frozenset(self._down))
        claimed.sort(key=lambda message: message.channel)
        for channel, messages in groupby(claimed, key=lambda message: message.channel):
            self._send(channel, list(messages), now, began)
        return len(claimed)

    def _send(self, channel: str, messages: Sequence[Message], now: datetime, began: float) -> None:
        sender = senders.by_channel(channel)
        if sender is None:
            claims.give_back(messages, now)
            return
        for start in range(0, len(messages), GROUP):
            if channel in self._down:
                claims.give_back(messages[start:], now)
                return
            # A slow provider uses up the lease; so that of each group begins when the group does.
            passed = timedelta(seconds=time.monotonic() - began)
            group, addresses = _begin(
                messages[start : start + GROUP], now, now + passed + claims.LEASE
            )
            if not group:
                continue
            outcomes = self._hand_over(sender, group, addresses, now)
            record(group, outcomes, now)
            if all(outcome.reason == DOWN for outcome in outcomes):
                log.warning("channel down", channel=channel)
                self._down.add(channel)

    def _hand_over(
        self,
        sender: Sender,
        group: Sequence[Message],
        addresses: Mapping[UUID, str],
        now: datetime,
    ) -> list[Outcome]:
        """One outcome per message."""
        ready = [_outgoing(message, addresses[message.pk], now) for message in group]
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


def _begin(
    messages: Sequence[Message], now: datetime, until: datetime
) -> tuple[list[Message], Mapping[UUID, str]]:
    """The messages that are still ours to send, and their addresses.

    What is opened is committed as opened before it is used.
    """
    with transaction.atomic():
        ours = records.begin(messages, now, until)
        group = [message for message in messages if message.pk in ours]
        return group, _addresses(group, now)


def _addresses(group: Sequence[Message], now: datetime) -> dict[UUID, str]:
    """The address of each message; "" where there is none (the inbox needs none)."""
    opened = identities.open_contacts(
        [(message.contact_id, message.case_id) for message in group if message.contact_id],
        actor="notifications",
        purpose="delivery",
        now=now,
    )
    return {
        message.pk: opened[message.contact_id]
        if message.contact_id
        else (message.person.email if message.person else "")
        for message in group
    }


def _outgoing(message: Message, address: str, now: datetime) -> Outgoing | None:
    """The message with the address it goes to; None where there is nothing to send or nobody."""
    if not message.sealed or (message.channel != PAGE and not address):
        return None
    letter, _ = read(message)
    case, programme = message.case, message.programme
    if case is not None:
        rules, thread = case.rules, f"{(case.parent or case).number:09d}"
    elif programme is not None:
        rules, thread = policies.current(programme.code).rules, ""
    else:
        raise AssertionError("a message belongs to a case or to a programme")
    door = rules.channels.get(message.channel)
    return Outgoing(
        message_id=message.pk,
        at=now,
        to=address,
        language=message.language,
        subject=letter.subject,
        body=letter.body,
        short=letter.short,
        programme=rules.code,
        thread=thread,
        sender=next((each.address for each in door.accounts if each.address), "") if door else "",
        sender_name=rules.names.in_language(message.language),
        neutral=spec(message.code).secret,
    )


def record(group: Sequence[Message], outcomes: Iterable[Outcome], now: datetime) -> None:
    """Writes down what became of each message, and lets follow what must.

    A worker whose lease ran out records only what it knows for certain: acceptance.
    """
    by_id = dict(zip([message.pk for message in group], outcomes, strict=True))
    lease = group[0].lease
    for message in group:
        endings.apply(message, by_id[message.pk], now)
    with transaction.atomic():
        stored = records.end(group, by_id, lease, now)
        for message in group:
            if message.state == State.FAILED and message.pk in stored:
                endings.follow_failure(message, now)
    receipts.catch_up([row for row in group if row.provider_id and row.pk in stored], now)
