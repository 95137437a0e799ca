"""What the environment says, read once, checked, in one value.

Every other module asks `current()`. Read elsewhere are only what comes before there is a
configuration (`up`, `command` and the PostgreSQL binaries fill in and find what is not given) and
the secrets that a programme's policy names (`channels.accounts`).
The variables are described in docs/configuration.md.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from aduan.operations import keyfiles
from aduan.operations.mistakes import Mistake
from aduan.operations.postgres.address import Address, embedded_address, given_address

DEMO_MARKER = "demo"
"""Name of the file in a data folder that says: this is a demonstration, not a register."""

DEFAULT_PORT = 8000
DEMO_CASES = 2300
"""Reports that a demonstration begins with; the first of them stand before it serves."""


Network = IPv4Network | IPv6Network


@dataclass(frozen=True)
class Configuration:
    """The settings of one installation.

    `vault_keys` are 32 bytes each, newest first. `clock_file` is set only where time may be
    moved (a demonstration or a test database). `smtp_url` empty means that mail is held.
    `demo_cases` is how many reports a demonstration begins with.
    """

    data: Path
    demo: bool
    database: Address
    secret_key: str
    vault_keys: tuple[bytes, ...]
    public_url: str
    live_url: str
    allowed_hosts: tuple[str, ...]
    media: str
    clock_file: Path | None
    smtp_url: str
    metrics_token: str
    clamav: str = ""
    demo_cases: int = DEMO_CASES
    trusted_proxies: tuple[Network, ...] = ()

    @property
    def https(self) -> bool:
        """Whether the public reaches this installation by TLS only."""
        return self.public_url.startswith("https://")


@cache
def current() -> Configuration:
    """The configuration of this process; raises `Mistake` in plain words."""
    return read(os.environ)


def read(environment: Mapping[str, str]) -> Configuration:
    """Reads and checks a whole environment; raises `Mistake` naming the variable at fault."""
    data = data_folder(environment)
    url = environment.get("DATABASE_URL", "")
    secret_key = keyfiles.secret_key(environment, data)
    database = (
        given_address(url, secret_key=secret_key)
        if url
        else embedded_address(data, secret_key=secret_key)
    )
    demo = is_demo(data, database if url else None)
    public_url = _address(environment, "ADUAN_PUBLIC_URL", f"http://127.0.0.1:{DEFAULT_PORT}")
    return Configuration(
        data=data,
        demo=demo,
        database=database,
        secret_key=secret_key,
        vault_keys=keyfiles.vault_keys(environment, data),
        public_url=public_url,
        live_url=_address(environment, "ADUAN_LIVE_URL", _next_port(public_url)),
        allowed_hosts=_hosts(environment.get("ADUAN_ALLOWED_HOSTS", ""), public_url),
        media=environment.get("ADUAN_MEDIA", "") or str(data / "media"),
        clock_file=_clock_file(environment.get("ADUAN_CLOCK_FILE", ""), demo=demo),
        smtp_url=_smtp(environment.get("ADUAN_SMTP_URL", "")),
        metrics_token=environment.get("ADUAN_METRICS_TOKEN", ""),
        clamav=environment.get("ADUAN_CLAMAV", ""),
        demo_cases=_count(environment, "ADUAN_DEMO_CASES", DEMO_CASES),
        trusted_proxies=_networks(environment, "ADUAN_TRUSTED_PROXIES"),
    )


def data_folder(environment: Mapping[str, str]) -> Path:
    """The folder that holds database, keys, attachments and checkpoints."""
    given = environment.get("ADUAN_DATA", "")
    return Path(given).expanduser().resolve() if given else default_data_folder(environment)


def default_data_folder(environment: Mapping[str, str], *, demo: bool = False) -> Path:
    """Where data lie when nobody said: /var/lib for root (the database's own user has to
    reach it, and root's home is closed to others), else the user's data home."""
    name = "aduan-demo" if demo else "aduan"
    if os.geteuid() == 0:
        return Path("/var/lib") / name
    home = environment.get("XDG_DATA_HOME", "") or str(Path.home() / ".local" / "share")
    return Path(home) / name


def is_demo(data: Path, database: Address | None) -> bool:
    """Whether the register is a demonstration: its data folder is marked so, or the database
    given by DATABASE_URL has "demo" or "test" in its name."""
    if database is not None:
        return "demo" in database.name or "test" in database.name
    return (data / DEMO_MARKER).exists()


def _address(environment: Mapping[str, str], name: str, default: str) -> str:
    """An http(s) address without its closing slash."""
    value = (environment.get(name, "") or default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Mistake(f"{name} is {value!r}; it has to be an address such as https://aduan.example")
    return value


def _count(environment: Mapping[str, str], name: str, default: int) -> int:
    """A whole number, not below zero."""
    value = environment.get(name, "").strip()
    if value and not value.isdecimal():
        raise Mistake(f"{name} is {value!r}; it has to be a number such as {default}")
    return int(value) if value else default


def _networks(environment: Mapping[str, str], name: str) -> tuple[Network, ...]:
    """Addresses and networks, separated by commas."""
    given = [each.strip() for each in environment.get(name, "").split(",") if each.strip()]
    try:
        return tuple(ip_network(each) for each in given)
    except ValueError as error:
        raise Mistake(
            f"{name}: {error}; it has to hold addresses or networks such as 10.0.0.0/8"
        ) from None


def _next_port(public_url: str) -> str:
    """Where the live process stands beside the web process: the next port, same host."""
    parts = urlsplit(public_url)
    if parts.scheme == "https":
        return public_url
    return f"http://{parts.hostname}:{(parts.port or 80) + 1}"


def _hosts(given: str, public_url: str) -> tuple[str, ...]:
    """The host names that this installation answers to."""
    named = [host.strip() for host in given.split(",") if host.strip()]
    own = urlsplit(public_url).hostname or "localhost"
    return tuple(dict.fromkeys([*named, own, "127.0.0.1", "localhost", "[::1]"]))


def _clock_file(given: str, *, demo: bool) -> Path | None:
    """The file that moves time; refused for a real register, where time is the promise."""
    if not given:
        return None
    if not demo:
        raise Mistake(
            "ADUAN_CLOCK_FILE is only for a demonstration (aduan up --demo) or a test database; "
            "a real register keeps real time"
        )
    return Path(given)


def _smtp(given: str) -> str:
    """The mail server, as smtp://user:password@host:port or smtps://..."""
    if not given:
        return ""
    parts = urlsplit(given)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise Mistake(
            "ADUAN_SMTP_URL has to be an address such as smtp://user:password@mail.example:587"
        )
    return given
