"""How Twilio signs its calls: HMAC-SHA1 under the account's token, in `X-Twilio-Signature`.

docs/usage/webhooks/webhooks-security: signed are the full address that we gave Twilio and, for a
form, its names and values in the order of the names, without anything between them. Twilio's own
library is not used: all of it that we need is here, and it brings an HTTP client of its own.
"""

import hmac
from base64 import b64encode
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlsplit

from aduan.channels.accounts import MissingSecret, own_address, secret
from aduan.channels.providers import Call
from aduan.directory.policy_parts import Account

HEADER = "x-twilio-signature"
PORTS = {"http": 80, "https": 443}


def trusted(account: Account, call: Call) -> bool:
    """Whether Twilio made this call; never where the account has no token.

    What Twilio signed is the address as it knows it, so that ours is put together from the
    account's own base and not from what a proxy made of it.
    """
    try:
        token = secret(account, "token")
    except MissingSecret:
        return False
    parts = urlsplit(call.url)
    url = own_address(account) + parts.path + (f"?{parts.query}" if parts.query else "")
    shown = call.headers.get(HEADER, "").encode()
    form = [] if call.method == "GET" else fields(call.body)
    # Twilio is not consistent about the port; both ways are compared, so that time tells nothing.
    matches = [
        hmac.compare_digest(signature(token, each, form).encode(), shown) for each in spellings(url)
    ]
    return any(matches)


def signature(token: str, url: str, form: Iterable[tuple[str, str]]) -> str:
    """What Twilio shows for this address and form. A value that is given twice counts once."""
    signed = url + "".join(name + value for name, value in sorted(set(form)))
    return b64encode(hmac.digest(token.encode(), signed.encode(), "sha1")).decode()


def spellings(url: str) -> tuple[str, str]:
    """The address without a port, and with one: its own, else its scheme's."""
    parts = urlsplit(url)
    user, at, place = parts.netloc.rpartition("@")
    host = place if parts.port is None else place.rpartition(":")[0]
    port = parts.port or PORTS.get(parts.scheme, 443)
    bare, numbered = f"{user}{at}{host}", f"{user}{at}{host}:{port}"
    return parts._replace(netloc=bare).geturl(), parts._replace(netloc=numbered).geturl()


def fields(body: bytes) -> list[tuple[str, str]]:
    """The form, empty fields too: they are signed like the others."""
    return parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
