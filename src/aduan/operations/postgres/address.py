"""Where the database is and with which logins it is entered."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from aduan.operations import keyfiles
from aduan.operations.mistakes import Mistake

APP = "aduan_app"
"""The login of web and worker: reads and writes rows, changes no table."""
OWNER = "aduan_owner"
"""The login of migrations and of the sealer: owns every table."""
SUPERUSER = "postgres"
"""The first login of an embedded cluster; used to make the other two and for nothing else."""

DATABASE_NAME = "aduan"
PORT = 5432
LONGEST_SOCKET_FOLDER = 80
"""A socket's path may have about 100 characters; the file's own name takes 20 of them."""


@dataclass(frozen=True)
class Login:
    """A name and password at the database server."""

    name: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class Address:
    """A database, the two logins that Aduan works with, and the login (if any) that may make
    them. `options` are further libpq settings such as sslmode."""

    host: str
    port: str
    name: str
    app: Login
    owner: Login
    admin: Login | None
    embedded: bool
    options: dict[str, str] = field(default_factory=dict)

    def parameters(self, login: Login, database: str = "") -> dict[str, Any]:
        """What `psycopg.connect` wants in order to enter `database` as `login`."""
        return {
            "host": self.host,
            "port": self.port,
            "dbname": database or self.name,
            "user": login.name,
            "password": login.password,
            **self.options,
        }


def embedded_address(data: Path, *, secret_key: str) -> Address:
    """The database that our own supervisor runs on `data`: a socket, no TCP port."""
    return Address(
        host=str(socket_folder(data)),
        port=str(PORT),
        name=DATABASE_NAME,
        app=_derived(APP, secret_key),
        owner=_derived(OWNER, secret_key),
        admin=_derived(SUPERUSER, secret_key),
        embedded=True,
    )


def given_address(url: str, *, secret_key: str) -> Address:
    """The database of DATABASE_URL, whose login may be an administrator (who can make our two
    logins) or aduan_app itself; raises `Mistake` for what libpq cannot read."""
    try:
        parts = {name: str(value) for name, value in conninfo_to_dict(url).items() if value}
    except psycopg.ProgrammingError:
        raise Mistake(
            "DATABASE_URL cannot be read; it has to look like "
            "postgresql://user:password@host:5432/aduan"
        ) from None
    user, password = parts.pop("user", ""), parts.pop("password", "")
    name = parts.pop("dbname", "")
    app = Login(APP, password) if user == APP and password else _derived(APP, secret_key)
    admin = Login(user, password) if user and user not in (APP, OWNER) else None
    return Address(
        host=parts.pop("host", ""),
        port=parts.pop("port", str(PORT)),
        name=DATABASE_NAME if name in ("", SUPERUSER) else name,
        app=app,
        owner=_derived(OWNER, secret_key),
        admin=admin,
        embedded=False,
        options=parts,
    )


def socket_folder(data: Path) -> Path:
    """The folder of the embedded server's socket: in the data folder, or for a long path a short
    one of its own."""
    inside = data / "socket"
    if len(str(inside)) <= LONGEST_SOCKET_FOLDER:
        return inside
    mark = hashlib.sha256(str(data).encode()).hexdigest()[:16]
    return Path("/tmp") / f"aduan-{mark}"  # noqa: S108 - owner and mode are checked before use


def _derived(name: str, secret_key: str) -> Login:
    return Login(name, keyfiles.derive(secret_key, f"database login {name}"))
