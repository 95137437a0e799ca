"""Mail against a real SMTP server, with and without pipelining, kind and unkind."""

import email
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django import Settings

from aduan.channels.email import MailSender, Server
from aduan.notifications.senders import Outcome, Outgoing
from aduan.vault.ids import uuid7


@dataclass
class Office:
    """A mail server that takes, refuses or delays by the recipient's name."""

    pipelining: bool = True
    port: int = 0
    connections: int = 0
    received: list[tuple[str, bytes]] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)

    async def handle_EHLO(  # noqa: N802
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        extra = ["250-PIPELINING"] if self.pipelining else []
        return [*responses[:-1], *extra, responses[-1]]

    async def handle_RCPT(  # noqa: N802
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        if address.startswith("nobody"):
            return "550 5.1.1 no such user <nobody@example.org>"
        if address.startswith("later"):
            return "451 4.7.1 come back"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        if envelope.rcpt_tos[0].startswith("refusedcontent"):
            return "554 5.7.1 spam"
        self.received.append((envelope.rcpt_tos[0], content))
        return "250 OK"


def _message(to: str, body: str = "Hello", subject: str = "Report 123") -> Outgoing:
    return Outgoing(
        message_id=uuid7(),
        at=datetime(2026, 9, 7, 2, 0, tzinfo=UTC),
        to=to,
        language="th",
        subject=subject,
        body=body,
        short="",
        programme="lapor",
        thread="123456789",
        sender="",
        sender_name="LAPOR!",
    )


@pytest.fixture(params=[True, False], ids=["pipelined", "plain"])
def office(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Office]:
    found = Office(pipelining=request.param)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found.port = probe.getsockname()[1]
    controller = Controller(found, hostname="127.0.0.1", port=found.port, enable_SMTPUTF8=True)
    controller.start()
    settings.ADUAN_SMTP_URL = f"smtp://127.0.0.1:{found.port}?from=lapor@example.org"
    yield found
    controller.stop()


def _send(*messages: Outgoing) -> list[Outcome]:
    with MailSender().open() as line:
        return line.hand_over(messages)


def test_thai_mail_arrives_whole(office: Office) -> None:
    message = _message("Ani@example.org", "เรียน ท่าน\n.จุด\n..สองจุด\n" + "ก" * 3000, "เรื่องเลขที่ 123")
    (outcome,) = _send(message)
    assert outcome == Outcome("accepted", f"<{message.message_id}@example.org>")
    (to, raw) = office.received[0]
    mail = email.message_from_bytes(raw, policy=default)
    assert isinstance(mail, EmailMessage)
    assert to == "Ani@example.org"
    assert mail["Subject"] == "เรื่องเลขที่ 123"
    assert mail.get_content().replace("\r\n", "\n").rstrip("\n") == message.body
    assert mail.get_content_charset() == "utf-8"
    assert mail["From"].addresses[0].display_name == "LAPOR!"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == f"<{message.message_id}@example.org>"
    assert mail["Date"] == "Mon, 07 Sep 2026 02:00:00 +0000"


def test_one_bad_address_harms_no_other(office: Office) -> None:
    names = [
        "a@example.org",
        "nobody@example.org",
        "later@example.org",
        "refusedcontent@example.org",
        "b@example.org",
        "nobody2@example.org",
    ]
    outcomes = _send(*(_message(name) for name in names))
    assert [outcome.result for outcome in outcomes] == [
        "accepted",
        "refused",
        "later",
        "refused",
        "accepted",
        "refused",
    ]
    assert [outcome.reason for outcome in outcomes[1:4]] == [
        "smtp 550 5.1.1",
        "smtp 451 4.7.1",
        "smtp 554 5.7.1",
    ]
    assert [to for to, _ in office.received] == ["a@example.org", "b@example.org"]
    assert office.connections == 1


def test_connection_is_kept_from_group_to_group(office: Office) -> None:
    with MailSender().open() as line:
        for _ in range(3):
            found = line.hand_over([_message("a@example.org"), _message("b@example.org")])
            assert {outcome.result for outcome in found} == {"accepted"}
    assert len(office.received) == 6
    assert office.connections == 1


def test_thai_domain_and_wide_local_part(office: Office) -> None:
    outcomes = _send(_message("ani@ตัวอย่าง.ไทย"), _message("อานี@example.org"))
    assert [outcome.result for outcome in outcomes] == ["accepted", "accepted"]
    assert office.received[0][0] == "ani@xn--72c1a1bt4awk9o.xn--o3cw4h"


def test_unreachable_server_means_later(settings: Settings) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        settings.ADUAN_SMTP_URL = f"smtp://127.0.0.1:{port}"
        outcomes = _send(_message("a@example.org"), _message("b@example.org"))
    assert outcomes == [Outcome("later", reason="connection")] * 2


class CutOff(threading.Thread):
    """A server that vanishes right after the content of the second mail."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]

    def run(self) -> None:
        connection, _ = self.server.accept()
        with connection, connection.makefile("rwb", buffering=0) as file:
            file.write(b"220 cut.example\r\n")
            mails, content = 0, False
            for line in file:
                if content:
                    if line == b".\r\n":
                        content, mails = False, mails + 1
                        if mails == 2:
                            break
                        file.write(b"250 OK\r\n")
                elif line.upper().startswith(b"EHLO"):
                    file.write(b"250-cut.example\r\n250 PIPELINING\r\n")
                elif line.upper().startswith(b"DATA"):
                    content = True
                    file.write(b"354 go\r\n")
                else:
                    file.write(b"250 OK\r\n")
        self.server.close()


def test_cut_off_after_content_is_unknown_and_the_rest_waits(settings: Settings) -> None:
    server = CutOff()
    server.start()
    settings.ADUAN_SMTP_URL = f"smtp://127.0.0.1:{server.port}"
    outcomes = _send(*(_message(f"{name}@example.org") for name in "abcd"))
    assert [outcome.result for outcome in outcomes] == ["accepted", "unknown", "later", "later"]
    server.join(5)


def test_password_does_not_leave_unencrypted(settings: Settings) -> None:
    """A server elsewhere that offers no encryption never sees the password."""
    server = Server.parse("smtp://me:secret@mail.example")
    assert (server.user, server.password, server.tls) == ("me", "secret", True)
    assert Server.parse("smtps://mail.example").port == 465
    assert Server.parse("smtp://mail.example?tls=never").tls is False


def test_an_impossible_address_is_refused(office: Office) -> None:
    outcomes = _send(_message("not an address"), _message("a@example.org"))
    assert [outcome.result for outcome in outcomes] == ["refused", "accepted"]


def test_without_a_server_it_says_so(settings: Settings) -> None:
    settings.ADUAN_SMTP_URL = ""
    assert MailSender().available() == "no_smtp"
