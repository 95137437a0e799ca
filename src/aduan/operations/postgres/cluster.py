"""The embedded database: making its files, and the part that runs it.

One server per data folder, a direct child of the supervisor, reached by a socket in a folder that
only its account may enter. No TCP port, passwords always asked (SCRAM), fsync on.
"""

import contextlib
import os
import secrets
import shutil
import signal
import stat
import subprocess
from collections.abc import Mapping
from pathlib import Path

import psycopg

from aduan.operations.keyfiles import make_data_folder
from aduan.operations.mistakes import Mistake
from aduan.operations.postgres.account import Account, database_account, unreachable
from aduan.operations.postgres.address import PORT, SUPERUSER, Address
from aduan.operations.postgres.binaries import Binaries, find, reachable
from aduan.operations.supervisor.part import Part

FIRST_BUILTIN_LOCALE = 17
LARGEST_LOG_BYTES = 10_000_000

SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "150",
    "shared_buffers": "128MB",
    "jit": "off",
    # A queue that stood empty and now grows fast gets plans for a long one within seconds.
    "autovacuum_naptime": "10s",
    "password_encryption": "scram-sha-256",
    # Rows are about people; so the server's log holds neither statements nor values.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": "0",
    "log_min_messages": "warning",
}


class Cluster:
    """The database files of one data folder."""

    def __init__(
        self, data: Path, address: Address, *, settings: Mapping[str, str] | None = None
    ) -> None:
        """`settings` are further server settings, as in postgresql.conf."""
        self.data = data
        self.address = address
        self.settings = {**SETTINGS, **(settings or {})}
        self.files = data / "database"
        self.account: Account | None = database_account()
        self.binaries: Binaries = find()

    def prepare(self) -> None:
        """Makes the files if there are none, and the socket's folder; raises `Mistake`."""
        make_data_folder(self.data)
        closed = unreachable(self.data, self.account)
        if closed is not None and self.account is not None:
            raise Mistake(
                f"the database runs as the user {self.account.name}, who may not enter {closed}: "
                "choose another folder with --data"
            )
        self.binaries = reachable(self.binaries, self.account, self.data)
        self._make_socket_folder()
        (self.data / "logs").mkdir(mode=0o700, exist_ok=True)
        log = self._log()
        if log.exists() and log.stat().st_size > LARGEST_LOG_BYTES:
            log.replace(log.with_suffix(".log.1"))
        if (self.files / "PG_VERSION").exists():
            self._check_version()
        else:
            self._initialise()

    def part(self) -> Part:
        """The server, for the supervisor. SIGINT is its fast, clean shutdown."""
        options = [f"--{name}={value}" for name, value in self.settings.items()]
        return Part(
            name="database",
            command=(
                self.binaries.program("postgres"),
                "-D",
                str(self.files),
                f"--unix_socket_directories={self.address.host}",
                *options,
            ),
            environment={"LC_ALL": "C"},
            account=self.account,
            stop_signal=signal.SIGINT,
            stop_seconds=60.0,
            ready=self.answers,
            log=self._log(),
        )

    def answers(self) -> bool:
        """Whether a real connection works; a pid file proves nothing."""
        if self.address.admin is None:
            return False
        parameters = self.address.parameters(self.address.admin, SUPERUSER)
        try:
            with psycopg.connect(**parameters, connect_timeout=5) as connection:
                connection.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _log(self) -> Path:
        return self.data / "logs" / "database.log"

    def _make_socket_folder(self) -> None:
        """A folder of mode 0700 that is ours; anything else under that name is refused."""
        folder = Path(self.address.host)
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            if self.account:
                self.account.own(folder, 0o700)
        state = folder.lstat()
        owner = self.account.uid if self.account else os.geteuid()
        if not stat.S_ISDIR(state.st_mode) or state.st_uid != owner or state.st_mode & 0o077:
            raise Mistake(f"{folder} is not a folder of our own: remove it and start again")

    def _check_version(self) -> None:
        made_by = int((self.files / "PG_VERSION").read_text("ascii").split(".")[0])
        if made_by != self.binaries.major:
            raise Mistake(
                f"the database in {self.files} was made by PostgreSQL {made_by}, and the programs "
                f"at hand are PostgreSQL {self.binaries.major}: set ADUAN_POSTGRES_BIN to those of "
                f"{made_by}, or move the data with aduan backup and aduan restore"
            )

    def _initialise(self) -> None:
        """initdb into a folder beside, moved into place only when complete."""
        draft = self.files.with_name("database.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        password_file = self.data / f".password.{secrets.token_hex(8)}"
        descriptor = os.open(password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(self.address.admin.password if self.address.admin else "")
        account = self.account
        try:
            if account:
                account.own(draft, 0o700)
                account.own(password_file, 0o600)
            done = subprocess.run(  # noqa: S603 - our own program, no shell
                self._initdb(draft, password_file),
                env={**os.environ, "LC_ALL": "C"},
                cwd="/" if account else None,
                user=account.uid if account else None,
                group=account.gid if account else None,
                extra_groups=[] if account else None,
                capture_output=True,
                text=True,
                check=False,
            )
        finally:
            password_file.unlink()
        if done.returncode != 0:
            reason = " ".join((done.stderr or done.stdout).split())[-400:]
            raise Mistake(f"the database could not be made in {self.files}: {reason}")
        draft.replace(self.files)

    def _initdb(self, folder: Path, password_file: Path) -> list[str]:
        """The command; sorting is by code point, upper and lower case by Unicode."""
        locale = (
            ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
            if self.binaries.major >= FIRST_BUILTIN_LOCALE
            else ["--locale=C", "--lc-ctype=C.UTF-8"]
        )
        return [
            self.binaries.program("initdb"),
            f"--pgdata={folder}",
            f"--username={SUPERUSER}",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--data-checksums",
            *locale,
        ]
