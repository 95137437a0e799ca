"""What a text costs: as the provider says it, else by the account's settings; summed by month."""

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django.live_server_helper import LiveServer

from aduan.channels import prices, registry
from aduan.directory.policy_parts import Account
from aduan.notifications import costs
from aduan.notifications.senders import Outcome
from channels.telling import run, tell, told
from ground.country import Country
from ground.phones import give_accounts
from ground.twilio import Twilio, running_twilio

PRICED = ', price_micros = 350000000, currency = "IDR"'


@pytest.mark.parametrize(
    ("said", "micros"),
    [
        ("-0.00750", 7500),
        ("0.0079", 7900),
        (0.5, 500_000),
        ("", None),
        (None, None),
        ("free", None),
        ("NaN", None),
        ("sNaN", None),
        ("1e99", None),
    ],
)
def test_a_price_as_providers_write_it(said: object, micros: int | None) -> None:
    assert prices.micros(said) == micros


@pytest.mark.parametrize(
    ("outcome", "settings", "expected"),
    [
        (Outcome("accepted"), {"price_micros": 7, "currency": "idr"}, (2, 14, "IDR")),
        (Outcome("unknown"), {"price_micros": 7, "currency": "IDR"}, (2, 14, "IDR")),
        (Outcome("accepted", segments=3), {"price_micros": 7, "currency": "IDR"}, (3, 21, "IDR")),
        (
            Outcome("accepted", cost=5, currency="USD"),
            {"price_micros": 7, "currency": "IDR"},
            (2, 5, "USD"),
        ),
        (Outcome("accepted", cost=5), {}, (2, None, "")),
        (Outcome("accepted"), {"price_micros": 7}, (2, None, "")),
        (Outcome("accepted"), {}, (2, None, "")),
        (Outcome("refused"), {"price_micros": 7, "currency": "IDR"}, (0, None, "")),
    ],
)
def test_what_a_text_of_two_sms_costs(
    outcome: Outcome, settings: dict[str, str | int], expected: tuple[int, int | None, str]
) -> None:
    account = Account(code="first", provider="twilio", settings=settings)
    carried = prices.carried(outcome, account, "x" * 161)
    assert carried.account == "first"
    assert (carried.segments, carried.cost, carried.currency) == expected


@pytest.mark.django_db(transaction=True)
def test_each_text_keeps_what_it_cost_and_a_month_sums_it(
    country: Country, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_twilio() as provider:
        _known(provider, monkeypatch)
        give_accounts(country, provider.account(hooks=live_server.url, more=PRICED))
        message = told(country)
        assert (message.account, message.segments) == ("twilio", 1)
        assert (message.cost, message.currency) == (350_000_000, "IDR")
        assert message.handed_at == country.now
        told(country)
        # What the provider says in the end counts, whenever it says it.
        provider.tell(provider.taken[0], "sent", Price="-0.04", PriceUnit="usd")
        message.refresh_from_db()
        assert (message.cost, message.currency, message.state) == (40_000, "USD", "sent")
        begin = country.now.replace(day=1, hour=0)
        (rupiah, dollars) = costs.between(begin, begin + timedelta(days=30))
        assert (rupiah.currency, rupiah.messages, rupiah.micros) == ("IDR", 1, 350_000_000)
        assert (dollars.currency, dollars.segments, dollars.micros) == ("USD", 1, 40_000)
        assert (dollars.account, dollars.programme, dollars.channel) == ("twilio", "lapor", "sms")
        assert costs.between(begin - timedelta(days=30), begin) == []


@pytest.mark.django_db
def test_a_text_that_did_not_leave_costs_nothing(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_twilio() as provider:
        _known(provider, monkeypatch)
        give_accounts(country, provider.account(more=PRICED))
        provider.refusing = (503, 0)
        tell(country)
        run(country)
        whole = datetime(2020, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
        assert costs.between(*whole) == []
        provider.refusing = None
        run(country, timedelta(hours=1))
        assert [line.messages for line in costs.between(*whole)] == [1]


def _known(provider: Twilio, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in provider.environment.items():
        monkeypatch.setenv(name, value)
    registry.connect()
