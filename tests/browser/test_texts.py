"""Texts at the desk: those that could not be read, and those beside a case."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from browser.conftest import HERE
from browser.test_every_page import DESK, PHONE, looks
from ground.country import Country
from ground.kannel import HOOK
from ground.phones import ACCOUNT, Phone, give_accounts

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("beside_the_browser"),
]


@pytest.mark.parametrize(("language", "width"), [("th", PHONE), ("id", PHONE), ("en", DESK)])
def test_texts_at_the_desk(
    country: Country,
    live_server: LiveServer,
    new_page: Callable[..., Page],
    axe: Callable[[Page], list[str]],
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    width: dict[str, int],
) -> None:
    monkeypatch.setenv("ADUAN_TEST_KANNEL_HOOK", HOOK)
    give_accounts(country, ACCOUNT)
    ani = Phone(country, "+6281234567890")
    ani.text("Lubang besar di Jalan Mawar RT 3, motor sering jatuh sejak bulan lalu.")
    ani.post(b"Promo kuota hari ini saja, balas YA", sender="TELKOMSEL")
    client = Client()
    client.force_login(country.people["supervisor"])
    page = new_page(locale=language, viewport=width)
    name = settings.SESSION_COOKIE_NAME
    home = live_server.url.replace("localhost", HERE)
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": home}])
    for path in ("/desk/quarantine", f"/desk/cases/{ani.case.number:09d}"):
        answer = page.goto(home + path)
        assert answer is not None
        assert answer.status == 200
        for summary in page.locator("main details summary").all():
            if "SMS" in summary.inner_text():
                summary.click()
        faults = list(looks(axe, width=width)(page))
        assert not faults, "\n".join(faults)
