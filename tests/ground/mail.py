"""A mail server on this machine that keeps what it is given."""

import email
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default
from threading import Lock

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Mails:
    """Every message received so far, in order of arrival."""

    def __init__(self) -> None:
        self.port = 0
        self._lock = Lock()
        self._received: list[tuple[str, EmailMessage]] = []

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keeps one message for each of its recipients."""
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        message = email.message_from_bytes(raw, policy=default)
        assert isinstance(message, EmailMessage)
        with self._lock:
            self._received += [(to.lower(), message) for to in envelope.rcpt_tos]
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        """What came for one address."""
        with self._lock:
            return [message for to, message in self._received if to == address.lower()]


@contextmanager
def collecting_mail() -> Iterator[Mails]:
    """Runs the server on a free port of the loopback address."""
    mails = Mails()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        mails.port = probe.getsockname()[1]
    controller = Controller(mails, hostname="127.0.0.1", port=mails.port)
    controller.start()
    try:
        yield mails
    finally:
        controller.stop()
