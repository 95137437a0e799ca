"""The system account under which the embedded database runs."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from aduan.operations.mistakes import Mistake

CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """A user and group id of this machine."""

    name: str
    uid: int
    gid: int

    def own(self, path: Path, mode: int) -> None:
        """Hands a file or folder to this account."""
        os.chown(path, self.uid, self.gid)
        path.chmod(mode)


def database_account() -> Account | None:
    """None for an ordinary user, who runs the database himself. PostgreSQL refuses to run as
    root, and needs a user that the machine knows; so root runs it as `postgres` or `nobody`."""
    if os.geteuid() != 0:
        return None
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise Mistake("the database cannot run as root: make a system user named postgres")


def unreachable(path: Path, account: Account | None) -> Path | None:
    """The first folder on the way to `path` that `account` may not pass through, if any."""
    if account is None:
        return None
    for folder in [*reversed(path.parents), path]:
        if not folder.exists():
            return None
        state = folder.stat()
        bit = (
            0o100
            if state.st_uid == account.uid
            else 0o010
            if state.st_gid == account.gid
            else 0o001
        )
        if folder.is_dir() and not state.st_mode & bit:
            return folder
    return None
