"""The accounts that programmes hold at providers, as their policies name them now.

A case keeps the policy that it was filed under; a provider's account is no promise to anybody, so
that it is always the present one.
"""

import hmac
import os
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from aduan.directory import policies
from aduan.directory.models import ProgrammeVersion
from aduan.directory.policy_parts import Account
from aduan.notifications.senders import Outgoing

ENVIRONMENT = "env:"


class MissingSecret(LookupError):
    """An account's secret is not in the environment; the text names the variable."""


class NoSuchAccount(LookupError):
    """No programme has this account."""


@dataclass(frozen=True)
class Held:
    """An account and the programme that holds it."""

    programme: str
    account: Account


def of(channel: str, programme: str) -> tuple[Account, ...]:
    """A programme's accounts on a channel, in the order in which they are used; none where the
    channel or the programme is closed."""
    try:
        door = policies.current(programme).rules.channels.get(channel)
    except ProgrammeVersion.DoesNotExist:
        return ()
    return door.accounts if door is not None and door.enabled else ()


def find(channel: str, code: str) -> Held:
    """The account of that code. Raises `NoSuchAccount`."""
    for each in everywhere(channel):
        if each.account.code == code:
            return each
    raise NoSuchAccount(code)


def everywhere(channel: str) -> list[Held]:
    """The accounts of all active programmes on a channel, by programme."""
    return [
        Held(version.rules.code, account)
        for version in policies.active()
        if (door := version.rules.channels.get(channel)) is not None and door.enabled
        for account in door.accounts
    ]


def sender_of(account: Account, message: Outgoing) -> str:
    """Whom a text comes from: the account's address, or its `settings.neutral` where nothing shall
    show what the text is about."""
    neutral = str(account.settings.get("neutral", "")) if message.neutral else ""
    return neutral or account.address


def secret(account: Account, name: str) -> str:
    """A secret of an account, out of the environment. Raises `MissingSecret`."""
    named = account.secrets.get(name, "")
    value = os.environ.get(named.removeprefix(ENVIRONMENT), "") if named else ""
    if not value:
        variable = named.removeprefix(ENVIRONMENT) if named else f"secrets.{name}"
        raise MissingSecret(f"account {account.code}: {variable} is not set")
    return value


def has_secret(account: Account, name: str, shown: str) -> bool:
    """Whether somebody shows the right secret, compared in constant time; never where the account
    has none."""
    try:
        wanted = secret(account, name)
    except MissingSecret:
        return False
    return hmac.compare_digest(wanted.encode(), shown.encode())


def own_address(account: Account) -> str:
    """Our own address as the provider reaches it: `settings.hooks`, else the public one."""
    return str(account.settings.get("hooks") or settings.ADUAN_PUBLIC_URL).rstrip("/")


def hook_url(account: Account, channel: str, hook: str) -> str:
    """Where the provider of an account calls us; `hook` is the name of the address."""
    return own_address(account) + reverse(f"channels:{hook}", args=[channel, account.code])


def has_address(account: Account, name: str) -> bool:
    """Whether a setting is an address on the web, where it is set at all."""
    return str(account.settings.get(name) or "https://").startswith(("http://", "https://"))
