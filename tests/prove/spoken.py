"""Real complaints as people speak: dialect and slang, picked by the words that show them."""

import gzip
import json
import re

from ground.trial import trial_data

INDONESIAN, THAI = "id_surabaya_dev.jsonl.gz", "th_type_citizen_era_dev_6k.jsonl.gz"
_SLANG = {
    INDONESIAN: """
        gak nggak ga gk kagak enggak tdk yg dgn utk dlm jln krn blm sdh udah dah kok sih dong deh
        nih tuh gimana kenapa banget bgt aja mas mbak cak rek iki iku wis ora opo piye kudu sing
        nang ning arek koyok mboten nggih monggo matur suwun jare wes dalan kate ndak tak ben
        dpn kalo klo tlg mhn bbrp sy lg jg pake nya
    """,
    THAI: "จ้า อ่ะ มั้ย ป่ะ โคตร งับ คับ เด้อ บ่ แม่น ไม๊ ละ หละ นะ อะ ซะ เลย ด้วยค่ะ",
}
SHORTEST, LONGEST = 12, 1500
ONE_SMS = {INDONESIAN: 160, THAI: 70}
"""Characters of one SMS: GSM for Latin letters, UCS-2 for Thai ones."""


def spoken(count: int, *, long: float = 0.6) -> list[str]:
    """So many texts, a fifth of them Thai, this share of them longer than one SMS."""
    thai = count // 5
    return [*_picked(INDONESIAN, count - thai, long), *_picked(THAI, thai, long)]


def _picked(name: str, count: int, long: float) -> list[str]:
    with gzip.open(trial_data(name), "rt", encoding="utf-8") as lines:
        texts = dict.fromkeys(json.loads(line)["text"].strip() for line in lines)
    fitting = [each for each in texts if SHORTEST <= len(each) <= LONGEST and "\x00" not in each]
    ranked = sorted(fitting, key=lambda text: -_slang(name, text))
    wanted = round(count * long)
    longer = [each for each in ranked if len(each) > ONE_SMS[name]][:wanted]
    shorter = [each for each in ranked if len(each) <= ONE_SMS[name]][: count - wanted]
    return [*longer, *shorter]


def _slang(name: str, text: str) -> int:
    slang = _SLANG[name].split()
    if name == THAI:
        return sum(text.count(word) for word in slang)
    said = re.findall(r"\w+", text.casefold())
    return sum(said.count(word) for word in slang)
