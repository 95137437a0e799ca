"""Row ids: version 7, in the order of time."""

from datetime import UTC, datetime, timedelta
from uuid import RFC_4122

from hypothesis import given
from hypothesis import strategies as st

from aduan.vault.ids import uuid7

moments = st.datetimes(datetime(1971, 1, 1), datetime(9999, 1, 1)).map(  # noqa: DTZ001
    lambda each: each.replace(tzinfo=UTC)
)


@given(moments)
def test_the_form_of_the_rfc(moment: datetime) -> None:
    made = uuid7(moment)
    assert (made.version, made.variant) == (7, RFC_4122)
    millis = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    assert made.int >> 80 == millis


@given(moments, moments)
def test_later_ids_are_greater(one: datetime, two: datetime) -> None:
    if abs(one - two) >= timedelta(microseconds=1):
        assert (uuid7(one) < uuid7(two)) == (one < two)


def test_no_two_are_alike() -> None:
    now = datetime(2026, 9, 7, tzinfo=UTC)
    assert len({uuid7(now) for _ in range(10_000)}) == 10_000
    assert abs((uuid7().int >> 80) / 1000 - datetime.now(UTC).timestamp()) < 60
