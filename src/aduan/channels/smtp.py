"""Handing over several mails in one SMTP conversation, pipelined where the server allows it.

RFC 5321 for the commands, RFC 2920 for pipelining: the envelope of the next mail goes out together
with the content of the present one, so that a mail costs one round trip instead of four.
"""

import contextlib
import re
import smtplib
from collections.abc import Sequence
from dataclasses import dataclass

from aduan.notifications.senders import Outcome

ENHANCED = re.compile(rb"^([245]\.\d{1,3}\.\d{1,3})\b")
CLOSING = 421
WELCOME = frozenset({250, 251, 354})
DOWN = Outcome("later", reason="connection")


@dataclass(frozen=True)
class Parcel:
    """One mail with its envelope. Never log it."""

    sender: str
    to: str
    content: bytes
    provider_id: str

    @property
    def is_wide(self) -> bool:
        """Whether an address needs more than ASCII (RFC 6531)."""
        return not (self.sender + self.to).isascii()


class Conversation:
    """One connection to a server. `broken` once it can no longer be used."""

    def __init__(self, smtp: smtplib.SMTP) -> None:
        self._smtp = smtp
        self._pipelining = smtp.has_extn("pipelining")
        self._wide = smtp.has_extn("smtputf8")
        if self._wide:
            smtp.command_encoding = "utf-8"
        self.broken = False

    def hand_over(self, parcels: Sequence[Parcel]) -> list[Outcome]:
        """Sends the mails in order; one outcome each.

        A mail whose content was sent and not answered is `unknown`; those after a break were not
        sent and wait (`later`).
        """
        able = [each for each in parcels if self._wide or not each.is_wide]
        done: list[Outcome] = []
        try:
            if self._pipelining:
                self._pipelined(able, done)
            else:
                self._one_by_one(able, done)
        except (smtplib.SMTPException, OSError):
            self.broken = True
        outcomes = {
            parcel.provider_id: outcome
            for parcel, outcome in zip(able, [*done, *[DOWN] * len(able)], strict=False)
        }
        unable = Outcome("refused", reason="no_smtputf8")
        return [outcomes.get(parcel.provider_id, unable) for parcel in parcels]

    def close(self) -> None:
        """Ends the conversation politely where that is still possible."""
        if self.broken:
            self._smtp.close()
            return
        with contextlib.suppress(smtplib.SMTPException, OSError):
            self._smtp.quit()

    def _one_by_one(self, parcels: Sequence[Parcel], done: list[Outcome]) -> None:
        """All mails, command by command."""
        for parcel in parcels:
            if self.broken:
                return
            done.append(DOWN)
            replies = self._offer(parcel)
            refused = self._refusal(replies)
            if refused is not None:
                done[-1] = refused
                if not self.broken:
                    self._smtp.rset()
                continue
            done[-1] = Outcome("unknown", parcel.provider_id, "cut_off")
            self._smtp.send(_content(parcel))
            done[-1] = self._ended(parcel, *self._smtp.getreply())

    def _offer(self, parcel: Parcel) -> list[tuple[int, bytes]]:
        """Sends the envelope up to the first command that is refused; returns the replies."""
        replies: list[tuple[int, bytes]] = []
        for command in self._envelope(parcel):
            replies.append(self._smtp.docmd(command))
            if replies[-1][0] not in WELCOME:
                break
        return replies

    def _pipelined(self, parcels: Sequence[Parcel], done: list[Outcome]) -> None:
        """All mails, the envelope of each sent together with the content before it."""
        ahead = b""
        for position, parcel in enumerate(parcels):
            if not ahead:
                self._smtp.send(self._commands(parcel))
            done.append(DOWN)
            replies = [self._smtp.getreply() for _ in self._envelope(parcel)]
            refused = self._refusal(replies)
            following = parcels[position + 1 : position + 2]
            ahead = b"".join(self._commands(each) for each in following)
            if refused is None:
                done[-1] = Outcome("unknown", parcel.provider_id, "cut_off")
                self._smtp.send(_content(parcel) + ahead)
                done[-1] = self._ended(parcel, *self._smtp.getreply())
                continue
            done[-1] = refused
            if replies[-1][0] == 354:
                # The server waits for content although it took no recipient: an empty mail ends it.
                self._smtp.send(b".\r\n")
                self._smtp.getreply()
            if self.broken:
                return
            self._smtp.send(b"RSET\r\n" + ahead)
            self._smtp.getreply()

    def _commands(self, parcel: Parcel) -> bytes:
        return "".join(f"{command}\r\n" for command in self._envelope(parcel)).encode()

    def _envelope(self, parcel: Parcel) -> tuple[str, ...]:
        """The commands of one mail up to its content."""
        wide = " SMTPUTF8" if parcel.is_wide else ""
        return (f"MAIL FROM:<{parcel.sender}>{wide}", f"RCPT TO:<{parcel.to}>", "DATA")

    def _ended(self, parcel: Parcel, code: int, text: bytes) -> Outcome:
        if 200 <= code < 300:
            return Outcome("accepted", parcel.provider_id)
        return self._refused(code, text)

    def _refusal(self, replies: Sequence[tuple[int, bytes]]) -> Outcome | None:
        """What the first unwelcome reply to an envelope means; None where all were welcome.

        Who refuses us as sender has something against our set-up, not against this recipient: such
        mail waits until that is mended.
        """
        for position, (code, text) in enumerate(replies):
            if code not in WELCOME:
                found = self._refused(code, text)
                return Outcome("later", reason=found.reason) if position == 0 else found
        return None

    def _refused(self, code: int, text: bytes) -> Outcome:
        """A refusal for now (4xx) or for good (5xx), with the codes and none of the words."""
        if code == CLOSING:
            self.broken = True
        found = ENHANCED.match(text)
        reason = f"smtp {code}" + (f" {found[1].decode()}" if found else "")
        return Outcome("refused" if 500 <= code < 600 else "later", reason=reason)


def _content(parcel: Parcel) -> bytes:
    """The mail with CRLF line ends, dots doubled, and the closing dot (RFC 5321, 4.5.2)."""
    lines = parcel.content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    stuffed = (b"." + line if line.startswith(b".") else line for line in lines)
    return b"\r\n".join(stuffed) + b"\r\n.\r\n"
