"""Writing one mail: plain text, UTF-8, marked as automatic, in one thread with its case.

RFC 5322 (headers), RFC 2047 (words beyond ASCII), RFC 2045 (base64), RFC 3834 (automatic mail).
Written by hand, because the standard library's mail objects take longer than all the rest of
sending a message, and these mails have one shape.
"""

import base64
import unicodedata
from email.utils import format_datetime

from aduan.notifications.senders import Outgoing

LONGEST_LINE = 900
"""Bytes; a line of a mail may have 998 (RFC 5322, 2.1.1)."""
_WORD_BYTES = 42
"""What fits into an encoded word of 75 characters, as base64 with its frame."""
_ATOM = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~."
)


class BadAddress(ValueError):
    """No mail can be written to, or from, this address."""


def compose(message: Outgoing, sender: str) -> bytes:
    """The whole mail with CRLF line ends. Raises `BadAddress`."""
    text = message.body.replace("\r\n", "\n").replace("\r", "\n")
    plain = text.isascii() and max(map(len, text.split("\n"))) <= LONGEST_LINE
    host = sender.rpartition("@")[2]
    headers = [
        f"From: {_mailbox(message.sender_name, sender)}",
        f"To: {_mailbox('', ascii_domain(message.to))}",
        f"Subject: {_words(message.subject)}",
        f"Date: {format_datetime(message.at)}",
        f"Message-ID: {message_id(message, sender)}",
        f"References: <case.{message.thread}@{host}>",
        "Auto-Submitted: auto-generated",
        f"Content-Language: {message.language}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        f"Content-Transfer-Encoding: {'7bit' if plain else 'base64'}",
    ]
    if message.sender:
        headers.append(f"Reply-To: {_mailbox(message.sender_name, message.sender)}")
    content = text.replace("\n", "\r\n").encode() + b"\r\n"
    if not plain:
        content = base64.encodebytes(content).replace(b"\n", b"\r\n")
    return "\r\n".join(headers).encode() + b"\r\n\r\n" + content


def message_id(message: Outgoing, sender: str) -> str:
    """The mail's own name; the same at every try, so that a receiver can tell a repetition."""
    return f"<{message.message_id}@{sender.rpartition('@')[2]}>"


def ascii_domain(address: str) -> str:
    """The address with its domain as DNS writes it (IDNA)."""
    local, _, domain = address.rpartition("@")
    if domain.isascii():
        return address
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        raise BadAddress from None


def _mailbox(name: str, address: str) -> str:
    """A name and an address as they stand in a header."""
    local, at, domain = address.rpartition("@")
    sound = all(sign in _ATOM or not sign.isascii() for sign in local) and all(
        sign.isalnum() or sign in ".-:[]" for sign in domain
    )
    unseen = any(unicodedata.category(sign)[0] in "CZ" for sign in address)
    if not (local and at and domain and sound) or unseen:
        raise BadAddress
    name = _clean(name)
    if not name:
        return address
    if not name.isascii():
        return f"{_words(name)} <{address}>"
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{address}>'


def _clean(text: str) -> str:
    """One line without control signs, so that no value can begin a header of its own."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _words(text: str) -> str:
    """Text for a header; beyond ASCII as encoded words, each of whole characters."""
    line = _clean(text)
    if line.isascii():
        return line
    words, word = [], b""
    for sign in line:
        encoded = sign.encode()
        if len(word) + len(encoded) > _WORD_BYTES:
            words.append(word)
            word = b""
        word += encoded
    words.append(word)
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(word).decode()}?=" for word in words)
