"""What may stand between braces in a wording: each placeholder, its type, and a sample."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from enum import StrEnum
from typing import TypeAlias

from aduan.clock import dates
from aduan.directory.naming import in_language
from aduan.directory.policy_parts import Words
from aduan.vault.numbers import show


class Kind(StrEnum):
    """The type of a placeholder's value, and how it is written."""

    NUMBER = "a case number"
    NAME = "a name in three languages"
    WORDS = "words of the policy"
    TEXT = "what somebody wrote"
    DAY = "a day"
    MOMENT = "a day and a time"
    COUNT = "a whole number"
    LINK = "an address"
    CODE = "a code"


@dataclass(frozen=True)
class Name:
    """A body's name by language, and its short name for an SMS."""

    full: Mapping[str, str]
    short: Mapping[str, str] = field(default_factory=dict)


Value: TypeAlias = "int | str | date | datetime | Name | Words | None"
"""A value as the facts give it; None: there is nothing to say."""


class WrongValue(TypeError):
    """A value does not fit its placeholder, or there is no such placeholder."""


@dataclass(frozen=True)
class Placeholder:
    """One name that may stand between braces."""

    kind: Kind
    sample: Value


_DAY = date(2026, 12, 1)
_ROADS = Name(
    {
        "en": "Ministry of Public Works",
        "id": "Kementerian Pekerjaan Umum",
        "th": "กระทรวงโยธาธิการ",
    },
    {"en": "Public Works", "id": "KemenPU", "th": "ก.โยธาฯ"},
)
_TEXT = Words(
    en="The hole in the road was filled on Monday.",
    id="Lubang di jalan sudah ditambal pada hari Senin.",
    th="ได้ซ่อมหลุมบนถนนแล้วเมื่อวันจันทร์",
)
_REASON = Words(
    en="It concerns a private matter.",
    id="Laporan ini menyangkut urusan pribadi.",
    th="เป็นเรื่องส่วนบุคคล",
)
_ELSEWHERE = Words(
    en="The district court can help you.",
    id="Pengadilan negeri dapat membantu Anda.",
    th="ท่านสามารถติดต่อศาลจังหวัดได้",
)
_DANGER = Words(
    en="If somebody is in danger, call 112 now.",
    id="Jika ada yang dalam bahaya, segera hubungi 112.",
    th="หากมีผู้ตกอยู่ในอันตราย โปรดโทร 112 ทันที",
)
_HOLDER = Words(
    en="Ministry of Public Works, Budi Santoso",
    id="Kementerian Pekerjaan Umum, Budi Santoso",
    th="กระทรวงโยธาธิการ, Budi Santoso",
)
_BEFORE = Words(
    en="head of the unit (1 December 2026)",
    id="kepala unit (1 Desember 2026)",
    th="หัวหน้าหน่วยงาน (1 ธันวาคม 2569)",
)
_OUTSIDE = Words(
    en="Ombudsman, telephone 137",
    id="Ombudsman Republik Indonesia, telepon 137",
    th="ผู้ตรวจการแผ่นดิน โทร. 1676",
)

PLACEHOLDERS: dict[str, Placeholder] = {
    "number": Placeholder(Kind.NUMBER, 123456789),
    "older": Placeholder(Kind.NUMBER, 987654321),
    "joined": Placeholder(Kind.NUMBER, 987654321),
    "part": Placeholder(Kind.NUMBER, 555666777),
    "programme": Placeholder(Kind.NAME, Name({"en": "LAPOR!", "id": "LAPOR!", "th": "LAPOR!"})),
    "agency": Placeholder(Kind.NAME, _ROADS),
    "vacant": Placeholder(Kind.NAME, _ROADS),
    "category": Placeholder(
        Kind.NAME, Name({"en": "Roads", "id": "Jalan dan jembatan", "th": "ถนนและสะพาน"})
    ),
    "link": Placeholder(Kind.LINK, "https://aduan.example/c/123456789"),
    "desk": Placeholder(Kind.LINK, "https://aduan.example/desk/cases/123456789"),
    "text": Placeholder(Kind.TEXT, _TEXT),
    "reason": Placeholder(Kind.WORDS, _REASON),
    "elsewhere": Placeholder(Kind.WORDS, _ELSEWHERE),
    "closing": Placeholder(
        Kind.WORDS, Words(en="Solved", id="Masalah terselesaikan", th="แก้ไขแล้ว")
    ),
    "emergency": Placeholder(Kind.WORDS, _DANGER),
    "reply_to": Placeholder(Kind.CODE, "1708"),
    "options": Placeholder(Kind.TEXT, "1: 123 456 789 (…) 2: 987 654 321 (…)"),
    "outside": Placeholder(Kind.WORDS, _OUTSIDE),
    "forward_by": Placeholder(Kind.DAY, date(2026, 11, 24)),
    "tell_by": Placeholder(Kind.DAY, date(2026, 11, 26)),
    "promise_by": Placeholder(Kind.DAY, _DAY),
    "due": Placeholder(Kind.DAY, _DAY),
    "date": Placeholder(Kind.DAY, date(2027, 1, 15)),
    "object_by": Placeholder(Kind.DAY, date(2026, 12, 21)),
    "reopen_by": Placeholder(Kind.DAY, date(2027, 1, 20)),
    "appeal_by": Placeholder(Kind.DAY, date(2027, 1, 20)),
    "restore_by": Placeholder(Kind.DAY, _DAY),
    "due_at": Placeholder(Kind.MOMENT, datetime(2026, 12, 1, 2, 0, tzinfo=UTC)),
    "late_since": Placeholder(Kind.MOMENT, datetime(2026, 12, 1, 2, 0, tzinfo=UTC)),
    "still_since": Placeholder(Kind.MOMENT, datetime(2026, 12, 4, 2, 0, tzinfo=UTC)),
    "holder": Placeholder(Kind.WORDS, _HOLDER),
    "before": Placeholder(Kind.WORDS, _BEFORE),
    "unsigned": Placeholder(Kind.MOMENT, datetime(2026, 12, 1, 1, 0, tzinfo=UTC)),
    "parts": Placeholder(Kind.COUNT, 3),
    "minutes": Placeholder(Kind.COUNT, 30),
    "code": Placeholder(Kind.CODE, "402917"),
}

PRIVATE = frozenset({"text"})
"""What only a proven contact may be told; other messages leave such a line out."""


def written(values: Mapping[str, Value], language: str, zone: tzinfo) -> dict[str, str]:
    """Every value as it stands in a message of that language; "" where there is nothing.

    A name with a short form also appears under the key with `_short`. Raises `WrongValue`.
    """
    texts: dict[str, str] = {}
    for name, value in values.items():
        placeholder = PLACEHOLDERS.get(name)
        if placeholder is None:
            raise WrongValue(f"there is no placeholder {name!r}")
        texts[name] = "" if value is None else _write(name, placeholder, value, language, zone)
        if isinstance(value, Name) and value.short:
            texts[f"{name}_short"] = in_language(value.short, language)
    return texts


def _write(name: str, placeholder: Placeholder, value: Value, language: str, zone: tzinfo) -> str:
    match placeholder.kind, value:
        case Kind.NUMBER, int():
            return show(value)
        case Kind.COUNT, int():
            return str(value)
        case Kind.NAME, Name():
            return in_language(value.full, language)
        case ((Kind.WORDS | Kind.TEXT), Words()):
            return value.in_language(language)
        case ((Kind.WORDS | Kind.TEXT | Kind.LINK | Kind.CODE), str()):
            return value.strip()
        case Kind.DAY, date():
            return dates.day(value, language, zone)
        case Kind.MOMENT, datetime():
            return dates.moment(value, language, zone)
    raise WrongValue(f"{{{name}}} is {placeholder.kind}, not {type(value).__name__}")


def samples(names: frozenset[str]) -> dict[str, Value]:
    """A sample value for each of these placeholders."""
    return {name: PLACEHOLDERS[name].sample for name in names}
