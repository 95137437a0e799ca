"""Number plates of Indonesia (L 1234 AB) and Thailand (1กข 1234).

Sources: Perpol 7/2021 (area codes of Indonesian plates); the Thai Vehicle Act's ministerial rule of
2010 (digit, two consonants, up to four digits).
"""

import re

from aduan.cases.redaction.spans import Found, Span, digits_of

_AREA = (
    "A|AA|AB|AD|AE|AG|B|BA|BB|BD|BE|BG|BH|BK|BL|BM|BN|BP|CC|CD|D|DA|DB|DC|DD|DE|DG|DH|DK|DL|DM|DN|DP"
    "|DR|DS|DT|DU|DW|E|EA|EB|ED|F|G|H|K|KB|KH|KT|KU|L|M|N|P|PA|PB|PG|PS|PT|PY|R|RI|S|T|W|Z"
)
#: The number with its series; the area code is looked for to its left, because a search that starts
#: at every letter of the text is slow.
_INDONESIAN = re.compile(r"(?<!\d)[1-9]\d{0,3}[ .\-]{0,2}(?P<series>[A-Za-z]{1,3})(?![A-Za-z0-9])")
_AREA_BEFORE = re.compile(rf"(?:^|[^A-Za-z0-9/.\-])(?P<area>{_AREA})[ .\-]{{0,2}}$", re.IGNORECASE)
_PLATE_WORD = re.compile(r"nopol|plat|no\.?\s?pol|nomor\s+polisi", re.IGNORECASE)
_VEHICLE_WORD = re.compile(
    r"motor|mobil|kendaraan|sepeda|truk|truck|pick\s?up|bus"
    r"|taksi|taxi|angkot|avanza|xenia|innova|vario|beat|scoopy|honda|yamaha|suzuki|toyota|daihatsu"
    r"|mitsubishi|nissan|car\b|vehicle|motorcycle",
    re.IGNORECASE,
)
#: Short words that stand after a number in running text written in capitals.
_NOT_A_SERIES = frozenset(
    re.findall(
        r"\w+",
        "RT RW NO KM M CM MM KG G L DI KE JL JLN GG TH THN BLN HR HRI JAM PER PCS ORG KK DAN YG TDK"
        " DR DPN SD SMP SMA SMK WIB WB X PK AM PM KEL KEC RB JT",
    )
)

_THAI = re.compile(
    # Letters that run on from the left are a word, unless it is one that a plate may touch.
    r"(?:(?P<digit>[1-9][ \u200b]{0,2})|(?<![ก-๎])|(?<=ทะเบียน)|(?<=ป้าย)|(?<=จยย)|(?<=กทม))"
    r"(?P<letters>[ก-ฮ]{2})[ \u200b\-]{0,3}"
    r"(?P<number>[1-9]\d{0,3})(?![\d:])"
)
_THAI_CUE = re.compile(
    r"ทะเบียน|ป้าย|จยย|จักรยานยนต์|มอเตอร์ไซ|มอไซ|แท[็๊]?[กค]ซี่|taxi|เก๋ง|กระบะ|รถตู้|รถยนต์|รถยนต|รถเก|คันที่|คัน"
    r"|โตโยต้า|ฮอนด้า|อีซูซุ|นิสสัน|มาสด้า|มิตซู|ซูซูกิ|ยามาฮ่า|honda|toyota|isuzu|nissan|mazda|ford|benz|bmw",
    re.IGNORECASE,
)
_PROVINCE = re.compile(
    r"\s{0,3}(?:\(|\.|\n)?\s{0,2}(?:กทม|กรุงเทพ|กระบี่|กาญจน|กาฬสินธุ์|กำแพงเพชร|ขอนแก่น|จันทบุรี|ฉะเชิงเทรา|ชลบุรี|ชัยนาท|ชัยภูมิ"
    r"|ชุมพร|เชียง|ตรัง|ตราด|ตาก|นคร|นนทบ|นราธิวาส|น่าน|บึงกาฬ|บุรีรัมย์|ปทุม|ประจวบ|ปราจีน|ปัตตานี|พระนคร"
    r"|พะเยา|พังงา|พัทลุง|พิจิตร|พิษณุโลก|เพชร|แพร่|ภูเก็ต|มหาสารคาม|มุกดาหาร|แม่ฮ่องสอน|ยโสธร|ยะลา|ร้อยเอ็ด|ระนอง|ระยอง"
    r"|ราชบุรี|ลพบุรี|ลำปาง|ลำพูน|เลย|ศรีสะเกษ|สกลนคร|สงขลา|สตูล|สมุทร|สระ|สิงห์บุรี|สุโขทัย|สุพรรณ|สุราษ|สุรินทร์"
    r"|หนองคาย|หนองบัว|อ่างทอง|อำนาจเจริญ|อุดร|อุตรดิตถ์|อุทัย|อุบล)"
)
_MONTHS = frozenset(["มค", "กพ", "พค", "กค", "สค", "กย", "ตค", "พย", "ธค"])
#: Two consonants that are a word or an abbreviation of another thing before a number.
_WORDS = frozenset(
    re.findall(
        r"\w+",
        "รถ คน รอ ลง พบ บท กด ปอ ทล ลว นร พศ คศ กม ซม มม กก ตร ชม สน จน บน ผล คง ตน หน หก กท งย"
        " งบ ตก นน พอ ขอ ปณ ชน รร",
    )
)
_YEAR = re.compile(r"(?:[4-7]\d|25\d\d|20\d\d|19\d\d)$")
_LETTER = re.compile(r"[ก-๎]")
_TRUCK = re.compile(
    r"(?:ทะเบียน|ป้าย)(?:รถ)?\s{0,2}:?\s{0,2}"
    r"(?P<plate>\d{2}\s?-\s?\d{4}|[ก-ฮ]{3}[ \-]{0,2}\d{1,4})(?!\d)"
)


def _indonesian(text: str) -> Found:
    for match in _INDONESIAN.finditer(text):
        series, number = match["series"], digits_of(match.group())
        area = _AREA_BEFORE.search(text[max(0, match.start() - 5) : match.start()])
        if area is None or series.upper() in _NOT_A_SERIES:
            continue
        start = match.start() - (len(area.string) - area.start("area"))
        capitals = area["area"].isupper() and series.isupper()
        window = (text, max(0, start - 40), start)
        told = _PLATE_WORD.search(*window) is not None
        long = len(number) >= 3 and (capitals or _VEHICLE_WORD.search(*window) is not None)
        if told or long:
            yield Span(start, match.end(), "PLATE")


def _is_thai_plate(text: str, match: re.Match[str]) -> bool:
    letters, number, end = match["letters"], match["number"], match.end()
    before = text[max(0, match.start() - 40) : match.start()]
    if text[end : end + 1] in {"/", "."} and text[end + 1 : end + 2].isdigit():
        return False  # the number of an official letter: กท 8203/1962
    registered = re.search(r"ทะเบียน|ป้าย", before) is not None
    province = _PROVINCE.match(text, end) is not None
    if letters in _MONTHS and _YEAR.match(number) and not province:
        return False
    if letters in _WORDS or letters in _MONTHS:
        return registered or province
    if match["digit"] or len(number) >= 3:
        return True
    return registered or province or _THAI_CUE.search(before) is not None


def find(text: str) -> Found:
    """Number plates of both countries."""
    yield from _indonesian(text)
    if not _LETTER.search(text):
        return
    for match in _THAI.finditer(text):
        if _is_thai_plate(text, match):
            yield Span(match.start(), match.end(), "PLATE")
    for match in _TRUCK.finditer(text):
        yield Span(*match.span("plate"), "PLATE")
