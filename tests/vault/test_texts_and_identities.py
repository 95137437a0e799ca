"""What the vault's tables hold: nothing in the clear, opened with a record, erased for good."""

import hashlib
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection

from aduan.vault import identities, inbound, lookup, texts
from aduan.vault.ids import uuid7
from aduan.vault.models import Contact, Identity, Opening, RawInbound, Text
from aduan.vault.sealing import Unsealable

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 9, 7, 2, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
CASE = UUID("0197a000-0000-7000-8000-000000000001")
NAME, MAIL, PHONE = "Siti Rahmawati", "siti@example.org", "0812 3456 7890"


@pytest.fixture
def siti() -> Identity:
    return identities.create(name=NAME, contacts=[("phone", PHONE), ("email", MAIL)], now=NOW)


def dump() -> bytes:
    """Everything that the vault's tables hold, as bytes and as PostgreSQL prints it."""
    seen = b""
    with connection.cursor() as cursor:
        for table in ("identity", "contact", "text", "rawinbound", "opening"):
            cursor.execute(f"SELECT t::text FROM vault_{table} t")
            seen += "".join(row[0] for row in cursor.fetchall()).encode()
    return seen


def test_a_dump_says_nothing(siti: Identity) -> None:
    text = texts.write("Jalan rusak di depan rumah Pak Joko", now=NOW)
    inbound.receive("sms", b"RAHASIA lapor", message_id="budi@example.org", now=NOW)
    identities.open_name(
        siti.id, actor="u1", purpose="case", case_id=CASE, reason="Pak Joko", now=NOW
    )
    for secret in (NAME, MAIL, "81234567890", "Joko", "RAHASIA", "budi"):
        assert secret.encode() not in dump()
        assert secret.encode().hex().encode() not in dump()
    assert texts.read(Text.objects.get(id=text.id)) == "Jalan rusak di depan rumah Pak Joko"


def test_texts_carry_a_salted_digest() -> None:
    one, two = texts.write("sama", now=NOW), texts.write("sama", now=NOW)
    assert bytes(one.digest) != bytes(two.digest)
    assert bytes(one.digest) == hashlib.sha256(bytes(one.salt) + b"sama").digest()
    assert texts.digests([one.id, two.id]) == {
        one.id: bytes(one.digest).hex(),
        two.id: bytes(two.digest).hex(),
    }
    assert texts.read_many([one.id, two.id, uuid7()]) == {one.id: "sama", two.id: "sama"}


def test_an_erased_text_is_gone_with_its_salt() -> None:
    text = texts.write("Nama saya Siti", now=NOW)
    assert texts.erase(text.id, LATER)
    assert not texts.erase(text.id, LATER + timedelta(days=1))
    row = Text.objects.get(id=text.id)
    assert (bytes(row.sealed), bytes(row.salt), row.erased_at) == (b"", b"", LATER)
    assert texts.read(row) == ""
    assert texts.digests([text.id]) == {text.id: texts.ERASED}


def test_a_text_in_anothers_place_does_not_open() -> None:
    one, two = texts.write("satu", now=NOW), texts.write("dua", now=NOW)
    Text.objects.filter(id=one.id).update(sealed=two.sealed, salt=two.salt)
    with pytest.raises(Unsealable):
        texts.read(Text.objects.get(id=one.id))
    assert texts.digests([one.id])[one.id] == texts.UNREADABLE


def test_contacts_are_found_however_they_are_written(siti: Identity) -> None:
    assert [each.position for each in identities.find_contacts("phone", "+6281234567890")] == [0]
    assert [each.position for each in identities.find_contacts("email", "SITI@example.org")] == [1]
    assert not identities.find_contacts("whatsapp", PHONE).exists()
    added = identities.add_contact(siti, "line", "U4af49", LATER)
    assert (added.position, added.verified_at) == (2, None)
    identities.verify_contact(added.id, LATER)
    identities.verify_contact(added.id, LATER + timedelta(days=1))
    assert Contact.objects.get(id=added.id).verified_at == LATER


def test_every_opening_is_recorded(siti: Identity) -> None:
    phone = siti.contacts.get(kind="phone")
    opened = identities.open_contact(
        phone.id, actor="worker", purpose="delivery", case_id=CASE, now=NOW
    )
    named = identities.open_name(
        siti.id, actor="u7", purpose="case", case_id=CASE, reason="surat", now=LATER
    )
    assert (opened, named) == ("+6281234567890", NAME)
    first, second = Opening.objects.order_by("id")
    assert (first.contact_id, first.identity_id, first.purpose) == (phone.id, siti.id, "delivery")
    assert (second.contact_id, second.actor, second.case_id) == (None, "u7", CASE)
    assert (second.at, identities.read_reason(second)) == (LATER, "surat")


@pytest.mark.parametrize(
    "statement", ["UPDATE vault_opening SET actor='x'", "DELETE FROM vault_opening"]
)
def test_the_application_cannot_unwrite_an_opening(statement: str) -> None:
    with pytest.raises(Exception, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_name_can_be_corrected(siti: Identity) -> None:
    identities.rename(siti.id, "Siti Rahmawaty")
    assert (
        identities.open_name(siti.id, actor="a", purpose="case", case_id=None, now=NOW)
        == "Siti Rahmawaty"
    )


def test_erasing_leaves_empty_rows_that_nothing_finds(siti: Identity) -> None:
    phone = siti.contacts.get(kind="phone")
    identities.erase(siti.id, LATER)
    identities.rename(siti.id, "wieder da")
    assert not identities.find_contacts("phone", PHONE).exists()
    for opened in (
        identities.open_name(siti.id, actor="a", purpose="case", case_id=CASE, now=LATER),
        identities.open_contact(phone.id, actor="a", purpose="case", case_id=CASE, now=LATER),
    ):
        assert opened == ""
    assert not Opening.objects.exists()
    row = Identity.objects.get(id=siti.id)
    assert (bytes(row.sealed), row.erased_at) == (b"", LATER)


def test_nothing_is_stored_when_a_contact_is_bad() -> None:
    with pytest.raises(lookup.BadContact):
        identities.create(name=NAME, contacts=[("email", MAIL), ("phone", "12")], now=NOW)
    assert not Identity.objects.exists()


def test_a_message_delivered_twice_is_stored_once() -> None:
    first, new = inbound.receive("sms", b"lapor", message_id="m1", now=NOW)
    again, newer = inbound.receive("sms", b"lapor", message_id="m1", now=LATER)
    assert (new, newer, again.id) == (True, False, first.id)
    assert inbound.read(again) == b"lapor"
    other, third = inbound.receive("mail", b"lapor", message_id="m1", now=NOW)
    assert third
    assert other.id != first.id
    for _ in range(2):
        assert inbound.receive("letter", b"scan", message_id=None, now=NOW)[1]
    assert RawInbound.objects.count() == 4


def test_what_cannot_be_read_goes_to_quarantine() -> None:
    row, _ = inbound.receive("sms", b"\xff", message_id="m1", now=NOW)
    assert row.state == inbound.State.RECEIVED
    inbound.settle(row.id, inbound.State.QUARANTINED, "bad-encoding")
    stored = RawInbound.objects.get(id=row.id)
    assert (stored.state, stored.reason) == ("quarantined", "bad-encoding")


def test_a_person_without_contacts_is_stored_too() -> None:
    identity = identities.create(name="", contacts=[], now=NOW)
    assert Identity.objects.get(id=identity.id).created_at == NOW
    assert not identity.contacts.exists()


def test_several_texts_in_one_statement() -> None:
    prepared = [texts.prepare(body, now=NOW) for body in ("satu", "สอง", "")]
    texts.store(prepared)
    assert texts.read_many(text.id for text in prepared) == {
        text.id: body for text, body in zip(prepared, ("satu", "สอง", ""), strict=True)
    }
