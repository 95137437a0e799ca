"""Kannel, the SMS gateway: handing texts to its smsbox, and what it says of them later.

Kannel's user guide 1.4.5: "Using HTTP to send SMS" (POST with X-Kannel headers, so that neither
numbers nor texts stand in anybody's access log) and "Delivery reports".

An account in a programme's policy:

    [[channels.sms.accounts]]
    code = "kannel"
    provider = "kannel"
    address = "1708"
    settings = { url = "http://127.0.0.1:13013/cgi-bin/sendsms", user = "aduan" }
    secrets = { password = "env:ADUAN_KANNEL_PASSWORD", hook = "env:ADUAN_KANNEL_HOOK" }
"""

from urllib.parse import urlencode

import httpx
from django.conf import settings
from django.urls import reverse

from aduan.channels.accounts import secret
from aduan.directory.policy_parts import Account
from aduan.notifications.receipts import Status
from aduan.notifications.senders import Outcome, Outgoing
from aduan.notifications.short import is_gsm

SECRETS = ("password", "hook")
"""What smsbox asks of us, and what we ask of Kannel when it reports."""
GSM, UCS2 = "0", "2"
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
            "X-Kannel-From": account.address,
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
    base = str(account.settings.get("hooks") or settings.ADUAN_PUBLIC_URL).rstrip("/")
    path = reverse("channels:receipt", args=["sms", account.code])
    query = urlencode({"id": name, "key": secret(account, "hook")})
    return f"{base}{path}?{query}&status=%d"
