"""A small HTTP/1.1 client that keeps many connections busy and costs little itself.

A general client takes as much processor time per request as the server that it measures; on the
same two cores that would halve the figures. This one writes ready bytes and reads an answer with
`Content-Length`, which is all that our own server sends.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Run:
    """What came of a run: latencies in seconds, and how often each status came."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    @property
    def good(self) -> int:
        """Answers of the 2xx class."""
        return sum(count for status, count in self.statuses.items() if 200 <= status < 300)

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return self.good / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """The latency in milliseconds that this share of the requests stayed under."""
        if not self.latencies:
            return 0.0
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


def request(
    method: str, path: str, host: str, body: bytes = b"", headers: dict[str, str] | None = None
) -> bytes:
    """The bytes of a request."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Accept-Language: id"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def drive(host: str, port: int, make: Callable[[], bytes], *, clients: int, seconds: float) -> Run:
    """Sends requests over `clients` connections for so many seconds."""
    return asyncio.run(_drive(host, port, make, clients, seconds))


async def _drive(
    host: str, port: int, make: Callable[[], bytes], clients: int, seconds: float
) -> Run:
    run = Run()
    began = time.perf_counter()
    until = began + seconds
    await asyncio.gather(*(_client(host, port, make, until, run) for _ in range(clients)))
    run.seconds = time.perf_counter() - began
    return run


async def _client(host: str, port: int, make: Callable[[], bytes], until: float, run: Run) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        while time.perf_counter() < until:
            sent = time.perf_counter()
            writer.write(make())
            status = await _answer(reader)
            run.latencies.append(time.perf_counter() - sent)
            run.statuses[status] = run.statuses.get(status, 0) + 1
    finally:
        writer.close()


async def _answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    length = 0
    for line in lines[1:]:
        if line[:15].lower() == b"content-length:":
            length = int(line[15:])
    if length:
        await reader.readexactly(length)
    return int(lines[0].split(b" ", 2)[1])
