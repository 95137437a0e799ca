"""What a message means: commands however they are typed, and everything else a text."""

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aduan.channels.conversation.languages import nearest
from aduan.channels.conversation.meaning import understand
from aduan.vault import numbers
from ground.trial import trial_data

NUMBER = numbers.number_for(7)
SHOWN = numbers.show(NUMBER)


@pytest.mark.parametrize(
    ("said", "intent", "text"),
    [
        # A command in any language, case, spelling and politeness.
        ("STATUS", "status", "STATUS"),
        ("stauts", "status", "stauts"),
        ("Bantuan pak", "help", "Bantuan pak"),
        ("สถานะ", "status", "สถานะ"),
        ("ช่วยเหลือครับ", "help", "ช่วยเหลือครับ"),
        ("สถานะค่ะ", "status", "สถานะค่ะ"),
        ("ถึงไหนแล้วครับ", "status", "ถึงไหนแล้วครับ"),
        ("ถอนเรื่องครับ", "withdraw", "ถอนเรื่องครับ"),
        ("ไม่เป็นไรครับ", "thanks", "ไม่เป็นไรครับ"),
        ("ขอบพระคุณครับ", "thanks", "ขอบพระคุณครับ"),
        ("Lanjut.", "more", "Lanjut."),
        ("BATAL!", "cancel", "BATAL!"),
        ("makasih banyak pak", "thanks", "makasih banyak pak"),
        ("Assalamu'alaikum", "greeting", "Assalamu'alaikum"),
        ("nuhun pak", "thanks", "nuhun pak"),
        ("mksh", "thanks", "mksh"),
        ("gak jadi", "cancel", "gak jadi"),
        ("Cabut saja pak", "withdraw", "Cabut saja pak"),
        ("sudah sampai mana pak?", "status", "sudah sampai mana pak?"),
        ("gmn caranya", "help", "gmn caranya"),
        ("kurang tau bu", "skip", "kurang tau bu"),
        # Yes and no, dialects too.
        ("Ya pak", "yes", "Ya pak"),
        ("Ya, cabut", "yes", "Ya, cabut"),
        ("Alhamdulillah sudah beres pak, mksh", "yes", "Alhamdulillah sudah beres pak, mksh"),
        ("Terima kasih pak, sudah selesai", "yes", "Terima kasih pak, sudah selesai"),
        ("tidak ada masalah lagi", "yes", "tidak ada masalah lagi"),
        ("masih beres", "yes", "masih beres"),
        ("Maaf pak, belum", "no", "Maaf pak, belum"),
        ("blm diperbaiki", "no", "blm diperbaiki"),
        ("rusak lagi", "no", "rusak lagi"),
        ("Sudah pak, terima kasih", "yes", "Sudah pak, terima kasih"),
        ("เรียบร้อยแล้วค่ะ", "yes", "เรียบร้อยแล้วค่ะ"),
        ("uwis", "yes", "uwis"),
        ("เรียบร้อยแล้วค่ะ ขอบคุณค่ะ", "yes", "เรียบร้อยแล้วค่ะ ขอบคุณค่ะ"),
        ("แก้ไขแล้วครับ", "yes", "แก้ไขแล้วครับ"),
        ("ยังเรียบร้อยดีครับ", "yes", "ยังเรียบร้อยดีครับ"),
        ("ไม่มีปัญหาแล้วครับ", "yes", "ไม่มีปัญหาแล้วครับ"),
        ("ดีครับ", "yes", "ดีครับ"),
        ("ยังครับ", "no", "ยังครับ"),
        ("ยังไม่เรียบร้อยเลยครับ", "no", "ยังไม่เรียบร้อยเลยครับ"),
        ("durung pak", "no", "durung pak"),
        ("ยังบ่เด้อ", "no", "ยังบ่เด้อ"),
        ("belum, masih rusak", "no", "belum, masih rusak"),
        ("ยังไม่เสร็จครับ น้ำยังท่วม", "no", "ยังไม่เสร็จครับ น้ำยังท่วม"),
        # What only looks like a command.
        ("Sudah 3 bulan lampu mati", "text", "Sudah 3 bulan lampu mati"),
        ("baru saja ada kecelakaan di tol", "text", "baru saja ada kecelakaan di tol"),
        ("status jalan ini milik siapa?", "text", "status jalan ini milik siapa?"),
        ("Lampu jalan mati", "text", "Lampu jalan mati"),
        ("บ่อขยะส่งกลิ่นเหม็นมาก", "text", "บ่อขยะส่งกลิ่นเหม็นมาก"),
        ("ไม่มีน้ำประปามาสามวัน", "text", "ไม่มีน้ำประปามาสามวัน"),
        # A further report, said so.
        ("BARU lampu mati", "new", "lampu mati"),
        ("new: the bridge is down", "new", "the bridge is down"),
        # That somebody wants to report is no report.
        ("LAPOR", "new", ""),
        ("saya mau lapor pak", "new", ""),
        # A number of a report, alone or with a command.
        (SHOWN, "number", SHOWN),
        (f"Status {SHOWN}", "status", f"Status {SHOWN}"),
        (f"batal {NUMBER:09d}", "cancel", f"batal {NUMBER:09d}"),
    ],
)
def test_intents(said: str, intent: str, text: str) -> None:
    meaning = understand(said)
    assert (meaning.intent, meaning.text) == (intent, text)
    assert meaning.number == (NUMBER if f"{NUMBER:09d}" in said.replace(" ", "") else None)


@pytest.mark.parametrize(
    ("said", "digit"),
    [("5", 5), ("๓", 3), (" 4. ", 4), ("bintang 4", 4), ("5 stars", 5), ("ให้ 5 ดาว", None)],
)
def test_digits(said: str, digit: int | None) -> None:
    assert understand(said).digit == digit


@pytest.mark.parametrize(
    ("said", "secrecy", "text"),
    [
        ("RAHASIA petugas minta uang di loket", "confidential", "petugas minta uang di loket"),
        ("rahasia: petugas minta uang", "confidential", "petugas minta uang"),
        ("SECRET. The officer asks for money", "confidential", "The officer asks for money"),
        ("ลับ ตำรวจเรียกเงิน", "confidential", "ตำรวจเรียกเงิน"),
        ("ลับตำรวจเรียกเงิน", "confidential", "ตำรวจเรียกเงิน"),
        ("ANONIM kepala desa memotong bantuan", "anonymous", "kepala desa memotong bantuan"),
        ("Ini bukan rahasia lagi pak", "", "Ini bukan rahasia lagi pak"),
    ],
)
def test_secrecy_by_the_first_word(said: str, secrecy: str, text: str) -> None:
    meaning = understand(said)
    assert (meaning.secrecy, meaning.text) == (secrecy, text)


def test_a_secret_word_alone_is_about_the_report_before() -> None:
    assert understand("rahasia").intent == understand("ลับ").intent == "secret"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The street light has been broken since Monday.", "en"),
        ("Lampu jalan mati sudah tiga hari di depan pasar.", "id"),
        ("Dalane bolong kabeh, wis suwe ora didandani pak", "id"),
        ("Jalan di lembur abdi butut pisan, teu acan didangdosan", "id"),
        ("ไฟถนนดับมาสามวันแล้วหน้าตลาด", "th"),
        ("ไฟอยู่หน้าตลาดบ่ติดมาโดนแล้วเด้อ", "th"),
        ("Somchai ซอย 5 น้ำไม่ไหล Ladprao", "th"),
        ("12345", "?"),
    ],
)
def test_nearest_language(text: str, language: str) -> None:
    assert nearest(text, "?") == language


@pytest.mark.parametrize(
    ("name", "language", "home", "wrong"),
    [
        ("id_surabaya_dev.jsonl.gz", "id", "id", 0.001),
        ("id_purbalingga_dev.jsonl.gz", "id", "id", 0.001),
        ("th_type_citizen_era_dev_6k.jsonl.gz", "th", "th", 0.001),
        # Notes of five words without a small one: "Rocks on Ocean Ave. Westbound."
        ("en_newport_dev.jsonl.gz", "en", "id", 0.15),
    ],
)
def test_real_complaints_are_told_apart(name: str, language: str, home: str, wrong: float) -> None:
    with gzip.open(trial_data(name), "rt", encoding="utf-8") as lines:
        texts = [str(json.loads(line)["text"]) for line in lines]
    missed = [each for each in texts if nearest(each, home) != language]
    assert len(missed) <= wrong * len(texts), missed[:20]


@given(st.text(max_size=400))
def test_whatever_is_written_is_understood_as_something(said: str) -> None:
    meaning = understand(said)
    assert meaning.intent
    assert meaning.text.strip() == meaning.text
    assert meaning.text in said
