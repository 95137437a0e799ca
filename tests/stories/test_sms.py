"""SMS: the whole story on a phone, and news for whoever left a number, whatever the door."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ground.kannel import Kannel, running_kannel
from ground.sms import with_gateway
from ground.stack import Served, eventually
from stories.doors import Citizen, Filed, Staff

ANI, BUDI, SOMCHAI = "+6281234567890", "+6281298765432", "+66812345678"


@dataclass
class Phone:
    """Somebody with a phone and nothing else; keeps what was said both ways."""

    kannel: Kannel
    number: str
    said: list[tuple[str, str]] = field(default_factory=list)
    _heard: int = 0

    def send(self, words: str) -> None:
        """Sends a text to the short code."""
        self.said.append(("→", words))
        self.kannel.phones.send(self.number, words)

    def hears(self, words: str) -> str:
        """Waits for the text that holds these words; keeps what came before it."""

        def look() -> str:
            texts = self.kannel.phones.to(self.number)[self._heard :]
            return next((text for text in texts if words in text), "")

        found = eventually(look, seconds=60, what=f"{words!r} on the phone; {self._news()}")
        while self.said[-1][1] != found:
            self.said.append(("←", self.kannel.phones.to(self.number)[self._heard]))
            self._heard += 1
        return found

    def write_down(self, language: str) -> None:
        """Keeps the conversation as a page of the documentation, where that is asked for
        (`make docs`)."""
        folder = os.environ.get("TRANSCRIPTS")
        if folder:
            lines = [f"{way} {text}" for way, text in self.said]
            lines = [re.sub(r"http://[\d.:]+", "https://lapor.example", line) for line in lines]
            Path(folder, f"sms-{language}.txt").write_text("\n".join(lines) + "\n", "utf-8")

    def _news(self) -> list[str]:
        return self.kannel.phones.to(self.number)[self._heard :]


@pytest.fixture(scope="module")
def kannel() -> Iterator[Kannel]:
    """A real gateway with the phones behind it."""
    with running_kannel() as found:
        yield found


@pytest.fixture(scope="module")
def connected(kannel: Kannel) -> Iterator[Served]:
    """The product, with the gateway as `lapor`'s SMS account."""
    with with_gateway(kannel) as served:
        yield served


@dataclass(frozen=True)
class Words:
    """What somebody writes in the story, and what they look for in the answers."""

    number: str
    report: str
    place: str
    question: str
    reply: str
    first: str
    no: str
    why: str
    second: str
    yes: str
    heard: dict[str, str]


STORIES = {
    "id": Words(
        number=BUDI,
        report="Gorong-gorong jalan negara buntu, tiap hujan air masuk rumah sejak Oktober",
        place="Depan Pasar Wonokromo, Surabaya",
        question="Apakah air masuk sampai ke dalam rumah?",
        reply="Iya pak sampai ke dalam rumah, kira-kira selutut",
        first="Gorong-gorong telah dikeruk pada hari Selasa.",
        no="Belum",
        why="Kemarin hujan dan airnya masuk lagi, sampahnya masih ada",
        second="Saluran telah dibersihkan seluruhnya dan diberi saringan.",
        yes="Sudah pak, terima kasih",
        heard={
            "filed": "diterima",
            "asked": "Apakah air masuk",
            "thanks": "sudah kami terima",
            "forwarded": "Bina Marga",
            "answered": "Gorong-gorong telah dikeruk",
            "why": "Apa yang belum selesai",
            "noted": "ditambahkan",
            "again": "Saluran telah dibersihkan",
            "closed": "ditutup",
            "rated": "penilaian",
        },
    ),
    "th": Words(
        number=SOMCHAI,
        report="ท่อระบายน้ำริมถนนหลวงอุดตัน ฝนตกทีไรน้ำเข้าบ้านทุกครั้งตั้งแต่เดือนตุลาคม",
        place="หน้าตลาดวโนโครโม",
        question="น้ำเข้าถึงในบ้านหรือไม่",
        reply="เข้าครับ สูงประมาณหัวเข่า",
        first="ได้ขุดลอกท่อแล้วเมื่อวันอังคาร",
        no="ยัง",
        why="เมื่อวานฝนตกน้ำก็เข้าอีก ขยะยังอยู่ในท่อ",
        second="ล้างท่อทั้งสายและติดตะแกรงแล้ว",
        yes="เรียบร้อยแล้วครับ",
        heard={
            "filed": "รับเรื่อง",
            "asked": "น้ำเข้าถึงในบ้าน",
            "thanks": "ได้รับคำตอบ",
            "forwarded": "อยู่ที่",
            "answered": "ได้ขุดลอกท่อแล้ว",
            "why": "ขออภัย",
            "noted": "เพิ่มข้อความนี้",
            "again": "ล้างท่อทั้งสาย",
            "closed": "ปิด",
            "rated": "คะแนน",
        },
    ),
}


@pytest.mark.requirement("L-01")
@pytest.mark.requirement("L-21")
@pytest.mark.parametrize("language", STORIES)
def test_the_whole_story_by_sms_alone(
    connected: Served,
    kannel: Kannel,
    language: str,
) -> None:
    """Fails if any step of the public story needs more than a phone: to file, to answer a question,
    to learn which agency has it, to say that it is not fixed, and at last that it is, and to rate
    it; or if an answer comes in another language."""
    words = STORIES[language]
    phone = Phone(kannel, words.number)
    centre, officer = Staff(connected, "centre"), Staff(connected, "officer2")
    head = Staff(connected, "head2")

    phone.send(words.report)
    shown = re.search(r"\d{3} \d{3} \d{3}", phone.hears(words.heard["filed"]))
    assert shown is not None
    filed = Filed(shown[0].replace(" ", ""), "")
    phone.send(words.place)
    phone.hears(words.heard["noted"])
    centre.verb(filed, "ask", "Send the question", question=words.question)
    phone.hears(words.heard["asked"])
    phone.send(words.reply)
    phone.hears(words.heard["thanks"])
    centre.check_and_forward(filed, "bina-marga")
    phone.hears(words.heard["forwarded"])
    officer.verb(filed, "take", "Take this report")
    phone.hears(filed.shown)
    officer.answer(filed, words.first)
    phone.hears(words.heard["answered"])
    phone.send(words.no)
    phone.hears(words.heard["why"])
    phone.send(words.why)
    phone.hears(words.heard["noted"])
    assert words.why in head.case(filed).text
    head.answer(filed, words.second)
    phone.hears(words.heard["again"])
    phone.send(words.yes)
    phone.hears(words.heard["closed"])
    phone.send("5")
    phone.hears(words.heard["rated"])
    assert words.reply in centre.case(filed).text
    phone.write_down(language)


@pytest.mark.requirement("L-23")
def test_the_person_is_told_by_sms_which_agency(connected: Served, kannel: Kannel) -> None:
    """Fails if whoever leaves only a telephone number gets no SMS with the number when the report
    arrives, none that names the agency when it is forwarded, or if either needs more than two SMS
    or carries the report's words."""
    ani = Citizen(connected)
    filed = ani.file("The culvert under the state road is blocked.", phone=ANI)

    def texts(count: int) -> list[str]:
        return eventually(
            lambda: kannel.phones.to(ANI) if len(kannel.phones.to(ANI)) >= count else [],
            what=f"{count} texts on the phone",
        )

    arrived = texts(2)
    assert sum(filed.shown in text for text in arrived) == 1, "and the code names no report"
    Staff(connected, "centre").check_and_forward(filed, "bina-marga")
    (told,) = texts(3)[2:]
    assert filed.shown in told
    assert "Bina Marga" in told
    for text in kannel.phones.to(ANI):
        assert len(text) <= 306
        assert "culvert" not in text
    assert "sms of lapor by kannel: set up" in connected.command("check").stdout
