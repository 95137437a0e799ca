"""What a channel must offer so that messages can leave by it.

Channels register themselves here by kind of contact; this room does not know which there are.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

Result = Literal["accepted", "delivered", "later", "refused", "unknown"]
"""How handing over ended: the provider has it; the person has it; try again; never; cut off."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message ready to be handed over. Never log it: `to` is a person's address.

    `message_id` is the same at every try, so that a provider can drop a repetition. `thread`
    names the case for mail programs that show messages of one matter together. `programme` is the
    code of the programme that says it, `sender` its own address on the channel ("" where it has
    none), `sender_name` its name.
    """

    message_id: UUID
    at: datetime
    to: str
    language: str
    subject: str
    body: str
    short: str
    thread: str
    programme: str
    sender: str
    sender_name: str
    neutral: bool = False
    """Whether nothing shall show what the message is about: a code on a phone that others see."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one message. `reason` is a code such as "smtp 550 5.1.1", never free text.

    `account` is the code of the account that carried or refused it, `segments` how many SMS it
    took, `cost` what they cost in millionths of `currency`, where anybody knows.
    """

    result: Result
    provider_id: str = ""
    reason: str = ""
    account: str = ""
    segments: int = 0
    cost: int | None = None
    currency: str = ""


class Line(Protocol):
    """An open connection to a provider."""

    def hand_over(self, messages: Sequence[Outgoing]) -> list[Outcome]:
        """Hands over a few messages; one outcome for each, in order. Does not raise."""


class Sender(Protocol):
    """How messages leave by one channel."""

    @property
    def channel(self) -> str:
        """The channel's name in the register, e.g. "email"."""

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of contact that it reaches."""

    @property
    def repeats_safely(self) -> bool:
        """Whether the provider drops a message that it was already given."""

    def available(self) -> str:
        """ "" when it can send, else a code saying what is missing."""

    def serves(self, programme: str) -> bool:
        """Whether a programme (its code) has what sending by this channel takes."""

    def reply_to(self, programme: str) -> str:
        """Our address that a person can answer by the same channel; "" where nobody reads it."""

    def open(self) -> AbstractContextManager[Line]:
        """Opens a line for as long as the context lasts."""


_senders: dict[str, Sender] = {}


def register(sender: Sender) -> None:
    """Makes a channel's sender known; a second registration replaces the first."""
    _senders[sender.channel] = sender


def registered() -> list[Sender]:
    """All senders, by channel."""
    return [_senders[name] for name in sorted(_senders)]


def by_channel(channel: str) -> Sender | None:
    """The sender of a channel, where one is registered."""
    return _senders.get(channel)


def for_kind(kind: str) -> Sender | None:
    """The sender that reaches a kind of contact, where there is one."""
    return next((sender for sender in registered() if kind in sender.kinds), None)
