"""SMS by Twilio: its requests, its answers, and the calls that only it can make."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from aduan.channels import registry, sms, twilio
from aduan.channels.models import AccountHealth
from aduan.channels.providers import Call, Unreadable
from aduan.channels.twilio_signature import signature
from aduan.directory.policy_parts import Account
from aduan.notifications.models import Receipt
from channels.telling import ANI, run, tell, told
from ground.country import Country
from ground.phones import give_accounts
from ground.twilio import NUMBER, REFUSED_NUMBERS, SID, TOKEN, Twilio, running_twilio

FORM = {
    "CallSid": "CA1234567890ABCDE",
    "Digits": "1234",
    "From": "+14158675309",
    "To": "+18005551212",
    "Caller": "+14158675309",
}
PATH = "/myapp.php?foo=1&bar=2"
SIGNED = "RSOYDt4T1cUTdK1PDd93/VVr8B8="
"""Of Twilio's own documentation and libraries, under the token "12345"."""


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Twilio]:
    """A Twilio that runs, known to the programme's secrets."""
    with running_twilio() as found:
        for name, value in found.environment.items():
            monkeypatch.setenv(name, value)
        registry.connect()
        yield found


def _call(
    form: dict[str, str] | None = None,
    url: str = "https://aduan.test/hooks/sms/twilio",
    **headers: str,
) -> Call:
    return Call("twilio", "POST", url, headers, urlencode(form or {}).encode())


@pytest.mark.parametrize(
    ("base", "form", "right"),
    [
        ("https://mycompany.com", FORM, True),
        ("https://mycompany.com:443", FORM, True),
        ("https://mycompany.com:1234", FORM, True),
        ("http://mycompany.com", FORM, False),
        ("https://mycompany.com", FORM | {"Digits": "1235"}, False),
        ("https://mycompany.com", FORM | {"More": ""}, False),
    ],
)
def test_the_documented_signature(
    monkeypatch: pytest.MonkeyPatch, base: str, form: dict[str, str], right: bool
) -> None:
    monkeypatch.setenv("TOKEN", "12345")
    account = Account(
        code="twilio", provider="twilio", settings={"hooks": base}, secrets={"token": "env:TOKEN"}
    )
    # A proxy before us may have changed scheme and host; what Twilio was given counts.
    call = _call(form, f"http://10.0.0.7:8000{PATH}", **{"x-twilio-signature": SIGNED})
    assert twilio.trusted(account, call) is right


def test_an_address_with_its_port_may_be_signed_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", "12345")
    account = Account(
        code="twilio",
        provider="twilio",
        settings={"hooks": "https://mycompany.com"},
        secrets={"token": "env:TOKEN"},
    )
    for url, right in (
        ("https://mycompany.com:443/a?b=1", True),
        ("https://mycompany.com/a?b=1", True),
        ("https://mycompany.com:80/a?b=1", False),
    ):
        shown = signature("12345", url, [("B", "2"), ("A", "1"), ("A", "1")])
        call = _call({"A": "1", "B": "2"}, "https://x/a?b=1", **{"x-twilio-signature": shown})
        assert twilio.trusted(account, call) is right


def test_nobody_is_trusted_without_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ADUAN_TEST_TWILIO_TOKEN", raising=False)
    account = Account(
        code="twilio", provider="twilio", secrets={"token": "env:ADUAN_TEST_TWILIO_TOKEN"}
    )
    shown = signature("", "https://aduan.test/hooks/sms/twilio", [])
    assert not twilio.trusted(account, _call(**{"x-twilio-signature": shown}))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("states", "ends"),
    [
        (["queued", "sent", "delivered"], "delivered"),
        (["delivered", "sent", "queued"], "delivered"),
        (["sent", "undelivered", "delivered"], "delivered"),
        (["delivered", "failed"], "delivered"),
        (["sent", "undelivered"], "failed"),
        (["sent"], "sent"),
        (["receiving"], "sent"),
    ],
)
def test_a_text_and_what_became_of_it_in_any_order(
    country: Country, provider: Twilio, live_server: LiveServer, states: list[str], ends: str
) -> None:
    give_accounts(country, provider.account(hooks=live_server.url))
    message = told(country)
    (text,) = provider.taken
    assert (text.to, text.sender) == (ANI, NUMBER)
    assert message.case.shown_number in text.words
    assert message.account == "twilio"
    for state in states:
        assert provider.tell(text, state) == 200
    message.refresh_from_db()
    assert message.state == ends


@pytest.mark.django_db(transaction=True)
def test_what_is_told_before_the_answer_is_not_lost(
    country: Country, provider: Twilio, live_server: LiveServer
) -> None:
    provider.early = ("sent", "delivered")
    give_accounts(country, provider.account(hooks=live_server.url))
    assert told(country).state == "delivered"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("30003", "undelivered"),
        ("30005", "no_such_number"),
        ("30007", "network_refused"),
        ("30008", "twilio 30008"),
        ("", "undelivered"),
        ("not a code", "undelivered"),
    ],
)
def test_why_it_did_not_arrive(
    country: Country, provider: Twilio, live_server: LiveServer, code: str, reason: str
) -> None:
    give_accounts(country, provider.account(hooks=live_server.url))
    message = told(country)
    provider.tell(provider.taken[0], "undelivered", ErrorCode=code)
    message.refresh_from_db()
    assert (message.state, message.reason) == ("failed", reason)


@pytest.mark.django_db(transaction=True)
def test_a_hand_over_that_broke_off_is_settled_by_the_report(
    country: Country,
    provider: Twilio,
    live_server: LiveServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sms, "TIMEOUT_SECONDS", 0.5)
    provider.hanging = True
    give_accounts(country, provider.account(hooks=live_server.url))
    message = told(country)
    assert (message.state, message.reason) == ("unknown", "cut_off")
    form = {"MessageSid": "SM1", "MessageStatus": "delivered"}
    url = f"{live_server.url}/hooks/sms/twilio/receipt?id={message.pk}"
    status, answer = provider.call(url, form)
    assert (status, answer) == (200, '<?xml version="1.0" encoding="UTF-8"?><Response/>')
    message.refresh_from_db()
    assert message.state == "delivered"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("number", "state", "reason"),
    [
        ("+15005550001", "failed", "no_such_number"),
        ("+15005550009", "failed", "no_such_number"),
        ("+15005550004", "failed", "unsubscribed"),
        ("+15005550002", "retrying", "twilio 21612"),
    ],
)
def test_numbers_that_it_refuses(
    country: Country,
    provider: Twilio,
    monkeypatch: pytest.MonkeyPatch,
    number: str,
    state: str,
    reason: str,
) -> None:
    monkeypatch.setitem(REFUSED_NUMBERS, ANI, REFUSED_NUMBERS[number])
    give_accounts(country, provider.account())
    message = told(country)
    assert (message.state, message.reason) == (state, reason)
    assert message.handed_at is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("refusing", "state", "reason"),
    [
        ((429, 20429), "retrying", "twilio 20429"),
        ((503, 20503), "retrying", "twilio 20503"),
        ((500, 0), "retrying", "twilio 500"),
        ((401, 20003), "retrying", "twilio 20003"),
        ((400, 21606), "retrying", "twilio 21606"),
        ((400, 99999), "retrying", "twilio 99999"),
        ((504, 0), "unknown", "cut_off"),
    ],
)
def test_answers_that_are_not_about_the_recipient(
    country: Country, provider: Twilio, refusing: tuple[int, int], state: str, reason: str
) -> None:
    provider.refusing = refusing
    give_accounts(country, provider.account())
    message = told(country)
    assert (message.state, message.reason) == (state, reason)


@pytest.mark.django_db
def test_a_messaging_service_chooses_the_number(country: Country, provider: Twilio) -> None:
    give_accounts(country, provider.account(more=', service = "MG1"'))
    told(country)
    assert [text.sender for text in provider.taken] == ["MG1"]


@pytest.mark.django_db
def test_strangers_calls_are_refused_counted_and_forgotten(
    country: Country, provider: Twilio
) -> None:
    give_accounts(country, provider.account())
    message = told(country)
    address = f"/hooks/sms/twilio/receipt?id={message.pk}"
    form = urlencode({"MessageSid": "SM1", "MessageStatus": "failed"})
    for shown in ("", "bm9ib2R5", signature("another token", address, [])):
        answer = Client().post(
            address,
            form,
            content_type="application/x-www-form-urlencoded",
            headers={"X-Twilio-Signature": shown},
        )
        assert answer.status_code == 403
        assert answer.content == b""
    assert not Receipt.objects.exists()
    assert AccountHealth.objects.get(account="twilio").refused == 3
    assert Client().post("/hooks/sms/nobody/receipt").status_code == 403
    assert not AccountHealth.objects.filter(account="nobody").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("", ""), ""),
        ((f'sid = "{SID}"', 'sid = "SK1"'), "settings.sid has to be the account's SID, AC…"),
        (
            (NUMBER, ""),
            "address has to be a number of ours, or settings.service a Messaging Service, MG…",
        ),
        (("http://", "ftp://"), "settings.url has to be an http:// or https:// address"),
        (('hooks = ""', 'hooks = "x"'), "settings.hooks has to be an http:// or https:// address"),
        (("_TOKEN", "_UNSET"), "account twilio: ADUAN_TEST_TWILIO_UNSET is not set"),
        (
            ('hooks = ""', 'price_micros = "7"'),
            "settings.price_micros has to be a whole number of millionths",
        ),
        (
            ('hooks = ""', "price_micros = 7"),
            'settings.currency has to be three letters, e.g. "IDR"',
        ),
    ],
)
def test_check_says_what_an_account_lacks(
    country: Country, provider: Twilio, change: tuple[str, str], fault: str
) -> None:
    give_accounts(country, provider.account().replace(*change))
    assert registry.states() == [("sms of lapor by twilio", fault)]


def test_a_text_that_came_in() -> None:
    form = {
        "MessageSid": "SM7",
        "From": "+6281234567890",
        "To": NUMBER,
        "Body": "Jalan rusak",
        "NumMedia": "2",
        "MediaUrl0": "https://api.twilio.com/a",
        "MediaUrl1": "https://api.twilio.com/b",
        "Latitude": "-6.2",
        "Longitude": "106.8",
    }
    call = _call(form)
    assert twilio.key(call) == "SM7"
    (inbound,) = twilio.parse(call)
    assert (inbound.kind, inbound.sender, inbound.to) == ("phone", "+6281234567890", NUMBER)
    assert (inbound.text, inbound.message_id) == ("Jalan rusak", "SM7")
    assert inbound.files == ("https://api.twilio.com/a", "https://api.twilio.com/b")
    assert (inbound.latitude, inbound.longitude) == (-6.2, 106.8)


@pytest.mark.parametrize(
    ("form", "place"),
    [
        ({"NumMedia": "many", "Latitude": "north"}, None),
        ({"NumMedia": "-1", "Latitude": "91", "Longitude": "nan"}, None),
        ({}, None),
    ],
)
def test_nonsense_in_a_text_is_left_out(form: dict[str, str], place: float | None) -> None:
    call = _call({"MessageSid": "SM7", "From": "+6281234567890", "Body": "x"} | form)
    (inbound,) = twilio.parse(call)
    assert (inbound.files, inbound.latitude, inbound.longitude) == ((), place, place)


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ({"MessageSid": "SM7", "MessageStatus": "sent"}, "not_text"),
        ({"From": "+6281234567890", "Body": "x"}, "not_text"),
        ({"MessageSid": "SM7", "From": "TELKOMSEL", "Body": "x"}, "sender"),
        ({"MessageSid": "SM7", "From": "96789", "Body": "x"}, "sender"),
    ],
)
def test_what_cannot_be_read(form: dict[str, str], reason: str) -> None:
    with pytest.raises(Unreadable) as unreadable:
        twilio.parse(_call(form))
    assert unreadable.value.reason == reason


@pytest.mark.django_db
def test_a_wrong_token_is_refused_by_the_provider(
    country: Country, provider: Twilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADUAN_TEST_TWILIO_TOKEN", TOKEN + "-mistyped")
    give_accounts(country, provider.account())
    message = tell(country)
    run(country)
    message.refresh_from_db()
    assert (message.state, message.reason) == ("retrying", "twilio 20003")
