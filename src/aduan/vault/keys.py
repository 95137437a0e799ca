"""The key ring and the keys derived from it.

`settings.ADUAN_VAULT_KEYS` lists keys of 32 bytes, newest first. The newest one
seals and signs; every one of them opens. The last one is the *founding* key:
case numbers and receipts are made with it for ever, because a number is printed
on paper and a receipt is not stored, so neither can be made anew. `custody`
guards that it stays the last.

No key is used for two things: each purpose has its own, derived with HKDF
(RFC 5869).
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32
ID_BYTES = 4


class UnknownKey(Exception):
    """Something was sealed with a key that is not on the ring; the text names its id."""


class VaultKey:
    """One key of the ring and the keys derived from it, each made once."""

    def __init__(self, material: bytes) -> None:
        """Take the 32 bytes of the key; raises `ImproperlyConfigured` for any other length."""
        if len(material) != KEY_BYTES:
            raise ImproperlyConfigured(f"a vault key has {KEY_BYTES} bytes, not {len(material)}")
        self._material = material
        self.id = self._derive("id")[:ID_BYTES]

    @cached_property
    def cipher(self) -> AESGCM:
        """Seals and opens bodies."""
        return AESGCM(self._derive("seal"))

    @cached_property
    def lookup(self) -> bytes:
        """Keys the fingerprints by which contacts are found."""
        return self._derive("lookup")

    @cached_property
    def link(self) -> bytes:
        """Signs links."""
        return self._derive("link")

    @cached_property
    def receipt(self) -> bytes:
        """Keys the fingerprints of receipts and of channels' message ids."""
        return self._derive("receipt")

    @cached_property
    def number(self) -> bytes:
        """Scatters case numbers."""
        return self._derive("number")

    def _derive(self, purpose: str) -> bytes:
        """Return 32 bytes that serve `purpose` and nothing else."""
        return HKDF(
            algorithm=hashes.SHA256(),
            length=KEY_BYTES,
            salt=b"aduan vault 1",
            info=purpose.encode(),
        ).derive(self._material)


@dataclass(frozen=True)
class Ring:
    """All keys of this installation, newest first."""

    keys: tuple[VaultKey, ...]

    @property
    def newest(self) -> VaultKey:
        """The key that seals and signs."""
        return self.keys[0]

    @property
    def founding(self) -> VaultKey:
        """The key that numbers and receipts hang on; it never changes."""
        return self.keys[-1]

    @cached_property
    def by_id(self) -> dict[bytes, VaultKey]:
        """The keys by their four-byte ids, as they stand in sealed blobs."""
        return {key.id: key for key in self.keys}

    def key(self, key_id: bytes) -> VaultKey:
        """Return the key with this id; raises `UnknownKey`."""
        try:
            return self.by_id[key_id]
        except KeyError:
            raise UnknownKey(f"the key with id {key_id.hex()} is not on the ring") from None


def ring() -> Ring:
    """Return the ring of this process, as `settings.ADUAN_VAULT_KEYS` has it now."""
    return _ring(tuple(settings.ADUAN_VAULT_KEYS))


@lru_cache(maxsize=8)
def _ring(materials: tuple[bytes, ...]) -> Ring:
    """Derive once what every call needs. Bounded, because tests change the setting."""
    if not materials:
        raise ImproperlyConfigured("ADUAN_VAULT_KEYS is empty: the vault has no key")
    keys = tuple(VaultKey(material) for material in materials)
    if len({key.id for key in keys}) != len(keys):
        raise ImproperlyConfigured("ADUAN_VAULT_KEYS holds the same key twice")
    return Ring(keys)
