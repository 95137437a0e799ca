"""The measurements, each as a `Figure` with its ceiling."""

import json
import statistics
import time
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import psutil
from django.db import connection
from django.db.models import Count

from aduan.cases import inbox
from aduan.cases.models import Case, PublicCase
from aduan.cases.register import matching
from aduan.directory.models import Agency, ProgrammeVersion
from aduan.operations.bench import ceiling, client, stack
from aduan.operations.configuration import current
from aduan.vault.ids import uuid7

CLIENTS = 32
WARM_UP = 5
WARM_SECONDS = 3.0
"""Until each thread of the web processes has its connection and its statements are prepared."""
ROUNDS = 200


@dataclass(frozen=True)
class Figure:
    """One measured thing. `rate` is per second, latencies are in milliseconds."""

    name: str
    rate: float
    p50: float
    p95: float
    p99: float
    cpu_ms: float = 0.0
    ceiling: float = 0.0
    ratio: float = 0.0
    wanted: str = ""

    def as_json(self) -> dict[str, Any]:
        """Rounded, for the JSON document."""
        return {
            key: round(value, 3) if isinstance(value, float) else value
            for key, value in asdict(self).items()
        }


def filing(port: int, now: datetime, seconds: float) -> Figure:
    """Filing over HTTP beside the same rows written by plain psycopg."""
    statements = ceiling.record(now)
    case = Case.objects.latest("recorded_at")
    fixed = set(Agency.objects.values_list("pk", flat=True)[:2000])
    fixed |= {case.programme_id, case.policy_id}
    fixed |= set(ProgrammeVersion.objects.values_list("pk", flat=True)[:100])
    ceiling.keep(fixed, case.number)
    database = current().database
    parameters = database.parameters(database.app)
    ceiling.replay(statements, parameters, WARM_SECONDS, first=1_000_000_000)
    ceiling.settle()
    raw = ceiling.replay(statements, parameters, seconds, first=1_100_000_000)
    ceiling.forget_jobs()

    def make() -> bytes:
        body = {
            "programme": "lapor",
            "text": f"Lampu jalan padam di depan pasar, laporan {uuid7()}",
            "contact": {"name": "Warga", "phone": "+6281234567890"},
        }
        return client.request(
            "POST",
            "/api/v1/cases",
            f"127.0.0.1:{port}",
            json.dumps(body).encode(),
            {"Idempotency-Key": str(uuid7())},
        )

    run, used = _loaded(port, make, seconds)
    return _figure("file over HTTP", run, used, raw, "≥ 0.25 of raw, ≥ 300/s on 2 quiet cores")


def tracking(data: Path, port: int, numbers: Sequence[int], seconds: float) -> Figure:
    """The public tracking page of unchanged cases beside a constant page of the same size."""
    number = numbers[len(numbers) // 2]
    page = urllib.request.urlopen(f"http://127.0.0.1:{port}/c/{number:09d}", timeout=30).read()
    sent = iter(range(10**12))

    def make() -> bytes:
        chosen = numbers[next(sent) % len(numbers)]
        return client.request("GET", f"/c/{chosen:09d}", f"127.0.0.1:{port}")

    with stack.constant_page(data, port + 2, len(page)):
        constant, _used = _loaded(
            port + 2, lambda: client.request("GET", "/", f"127.0.0.1:{port}"), seconds
        )
    run, used = _loaded(port, make, seconds)
    return _figure("public tracking page", run, used, constant.rate, "≥ 0.3 of a constant page")


def inboxes(now: datetime) -> list[Figure]:
    """Some lists that the desk offers, as their two statements, where they are longest: with full
    pages, whose cost must not grow with the set."""
    working = Case.objects.filter(state="in_progress").values_list("unit_id", flat=True)
    unit = working.annotate(cases=Count("pk")).order_by("-cases")[0]
    programme = ProgrammeVersion.objects.values_list("programme_id", flat=True)[0]
    figures = []
    for code in ("all-open", "unit-in_progress", "unit-late", "checking"):
        listing = inbox.LISTINGS[code]
        place = programme if listing.scope == "programme" else unit
        figures.append(_timed(f"inbox {code}", partial(inbox.page, listing, [place], now)))
    return figures


def search() -> list[Figure]:
    """The public search, newest twenty, in Indonesian and in Thai."""

    def find(words: str) -> list[PublicCase]:
        found = PublicCase.objects.filter(matching(words), programme="lapor").defer("words")
        return list(found.order_by("-published_at", "-number")[:20])

    return [
        _timed("search Indonesian", lambda: find("jembatan rusak"), "p95 ≤ 100 ms at 5 M"),
        _timed("search Thai", lambda: find("ถนนชำรุด"), "p95 ≤ 100 ms at 5 M"),
    ]


def memory(port: int) -> dict[str, float]:
    """PSS in MB of the whole process tree that serves this port, and of its parts."""
    total: dict[str, float] = {}
    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"] or []
        if "up" in words and str(port) in words:
            for child in [process, *process.children(recursive=True)]:
                try:
                    size = child.memory_full_info().pss / 1e6
                    name = " ".join(child.cmdline())[-60:] or child.name()
                except psutil.Error:
                    continue
                total[name] = total.get(name, 0.0) + size
    return {"total_pss_mb": round(sum(total.values()), 1)}


def _timed(name: str, act: Callable[[], object], wanted: str = "") -> Figure:
    for _ in range(WARM_UP):
        act()
    took: list[float] = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        act()
        took.append(time.perf_counter() - began)
    ordered = sorted(took)
    return Figure(
        name,
        rate=1 / statistics.mean(took),
        p50=ordered[len(ordered) // 2] * 1000,
        p95=ordered[int(len(ordered) * 0.95)] * 1000,
        p99=ordered[int(len(ordered) * 0.99)] * 1000,
        wanted=wanted,
    )


def _loaded(port: int, make: Callable[[], bytes], seconds: float) -> tuple[client.Run, float]:
    """The server under load, once it is warm; and what processor time that took."""
    client.drive("127.0.0.1", port, make, clients=CLIENTS, seconds=WARM_SECONDS)
    before = _processor_seconds()
    run = client.drive("127.0.0.1", port, make, clients=CLIENTS, seconds=seconds)
    return run, _processor_seconds() - before


def _figure(name: str, run: client.Run, used: float, top: float, wanted: str) -> Figure:
    if run.good < sum(run.statuses.values()):
        wanted += f"; statuses {run.statuses}"
    return Figure(
        name,
        rate=run.rate,
        p50=run.percentile(0.5),
        p95=run.percentile(0.95),
        p99=run.percentile(0.99),
        cpu_ms=used / run.good * 1000 if run.good else 0.0,
        ceiling=top,
        ratio=run.rate / top if top else 0.0,
        wanted=wanted,
    )


def _processor_seconds() -> float:
    """Processor time of all processes but this one, as far as they are ours to see."""
    total = 0.0
    for process in psutil.process_iter(["cpu_times", "cmdline"]):
        words = " ".join(process.info["cmdline"] or [])
        if process.info["cpu_times"] and ("aduan" in words or "postgres" in words):
            total += process.info["cpu_times"].user + process.info["cpu_times"].system
    own = psutil.Process().cpu_times()
    return float(total - own.user - own.system)


def close() -> None:
    """Lets go of the bench's own connections before the database stops."""
    connection.close()
