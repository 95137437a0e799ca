"""Names: falling back between languages, and the order of the Thai dictionary."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from aduan.directory import changes
from aduan.directory.models import Agency
from aduan.directory.naming import by_name, in_language, latin_key, sort_keys, thai_key

DICTIONARY = [
    "กก",
    "กรม",
    "กระทรวงกลาโหม",
    "กระทรวงมหาดไทย",
    "กา",
    "เก",
    "แกง",
    "ขนส่ง",
    "คณะกรรมการ",
    "เทศบาลนครสุราบายา",
    "ธนาคาร",
    "ไปรษณีย์",
    "รัฐบาล",
    "โรงพยาบาล",
    "สำนักงาน",
]
"""In the order of the Royal Institute's dictionary; code points alone would end with เ แ โ ไ."""


def test_thai_words_stand_as_in_the_dictionary() -> None:
    mixed = sorted(DICTIONARY, key=len)
    assert sorted(mixed, key=thai_key) == DICTIONARY
    assert sorted(DICTIONARY) != DICTIONARY


def test_tone_marks_count_only_between_equal_words() -> None:
    assert sorted(["ขาว", "ข้าง", "ข่า", "ขา", "ข้าว"], key=thai_key) == [
        "ขา",
        "ข่า",
        "ข้าง",
        "ขาว",
        "ข้าว",
    ]


@given(some.text(max_size=40))
def test_no_letter_is_lost_from_a_key(text: str) -> None:
    key = thai_key(text)
    assert "\x00" not in key or "\x00" in text
    assert len(key) >= 1


def test_latin_names_ignore_case_and_accents() -> None:
    assert latin_key("Ámbon") == latin_key("ambon")


@pytest.mark.parametrize(
    ("language", "expected"), [("th", "ก"), ("en", "A"), ("id", "A"), ("jv", "A")]
)
def test_a_missing_name_falls_back(language: str, expected: str) -> None:
    assert in_language({"en": "A", "th": "ก"}, language) == expected


def test_lists_come_in_the_readers_order(db: None, now: datetime) -> None:
    for number, word in enumerate(reversed(DICTIONARY)):
        names = {"en": f"{number:02d}", "id": f"{99 - number}", "th": word}
        changes.add_agency(f"body-{number}", names, "national", by=None, now=now)
    in_thai = Agency.objects.order_by(by_name("th"))
    assert [agency.names["th"] for agency in in_thai] == DICTIONARY
    in_english = [agency.names["en"] for agency in Agency.objects.order_by(by_name("en"))]
    assert in_english == sorted(in_english)


def test_every_language_has_a_key() -> None:
    assert set(sort_keys({"id": "Surabaya"})) == {"en", "id", "th"}
