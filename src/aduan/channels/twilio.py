"""Twilio: texts handed to its Messages resource, its reports of them, texts that came in.

Twilio's pages: "Messages resource" (docs/messaging/api/message-resource), "Track outbound message
status" (docs/messaging/guides/track-outbound-message-status), "Receive messages"
(docs/messaging/guides/webhook-request) and "Webhooks security"
(docs/usage/webhooks/webhooks-security).

An account in a programme's policy:

    [[channels.sms.accounts]]
    code = "twilio"
    provider = "twilio"
    address = "+622150998888"
    settings = { sid = "AC…" }
    secrets = { token = "env:ADUAN_TWILIO_TOKEN" }

`settings.service` names a Messaging Service ("MG…") that chooses among several of our numbers.
"""

from json import JSONDecodeError
from urllib.parse import urlencode

import httpx

from aduan.channels.accounts import MissingSecret, has_address, hook_url, secret, sender_of
from aduan.channels.phones import phone_of
from aduan.channels.prices import micros
from aduan.channels.providers import Call, Inbound, Provider, Report, Unreadable
from aduan.channels.twilio_signature import trusted
from aduan.directory.policy_parts import Account
from aduan.notifications.receipts import Status
from aduan.notifications.senders import Outcome, Outgoing

API = "https://api.twilio.com"
GATEWAY_TIMEOUT = 504
"""Something before Twilio gave up waiting for it: it may have the text."""
REFUSED = {
    21211: "no_such_number",
    21214: "no_such_number",
    21217: "no_such_number",
    21265: "no_such_number",
    21610: "unsubscribed",
    21614: "no_such_number",
    21617: "too_long",
    21635: "no_such_number",
}
"""Codes that are about this recipient or this text, so that trying again would change nothing:
not a number, nobody can be reached by it, a short code, told to STOP, not a mobile phone, more than
1,600 characters, a landline (docs/api/errors/21211 and so on). Twilio divides its codes now and
then, so that all others, which may be about our set-up, are tried again."""
STATUS: dict[str, Status] = {
    "accepted": "accepted",
    "scheduled": "accepted",
    "queued": "accepted",
    "sending": "accepted",
    "sent": "accepted",
    "delivered": "delivered",
    "read": "delivered",
    "undelivered": "failed",
    "failed": "failed",
    "canceled": "failed",
}
REASONS = {
    "21610": "unsubscribed",
    "30003": "undelivered",
    "30004": "network_refused",
    "30005": "no_such_number",
    "30006": "no_such_number",
    "30007": "network_refused",
}
"""Why a text did not arrive: the phone is off, blocked, unknown, a landline, filtered
(docs/api/errors/30003 and so on)."""


def send(client: httpx.Client, account: Account, message: Outgoing) -> Outcome:
    """Hands one text over. Raises `httpx.HTTPError` and `accounts.MissingSecret`.

    Twilio drops no repetition. Our own id stands in the address that it reports to, so that its
    report finds the message also where the hand-over broke off before Twilio named it.
    """
    name = str(message.message_id)
    sid = str(account.settings.get("sid", ""))
    service = str(account.settings.get("service", ""))
    sender = {"MessagingServiceSid": service} if service else {"From": sender_of(account, message)}
    answer = client.post(
        f"{_api(account)}/2010-04-01/Accounts/{sid}/Messages.json",
        auth=(sid, secret(account, "token")),
        data={
            "To": message.to,
            "Body": message.short,
            "StatusCallback": report_url(account, name),
            **sender,
        },
    )
    told = _object(answer)
    if answer.is_success:
        return Outcome(
            "accepted",
            name,
            segments=_whole(told.get("num_segments")),
            cost=micros(told.get("price")),
            currency=str(told.get("price_unit") or "").upper(),
        )
    if answer.status_code == GATEWAY_TIMEOUT:
        return Outcome("unknown", name, "cut_off")
    code = _whole(told.get("code"))
    if answer.is_client_error and code in REFUSED:
        return Outcome("refused", reason=REFUSED[code])
    # Too many at a time (429, 20429), a wrong token, no credit, Twilio's own trouble.
    return Outcome("later", reason=f"twilio {code or answer.status_code}")


def report_url(account: Account, name: str) -> str:
    """Where Twilio tells what became of a text; it signs the whole address."""
    return f"{hook_url(account, 'sms', 'receipt')}?{urlencode({'id': name})}"


def key(call: Call) -> str:
    """Twilio's own id of a text."""
    return call.form.get("MessageSid", "")


def parse(call: Call) -> list[Inbound]:
    """The text that came in, with what was attached and the place that was shared.

    Raises `Unreadable` with "sender" where nobody could be answered (a short code, another
    network's name), and "not_text" for a call that is no message.
    """
    form = call.form
    if not key(call) or "From" not in form:
        raise Unreadable("not_text")
    media = (form.get(f"MediaUrl{place}", "") for place in range(_whole(form.get("NumMedia"))))
    return [
        Inbound(
            channel="sms",
            account=call.account,
            message_id=key(call),
            kind="phone",
            sender=phone_of(form["From"]),
            text=form.get("Body", ""),
            to=form.get("To", ""),
            files=tuple(url for url in media if url),
            latitude=_degrees(form.get("Latitude"), 90),
            longitude=_degrees(form.get("Longitude"), 180),
        )
    ]


def report(call: Call) -> Report | None:
    """What became of a text that we handed over; the price where Twilio says it already."""
    form = call.form
    said = form.get("MessageStatus") or form.get("SmsStatus", "")
    status, name = STATUS.get(said), call.query.get("id", "") or key(call)
    if status is None or not name:
        return None
    code = form.get("ErrorCode", "")
    return Report(
        name,
        status,
        reason=_why(said, code) if status == "failed" else "",
        price=micros(form.get("Price")),
        currency=form.get("PriceUnit", "").upper(),
    )


def _why(said: str, code: str) -> str:
    """The reason as a code of ours; a code of Twilio's where we have none."""
    if code.isdecimal() and int(code):
        return REASONS.get(code, f"twilio {code}"[:60])
    return "undelivered" if said == "undelivered" else "provider"


def lacks(account: Account) -> str:
    """What an account needs and has not."""
    if not str(account.settings.get("sid", "")).startswith("AC"):
        return "settings.sid has to be the account's SID, AC…"
    if not (account.address or account.settings.get("service")):
        return "address has to be a number of ours, or settings.service a Messaging Service, MG…"
    for name in ("url", "hooks"):
        if not has_address(account, name):
            return f"settings.{name} has to be an http:// or https:// address"
    try:
        secret(account, "token")
    except MissingSecret as missing:
        return str(missing)
    return ""


def _api(account: Account) -> str:
    """Twilio, or what stands in its place."""
    return str(account.settings.get("url") or API).rstrip("/")


def _object(answer: httpx.Response) -> dict[str, object]:
    """The JSON object of an answer; none where a gateway between answered in words."""
    try:
        told = answer.json()
    except (JSONDecodeError, UnicodeDecodeError):
        return {}
    return told if isinstance(told, dict) else {}


def _whole(said: object) -> int:
    """A whole number as Twilio writes it, bare or in quotes; 0 for anything else."""
    text = str(said)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _degrees(said: str | None, most: int) -> float | None:
    """One half of a place."""
    try:
        value = float(said or "")
    except ValueError:
        return None
    return value if -most <= value <= most else None


provider = Provider(
    "twilio",
    send=send,
    trusted=trusted,
    key=key,
    parse=parse,
    report=report,
    lacks=lacks,
    answer=b'<?xml version="1.0" encoding="UTF-8"?><Response/>',
    answer_type="text/xml; charset=utf-8",
)
