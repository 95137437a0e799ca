"""The one place that reads the time of day.

Rooms below take `now` as an argument; views find it as `request.now`, jobs and commands ask
`now()` here and pass it down. In a demonstration or a test the file named by ADUAN_CLOCK_FILE
holds a number of seconds that every process adds, so that ten days pass at once everywhere.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aduan.operations.configuration import current
from aduan.operations.mistakes import Mistake

_read: tuple[tuple[str, int, int], timedelta] | None = None
"""The last file read, as (path, time of change in ns, length), and what it said."""


def now() -> datetime:
    """The present instant, aware, in UTC, moved by the clock file where there is one."""
    return datetime.now(UTC) + offset(current().clock_file)


def offset(path: Path | None) -> timedelta:
    """What the clock file adds to the time of day; nothing where it does not exist (yet)."""
    global _read
    if path is None:
        return timedelta(0)
    try:
        state = path.stat()
    except FileNotFoundError:
        return timedelta(0)
    mark = (str(path), state.st_mtime_ns, state.st_size)
    if _read is None or _read[0] != mark:
        _read = (mark, _parse(path))
    return _read[1]


def move(path: Path, by: timedelta) -> None:
    """Sets the offset in the clock file, whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(f"{by.total_seconds()}\n", "ascii")
    draft.replace(path)


def _parse(path: Path) -> timedelta:
    text = path.read_text("ascii", errors="replace").strip()
    try:
        return timedelta(seconds=float(text or 0))
    except (ValueError, OverflowError):
        raise Mistake(f"the clock file {path} has to hold a number of seconds") from None
