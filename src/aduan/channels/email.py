"""Mail, outward: plain text by SMTP.

The server is ADUAN_SMTP_URL, `smtp://user:password@host:port` or `smtps://…`. Behind a question
mark may stand `from=ADDRESS`, from which a programme without an address of its own writes, and
`tls=never` for a relay on a trusted network. Without a server mail is held.
"""

import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

import structlog
from django.conf import settings

from aduan.channels import mails
from aduan.channels.registry import Channel
from aduan.channels.smtp import DOWN, Conversation, Parcel
from aduan.notifications.senders import Line, Outcome, Outgoing

TIMEOUT_SECONDS = 20.0
BAD_ADDRESS = Outcome("refused", reason="bad_address")
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


log = structlog.get_logger("aduan.email")


@dataclass(frozen=True)
class Server:
    """The mail server as ADUAN_SMTP_URL names it."""

    host: str
    port: int
    user: str
    password: str
    implicit_tls: bool
    tls: bool
    sender: str

    @classmethod
    def parse(cls, url: str) -> Self:
        """Reads the address; `operations.configuration` has checked its shape."""
        parts = urlsplit(url)
        options = parse_qs(parts.query)
        implicit = parts.scheme == "smtps"
        host = parts.hostname or ""
        return cls(
            host=host,
            port=parts.port or (465 if implicit else 25),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            implicit_tls=implicit,
            tls=options.get("tls", [""])[0] != "never",
            sender=options.get("from", [""])[0],
        )

    def connect(self) -> smtplib.SMTP:
        """A greeted, encrypted (where offered) and signed-in connection.

        Raises `smtplib.SMTPException` or `OSError`. A password never goes out unencrypted, save
        to this machine itself.
        """
        name = urlsplit(settings.ADUAN_PUBLIC_URL).hostname or "localhost"
        context = ssl.create_default_context()
        if self.implicit_tls:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, name, timeout=TIMEOUT_SECONDS, context=context
            )
        else:
            smtp = smtplib.SMTP(self.host, self.port, name, timeout=TIMEOUT_SECONDS)
        try:
            smtp.ehlo_or_helo_if_needed()
            encrypted = self.implicit_tls
            if not encrypted and self.tls and smtp.has_extn("starttls"):
                smtp.starttls(context=context)
                smtp.ehlo()
                encrypted = True
            if self.user:
                if not encrypted and self.host not in LOOPBACK:
                    raise smtplib.SMTPNotSupportedError("no encryption for the password")
                smtp.login(self.user, self.password)
        except BaseException:
            smtp.close()
            raise
        return smtp


class MailLine:
    """A connection that is kept from message to message, and made anew when it breaks."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._conversation: Conversation | None = None

    def hand_over(self, messages: Sequence[Outgoing]) -> list[Outcome]:
        """Sends the messages over one connection."""
        parcels = [self._parcel(message) for message in messages]
        if self._conversation is None:
            try:
                self._conversation = Conversation(self._server.connect())
            except (smtplib.SMTPException, OSError) as error:
                log.warning("mail server not reached", error=type(error).__name__)
                return [DOWN for _ in messages]
        sound = [parcel for parcel in parcels if parcel is not None]
        outcomes = iter(self._conversation.hand_over(sound))
        if self._conversation.broken:
            self.close()
        return [BAD_ADDRESS if parcel is None else next(outcomes) for parcel in parcels]

    def close(self) -> None:
        """Says goodbye."""
        if self._conversation is not None:
            self._conversation.close()
            self._conversation = None

    def _parcel(self, message: Outgoing) -> Parcel | None:
        """The mail in its envelope; None for an address that no mail can be written to."""
        sender = message.sender or self._server.sender or default_sender()
        try:
            return Parcel(
                sender=sender,
                to=mails.ascii_domain(message.to),
                content=mails.compose(message, sender),
                provider_id=mails.message_id(message, sender),
            )
        except mails.BadAddress:
            return None


def default_sender() -> str:
    """The address of a programme that names none: `aduan` at the register's own host."""
    return f"aduan@{urlsplit(settings.ADUAN_PUBLIC_URL).hostname or 'localhost'}"


class MailSender:
    """How messages leave by mail."""

    channel = "email"
    kinds = frozenset({"email"})
    repeats_safely = False

    def available(self) -> str:
        """ "" where a mail server is named."""
        return "" if settings.ADUAN_SMTP_URL else "no_smtp"

    def serves(self, programme: str) -> bool:  # noqa: ARG002 - one mail server for all
        """Every programme writes by the installation's mail server."""
        return True

    def reply_to(self, programme: str) -> str:  # noqa: ARG002 - mail is not read yet
        """Nowhere: no mail comes in."""
        return ""

    @contextmanager
    def open(self) -> Iterator[Line]:
        """One connection for as long as the outbox is drained."""
        line = MailLine(Server.parse(settings.ADUAN_SMTP_URL))
        try:
            yield line
        finally:
            line.close()


channel = Channel("email", sender=MailSender())
