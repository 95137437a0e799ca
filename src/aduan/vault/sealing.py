"""Sealing: authenticated encryption of what the database must not be able to read.

AES-256-GCM (NIST SP 800-38D). A sealed blob is

    1 byte   version, 1
    4 bytes  id of the vault key
    12 bytes nonce, random
    rest     ciphertext and 16-byte tag

The context (such as "text:<id>") and the blob's head are authenticated with it:
a blob moved to another row or another column does not open. Random nonces are
good for 2^32 blobs under one key; rotate before that.
"""

from os import urandom

from cryptography.exceptions import InvalidTag

from aduan.vault.keys import ID_BYTES, ring

_VERSION = b"\x01"
_HEAD = 1 + ID_BYTES
_NONCE = 12


class Unsealable(Exception):
    """The blob was altered, belongs elsewhere or is no blob at all."""


def seal(plain: bytes, context: str) -> bytes:
    """Seal bytes under the newest key, bound to `context`."""
    key = ring().newest
    head = _VERSION + key.id
    nonce = urandom(_NONCE)
    return head + nonce + key.cipher.encrypt(nonce, plain, head + context.encode())


def unseal(blob: bytes | memoryview, context: str) -> bytes:
    """Open a blob that was sealed for `context`.

    Raises `Unsealable` if it was altered or sealed for something else, and
    `keys.UnknownKey` if its key is not on the ring.
    """
    blob = bytes(blob)
    if len(blob) < _HEAD + _NONCE or blob[:1] != _VERSION:
        raise Unsealable(f"{context}: not a sealed blob")
    head, nonce, body = blob[:_HEAD], blob[_HEAD : _HEAD + _NONCE], blob[_HEAD + _NONCE :]
    try:
        return ring().key(head[1:]).cipher.decrypt(nonce, body, head + context.encode())
    except InvalidTag:
        raise Unsealable(f"{context}: altered, or sealed for something else") from None


def is_current(blob: bytes | memoryview) -> bool:
    """Say whether a blob was sealed with the newest key (an empty one counts as such)."""
    blob = bytes(blob)
    return not blob or blob[:_HEAD] == current_head()


def current_head() -> bytes:
    """The first bytes of every blob that the newest key seals."""
    return _VERSION + ring().newest.id
