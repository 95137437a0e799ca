"""Kannel, the SMS gateway: texts handed to its smsbox, its reports of them, texts that came in.

Kannel's user guide 1.4.5: "Using HTTP to send SMS" (POST with X-Kannel headers, so that neither
numbers nor texts stand in anybody's access log), "Delivery reports", and `post-url` of
"SMS services" for what comes in.

An account in a programme's policy:

    [[channels.sms.accounts]]
    code = "kannel"
    provider = "kannel"
    address = "1708"
    settings = { url = "http://127.0.0.1:13013/cgi-bin/sendsms", user = "aduan" }
    secrets = { password = "env:ADUAN_KANNEL_PASSWORD", hook = "env:ADUAN_KANNEL_HOOK" }
"""

import unicodedata
from email.message import Message as Header
from urllib.parse import urlencode

import httpx

from aduan.channels.accounts import MissingSecret, has_secret, hook_url, secret, sender_of
from aduan.channels.phones import phone_of
from aduan.channels.providers import Call, Inbound, Provider, Report, Unreadable
from aduan.directory.policy_parts import Account
from aduan.notifications.receipts import Status
from aduan.notifications.senders import Outcome, Outgoing
from aduan.notifications.short import is_gsm

SECRETS = ("password", "hook")
"""What smsbox asks of us, and what we ask of Kannel when it reports."""
GSM, UCS2 = "0", "2"
NOISE = 0.1
"""The share of control characters from which a message is no text."""
OCTETS = "application/octet-stream"
"""What Kannel calls a text that came in without a charset."""
REPORTS = "27"
"""Which reports we want, as Kannel's mask: delivered 1, not delivered 2, taken by the network 8,
refused by it 16."""
STATUS: dict[str, Status] = {"1": "delivered", "2": "failed", "8": "accepted", "16": "failed"}
REASONS = {"2": "undelivered", "16": "network_refused"}
ACCEPTED = 202
BAD_NUMBER = 400


def send(client: httpx.Client, account: Account, message: Outgoing) -> Outcome:
    """Hands one text over. Raises `httpx.HTTPError` and `accounts.MissingSecret`.

    Kannel joins and splits long texts itself, and names no message: ours is the id.
    """
    name = str(message.message_id)
    answer = client.post(
        str(account.settings.get("url", "")),
        content=message.short.encode(),
        headers={
            "Content-Type": "text/plain; charset=UTF-8",
            "X-Kannel-Username": str(account.settings.get("user", "")),
            "X-Kannel-Password": secret(account, "password"),
            "X-Kannel-From": sender_of(account, message),
            "X-Kannel-To": message.to,
            "X-Kannel-Coding": GSM if is_gsm(message.short) else UCS2,
            "X-Kannel-DLR-Mask": REPORTS,
            "X-Kannel-DLR-Url": report_url(account, name),
        },
    )
    if answer.status_code == ACCEPTED:
        return Outcome("accepted", name)
    reason = f"kannel {answer.status_code}"
    if answer.status_code == BAD_NUMBER:
        return Outcome("refused", reason=reason)
    # A wrong password, no route, no room: against our set-up, not against this recipient.
    return Outcome("later", reason=reason)


def report_url(account: Account, name: str) -> str:
    """Where Kannel tells what became of a text. `%d` is for Kannel to fill in.

    `settings.hooks` is our own address as the gateway reaches it, where that is not the public one.
    """
    query = urlencode({"id": name, "key": secret(account, "hook")})
    return f"{hook_url(account, 'sms', 'receipt')}?{query}&status=%d"


def trusted(account: Account, call: Call) -> bool:
    """Kannel signs nothing; it shows the secret that stands in its `post-url`."""
    return has_secret(account, "hook", call.query.get("key", ""))


def key(call: Call) -> str:
    """Kannel's own id of a text (`%I` in its `post-url`)."""
    return call.query.get("id", "")


def parse(call: Call) -> list[Inbound]:
    """The text that came in, joined by Kannel where it was sent in parts.

    Raises `Unreadable` with "sender" where nobody could be answered (a name or a short code in the
    place of a number), and "not_text" for pictures, ring tones and settings.
    """
    sender = phone_of(call.headers.get("x-kannel-from", ""))
    return [
        Inbound(
            channel="sms",
            account=call.account,
            message_id=key(call),
            kind="phone",
            sender=sender,
            text=_text(call),
            to=call.headers.get("x-kannel-to", ""),
            sent_at=call.headers.get("x-kannel-time", ""),
        )
    ]


def _text(call: Call) -> str:
    """The words: in the charset that is named, and UTF-16 where a network names none."""
    header = Header()
    header["Content-Type"] = call.headers.get("content-type", "text/plain")
    named = header.get_content_charset("utf-8")
    charset = "utf-16-be" if header.get_content_type() == OCTETS else named
    try:
        text = call.body.decode(charset)
    except (LookupError, UnicodeDecodeError):
        raise Unreadable("not_text") from None
    # Broken characters stand in many a real text; a picture or a ring tone is made of them.
    legible = "".join(c for c in text if c.isspace() or unicodedata.category(c) != "Cc")
    if len(text) - len(legible) > NOISE * len(text):
        raise Unreadable("not_text")
    return legible


def report(call: Call) -> Report | None:
    """What became of a text that we handed over."""
    code = call.query.get("status", "")
    status, name = STATUS.get(code), call.query.get("id", "")
    return Report(name, status, REASONS.get(code, "")) if status is not None and name else None


def lacks(account: Account) -> str:
    """What an account needs and has not."""
    if not str(account.settings.get("url", "")).startswith(("http://", "https://")):
        return "settings.url has to be an http:// or https:// address"
    try:
        for name in SECRETS:
            secret(account, name)
    except MissingSecret as missing:
        return str(missing)
    return ""


provider = Provider(
    "kannel", send=send, trusted=trusted, key=key, parse=parse, report=report, lacks=lacks
)
