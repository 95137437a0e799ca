"""Delivery receipts, in whatever order they come."""

from datetime import timedelta
from itertools import permutations

import pytest

from aduan.notifications import facts, receipts
from aduan.notifications.delivery import Drain
from aduan.notifications.models import Message, Receipt
from aduan.notifications.outbox import Telling, tell_complainants
from aduan.notifications.receipts import Status
from aduan.vault.models import Contact
from ground.country import Country
from notifications.conftest import Gateway

PHONES = [("phone", "+6281234567890"), ("phone", "+6281234567891")]


def _send(country: Country) -> None:
    case = country.file(contacts=PHONES)
    Contact.objects.update(verified_at=country.now)
    values = facts.complainant_facts(case, None)
    tell_complainants([Telling(case, "taken", values, event_seq=1)], now=country.now)
    with Drain() as run:
        while run.batch(country.now):
            pass


def _first() -> Message:
    return Message.objects.get(channel="sms", contact__position=0)


@pytest.mark.parametrize("order", list(permutations(["accepted", "failed", "delivered"])))
def test_delivered_is_delivered_in_any_order(
    country: Country, gateway: Gateway, order: tuple[Status, ...]
) -> None:
    _send(country)
    for minute, status in enumerate(order):
        receipts.note("sms", "p1", status, country.now + timedelta(minutes=minute))
    assert _first().state == "delivered"


def test_receipt_before_we_know_the_message(country: Country, gateway: Gateway) -> None:
    receipts.note("sms", "p1", "delivered", country.now)
    _send(country)
    assert _first().state == "delivered"


def test_failure_goes_on_to_the_next_contact_once(country: Country, gateway: Gateway) -> None:
    _send(country)
    for _ in range(2):
        receipts.note("sms", "p1", "failed", country.now, reason="gsm 1")
    assert (_first().state, _first().reason) == ("failed", "gsm 1")
    assert Message.objects.filter(channel="sms").count() == 2
    assert Receipt.objects.count() == 1


def test_a_receipt_of_another_channel_changes_nothing(country: Country, gateway: Gateway) -> None:
    _send(country)
    receipts.note("line", "p1", "failed", country.now)
    receipts.note("sms", "p9", "failed", country.now)
    assert _first().state == "sent"
