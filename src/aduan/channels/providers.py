"""What a provider has to offer: handing messages over, and what its calls to us mean.

A provider is one module with one `Provider`; a channel (`sms`) names those that it knows. What a
provider calls us with is kept as a `Call`, sealed, before anybody reads it.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Self
from urllib.parse import parse_qsl, urlsplit

import httpx

from aduan.directory.policy_parts import Account
from aduan.notifications.receipts import Status
from aduan.notifications.senders import Outcome, Outgoing


class Unreadable(ValueError):
    """A message cannot be read; `reason` is a code for staff, "sender", "not_text" and so on."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Call:
    """A provider's request to us: account, method, full address, headers in lower case, body."""

    account: str
    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def query(self) -> dict[str, str]:
        """The values in the address."""
        return dict(parse_qsl(urlsplit(self.url).query, keep_blank_values=True))

    @property
    def form(self) -> dict[str, str]:
        """The values of a form in the body; none where it is no form."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))

    def packed(self) -> bytes:
        """The call as it is kept."""
        return json.dumps(asdict(self) | {"body": b64encode(self.body).decode()}).encode()

    @classmethod
    def unpacked(cls, raw: bytes) -> Self:
        """The call as it was. Raises `ValueError` where these bytes are none."""
        kept = json.loads(raw)
        return cls(**kept | {"body": b64decode(kept["body"])})


@dataclass(frozen=True)
class Inbound:
    """One message from one person, as a door understood it. Never log it.

    `kind` and `sender` are a contact (a phone as E.164), `message_id` the provider's name for the
    message, unique on the account. `to` is our own address on the channel, `sent_at` ISO 8601 by
    the provider's clock ("" where it does not say).
    """

    channel: str
    account: str
    message_id: str
    kind: str
    sender: str
    text: str
    to: str = ""
    sent_at: str = ""
    files: tuple[str, ...] = ()
    """Addresses at the provider where what was attached can be fetched."""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class Report:
    """What a provider says of a message that it was given: its id there, and what became of it.

    `price` is what it cost in millionths of `currency`, where the provider says so.
    """

    provider_id: str
    status: Status
    reason: str = ""
    price: int | None = None
    currency: str = ""


@dataclass(frozen=True)
class Provider:
    """One provider of a channel.

    `send` may raise `httpx.HTTPError` and `accounts.MissingSecret`. `trusted` says whether a call
    was really made by the provider: its signature or secret, compared in constant time. `key`
    names a call, so that one made twice is kept once. `parse` raises `Unreadable`. `report` gives
    None where a call says nothing that we need to know. `lacks` says in plain words what an
    account needs and has not, "" for nothing.
    """

    name: str
    send: Callable[[httpx.Client, Account, Outgoing], Outcome]
    trusted: Callable[[Account, Call], bool]
    key: Callable[[Call], str]
    parse: Callable[[Call], list[Inbound]]
    report: Callable[[Call], Report | None]
    lacks: Callable[[Account], str]
    answer: bytes = b""
    """What a call is answered with."""
    answer_type: str = "text/plain; charset=utf-8"
