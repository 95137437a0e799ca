"""Phones without a network: texts come in at the provider's address, answers are read where they
wait to be sent."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.test import Client

from aduan.cases.models import Case
from aduan.channels import intake
from aduan.directory import policy
from aduan.ledger.models import Event
from aduan.notifications import outbox
from aduan.notifications.models import Message
from aduan.operations import reactions
from aduan.vault.models import RawInbound
from ground.country import POLICY, Country
from ground.kannel import HOOK

_DOOR = '\n[channels.sms]\nnames = { en = "SMS", id = "SMS", th = "SMS" }\n'
ACCOUNT = """
[[channels.sms.accounts]]
code = "kannel"
provider = "kannel"
address = "1708"
settings = { url = "http://127.0.0.1:9/cgi-bin/sendsms", user = "aduan" }
secrets = { password = "env:ADUAN_TEST_KANNEL_PASSWORD", hook = "env:ADUAN_TEST_KANNEL_HOOK" }
"""
"""An account at a gateway that nobody runs."""


def give_accounts(country: Country, *accounts: str) -> None:
    """Gives the programme these SMS accounts, as loading a changed policy would."""
    rules = policy.read(POLICY.read_text() + _DOOR + "".join(accounts), "policy.toml")
    country.load(**rules.stored())


@dataclass
class Phone:
    """One phone, and what it is answered."""

    country: Country
    number: str
    sent: int = 0
    _known: set[UUID] = field(default_factory=set)

    def text(self, words: str, *, after: timedelta = timedelta(minutes=1)) -> list[str]:
        """Sends one text, a while after the last; the lines that come back, in order."""
        self.country.now += after
        assert self.post(words.encode("utf-16-be"), kind="text/plain; charset=UTF-16BE") == 200
        return self.news()

    def post(
        self,
        body: bytes,
        *,
        sender: str = "",
        kind: str = "text/plain; charset=UTF-8",
        key: str = HOOK,
    ) -> int:
        """Hands a text over as Kannel does, and has it read; the status of the answer."""
        self.sent += 1
        answer = Client().generic(
            "POST",
            f"/hooks/sms/kannel?key={key}&id={self.number[1:]}-{self.sent}",
            body,
            content_type=kind,
            headers={"X-Kannel-From": sender or self.number, "X-Kannel-To": "1708"},
        )
        for raw in RawInbound.objects.filter(state="received").order_by("id"):
            intake.read(raw.pk, self.country.now)
        return answer.status_code

    def news(self) -> list[str]:
        """What was said to any phone since it was asked last, after all that follows events.

        Without what is held for a later day.
        """
        for event in Event.objects.order_by("recorded", "seq"):
            for reaction in reactions.REACTIONS.get(event.kind, ()):
                reactions.react(reaction.__name__, event.subject, event.seq, self.country.now)
        new = [
            each
            for each in Message.objects.filter(channel="sms").exclude(state="held").order_by("id")
            if each.pk not in self._known
        ]
        self._known |= {each.pk for each in new}
        return [outbox.read(each)[0].short for each in new]

    @property
    def case(self) -> Case:
        """The report that was filed last."""
        return Case.objects.latest("recorded_at", "id")
