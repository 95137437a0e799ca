"""Numbers that a state, a bank or a school gives to one person or household.

* NIK: 16 digits, region (6), birth as DDMMYY with 40 added to a woman's day, serial (4);
  Indonesia, Permendagri 102/2019. The family card's number (KK) has the same shape.
* TH_CID: 13 digits written 1-4-5-2-1, the last a check digit; Thailand, Department of Provincial
  Administration.
* NOP: 18 digits of an Indonesian property-tax object, which leads to its owner.
"""

import re

from stdnum import luhn
from stdnum.th import pin

from aduan.cases.redaction.spans import (
    Found,
    Span,
    digits_of,
    in_a_path,
    is_date_or_time,
    is_money,
)

_SIXTEEN = re.compile(r"(?<![\d.])\d(?:[ .\-]?\d){15}(?!\d)")
_NOP = re.compile(r"(?<!\d)\d\d([ .]?)\d\d[ .]?\d{3}[ .]?\d{3}[ .]?\d{3}[ .-]?\d{4}[ .-]?\d(?!\d)")
_THAI_GROUPS = re.compile(
    r"(?<!\d)[1-8][ \-]{1,3}\d{4}[ \-]{1,3}\d{5}[ \-]{1,3}\d{2}[ \-]{1,3}\d(?!\d)"
)
_THIRTEEN = re.compile(r"(?<![\d.,_/=\-A-Za-z])[1-8]\d{12}(?![\d.]\d|[\dA-Za-z_])")
_THAI = re.compile(r"[ก-๎]")
_TWELVE_DIGITS = re.compile(r"\d(?:[ .\-]{0,3}\d){11}")

#: A number of six digits or more, and the words that say what it is; they are looked for to its
#: left, because a search that starts at every letter of the text is slow.
_RUN = re.compile(r"\d(?:[ .\-]{0,3}\d){5,20}(?!\d)")
_REACH = 50
_NIK_TOLD = re.compile(
    r"(?<![a-z])(?:nik|ktp|kk|nkk|kartu\s+keluarga)(?![a-z])[^\d\n]{0,20}$", re.IGNORECASE
)
_THAI_TOLD = re.compile(
    r"(?:บัตรประชาชน|บัตรประจำตัว|ประจำตัวประชาชน|เลขประชาชน|citizen\s+id|id\s+card|thai\s+id)"
    r"[^\d\n]{0,25}$",
    re.IGNORECASE,
)
_BANK_TOLD = re.compile(
    r"(?:(?<![a-z])(?:rek(?:ening|\.)?(?:\s+(?:bca|bri|bni|mandiri|bank\s\w+))?|norek|va"
    r"|virtual\s+account|account\s+(?:no\.?|number)|promptpay)(?![a-z])"
    r"|เลข(?:ที่)?บัญชี|บัญชี(?:เลขที่|ธนาคาร)|พร้อมเพย์)[^\d\n]{0,14}$",
    re.IGNORECASE,
)
_NUMBER_TOLD = re.compile(
    r"(?:(?<![a-z])(?:nisn|nis|npwp|bpjs|kis|nip|nrp|sim|kitas|kitap|nuptk|id\s?pel(?:anggan)?"
    r"|no(?:mor|\.)?\s*pelanggan)(?![a-z])|หมายเลขผู้ใช้(?:น้ำ|ไฟฟ้า|ไฟ))[^\d\n]{0,14}$",
    re.IGNORECASE,
)
_PASSPORT = re.compile(
    r"(?:passport|pass?por|หนังสือเดินทาง|พาสปอร์ต)[^\d\n]{0,20}?"
    r"\b(?P<number>[A-Z]{1,2}[ ]?\d{6,8})(?!\d)",
    re.IGNORECASE,
)


def _is_nik(digits: str) -> bool:
    province, day, month = int(digits[:2]), int(digits[6:8]), int(digits[8:10])
    return 11 <= province <= 97 and 1 <= day % 40 <= 31 and day <= 71 and 1 <= month <= 12


def _indonesian(text: str) -> Found:
    for match in _NOP.finditer(text):
        if 11 <= int(match.group()[:2]) <= 97:
            yield Span(match.start(), match.end(), "NOP")
    for match in _SIXTEEN.finditer(text):
        digits = digits_of(match.group())
        if in_a_path(text, match.start()):
            continue
        if _is_nik(digits):
            yield Span(match.start(), match.end(), "NIK")
        elif luhn.is_valid(digits):
            yield Span(match.start(), match.end(), "CARD")


def _thai(text: str) -> Found:
    for match in _THAI_GROUPS.finditer(text):
        yield Span(match.start(), match.end(), "TH_CID")
    for match in _THIRTEEN.finditer(text):
        # One in ten numbers of another sort passes the check digit, and people mistype their own:
        # in a Thai text thirteen digits that stand alone are taken for what they look like.
        if pin.is_valid(match.group()) or _THAI.search(text):
            yield Span(match.start(), match.end(), "TH_CID")


def _told(text: str) -> Found:
    """Numbers that a word before them names, whatever their check digits say."""
    for match in _RUN.finditer(text):
        start, end = match.span()
        before = text[max(0, start - _REACH) : start]
        count = len(digits_of(match.group()))
        if 14 <= count <= 18 and _NIK_TOLD.search(before):
            yield Span(start, end, "NIK")
        elif 12 <= count <= 14 and _THAI_TOLD.search(before):
            yield Span(start, end, "TH_CID")
        elif is_date_or_time(text, start) or is_money(text, start, end):
            continue
        elif _BANK_TOLD.search(before):
            yield Span(start, end, "BANK")
        elif _NUMBER_TOLD.search(before):
            yield Span(start, end, "ID_NUMBER")


def find(text: str) -> Found:
    """National, bank, card, school, tax and customer numbers and passports."""
    if _TWELVE_DIGITS.search(text):
        yield from _indonesian(text)
        yield from _thai(text)
    yield from _told(text)
    for match in _PASSPORT.finditer(text):
        yield Span(*match.span("number"), "PASSPORT")
