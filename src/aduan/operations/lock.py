"""One Aduan per data folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aduan.operations.keyfiles import make_data_folder
from aduan.operations.mistakes import Mistake


@contextmanager
def held(data: Path) -> Iterator[None]:
    """Holds the data folder's lock; the kernel releases it however the process ends.

    Raises `Mistake` where another process holds it."""
    path = data / "lock"
    try:
        make_data_folder(data)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise Mistake(
            f"the folder {data} cannot be used ({error.strerror}): choose another with --data"
        ) from None
    with os.fdopen(descriptor, "r+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = file.read(20).strip() or "unknown"
            raise Mistake(
                f"Aduan already runs on {data} (process {holder}): "
                "stop it first, or choose another folder with --data"
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
