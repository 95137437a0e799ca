"""A gateway that does as it is told, and a real mail server."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from pytest_django import Settings

from aduan.notifications import senders
from aduan.notifications.senders import Line, Outcome, Outgoing
from ground.mail import Mails, collecting_mail


class Killed(BaseException):
    """The worker was killed while it was handing over."""


@dataclass
class Gateway:
    """A provider of text messages; `answers` are given in turn, then everything is accepted."""

    channel: str = "sms"
    kinds: frozenset[str] = frozenset({"phone"})
    repeats_safely: bool = False
    missing: str = ""
    answers: list[Outcome | type[Killed]] = field(default_factory=list)
    given: list[Outgoing] = field(default_factory=list)

    def available(self) -> str:
        return self.missing

    def reply_to(self, programme: str) -> str:
        return ""

    def serves(self, programme: str) -> bool:
        return True

    @contextmanager
    def open(self) -> Iterator[Line]:
        yield self

    def hand_over(self, messages: Sequence[Outgoing]) -> list[Outcome]:
        outcomes = []
        for message in messages:
            answer = self.answers.pop(0) if self.answers else Outcome("accepted")
            self.given.append(message)
            if not isinstance(answer, Outcome):
                raise Killed
            number = f"p{len(self.given)}"
            outcomes.append(
                Outcome(answer.result, answer.provider_id or number, answer.reason)
                if answer.result == "accepted"
                else answer
            )
        return outcomes


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Gateway:
    """A gateway registered for phones, for one test."""
    monkeypatch.setattr(senders, "_senders", dict(senders._senders))
    found = Gateway()
    senders.register(found)
    return found


@pytest.fixture
def mails(settings: Settings) -> Iterator[Mails]:
    """A mail server that the register sends by."""
    with collecting_mail() as found:
        settings.ADUAN_SMTP_URL = f"smtp://127.0.0.1:{found.port}"
        yield found
