"""SMS, outward: each text by the first of the programme's accounts that works and takes it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import httpx
import structlog

from aduan.channels import accounts, kannel, prices, twilio
from aduan.channels.accounts import MissingSecret
from aduan.channels.health import Health
from aduan.channels.registry import Channel
from aduan.directory.policy_parts import Account
from aduan.notifications.senders import Line, Outcome, Outgoing

TIMEOUT_SECONDS = 10.0
DOWN, NOT_SET_UP = "connection", "not_set_up"
NO_ACCOUNT = Outcome("refused", reason="no_account")
PROVIDERS = {each.name: each for each in (kannel.provider, twilio.provider)}
"""Who carries texts, by the name in an account."""

log = structlog.get_logger("aduan.sms")


class SmsLine:
    """Connections that are kept from text to text, and what this run learns of the accounts."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self._health = Health("sms")
        self._last: datetime | None = None

    def hand_over(self, messages: Sequence[Outgoing]) -> list[Outcome]:
        """One text after the other, so that a person gets them in order."""
        self._last = max(message.at for message in messages)
        return [self._one(message) for message in messages]

    def close(self) -> None:
        """Keeps what was learnt."""
        if self._last is not None:
            self._health.keep(self._last)

    def _one(self, message: Outgoing) -> Outcome:
        """The outcome at the first account that takes it, else why the last one did not."""
        held = [
            each for each in accounts.of("sms", message.programme) if each.provider in PROVIDERS
        ]
        outcome = NO_ACCOUNT
        if held:
            outcome = Outcome("later", reason=self._health.why(held[0]) or DOWN)
        for account in self._health.order(held, message.at):
            outcome = self._by(account, message)
            if outcome.result != "later":
                return prices.carried(outcome, account, message.short)
        return outcome

    def _by(self, account: Account, message: Outgoing) -> Outcome:
        """What came of asking one account, as its health is told too."""
        name, at_once = account.code, False
        try:
            outcome = PROVIDERS[account.provider].send(self._client, account, message)
        except (MissingSecret, httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError) as fault:
            log.warning("sms account not set up", account=name, fault=str(fault))
            outcome, at_once = Outcome("later", reason=NOT_SET_UP), True
        except (httpx.ConnectError, httpx.ConnectTimeout):
            log.warning("sms provider not reached", account=name)
            outcome, at_once = Outcome("later", reason=DOWN), True
        except httpx.HTTPError as error:
            # It may have been taken; another account would perhaps send it twice.
            log.warning("sms cut off", account=name, error=type(error).__name__)
            outcome = Outcome("unknown", str(message.message_id), "cut_off")
        if outcome.result in ("later", "unknown"):
            self._health.failed(account, outcome.reason, message.at, at_once=at_once)
        else:
            self._health.worked(account, message.at, sent=outcome.result != "refused")
        return outcome


class SmsSender:
    """How messages leave by SMS."""

    channel = "sms"
    kinds = frozenset({"phone"})
    repeats_safely = False

    def available(self) -> str:
        """Always: whether a programme has accounts is its own affair."""
        return ""

    def serves(self, programme: str) -> bool:
        """Whether the programme has an account at a provider that we know."""
        return any(each.provider in PROVIDERS for each in accounts.of("sms", programme))

    def reply_to(self, programme: str) -> str:
        """The short code of the account that is used first."""
        return next((each.address for each in accounts.of("sms", programme) if each.address), "")

    @contextmanager
    def open(self) -> Iterator[Line]:
        """A client for as long as the outbox is drained. No proxy of the environment stands
        between us and the gateway."""
        with httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=False) as client:
            line = SmsLine(client)
            try:
                yield line
            finally:
                line.close()


channel = Channel("sms", sender=SmsSender(), providers=PROVIDERS)
