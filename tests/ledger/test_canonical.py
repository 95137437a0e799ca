"""The canonical form: stable, reversible by any JSON reader, different for anything different."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aduan.ledger.canonical import FIRST, Uncanonical, encode, event_hash, instant, instant_of

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
keys = st.text(st.characters(max_codepoint=126, min_codepoint=32), max_size=10)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=10,
)
bodies = st.dictionaries(keys, values, max_size=5)

AT = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)


def hashed(**changes: Any) -> bytes:
    given: dict[str, Any] = {
        "subject": UUID(int=7),
        "seq": 1,
        "kind": "case.filed",
        "actor": "system",
        "occurred": AT,
        "recorded": AT,
        "origin": "web",
        "data": {"to": "dinas"},
        "previous": FIRST,
    }
    return event_hash(**{**given, **changes})


@given(bodies)
def test_reads_back_the_same_and_writes_the_same_again(body: dict[str, Any]) -> None:
    again = json.loads(encode(body))
    assert again == body
    assert encode(dict(reversed(again.items()))) == encode(body)


@given(bodies, bodies)
def test_different_data_have_different_hashes(one: dict[str, Any], two: dict[str, Any]) -> None:
    same = json.dumps(one, sort_keys=True) == json.dumps(two, sort_keys=True)
    assert (hashed(data=one) == hashed(data=two)) == same


@pytest.mark.parametrize(
    "change",
    [
        {"subject": UUID(int=8)},
        {"seq": 2},
        {"kind": "case.closed"},
        {"actor": "x"},
        {"occurred": AT + timedelta(microseconds=1)},
        {"recorded": AT - timedelta(microseconds=1)},
        {"origin": "sms"},
        {"data": {"to": "polisi"}},
        {"previous": bytes(31) + b"\x01"},
    ],
)
def test_every_field_counts(change: dict[str, Any]) -> None:
    assert hashed(**change) != hashed()


def test_the_same_instant_in_another_zone_is_the_same() -> None:
    jakarta = AT.astimezone(timezone(timedelta(hours=7)))
    assert hashed(occurred=jakarta) == hashed()
    assert instant(jakarta) == "2026-03-16T02:00:00.000000Z"


def test_the_documented_form_is_what_is_hashed() -> None:
    """An auditor's own code, written from the docstring alone, comes to the same hash."""
    from hashlib import sha256

    text = (
        '{"actor":"system","data":{"to":"dinas"},"kind":"case.filed",'
        '"occurred":"2026-03-16T02:00:00.000000Z","origin":"web","previous":"' + "0" * 64 + '",'
        '"recorded":"2026-03-16T02:00:00.000000Z","seq":1,'
        '"subject":"00000000-0000-0000-0000-000000000007","v":1}'
    )
    assert hashed() == sha256(text.encode()).digest()


@pytest.mark.parametrize(
    "data",
    [
        {"x": 1.5},
        {"x": 2**53},
        {"x": "a\x00b"},
        {"x": {"ชื่อ": 1}},
        {"x": "\ud800"},
        {"x": {1: 2}},
        {"x": [datetime.now(UTC)]},
        {"x": b"raw"},
        {"x": ("a",)},
    ],
)
def test_what_would_not_read_back_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(Uncanonical):
        hashed(data=data)


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(Uncanonical):
        hashed(occurred=datetime(2026, 3, 16))  # noqa: DTZ001


@given(st.datetimes(datetime(1900, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_times_from_the_database_are_written_alike(moment: datetime) -> None:
    micros = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    assert instant_of(micros) == instant(moment)
