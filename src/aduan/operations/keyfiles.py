"""Where the two keys of an installation come from.

The *secret key* signs sessions and derives the passwords of the database logins; the *vault
key* seals identities, contacts and texts. Both come from the environment, from a file named
there, or from the data folder, where they are made once. They are never in a backup.
"""

import base64
import binascii
import contextlib
import os
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from aduan.operations.mistakes import Mistake

KEY_BYTES = 32
MINIMUM_SECRET_LENGTH = 32


def secret_key(environment: Mapping[str, str], data: Path) -> str:
    """The secret key as text of at least 32 characters."""
    value = _value(environment, "ADUAN_SECRET_KEY", data / "keys" / "secret.key")
    if len(value) < MINIMUM_SECRET_LENGTH:
        raise Mistake(f"ADUAN_SECRET_KEY needs at least {MINIMUM_SECRET_LENGTH} characters")
    return value


def vault_keys(environment: Mapping[str, str], data: Path) -> tuple[bytes, ...]:
    """The vault's keys, newest first: new things are sealed with the first, older things are
    opened with whichever sealed them."""
    value = _value(environment, "ADUAN_VAULT_KEY", data / "keys" / "vault.key")
    keys = tuple(_decode(part.strip()) for part in value.split(",") if part.strip())
    if not keys:
        raise Mistake("ADUAN_VAULT_KEY is empty")
    return keys


def derive(secret: str, purpose: str) -> str:
    """A password for one purpose, 43 characters, derived from the secret key (RFC 5869)."""
    derived = HKDF(
        algorithm=hashes.SHA256(), length=KEY_BYTES, salt=b"aduan", info=purpose.encode()
    ).derive(secret.encode())
    return base64.urlsafe_b64encode(derived).decode().rstrip("=")


def _value(environment: Mapping[str, str], name: str, kept: Path) -> str:
    """The variable, else the file that NAME_FILE names, else the file kept in the data folder,
    made now if the folder is new."""
    given = environment.get(name, "").strip()
    if given:
        return given
    named = environment.get(f"{name}_FILE", "")
    path = Path(named) if named else kept
    try:
        return path.read_text("ascii").strip()
    except FileNotFoundError:
        if named:
            raise Mistake(f"{name}_FILE names {path}, which does not exist") from None
        return _make(kept, name)
    except (OSError, UnicodeDecodeError) as error:
        raise Mistake(f"the key file {path} cannot be read: {_reason(error)}") from None


def _make(path: Path, name: str) -> str:
    """Makes a key file, mode 0600, unless the folder already holds data sealed by a lost key."""
    data = path.parent.parent
    for occupied in ("database", "media"):
        if (data / occupied).exists() and any((data / occupied).iterdir()):
            raise Mistake(
                f"the key file {path} is missing, and {data / occupied} holds data that need it: "
                f"put the file back or give {name}"
            )
    value = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        make_data_folder(data)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(value + "\n")
            file.flush()
            os.fsync(file.fileno())
        # A link fails where another process was faster; then its key is the key.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
            print(f"made a new key in {path}: keep a copy in a safe place", file=sys.stderr)
        draft.unlink()
        return path.read_text("ascii").strip()
    except OSError as error:
        raise Mistake(
            f"no key could be kept in {path.parent} ({_reason(error)}): "
            f"give {name} or choose another folder with ADUAN_DATA"
        ) from None


def make_data_folder(data: Path) -> None:
    """Makes the data folder: closed to others, but for root open to pass through, because the
    database's own unprivileged user has to reach its part."""
    if not data.exists():
        data.mkdir(parents=True, exist_ok=True)
        data.chmod(0o711 if os.geteuid() == 0 else 0o700)


def _decode(text: str) -> bytes:
    """A key of 32 bytes written in hexadecimal or base64 (plain or URL-safe)."""
    with contextlib.suppress(ValueError):
        key = bytes.fromhex(text)
        if len(key) == KEY_BYTES:
            return key
    with contextlib.suppress(binascii.Error, ValueError):
        padded = text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4)
        key = base64.b64decode(padded, validate=True)
        if len(key) == KEY_BYTES:
            return key
    raise Mistake(
        "ADUAN_VAULT_KEY has to be 32 random bytes in base64 or hexadecimal "
        "(several, newest first, separated by commas)"
    )


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or type(error).__name__
