"""Measure: the real server under load, each figure beside what the machine could do at all."""

import json
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from aduan.operations.bench.measure import Figure

SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000, "5m": 5_000_000}


@click.command()
@click.option("--size", type=click.Choice(list(SIZES)), default="10k", show_default=True)
@click.option(
    "--work",
    type=click.Choice(["serve", "sweep"]),
    default="serve",
    show_default=True,
    help="What is measured: serving people, or the clock's sweep over so many open cases.",
)
@click.option("--seconds", default=10.0, show_default=True, help="Length of each run under load.")
@click.option("--json", "as_json", is_flag=True, help="Print the JSON document only.")
def command(size: str, work: str, seconds: float, *, as_json: bool) -> None:
    """Start an Aduan of its own, fill it, load it, and print figures with their ratios.

    \b
    Example:
      aduan bench --size 100k
      aduan bench --size 10k --json > figures.json
      aduan bench --size 1m --work sweep
    """
    say: Callable[[str], None] = _silent if as_json else _say
    say("starting an Aduan of its own")
    document = _sweep(SIZES[size], say) if work == "sweep" else _serve(SIZES[size], seconds, say)
    document["size"] = size
    if not as_json:
        click.echo(table(document))
    click.echo(json.dumps(document, ensure_ascii=False))


def _say(words: str) -> None:
    """Progress, apart from the figures."""
    click.echo(words, err=True)


def _silent(_words: str) -> None:
    """Progress that nobody wants to read."""


def _serve(count: int, seconds: float, say: Callable[[str], None]) -> dict[str, Any]:
    from aduan.operations.bench import stack

    with stack.running() as (data, port):
        os.environ["ADUAN_DATA"] = str(data)
        os.environ.pop("DATABASE_URL", None)
        return _measure(data, port, count, seconds, say)


def _sweep(count: int, say: Callable[[str], None]) -> dict[str, Any]:
    from aduan.operations.bench import stack

    with stack.database() as data:
        os.environ["ADUAN_DATA"] = str(data)
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        import psycopg

        from aduan.directory.loading import load_programme
        from aduan.operations import wallclock
        from aduan.operations.bench import measure, plights, sweeping
        from aduan.operations.configuration import current

        now: datetime = wallclock.now()
        load_programme("lapor", now=now)
        database = current().database
        due = min(plights.DUE, count // 10)
        with psycopg.connect(**database.parameters(database.owner)) as owner:
            figures, runs = sweeping.measured(owner, count, due, now, say)
        measure.close()
    return {
        "cases": count,
        "due": due,
        "figures": [figure.as_json() for figure in figures],
        "sweeps": [run.as_json() for run in runs],
    }


def _measure(
    data: Path, port: int, count: int, seconds: float, say: Callable[[str], None]
) -> dict[str, Any]:
    import django

    django.setup()
    import psycopg

    from aduan.directory.loading import load_programme
    from aduan.operations import wallclock
    from aduan.operations.bench import loader, measure
    from aduan.operations.configuration import current

    now: datetime = wallclock.now()
    database = current().database
    began = datetime.now(tz=now.tzinfo)
    load_programme("lapor", now=now)
    with psycopg.connect(**database.parameters(database.owner)) as owner:
        numbers = loader.fill(owner, count, now, lambda done: say(f"{done:,} cases loaded"))
    loaded = (datetime.now(tz=now.tzinfo) - began).total_seconds()
    figures: list[Figure] = []
    memory = measure.memory(port)
    say("inbox and search")
    figures += measure.inboxes(now)
    figures += measure.search()
    say("tracking page")
    figures.append(measure.tracking(data, port, numbers[:100], seconds))
    say("filing")
    figures.append(measure.filing(port, now, seconds))
    measure.close()
    return {
        "cases": count,
        "loaded_seconds": round(loaded, 1),
        "memory": memory,
        "figures": [figure.as_json() for figure in figures],
    }


def table(document: dict[str, Any]) -> str:
    """The figures as aligned columns."""
    head = ("what", "per s", "p50 ms", "p95 ms", "p99 ms", "cpu ms", "ceiling", "ratio", "wanted")
    rows = [head] + [
        (
            figure["name"],
            f"{figure['rate']:.0f}",
            f"{figure['p50']:.1f}",
            f"{figure['p95']:.1f}",
            f"{figure['p99']:.1f}",
            f"{figure['cpu_ms']:.2f}" if figure["cpu_ms"] else "",
            f"{figure['ceiling']:.0f}" if figure["ceiling"] else "",
            f"{figure['ratio']:.2f}" if figure["ratio"] else "",
            figure["wanted"],
        )
        for figure in document["figures"]
    ]
    widths = [max(len(row[place]) for row in rows) for place in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
