"""SMS, outward: each text by the first of the programme's accounts whose provider takes it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import httpx
import structlog

from aduan.channels import accounts, kannel
from aduan.channels.accounts import MissingSecret
from aduan.channels.registry import Channel
from aduan.notifications.senders import Line, Outcome, Outgoing

TIMEOUT_SECONDS = 10.0
DOWN = Outcome("later", reason="connection")
NOT_SET_UP = Outcome("later", reason="not_set_up")
NO_ACCOUNT = Outcome("refused", reason="no_account")
PROVIDERS = {each.name: each for each in (kannel.provider,)}
"""Who carries texts, by the name in an account."""

log = structlog.get_logger("aduan.sms")


class SmsLine:
    """Connections that are kept from text to text; a provider that is down is asked once a run."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self._down: set[str] = set()

    def hand_over(self, messages: Sequence[Outgoing]) -> list[Outcome]:
        """One text after the other, so that a person gets them in order."""
        return [self._one(message) for message in messages]

    def _one(self, message: Outgoing) -> Outcome:
        """The outcome at the first provider that takes it, else why the last one did not."""
        outcome = NO_ACCOUNT
        for account in accounts.of("sms", message.programme):
            provider = PROVIDERS.get(account.provider)
            if provider is None:
                continue
            outcome = DOWN
            if account.code in self._down:
                continue
            try:
                outcome = provider.send(self._client, account, message)
            except (
                MissingSecret,
                httpx.InvalidURL,
                httpx.UnsupportedProtocol,
                UnicodeError,
            ) as fault:
                log.warning("sms account not set up", account=account.code, fault=str(fault))
                outcome = NOT_SET_UP
            except (httpx.ConnectError, httpx.ConnectTimeout):
                log.warning("sms provider not reached", account=account.code)
                self._down.add(account.code)
            except httpx.HTTPError as error:
                # It may have been taken; another account would perhaps send it twice.
                log.warning("sms cut off", account=account.code, error=type(error).__name__)
                return Outcome("unknown", str(message.message_id), "cut_off")
            if outcome.result != "later":
                return outcome
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
            yield SmsLine(client)


channel = Channel("sms", sender=SmsSender(), providers=PROVIDERS)
