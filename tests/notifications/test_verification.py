"""Codes that prove a contact."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection

from aduan.cases.models import Case
from aduan.notifications import verification
from aduan.notifications.delivery import Drain
from aduan.notifications.models import Message, Verification
from aduan.notifications.outbox import read
from aduan.vault.models import Contact
from ground.country import Country
from ground.mail import Mails

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def case(country: Country) -> Case:
    return country.file(contacts=[("email", "ani@example.org")])


@pytest.fixture
def contact(case: Case) -> Contact:
    return Contact.objects.get(identity=case.identity_id)


def _code(now: datetime) -> str:
    message = Message.objects.filter(code="verification").order_by("-created_at", "-id").first()
    assert message is not None
    found = re.search(r"^(\d{6})$", read(message)[0].body, re.MULTILINE)
    assert found is not None
    return found[1]


def _wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_code_comes_by_mail_and_proves_once(
    case: Case, contact: Contact, mails: Mails, now: datetime
) -> None:
    started = verification.start(case.pk, contact.pk, "th", now)
    assert started.expires_at == now + timedelta(minutes=30)
    code = _code(now)
    with Drain() as run:
        assert run.batch(now) == 1
    (mail,) = mails.to("ani@example.org")
    assert code in mail.get_content()
    assert code not in mail["Subject"]
    assert "รหัส" in mail["Subject"]
    assert "?k=" not in mail.get_content()
    assert not verification.check(contact.pk, _wrong(code), now)
    assert verification.check(contact.pk, f"{code[:3]} {code[3:]}", now + MINUTE)
    assert not verification.check(contact.pk, code, now + MINUTE)


def test_code_in_thai_digits(case: Case, contact: Contact, now: datetime) -> None:
    verification.start(case.pk, contact.pk, "th", now)
    thai = "".join(chr(ord("๐") + int(digit)) for digit in _code(now))
    assert verification.check(contact.pk, thai, now)


def test_code_dies_after_half_an_hour_and_after_five_tries(
    case: Case, contact: Contact, now: datetime
) -> None:
    verification.start(case.pk, contact.pk, "id", now)
    assert not verification.check(contact.pk, _code(now), now + timedelta(minutes=30))
    later = now + HOUR
    verification.start(case.pk, contact.pk, "id", later)
    code = _code(later)
    for _ in range(verification.TRIES):
        assert not verification.check(contact.pk, _wrong(code), later)
    assert not verification.check(contact.pk, code, later)


def test_a_new_code_replaces_the_old(case: Case, contact: Contact, now: datetime) -> None:
    verification.start(case.pk, contact.pk, "id", now)
    old = _code(now)
    verification.start(case.pk, contact.pk, "id", now + MINUTE)
    new = _code(now + MINUTE)
    assert old == new or not verification.check(contact.pk, old, now + MINUTE)
    assert verification.check(contact.pk, new, now + MINUTE)


def test_an_address_gets_only_so_many_whatever_the_report(
    case: Case, contact: Contact, country: Country, now: datetime
) -> None:
    verification.start(case.pk, contact.pk, "id", now)
    with pytest.raises(verification.TooOften) as soon:
        verification.start(case.pk, contact.pk, "id", now + timedelta(seconds=30))
    assert soon.value.again_at == now + MINUTE
    other = country.file(contacts=[("email", "ANI@example.org")])
    same = Contact.objects.get(identity=other.identity_id)
    verification.start(other.pk, same.pk, "id", now + MINUTE)
    verification.start(case.pk, contact.pk, "id", now + 2 * MINUTE)
    with pytest.raises(verification.TooOften) as hour:
        verification.start(other.pk, same.pk, "id", now + 10 * MINUTE)
    assert hour.value.again_at == now + HOUR


def test_only_a_contact_of_the_report(
    case: Case, contact: Contact, country: Country, now: datetime
) -> None:
    other = country.file(contacts=[("email", "budi@example.org")])
    with pytest.raises(verification.Unreachable):
        verification.start(other.pk, contact.pk, "id", now)


def test_code_stands_nowhere_once_it_was_sent(
    case: Case, contact: Contact, mails: Mails, now: datetime
) -> None:
    verification.start(case.pk, contact.pk, "id", now)
    code = _code(now)
    with Drain() as run:
        run.batch(now)
    assert bytes(Message.objects.get(code="verification").sealed) == b""
    with connection.cursor() as cursor:
        cursor.execute("SELECT v::text FROM notifications_verification v")
        assert code not in cursor.fetchone()[0]
    assert Verification.objects.get().tries == 0
