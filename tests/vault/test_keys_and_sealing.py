"""Sealing: opens with every key of the ring, only in its own place, only unaltered."""

from uuid import UUID

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from aduan.vault import keys
from aduan.vault.keys import UnknownKey, ring
from aduan.vault.sealing import Unsealable, is_current, seal, unseal

OLD, NEW, NEWER = (bytes([each]) * 32 for each in (1, 2, 3))


@given(st.binary(max_size=300), st.text(max_size=40))
def test_opens_what_it_sealed(plain: bytes, context: str) -> None:
    blob = seal(plain, context)
    assert unseal(blob, context) == plain
    assert unseal(memoryview(blob), context) == plain
    assert plain not in blob or len(plain) < 4
    assert seal(plain, context) != blob


@given(st.binary(max_size=60), st.data())
def test_any_altered_byte_is_noticed(plain: bytes, data: st.DataObject) -> None:
    blob = bytearray(seal(plain, "text:1"))
    place = data.draw(st.integers(0, len(blob) - 1))
    blob[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises((Unsealable, UnknownKey)):
        unseal(bytes(blob), "text:1")


def test_a_blob_does_not_open_in_another_row() -> None:
    one, two = UUID(int=1), UUID(int=2)
    with pytest.raises(Unsealable, match=f"text:{two}"):
        unseal(seal(b"x", f"text:{one}"), f"text:{two}")


@pytest.mark.parametrize("blob", [b"", b"\x01", b"\x02" + bytes(40), bytes(40)])
def test_what_is_no_blob_is_refused(blob: bytes) -> None:
    with pytest.raises(Unsealable):
        unseal(blob, "text:1")


def test_the_newest_key_seals_and_all_open(settings: Settings) -> None:
    settings.ADUAN_VAULT_KEYS = [OLD]
    before = seal(b"x", "c")
    settings.ADUAN_VAULT_KEYS = [NEW, OLD]
    after = seal(b"x", "c")
    assert (unseal(before, "c"), unseal(after, "c")) == (b"x", b"x")
    assert (is_current(before), is_current(after), is_current(b"")) == (False, True, True)
    settings.ADUAN_VAULT_KEYS = [NEW]
    assert unseal(after, "c") == b"x"
    with pytest.raises(UnknownKey):
        unseal(before, "c")


def test_another_key_with_the_same_id_does_not_open(settings: Settings) -> None:
    settings.ADUAN_VAULT_KEYS = [OLD]
    blob = seal(b"x", "c")
    settings.ADUAN_VAULT_KEYS = [NEW]
    forged = blob[:1] + ring().newest.id + blob[5:]
    with pytest.raises(Unsealable):
        unseal(forged, "c")


def test_every_purpose_has_its_own_key() -> None:
    key = ring().newest
    derived = {key.lookup, key.link, key.receipt, key.number}
    assert len(derived) == 4
    assert all(len(each) == 32 for each in derived)


def test_derived_keys_never_change() -> None:
    """Whoever changes a derivation makes every register unreadable; these are its answers."""
    key = keys.VaultKey(bytes(range(32)))
    assert (key.id.hex(), key.lookup.hex()[:16], key.receipt.hex()[:16]) == KNOWN
    assert (key.link.hex()[:16], key.number.hex()[:16]) == KNOWN_TOO


KNOWN = ("5b6a3cdb", "7498489779135113", "b3f27ea564ef6b4f")
KNOWN_TOO = ("07b18dff80b84325", "0bb7fd22359d54f6")


@pytest.mark.parametrize("ring_setting", [[], [b"short"], [OLD, OLD]])
def test_a_bad_ring_is_refused(settings: Settings, ring_setting: list[bytes]) -> None:
    settings.ADUAN_VAULT_KEYS = ring_setting
    with pytest.raises(ImproperlyConfigured):
        ring()
