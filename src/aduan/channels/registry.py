"""Which doors there are.

Each is a module of this package that holds one `Channel` named `channel`; adding a door is adding
its module and its name here. Nothing else in the project knows which channels exist.
"""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from aduan.channels import accounts, prices
from aduan.channels.providers import Provider
from aduan.directory.policy_parts import Account
from aduan.notifications import senders
from aduan.notifications.senders import Sender

MODULES = ("email", "sms")
"""Modules of this package, in the order in which they are offered."""


@dataclass(frozen=True)
class Channel:
    """One door by its name; `sender` is how messages leave by it, where they can, `providers` are
    those who call us with what comes in, by the name that an account gives."""

    name: str
    sender: Sender | None = None
    providers: Mapping[str, Provider] = field(default_factory=dict)

    def fault(self, account: Account) -> str:
        """What an account of this channel lacks, in plain words; "" where it lacks nothing."""
        provider = self.providers.get(account.provider)
        if provider is not None:
            return provider.lacks(account) or prices.fault(account)
        known = ", ".join(sorted(self.providers))
        return f"provider {account.provider!r} is not known; there are: {known}" if known else ""


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
