"""SMS by a real Kannel: what leaves, what arrives on the phone, and what the network says of it."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from aduan.channels import registry
from aduan.notifications import facts
from aduan.notifications.delivery import Drain
from aduan.notifications.models import Message, Receipt
from aduan.notifications.outbox import Telling, tell_complainants
from aduan.operations import wallclock
from aduan.vault.models import Contact
from ground.country import Country
from ground.kannel import HOOK, Kannel, running_kannel
from ground.phones import give_accounts
from ground.stack import eventually

ANI, SOMCHAI = "+6281234567890", "+66812345678"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def gateway() -> Iterator[Kannel]:
    with running_kannel() as found:
        yield found


@pytest.fixture
def kannel(gateway: Kannel, monkeypatch: pytest.MonkeyPatch) -> Kannel:
    """A gateway that runs, with phones that got nothing yet, known to the programme's secrets."""
    if not gateway.runs:
        gateway.start()
    gateway.phones.received.clear()
    for name, value in gateway.environment.items():
        monkeypatch.setenv(name, value)
    registry.connect()
    return gateway


def _told(
    country: Country, number: str, language: str, text: str = "The hole is filled."
) -> Message:
    """Somebody with a phone is told of an answer; the message as it stands after a drain."""
    case = country.file(contacts=[("phone", number)], language=language)
    values = facts.complainant_facts(case, None) | {"text": "The hole is filled."}
    tell_complainants([Telling(case, "taken", values, event_seq=1)], now=country.now)
    _drain(country)
    return Message.objects.get(case=case, channel="sms")


def _drain(country: Country) -> None:
    with Drain() as run:
        while run.batch(country.now):
            pass


@pytest.mark.parametrize(("number", "language"), [(ANI, "id"), (ANI, "en"), (SOMCHAI, "th")])
def test_a_text_arrives_and_the_network_says_so(
    country: Country, kannel: Kannel, live_server: LiveServer, number: str, language: str
) -> None:
    give_accounts(country, kannel.account(hooks=live_server.url))
    message = _told(country, number, language)
    (text,) = eventually(lambda: kannel.phones.to(number), what="the text on the phone")
    assert message.case.shown_number in text
    assert message.provider_id == str(message.pk)

    def delivered() -> bool:
        return Message.objects.filter(pk=message.pk, state="delivered").exists()

    eventually(delivered, what="the network's report")
    said = Receipt.objects.filter(provider_id=str(message.pk))
    assert "delivered" in {each.status for each in said}


def test_neither_number_nor_text_stands_in_the_gateways_log(
    country: Country, kannel: Kannel
) -> None:
    """With the log level that docs/sms.md names: at 1 and 2 Kannel writes both."""
    give_accounts(country, kannel.account())
    _told(country, ANI, "id")
    eventually(lambda: kannel.phones.to(ANI), what="the text on the phone")
    kannel.phones.send(ANI, "Lubang di Jalan Mawar")
    logs = [each.read_text("utf-8", "replace") for each in Path(kannel.folder).glob("*.log")]
    assert logs
    for log in logs:
        assert ANI.strip("+") not in log
        assert "menangani" not in log
        assert "Mawar" not in log


def test_what_waits_for_a_gateway_that_is_down_is_sent_in_order_when_it_is_back(
    country: Country, kannel: Kannel
) -> None:
    give_accounts(country, kannel.account())
    kannel.kill()
    messages = []
    for _each in range(3):
        country.now += timedelta(seconds=1)
        messages.append(_told(country, ANI, "id"))
    states = [(each.state, each.reason) for each in messages]
    assert states == [("retrying", "connection"), ("queued", ""), ("queued", "")]
    assert kannel.phones.to(ANI) == []
    kannel.start()
    later = max(
        each.next_attempt_at
        for each in Message.objects.filter(channel="sms")
        if each.next_attempt_at
    )
    country.now = later
    _drain(country)
    texts = eventually(lambda: kannel.phones.to(ANI)[2:] and kannel.phones.to(ANI))
    assert len(texts) == 3
    for message, text in zip(messages, texts, strict=True):
        assert message.case is not None
        assert message.case.shown_number in text


def test_the_next_account_takes_over_where_the_first_is_not_reached(
    country: Country, kannel: Kannel
) -> None:
    closed = kannel.account().replace('"kannel"\nprovider', '"closed"\nprovider')
    closed = closed.replace(str(kannel.ports["send"]), "9")
    give_accounts(country, closed, kannel.account())
    assert _told(country, ANI, "id").state == "sent"
    eventually(lambda: kannel.phones.to(ANI), what="the text on the phone")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("_PASSWORD", "_NOBODY_SET"), "not_set_up"),
        (("http://", "gopher://"), "not_set_up"),
        (('user = "aduan"', 'user = "stranger"'), "kannel 403"),
    ],
)
def test_a_wrong_account_keeps_messages_until_it_is_mended(
    country: Country, kannel: Kannel, change: tuple[str, str], reason: str
) -> None:
    give_accounts(country, kannel.account().replace(*change))
    message = _told(country, ANI, "id")
    assert (message.state, message.reason) == ("retrying", reason)
    assert kannel.phones.to(ANI) == []


def test_without_an_account_nobody_is_told_by_sms(country: Country, kannel: Kannel) -> None:
    give_accounts(country)
    case = country.file(contacts=[("phone", ANI)], language="id")
    tell_complainants(
        [Telling(case, "taken", facts.complainant_facts(case, None), event_seq=1)], now=country.now
    )
    assert [each.channel for each in Message.objects.filter(case=case)] == ["page"]
    assert kannel.phones.to(ANI) == []


def test_a_phone_is_confirmed_on_the_receipt_page(country: Country, kannel: Kannel) -> None:
    """By a code that shows whoever else sees the phone neither programme nor report."""
    neutral = kannel.account().replace('user = "aduan"', 'user = "aduan", neutral = "INFO"')
    give_accounts(country, neutral)
    client = Client()
    form = {"text": "A hole.", "phone": ANI, "go": "send", "once": "a-token-of-this-form-only"}
    page = client.post("/lapor/report", form, follow=True).content.decode()
    assert "Confirm your telephone number" in page
    country.now = wallclock.now()
    _drain(country)
    texts = eventually(lambda: kannel.phones.to(ANI), what="the code on the phone")
    (text,) = (each for each in kannel.phones.received if each.words.endswith("nobody."))
    assert text.sender == "INFO"
    assert "report" not in text.words.casefold()
    code = next(word for word in " ".join(texts).split() if word.isdigit() and len(word) == 6)
    action = re.search(r'action="(/c/[^"]+)"', page)
    assert action is not None
    assert client.post(action[1], {"digits": code}).status_code == 303
    assert Contact.objects.get(kind="phone").verified_at is not None


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("", ""), ""),
        (("_HOOK", "_UNSET"), "account kannel: ADUAN_TEST_KANNEL_UNSET is not set"),
        (("http://", "sms://"), "settings.url has to be an http:// or https:// address"),
        (
            ('provider = "kannel"', 'provider = "pigeon"'),
            "provider 'pigeon' is not known; there are: kannel, twilio",
        ),
    ],
)
def test_check_says_what_an_account_lacks(
    country: Country, kannel: Kannel, change: tuple[str, str], fault: str
) -> None:
    give_accounts(country, kannel.account().replace(*change))
    assert registry.states() == [("sms of lapor by kannel", fault)]


@pytest.mark.parametrize(
    ("account", "key"), [("kannel", "guessed"), ("kannel", ""), ("nobody", HOOK)]
)
def test_a_strangers_report_is_refused_and_leaves_nothing(
    country: Country, kannel: Kannel, account: str, key: str
) -> None:
    give_accounts(country, kannel.account())
    message = _told(country, ANI, "id")
    address = f"/hooks/sms/{account}/receipt?id={message.pk}&status=2&key={key}"
    assert Client().get(address).status_code == 403
    assert not Receipt.objects.filter(provider_id=str(message.pk)).exists()


@pytest.mark.parametrize(
    ("status", "state", "reason"),
    [
        ("1", "delivered", ""),
        ("2", "failed", "undelivered"),
        ("16", "failed", "network_refused"),
        ("8", "sent", ""),
        ("4", "sent", ""),
    ],
)
def test_what_the_network_reports(
    country: Country, kannel: Kannel, status: str, state: str, reason: str
) -> None:
    give_accounts(country, kannel.account(hooks="http://127.0.0.1:9"))
    message = _told(country, ANI, "id")
    address = f"/hooks/sms/kannel/receipt?id={message.pk}&status={status}&key={HOOK}"
    assert Client().get(address).status_code == 200
    message.refresh_from_db()
    assert (message.state, message.reason) == (state, reason)
