"""The sealer's key: Ed25519 (RFC 8032), kept outside the database.

The private key is a PEM file readable by its owner only; beside it lies the
public key (`ledger.key` and `ledger.pub`), to be handed to auditors. To change
the key, keep `ledger.pub` under another name ending in `.pub` in the same
folder, so that older checkpoints can still be checked, and remove both others.
"""

import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from aduan.ledger.durable import make_folder, write_durably

Keys = Mapping[str, Ed25519PublicKey]
"""Public keys by fingerprint."""


class BadKey(Exception):
    """A key file cannot be used; the text says which and why."""


def load_or_create(path: Path) -> Ed25519PrivateKey:
    """Return the signing key, made on first use with mode 0600. Raises `BadKey`."""
    if not path.exists():
        _create(path)
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise BadKey(f"{path} is no signing key: {error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise BadKey(f"{path} is not an Ed25519 key")
    public = path.with_suffix(".pub")
    if not public.exists():
        write_durably(public, _public_pem(key.public_key()), mode=0o644)
    return key


def trusted(path: Path) -> dict[str, Ed25519PublicKey]:
    """Return the public keys that this installation trusts, by fingerprint.

    They are the `.pub` files in the folder of the signing key `path`, and its own.
    Raises `BadKey`.
    """
    keys = [load_public(file) for file in sorted(path.parent.glob("*.pub"))]
    if path.exists():
        keys.append(load_or_create(path).public_key())
    return {fingerprint(key): key for key in keys}


def load_public(path: Path) -> Ed25519PublicKey:
    """Read a public key from a PEM file. Raises `BadKey`."""
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        raise BadKey(f"{path} is no public key: {error}") from error
    if not isinstance(key, Ed25519PublicKey):
        raise BadKey(f"{path} is not an Ed25519 key")
    return key


def fingerprint(key: Ed25519PublicKey) -> str:
    """Return the SHA-256 of the 32 bytes of a public key, in hexadecimal."""
    return sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()


def is_signed(statement: bytes, signature: bytes, key: str, keys: Keys) -> bool:
    """Say whether a trusted key with fingerprint `key` signed the statement."""
    public = keys.get(key)
    if public is None:
        return False
    try:
        public.verify(signature, statement)
    except InvalidSignature:
        return False
    return True


def _create(path: Path) -> None:
    """Make a key file; whoever comes second keeps the key of the first."""
    make_folder(path.parent, mode=0o700)
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    write_durably(draft, pem, mode=0o600)
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def _public_pem(key: Ed25519PublicKey) -> bytes:
    """A public key as it is handed to auditors."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
