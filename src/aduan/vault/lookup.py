"""Finding a sealed contact again: one spelling for each address, and a keyed hash of it.

The hash (HMAC-SHA-256) tells whoever has the database without the keys nothing,
not even by trying all phone numbers.
"""

import hmac
import unicodedata

import phonenumbers

from aduan.vault.keys import ring

_PHONES = frozenset({"phone", "whatsapp"})
_LONGEST = 254
"""Characters of the longest mail address that can be delivered (RFC 5321, 4.5.3.1)."""


class BadContact(ValueError):
    """This is no address of its kind. `kind` is the kind that was asked for."""

    def __init__(self, kind: str) -> None:
        """Keep the kind, never the value: errors end up in logs."""
        super().__init__(f"not a {kind}")
        self.kind = kind


def normalise(kind: str, value: str, region: str = "ID") -> str:
    """Return the one spelling of a contact: the same for every way of writing it.

    Phones become E.164 (`region`, ISO 3166, is assumed where no country code is
    given), mail addresses lower case, anything else loses its surrounding space.
    Raises `BadContact`.
    """
    text = unicodedata.normalize("NFKC", value).strip()
    if kind in _PHONES:
        return _phone(kind, text, region)
    if kind == "email":
        return _email(text)
    if not text or len(text) > _LONGEST:
        raise BadContact(kind)
    return text


def fingerprint(kind: str, value: str, region: str = "ID") -> bytes:
    """Return the keyed hash under which a contact is stored today. Raises `BadContact`."""
    return fingerprint_of(kind, normalise(kind, value, region))


def fingerprint_of(kind: str, spelling: str) -> bytes:
    """Return the keyed hash of an address that is normalised already."""
    return _fingerprint(ring().newest.lookup, kind, spelling)


def fingerprints(kind: str, value: str, region: str = "ID") -> list[bytes]:
    """Return the keyed hashes under every key of the ring, newest first.

    While a rotation runs, some rows still carry the hash of an older key.
    Raises `BadContact`.
    """
    spelling = normalise(kind, value, region)
    return [_fingerprint(key.lookup, kind, spelling) for key in ring().keys]


def _fingerprint(key: bytes, kind: str, spelling: str) -> bytes:
    """HMAC-SHA-256 over kind and spelling, so that equal values of two kinds differ."""
    return hmac.digest(key, f"{kind}:{spelling}".encode(), "sha256")


def _phone(kind: str, text: str, region: str) -> str:
    """E.164, for example +6281234567890; a number must be possible in its country."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        raise BadContact(kind) from None
    if not phonenumbers.is_valid_number(number):
        raise BadContact(kind)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _email(text: str) -> str:
    """Lower case; one @ with something on both sides, a dot in the domain, no space."""
    name, _, domain = text.rpartition("@")
    labels = domain.split(".")
    bad = (
        not name
        or len(text) > _LONGEST
        or len(labels) < 2
        or not all(labels)
        or any(character.isspace() or not character.isprintable() for character in text)
        or any(character in '<>,;:"()[]\\' for character in text)
        or "@" in name
    )
    if bad:
        raise BadContact("email")
    return text.lower()
