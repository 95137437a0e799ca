"""The channels' page with accounts in every state; the demonstration has none."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from aduan.channels import accounts, registry, strangers
from aduan.channels.health import MOST_FAILURES, Health
from aduan.operations import wallclock
from browser.conftest import HERE
from browser.test_every_page import DESK, PHONE, looks
from ground.country import Country
from ground.phones import give_accounts
from ground.twilio import Twilio

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("beside_the_browser"),
]


@pytest.mark.parametrize(("language", "width"), [("th", PHONE), ("en", DESK), ("id", PHONE)])
def test_accounts_in_every_state(
    country: Country,
    live_server: LiveServer,
    new_page: Callable[..., Page],
    axe: Callable[[Page], list[str]],
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    width: dict[str, int],
) -> None:
    for name, value in Twilio().environment.items():
        monkeypatch.setenv(name, value)
    priced = ', price_micros = 350000000, currency = "IDR"'
    names = ("works", "failing", "passed-over", "not-used")
    lines = [Twilio(name, port=9).account(more=priced) for name in names]
    give_accounts(country, *lines, Twilio("unset", port=9).account().replace("_TOKEN", "_UNSET"))
    registry.connect()
    now = wallclock.now()
    held = {each.account.code: each.account for each in accounts.everywhere("sms")}
    health = Health("sms")
    health.worked(held["works"], now, sent=True)
    health.failed(held["failing"], "twilio 503", now, at_once=False)
    for _each in range(MOST_FAILURES):
        health.failed(held["passed-over"], "connection", now, at_once=False)
    health.keep(now)
    strangers.count("sms", "works", now)
    client = Client()
    client.force_login(country.people["admin"])
    page = new_page(locale=language, viewport=width)
    name = settings.SESSION_COOKIE_NAME
    value = client.cookies[name].value
    home = live_server.url.replace("localhost", HERE)
    page.context.add_cookies([{"name": name, "value": value, "url": home}])
    for path in ("/desk/channels", "/desk/channels/costs"):
        answer = page.goto(home + path)
        assert answer is not None
        assert answer.status == 200
        faults = list(looks(axe, width=width)(page))
        assert not faults, "\n".join(faults)
        assert page.locator("main h1").count() == 1
