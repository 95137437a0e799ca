"""`aduan parse`: what a channel's parser makes of a raw message."""

import json
import sys
from dataclasses import asdict

import click

from aduan.channels import registry
from aduan.channels.providers import Call, Inbound, Unreadable
from aduan.operations.mistakes import Mistake

EXAMPLE = """\b
Example:
  aduan parse sms --provider kannel --query id=7 \\
      --header "X-Kannel-From: +6281234567890" < body.txt
"""


@click.command("parse", epilog=EXAMPLE)
@click.argument("channel")
@click.option("--provider", default="", help="The provider's name; each is tried without it.")
@click.option("--header", "headers", multiple=True, help="NAME: VALUE, as the provider sent it.")
@click.option("--query", default="", help="What stood in the address after the question mark.")
def command(channel: str, provider: str, headers: tuple[str, ...], query: str) -> None:
    """Reads one raw message or webhook body of CHANNEL and prints what it makes of it.

    One JSON object a line. Exit 1 and a reason where it cannot be read.
    """
    try:
        door = registry.get(channel)
    except registry.NoSuchChannel as unknown:
        raise Mistake(str(unknown)) from None
    call = Call(
        account="",
        method="POST",
        url=f"?{query}",
        headers=dict(_header(each) for each in headers),
        body=sys.stdin.buffer.read(),
    )
    wanted = [door.providers[provider]] if provider in door.providers else door.providers.values()
    reasons: dict[str, str] = {}
    for each in wanted:
        try:
            found: list[Inbound] = each.parse(call)
        except Unreadable as unreadable:
            reasons[each.name] = unreadable.reason
            continue
        for message in found:
            click.echo(json.dumps(asdict(message), ensure_ascii=False))
        return
    told = "; ".join(f"{name}: {reason}" for name, reason in reasons.items())
    raise Mistake(told or f"nothing comes in by {channel}")


def _header(text: str) -> tuple[str, str]:
    name, _colon, value = text.partition(":")
    return name.strip().lower(), value.strip()
