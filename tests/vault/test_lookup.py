"""One spelling for each address, and a fingerprint that needs the key."""

import pytest
from pytest_django import Settings

from aduan.vault import lookup

OLD, NEW = bytes([1]) * 32, bytes([2]) * 32


@pytest.mark.parametrize(
    ("kind", "value", "region", "spelling"),
    [
        ("phone", "0812-3456-7890", "ID", "+6281234567890"),
        ("phone", "+62 812 3456 7890", "TH", "+6281234567890"),
        ("phone", "(0812) 3456 7890", "ID", "+6281234567890"),
        ("phone", "081 234 5678", "TH", "+66812345678"),
        ("phone", "๐๘๑ ๒๓๔ ๕๖๗๘", "TH", "+66812345678"),
        ("phone", "０８１２３４５６７８９０", "ID", "+6281234567890"),
        ("whatsapp", "0812 3456 7890", "ID", "+6281234567890"),
        ("email", "  Budi.Santoso@Example.CO.ID ", "ID", "budi.santoso@example.co.id"),
        ("email", "สมชาย@ตัวอย่าง.ไทย", "TH", "สมชาย@ตัวอย่าง.ไทย"),
        ("line", " U4af4980629 ", "ID", "U4af4980629"),
    ],
)
def test_one_spelling(kind: str, value: str, region: str, spelling: str) -> None:
    assert lookup.normalise(kind, value, region) == spelling
    assert lookup.normalise(kind, spelling, region) == spelling
    assert lookup.fingerprint(kind, value, region) == lookup.fingerprint(kind, spelling)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("phone", ""),
        ("phone", "123"),
        ("phone", "rumah"),
        ("phone", "+62 0000"),
        ("email", "budi"),
        ("email", "@example.org"),
        ("email", "budi@"),
        ("email", "budi@localhost"),
        ("email", "budi@example..org"),
        ("email", "a b@example.org"),
        ("email", "a@b@example.org"),
        ("email", "a@example.org, b@example.org"),
        ("email", "a@example.org\nBcc: c@example.org"),
        ("email", "<a@example.org>"),
        ("email", f"{'a' * 250}@example.org"),
        ("line", "  "),
    ],
)
def test_what_is_no_address_is_refused_without_repeating_it(kind: str, value: str) -> None:
    with pytest.raises(lookup.BadContact) as refused:
        lookup.normalise(kind, value)
    assert refused.value.kind == kind
    assert len(value) < 4 or value not in str(refused.value)


def test_kinds_do_not_meet() -> None:
    assert lookup.fingerprint("phone", "0812 3456 7890") != lookup.fingerprint(
        "whatsapp", "0812 3456 7890"
    )


def test_every_key_of_the_ring_is_tried(settings: Settings) -> None:
    settings.ADUAN_VAULT_KEYS = [OLD]
    before = lookup.fingerprint("email", "a@example.org")
    settings.ADUAN_VAULT_KEYS = [NEW, OLD]
    after = lookup.fingerprint("email", "a@example.org")
    assert lookup.fingerprints("email", "A@example.org") == [after, before]
    assert after != before
