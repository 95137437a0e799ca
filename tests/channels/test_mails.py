"""A mail written by hand reads as the standard library reads any mail."""

import email
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aduan.channels import mails
from aduan.notifications.senders import Outgoing
from aduan.vault.ids import uuid7

NAMES = {
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "References",
    "Auto-Submitted",
    "Content-Language",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
}


def _message(subject: str = "Report", body: str = "Hello", name: str = "LAPOR!") -> Outgoing:
    return Outgoing(
        message_id=uuid7(),
        at=datetime(2026, 9, 7, 2, 0, tzinfo=UTC),
        to="ani@example.org",
        language="th",
        subject=subject,
        body=body,
        short="",
        programme="lapor",
        thread="123456789",
        sender="",
        sender_name=name,
    )


def _read(raw: bytes) -> EmailMessage:
    mail = email.message_from_bytes(raw, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


@example(subject="", body="", name='"\xad')
@given(subject=st.text(max_size=300), body=st.text(max_size=2000), name=st.text(max_size=80))
def test_whatever_is_said_stays_in_its_place(subject: str, body: str, name: str) -> None:
    raw = mails.compose(_message(subject, body, name), "lapor@example.org")
    mail = _read(raw)
    assert set(mail.keys()) == NAMES
    assert len(mail.keys()) == len(NAMES)
    assert mail["Subject"] == " ".join(
        "".join(sign if sign.isprintable() else " " for sign in subject).split()
    )
    assert [address.addr_spec for address in mail["From"].addresses] == ["lapor@example.org"]
    expected = body.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8")
    assert mail.get_payload(decode=True).replace(b"\r\n", b"\n") == expected + b"\n"  # type: ignore[union-attr]
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


@pytest.mark.parametrize("name", ['He said "no" \\', "ลาพอร์", "Pusat, Pengaduan; <x@y.z>"])
def test_the_senders_name_arrives(name: str) -> None:
    mail = _read(mails.compose(_message(name=name), "lapor@example.org"))
    assert [each.display_name for each in mail["From"].addresses] == [name]


@pytest.mark.parametrize(
    "address", ["", "ani", "@example.org", "a b@example.org", "a@x.y\r\nRCPT TO:<b@c.d>", "a@b>c"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    message = _message()
    with pytest.raises(mails.BadAddress):
        mails.compose(message, address)
