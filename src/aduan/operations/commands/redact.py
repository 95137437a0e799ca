"""`aduan redact`: personal data in texts, found and covered."""

import json
import sys
from typing import Any

import click

from aduan.cases.redaction import redact

EXAMPLE = """\b
Example:
  echo '{"text": "Lampu mati, hubungi 0812-3456-7890"}' | aduan redact
prints
  {"spans": [{"start": 20, "end": 34, "kind": "PHONE"}], "text": "Lampu mati, hubungi [☎ •••]"}
"""


@click.command("redact", epilog=EXAMPLE)
def command() -> None:
    """Find and cover personal data in texts.

    Reads JSON lines from standard input, each an object with a "text", and prints for each one
    line: the spans found (code points, end excluded, with their kind) and the covered text. Phones,
    identity numbers, mail addresses, messenger names, plates and house numbers are found; people's
    names are not. An empty line is skipped. A line that cannot be read ends the run with exit code
    1; what stood before it has been answered.
    """
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        spans, copy = redact(_text(number, line))
        found = [{"start": span.start, "end": span.end, "kind": span.kind} for span in spans]
        click.echo(json.dumps({"spans": found, "text": copy}, ensure_ascii=False).encode())


def _text(number: int, line: bytes) -> str:
    """The text in one line of input; a line that holds none is the user's mistake."""
    try:
        record: Any = json.loads(line)
    except UnicodeDecodeError:
        raise click.ClickException(f"line {number} is not UTF-8") from None
    except json.JSONDecodeError as error:
        at = f"character {error.colno}"
        raise click.ClickException(f"line {number} is not JSON: {error.msg} at {at}") from None
    except RecursionError:
        raise click.ClickException(f"line {number} is nested too deeply") from None
    text = record.get("text") if isinstance(record, dict) else None
    if not isinstance(text, str):
        raise click.ClickException(f'line {number} holds no "text" of type string')
    try:
        text.encode()
    except UnicodeEncodeError:
        raise click.ClickException(f"line {number} holds half of a character pair") from None
    return text
