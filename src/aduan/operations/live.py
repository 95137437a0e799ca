"""The live process: server-sent events for one case, on ASGI, apart from the web process.

`GET /live/<number>` streams an event whenever the case changed (WHATWG HTML, server-sent events).
It carries no content, only "look again": the page then asks the web process, and so the gate.
A public case may be watched by anybody; any other needs `?k=`, a signed token that its page gives.
One query a beat over the one change table serves all watchers.
"""

import asyncio
import contextlib
import os
from collections import defaultdict
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aduan.operations.settings")
django.setup()

# Now, not sooner: models need the settings.
import psycopg  # noqa: E402
from django.conf import settings  # noqa: E402

from aduan.notifications.places import LIVE  # noqa: E402
from aduan.operations import wallclock  # noqa: E402
from aduan.operations.configuration import current  # noqa: E402
from aduan.vault import links  # noqa: E402
from aduan.vault.numbers import parse  # noqa: E402

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

BEAT_SECONDS = 0.4
"""Between two looks at the change table: a change is seen within a second."""
PING_SECONDS = 20.0
"""A comment keeps proxies from closing a quiet stream, and finds watchers who left."""
OVERLAP = 500
"""Rows looked at again, for transactions that commit out of the order of their ids."""

_CHANGES = "SELECT id, number, version FROM cases_casechange WHERE id > %s ORDER BY id LIMIT 5000"
_PUBLIC = "SELECT 1 FROM cases_publiccase WHERE number = %s"
_OWN = "SELECT 1 FROM cases_case WHERE number = %s AND id = %s"
_LAST = "SELECT coalesce(max(id), 0) FROM cases_casechange"


class Changes:
    """Reads the change table for all watchers and wakes those of a changed case."""

    def __init__(self) -> None:
        self.watchers: dict[int, set[asyncio.Queue[int]]] = defaultdict(set)
        self._reader: asyncio.Task[None] | None = None
        self._seen: set[int] = set()
        self._lock = asyncio.Lock()

    @contextlib.asynccontextmanager
    async def watching(self, number: int) -> Any:
        """A queue that gets the new version whenever the case changes."""
        if self._reader is None or self._reader.done():
            self._reader = asyncio.create_task(self._read())
        queue: asyncio.Queue[int] = asyncio.Queue(maxsize=10)
        self.watchers[number].add(queue)
        try:
            yield queue
        finally:
            self.watchers[number].discard(queue)
            if not self.watchers[number]:
                del self.watchers[number]

    async def _read(self) -> None:
        """Looks every beat while somebody watches; reconnects after the database was away."""
        last: int | None = None
        while True:
            try:
                async with await connect() as connection:
                    if last is None:
                        last = await _one(connection, _LAST, ())
                    while True:
                        last = await self._look(connection, last or 0)
                        await asyncio.sleep(BEAT_SECONDS)
            except psycopg.Error:
                await asyncio.sleep(1.0)

    async def _look(self, connection: psycopg.AsyncConnection[Any], last: int) -> int:
        cursor = await connection.execute(_CHANGES, [max(0, last - OVERLAP)])
        rows = await cursor.fetchall()
        for change, number, version in rows:
            if change in self._seen:
                continue
            for queue in tuple(self.watchers.get(number, ())):
                with contextlib.suppress(asyncio.QueueFull):
                    queue.put_nowait(version)
        self._seen = {change for change, _number, _version in rows}
        return max([last, *self._seen])


async def connect() -> psycopg.AsyncConnection[Any]:
    """A connection of the application's login, which sees what the application sees."""
    database = current().database
    return await psycopg.AsyncConnection.connect(
        **database.parameters(database.app), autocommit=True
    )


async def _one(connection: psycopg.AsyncConnection[Any], query: Any, values: Any) -> Any:
    row = await (await connection.execute(query, values)).fetchone()
    return row[0] if row else None


class Questions:
    """One connection for all that is asked about watchers, however many come at once."""

    def __init__(self) -> None:
        self._connection: psycopg.AsyncConnection[Any] | None = None
        self._turn = asyncio.Lock()

    async def one(self, query: Any, values: Any) -> Any:
        """The first value of the answer; asked again once where the database went away."""
        async with self._turn:
            try:
                return await self._ask(query, values)
            except psycopg.OperationalError:
                self._connection = None
                return await self._ask(query, values)

    async def _ask(self, query: Any, values: Any) -> Any:
        if self._connection is None or self._connection.closed:
            self._connection = await connect()
        return await _one(self._connection, query, values)


CHANGES = Changes()
QUESTIONS = Questions()


async def may_watch(number: int, token: str) -> bool:
    """Whether a case may be watched: it is public, or the token was signed for it."""
    if await QUESTIONS.one(_PUBLIC, [number]):
        return True
    case_id = links.check(token, LIVE, wallclock.now()) if token else None
    return case_id is not None and bool(await QUESTIONS.one(_OWN, [number, case_id]))


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """The ASGI application."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
        return
    if scope["type"] != "http":
        return
    path = scope["path"]
    if path == "/health/live":
        await _plain(send, 200, b"live\n")
        return
    number = parse(path.removeprefix("/live/")) if path.startswith("/live/") else None
    token = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("k", [""])[0]
    if scope["method"] != "GET" or number is None:
        await _plain(send, 404, b"not found\n")
        return
    try:
        allowed = await may_watch(number, token)
    except psycopg.OperationalError:
        # The page asks every few seconds by itself meanwhile.
        await _plain(send, 503, b"the database does not answer; try again\n")
        return
    if allowed:
        await _stream(number, receive, send)
    else:
        await _plain(send, 404, b"not found\n")


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        kind = message["type"]
        await send({"type": f"{kind}.complete"})
        if kind == "lifespan.shutdown":
            return


def _headers(content_type: bytes) -> list[tuple[bytes, bytes]]:
    return [
        (b"content-type", content_type),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"access-control-allow-origin", settings.ADUAN_PUBLIC_URL.encode()),
    ]


async def _plain(send: Send, status: int, body: bytes) -> None:
    await send(
        {"type": "http.response.start", "status": status, "headers": _headers(b"text/plain")}
    )
    await send({"type": "http.response.body", "body": body})


async def _stream(number: int, receive: Receive, send: Send) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [*_headers(b"text/event-stream"), (b"x-accel-buffering", b"no")],
        }
    )
    await _write(send, b"retry: 3000\n: watching\n\n")
    gone = asyncio.create_task(_until_gone(receive))
    try:
        async with CHANGES.watching(number) as queue:
            while not gone.done():
                change = asyncio.create_task(queue.get())
                await asyncio.wait(
                    {change, gone}, timeout=PING_SECONDS, return_when=asyncio.FIRST_COMPLETED
                )
                if change.done():
                    await _write(send, b"data: %d\n\n" % change.result())
                else:
                    change.cancel()
                    await _write(send, b": still here\n\n")
    finally:
        gone.cancel()
    await send({"type": "http.response.body", "body": b""})


async def _write(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
