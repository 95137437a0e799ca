"""Counting SMS, against 3GPP TS 23.038."""

import pytest

from aduan.notifications.short import plain, segments


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        # An extended sign takes two septets and is never cut: 76 of them fill 152 of 153.
        ("€" * 152, 2),
        ("€" * 153, 3),
        ("ก" * 70, 1),
        ("ก" * 71, 2),
        ("ก" * 134, 2),
        ("ก" * 135, 3),
        ("😀" * 35, 1),
        ("😀" * 66, 2),
        ("😀" * 67, 3),
    ],
)
def test_segments(text: str, count: int) -> None:
    assert segments(text) == count


def test_typographic_signs_do_not_triple_the_price() -> None:
    assert plain("“Selesai” – ya…") == '"Selesai" - ya...'
    assert plain("“ใช่”") == "“ใช่”"
