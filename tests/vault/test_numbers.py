"""Case numbers: each serial its own, in no order, and mistyping is noticed."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from aduan.vault import numbers

serials = st.integers(0, 10**8 - 1)


@given(st.sets(serials, min_size=2, max_size=50))
def test_no_two_serials_share_a_number(some: set[int]) -> None:
    assert len({numbers.number_for(serial) for serial in some}) == len(some)


def test_the_permutation_is_onto_within_its_range() -> None:
    """A Feistel network is a bijection; here the first 20,000 serials never collide."""
    made = {numbers.number_for(serial) for serial in range(20_000)}
    assert len(made) == 20_000
    assert all(0 <= number < 10**9 for number in made)


def test_neighbours_are_far_apart() -> None:
    row = [numbers.number_for(serial) for serial in range(200)]
    rising = sum(after > before for before, after in pairwise(row))
    assert 60 < rising < 140
    assert len({number // 10**7 for number in row}) > 60


@given(serials)
def test_what_is_shown_is_read(serial: int) -> None:
    number = numbers.number_for(serial)
    shown = numbers.show(number)
    assert len(shown) == 11
    assert numbers.parse(shown) == number
    assert numbers.parse(shown.replace(" ", "")) == number
    assert numbers.parse(f" {shown.replace(' ', '-')}\n") == number
    for zero in ("๐", "０"):
        digits = {ord("0") + each: ord(zero) + each for each in range(10)}
        assert numbers.parse(shown.translate(digits)) == number


@given(serials, st.integers(0, 8), st.integers(1, 9))
def test_every_wrong_digit_is_noticed(serial: int, place: int, by: int) -> None:
    digits = [int(each) for each in f"{numbers.number_for(serial):09d}"]
    digits[place] = (digits[place] + by) % 10
    assert numbers.parse("".join(map(str, digits))) is None


@given(serials, st.integers(0, 7))
def test_every_swap_of_neighbours_is_noticed(serial: int, place: int) -> None:
    digits = list(f"{numbers.number_for(serial):09d}")
    digits[place], digits[place + 1] = digits[place + 1], digits[place]
    swapped = "".join(digits)
    same = swapped == f"{numbers.number_for(serial):09d}"
    assert (numbers.parse(swapped) is not None) == same


@pytest.mark.parametrize("text", ["", "12", "abc", "1234567890", "12345678a", "²³¹456789", "½"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert numbers.parse(text) is None


def test_leading_zeros_are_shown_and_needed() -> None:
    assert numbers.show(0) == "000 000 000"
    assert numbers.parse("000 000 000") == 0
    assert numbers.parse("0") is None


@pytest.mark.parametrize("serial", [-1, 10**8])
def test_outside_the_range_is_refused(serial: int) -> None:
    with pytest.raises(ValueError, match="serial"):
        numbers.number_for(serial)


def test_numbers_hang_on_the_founding_key_only(settings: Settings) -> None:
    """Adding a key must not deal the numbers anew: they would collide with printed ones."""
    founding, added = bytes([1]) * 32, bytes([2]) * 32
    settings.ADUAN_VAULT_KEYS = [founding]
    before = numbers.number_for(4711)
    settings.ADUAN_VAULT_KEYS = [added, founding]
    assert numbers.number_for(4711) == before
    settings.ADUAN_VAULT_KEYS = [added]
    assert numbers.number_for(4711) != before


@pytest.mark.django_db
def test_no_serial_comes_twice_however_it_is_drawn() -> None:
    drawn = [numbers.next_serial() for _time in range(50)]
    drawn += numbers.next_serials(3)
    drawn += [numbers.next_serial() for _time in range(50)]
    assert len(set(drawn)) == len(drawn)
