"""House numbers: where somebody lives. Streets, neighbourhoods (RT, RW, หมู่) and districts stay,
because a report about a place is worthless to its readers without the place."""

import re

from aduan.cases.redaction.spans import Found, Span

_NUMBER = r"\d{1,4}(?:\s?[A-Za-z](?![A-Za-z]))?"
_NUMBERS = rf"{_NUMBER}(?:\s?(?:/|-|–|,|&)\s?{_NUMBER})*"

_STREET_WORD = (
    r"(?:jl[nr]?|jalan|jln|gang|gg|perum(?:ahan)?|komp(?:lek|leks)?|kompl|griya|rusun|rumah|rmh|omah"
    r"|alamat|blok)"
)
_INDONESIAN = re.compile(
    rf"(?<![a-z])(?:no(?:mor|mer)?|nmr|\#)(?![a-z])[\s.:]{{0,3}}(?P<number>{_NUMBERS})(?!\d|[./]\d)",
    re.IGNORECASE,
)
_STREET_BEFORE = re.compile(
    rf"(?<![a-z]){_STREET_WORD}(?![a-z])(?P<between>[^\n;?!]{{0,48}})$", re.IGNORECASE
)
_ABOUT_PAPER = re.compile(
    r"\b(?:perda|perwali|peraturan|undang|uu|surat|skrk|imb|ipt|shm|sertifikat|tiket|ticket|laporan"
    r"|pengaduan|pendaftaran|permohonan|nik|kk|ktp|hp|wa|telp|tlp|te?le?pon|telfon|rek|rekening|pelanggan"
    r"|tiang|panel|gardu|kode|antrian|nopol|plat|seri|rt|rw)\W*$",
    re.IGNORECASE,
)
_GANG_AND_HOUSE = re.compile(
    rf"""
    (?<![a-z]) (?:jl[nr]?|jalan|jln|gang|gg|alamat|rumah|kos) (?![a-z])
    (?P<gang>[^\n;?!/\d]{{0,40}}?)
    (?<![a-z0-9]) (?:[ivx]{{1,5}}|\d{{1,2}}) \s?[a-z]? \s?/\s?
    (?P<number>{_NUMBER}(?:\s?-\s?{_NUMBER})?)
    (?![\d/]|[.-]\d)
    """,
    re.VERBOSE | re.IGNORECASE,
)
#: RT 11/06 names a neighbourhood and the ward it lies in.
_NEIGHBOURHOOD = re.compile(r"\br[tw]\W*$", re.IGNORECASE)
_BLOCK = re.compile(
    rf"(?<![a-z])(?:blok|block)\s{{0,2}}[:.]?\s?[a-z]{{1,3}}[\s./\-]{{0,2}}(?P<number>{_NUMBER}(?:\s?[/\-]\s?{_NUMBER})?)(?!\d)",
    re.IGNORECASE,
)
_THAI_TOLD = re.compile(
    r"(?P<word>บ้านหลังเลขที่|บ้านเลขที่|ห้องเลขที่|หลังเลขที่|บ้าน\s?เลขที่|เลขที่บ้าน|เลขที่)\s{0,2}[:.]?\s{0,2}"
    r"(?P<number>\d{1,5}(?:\s?[/\-]\s?\d{1,5}){0,3})(?![\dA-Za-z]|-[A-Z\d])"
)
_THAI_PAPER = re.compile(
    r"(?:เสา(?:ไฟ(?:ฟ้า)?)?|ป้าย|สาย|คำสั่ง|หนังสือ|ใบอนุญาต|อนุญาต|แปลง|โฉนด|บัญชี|แจ้ง|เรื่อง|คำร้อง|ร้องเรียน|บิล|ใบเสร็จ|คำขอ"
    r"|ตู้|กล้อง|ทะเบียน|สัญญา|ที่ดิน|เคส)\s?$"
)
_THAI_HOUSE = re.compile(
    r"(?<![\d/.:])(?P<number>\d{1,4}/\d{1,4}(?:-\d{1,4})?)(?![\d/])"
    r"(?=\s{0,2}(?:หมู่|ม\.|ซอย|ซ\.|ถนน|ถ\.|แขวง|ตำบล|ต\.))"
)
#: ซอย 7/1 is the name of a lane, not of a house in it.
_THAI_LANE = re.compile(r"(?:ซอย|ซ\.|แยก)[^\n\d]{0,25}$")
_ENGLISH_WORDS = ("house", "home", "flat", "apartment", "apt", "unit", "room")
_ENGLISH = re.compile(
    rf"\b(?:{'|'.join(_ENGLISH_WORDS)})\s{{0,2}}(?:no\.?|number|num\.?|\#)\s{{0,2}}:?\s?(?P<number>{_NUMBERS})(?!\d)",
    re.IGNORECASE,
)


def _thai(text: str) -> Found:
    if "เลขที่" not in text and "/" not in text:
        return
    for match in _THAI_TOLD.finditer(text):
        about_paper = match["word"] == "เลขที่" and _THAI_PAPER.search(
            text, max(0, match.start() - 14), match.start()
        )
        if not about_paper:
            yield Span(*match.span("number"), "HOUSE")
    for match in _THAI_HOUSE.finditer(text):
        if not _THAI_LANE.search(text, max(0, match.start() - 30), match.start()):
            yield Span(*match.span("number"), "HOUSE")


def find(text: str) -> Found:
    """House numbers that follow a word for a house, a street or a block."""
    lowered = text.lower()
    for match in _INDONESIAN.finditer(text):
        start, end = match.span("number")
        street = _STREET_BEFORE.search(text[max(0, match.start() - 60) : match.start()])
        if street and not _ABOUT_PAPER.search(street["between"]):
            yield Span(start, end, "HOUSE")
    if "/" in text:
        for match in _GANG_AND_HOUSE.finditer(text):
            if not _NEIGHBOURHOOD.search(match["gang"]):
                yield Span(*match.span("number"), "HOUSE")
    if "blo" in lowered:
        for match in _BLOCK.finditer(text):
            yield Span(*match.span("number"), "HOUSE")
    if any(word in lowered for word in _ENGLISH_WORDS):
        for match in _ENGLISH.finditer(text):
            yield Span(*match.span("number"), "HOUSE")
    yield from _thai(text)
