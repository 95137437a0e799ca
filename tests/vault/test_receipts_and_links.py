"""Receipts and links: long enough, forgiving to type, bound to their purpose and time."""

import math
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from aduan.vault import links, receipts

NOW = datetime(2026, 9, 7, 2, 0, tzinfo=UTC)
CASE = UUID("0197a000-0000-7000-8000-000000000001")
OLD, NEW = bytes([1]) * 32, bytes([2]) * 32


def test_a_receipt_has_at_least_80_random_bits() -> None:
    assert len(set(receipts.WORDS)) == 4096
    assert 7 * math.log2(len(receipts.WORDS)) >= 80
    code, _ = receipts.new()
    words = code.split("-")
    assert len(words) == 7
    assert set(words) <= set(receipts.WORDS)


def test_no_two_receipts_spell_alike() -> None:
    """All words have four letters, so that dropping the dashes loses nothing."""
    assert {len(word) for word in receipts.WORDS} == {4}
    assert not {"babi", "mati", "tahi"} & set(receipts.WORDS)


@pytest.mark.parametrize(
    "typed",
    [
        lambda code: code.upper(),
        lambda code: code.replace("-", " "),
        lambda code: code.replace("-", ""),
        lambda code: f"\n  {code.replace('-', ' - ')}. ",
        lambda code: code.replace("-", "\u2011"),
        lambda code: "".join(chr(ord(each) + 0xFEE0) if each.isalpha() else each for each in code),
    ],
)
def test_a_receipt_may_be_typed_and_pasted_freely(typed) -> None:  # type: ignore[no-untyped-def]
    code, fingerprint = receipts.new()
    assert receipts.fingerprint(typed(code)) == fingerprint


def test_another_receipt_has_another_fingerprint() -> None:
    made = [receipts.new() for _ in range(200)]
    assert len({fingerprint for _, fingerprint in made}) == 200
    code, fingerprint = made[0]
    assert receipts.fingerprint(code[:-1]) != fingerprint
    assert receipts.fingerprint("") != fingerprint


def test_receipts_outlive_a_new_key(settings: Settings) -> None:
    settings.ADUAN_VAULT_KEYS = [OLD]
    code, fingerprint = receipts.new()
    settings.ADUAN_VAULT_KEYS = [NEW, OLD]
    assert receipts.fingerprint(code) == fingerprint
    settings.ADUAN_VAULT_KEYS = [NEW]
    assert receipts.fingerprint(code) != fingerprint


def test_a_link_holds_for_its_purpose_and_time() -> None:
    token = links.sign(CASE, "track", NOW, timedelta(days=2))
    assert len(token) == 50
    assert token.replace("-", "").replace("_", "").isalnum()
    assert links.check(token, "track", NOW) == CASE
    assert links.check(f" {token}\n", "track", NOW + timedelta(days=2, seconds=-1)) == CASE
    assert links.check(token, "track", NOW + timedelta(days=2)) is None
    assert links.check(token, "accept", NOW) is None
    assert links.check(token, "", NOW) is None


@given(st.data())
def test_no_altered_link_passes(data: st.DataObject) -> None:
    token = links.sign(CASE, "track", NOW)
    place = data.draw(st.integers(0, 48))
    letter = data.draw(st.sampled_from("ABCXYZabcxyz019-_").filter(lambda it: it != token[place]))
    assert links.check(token[:place] + letter + token[place + 1 :], "track", NOW) is None


@given(st.text(max_size=70))
def test_anything_else_is_no_link(text: str) -> None:
    assert links.check(text, "track", NOW) is None


def test_links_outlive_a_new_key_while_the_old_one_is_kept(settings: Settings) -> None:
    settings.ADUAN_VAULT_KEYS = [OLD]
    token = links.sign(CASE, "track", NOW)
    settings.ADUAN_VAULT_KEYS = [NEW, OLD]
    assert links.check(token, "track", NOW) == CASE
    settings.ADUAN_VAULT_KEYS = [NEW]
    assert links.check(token, "track", NOW) is None
