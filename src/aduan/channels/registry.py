"""Which doors there are.

Each is a module of this package that holds one `Channel` named `channel`; adding a door is adding
its module and its name here. Nothing else in the project knows which channels exist.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass

from aduan.channels import accounts
from aduan.directory.policy_parts import Account
from aduan.notifications import senders
from aduan.notifications.senders import Sender

MODULES = ("email", "sms")
"""Modules of this package, in the order in which they are offered."""


@dataclass(frozen=True)
class Channel:
    """One door by its name; `sender` is how messages leave by it, where they can. `fault` says in
    plain words what an account of it lacks, "" where it lacks nothing."""

    name: str
    sender: Sender | None = None
    fault: Callable[[Account], str] = lambda _account: ""


class NoSuchChannel(LookupError):
    """There is no door of that name; the text names those that there are."""


_channels: dict[str, Channel] = {}


def connect() -> dict[str, Channel]:
    """Opens every door, once a process: loads it, and lets messages leave by it."""
    if not _channels:
        for module in MODULES:
            register(importlib.import_module(f"{__package__}.{module}").channel)
    return dict(_channels)


def register(channel: Channel) -> None:
    """Opens one door."""
    _channels[channel.name] = channel
    if channel.sender is not None:
        senders.register(channel.sender)


def get(name: str) -> Channel:
    """The door of that name. Raises `NoSuchChannel`."""
    channels = connect()
    try:
        return channels[name]
    except KeyError:
        raise NoSuchChannel(f"no channel {name!r}; there are: {', '.join(channels)}") from None


def states() -> list[tuple[str, str]]:
    """Every account that a programme holds, in words, and what it lacks ("" for nothing)."""
    return [
        (f"{channel.name} of {held.programme} by {held.account.code}", channel.fault(held.account))
        for channel in connect().values()
        for held in accounts.everywhere(channel.name)
    ]
