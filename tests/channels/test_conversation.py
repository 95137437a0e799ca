"""The conversation by SMS: what somebody writes, and what they are answered."""

from datetime import timedelta

import pytest

from aduan.cases.actions import agency, person, result, triage
from aduan.cases.actors import complainant
from aduan.cases.models import Case, Entry
from aduan.channels import registry
from aduan.channels.conversation import talk
from aduan.channels.models import Conversation, InboundMessage
from aduan.vault import texts
from aduan.vault.models import Contact, Opening, RawInbound
from ground.country import Country
from ground.kannel import HOOK
from ground.phones import ACCOUNT, Phone, give_accounts

ANI, SOMCHAI = "+6281234567890", "+66812345678"
HOLE = "Lubang besar di Jalan Mawar RT 3, motor sering jatuh sejak bulan lalu."
LAMP = "Lampu jalan mati di Jalan Melati depan pasar sejak tiga hari lalu."
LATER = timedelta(hours=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ani(country: Country, monkeypatch: pytest.MonkeyPatch) -> Phone:
    """Ani's phone; the programme has a short code."""
    monkeypatch.setenv("ADUAN_TEST_KANNEL_HOOK", HOOK)
    monkeypatch.setenv("ADUAN_TEST_KANNEL_PASSWORD", "any")
    registry.connect()
    give_accounts(country, ACCOUNT)
    return Phone(country, ANI)


def _answered(ani: Phone) -> Case:
    """A report of Ani's that an agency has answered."""
    country = ani.country
    ani.text(HOLE)
    case = country.ready(ani.case)
    triage.forward(case.pk, country.actor("centre"), agency=country.roads, now=country.now)
    agency.take(case.pk, country.actor("officer"), now=country.now)
    given = result.Result(
        text="Lubang sudah ditambal hari Senin.",
        public_text="Lubang sudah ditambal.",
        outcome="solved",
        cause=country.version.rules.causes[0].code,
    )
    result.answer(case.pk, country.actor("officer"), result=given, now=country.now)
    ani.news()
    return _fresh(case)


def _fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def _said(case: Case) -> list[str]:
    """What stands in the dialogue of a case."""
    return [texts.read(each.text) for each in Entry.objects.filter(case=case).order_by("at", "id")]


def test_one_message_is_a_report_with_a_number_at_once(ani: Phone) -> None:
    (line,) = ani.text(HOLE)
    case = ani.case
    assert case.shown_number in line
    assert (case.channel, case.language, case.state) == ("sms", "id", "checking")
    assert texts.read(case.body) == HOLE
    assert Contact.objects.get(identity=case.identity_id).verified_at is not None


@pytest.mark.parametrize(
    ("said", "language", "words"),
    [
        ("The street light in Mawar Street has been broken since Monday.", "en", "received"),
        ("ไฟถนนหน้าตลาดดับมาสามวันแล้ว", "th", "รับเรื่อง"),
        ("Dalane ing ngarep pasar bolong, wis suwe ora didandani pak", "id", "diterima"),
    ],
)
def test_the_nearest_language_answers(ani: Phone, said: str, language: str, words: str) -> None:
    assert words in ani.text(said)[0]
    assert ani.case.language == language


def test_at_most_two_questions_and_each_can_be_skipped(ani: Phone) -> None:
    _, question = ani.text("lampu mati")
    assert "apa yang terjadi" in question
    (second,) = ani.text("sudah tiga hari gelap sekali kalau malam")
    assert "di mana tepatnya" in second
    (last,) = ani.text("lewati")
    assert "tetap dilanjutkan" in last
    assert _said(ani.case) == ["sudah tiga hari gelap sekali kalau malam"]
    assert ani.text("STATUS", after=LATER)[0].startswith(f"Laporan {ani.case.shown_number}")


def test_a_second_message_within_ten_minutes_joins(ani: Phone) -> None:
    ani.text(HOLE)
    (line,) = ani.text("Fotonya bisa saya kirim nanti")
    assert "ditambahkan" in line
    assert Case.objects.count() == 1
    assert _said(ani.case) == ["Fotonya bisa saya kirim nanti"]


@pytest.mark.parametrize(("digit", "reports"), [("1", 1), ("satu pak", 1), ("0", 2), ("baru", 2)])
def test_later_ones_are_asked_about(ani: Phone, digit: str, reports: int) -> None:
    ani.text(HOLE)
    (question,) = ani.text(LAMP, after=LATER)
    assert ani.case.shown_number in question
    ani.text(digit)
    assert Case.objects.count() == reports
    assert LAMP in (_said(Case.objects.earliest("recorded_at")) if reports == 1 else [LAMP])


def test_what_nobody_chose_about_is_a_report_after_a_day(ani: Phone) -> None:
    ani.text(HOLE)
    ani.text(LAMP, after=LATER)
    assert talk.lapse(ani.country.now + timedelta(hours=23)) == 0
    ani.country.now += timedelta(hours=25)
    assert talk.lapse(ani.country.now) == 1
    assert talk.lapse(ani.country.now) == 0
    assert texts.read(ani.case.body) == LAMP
    assert ani.case.shown_number in ani.news()[0]


def test_an_unheard_choice_loses_nothing(ani: Phone) -> None:
    ani.text(HOLE)
    ani.text("Tetangga saya juga sudah lapor ke RT", after=LATER)
    ani.text(LAMP, after=LATER)
    older = Case.objects.earliest("recorded_at")
    assert _said(older) == ["Tetangga saya juga sudah lapor ke RT"]
    assert texts.read(ani.case.body) == LAMP


def test_a_question_of_staff_is_answered_by_a_text(ani: Phone) -> None:
    ani.text(HOLE)
    country, case = ani.country, ani.case
    triage.ask(case.pk, country.actor("centre"), question="Di RT berapa?", now=country.now)
    (asked,) = ani.news()
    assert "Di RT berapa?" in asked
    assert "1708" in asked
    (line,) = ani.text("RT 3 pak, depan musala", after=LATER)
    assert "sudah kami terima" in line
    assert _fresh(case).state == "checking"
    assert _said(case)[-1] == "RT 3 pak, depan musala"


def test_not_solved_by_sms_goes_to_the_head(ani: Phone) -> None:
    case = _answered(ani)
    lines = ani.text("belum", after=LATER)
    assert any("Apa yang belum selesai" in line for line in lines)
    assert _fresh(case).state == "in_progress"
    assert _fresh(case).head_only
    assert "ditambahkan" in ani.text("Lubangnya terbuka lagi setelah hujan")[0]
    assert _said(case)[-2:] == ["belum", "Lubangnya terbuka lagi setelah hujan"]


def test_solved_and_rated_by_sms(ani: Phone) -> None:
    case = _answered(ani)
    (closed,) = ani.text("sudah pak, terima kasih", after=LATER)
    assert "ditutup" in closed
    assert _fresh(case).closing_code == "solved"
    (thanks,) = ani.text("5")
    assert "penilaian" in thanks
    assert _fresh(case).rating == 5


@pytest.mark.parametrize("said", ["Nuhun pak", "makasih banyak"])
def test_thanks_are_no_yes(ani: Phone, said: str) -> None:
    case = _answered(ani)
    ani.text(said, after=LATER)
    assert _fresh(case).state == "answered"


def test_neither_yes_nor_no_is_asked_about(ani: Phone) -> None:
    case = _answered(ani)
    (question,) = ani.text("Kemarin ada petugas datang ke lokasi", after=LATER)
    assert "Balas 1" in question
    ani.text("2")
    assert _fresh(case).state == "in_progress"
    assert _said(case)[-1] == "Kemarin ada petugas datang ke lokasi"


def test_a_closed_report_is_reopened_by_no(ani: Phone) -> None:
    case = _answered(ani)
    person.accept(case.pk, complainant([case.pk]), now=ani.country.now)
    ani.news()
    ani.text("Belum pak, lubangnya muncul lagi kemarin sore", after=LATER)
    assert _fresh(case).state == "reopened"


def test_several_that_wait_are_asked_about(ani: Phone) -> None:
    country = ani.country
    for report in (HOLE, f"BARU: {LAMP}"):
        ani.text(report, after=LATER)
        triage.ask(ani.case.pk, country.actor("centre"), question="Di mana?", now=country.now)
    ani.news()
    (question,) = ani.text("Di depan balai desa lama", after=LATER)
    first, second = Case.objects.order_by("recorded_at")
    assert "1:" in question
    assert first.shown_number in question
    assert second.shown_number in question
    listed = (
        "1" if question.index(first.shown_number) < question.index(second.shown_number) else "2"
    )
    ani.text(listed)
    assert _said(first)[-1] == "Di depan balai desa lama"
    assert (_fresh(first).state, _fresh(second).state) == ("checking", "needs_info")


@pytest.mark.parametrize("word", ["RAHASIA", "SECRET", "ลับ"])
def test_a_report_that_begins_secret_leaves_no_public_trace(ani: Phone, word: str) -> None:
    ani.text(f"{word} {HOLE}")
    assert ani.case.visibility == "confidential"
    assert texts.read(ani.case.body) == HOLE


def test_a_report_is_hidden_later(ani: Phone) -> None:
    ani.text(HOLE)
    (line,) = ani.text("rahasia", after=LATER)
    assert "Kerahasiaan" in line
    assert ani.case.visibility == "confidential"
    (again,) = ani.text("rahasia", after=LATER)
    assert ani.case.shown_number in again


@pytest.mark.parametrize("sure", ["ya", "Ya pak", "ya, cabut", "cabut"])
def test_a_report_is_taken_back_after_a_yes(ani: Phone, sure: str) -> None:
    ani.text(HOLE)
    (question,) = ani.text("BATAL", after=LATER)
    assert "Cabut laporan" in question
    for unsure in ("tidak", "gak jadi"):
        assert "tetap dilanjutkan" in ani.text(unsure)[0]
        ani.text("batal")
    ani.text(sure)
    assert ani.case.state == "withdrawn"


def test_somebody_elses_number_opens_nothing(ani: Phone) -> None:
    """A number is no key: who is not the sender of a report learns nothing of it."""
    ani.text(HOLE)
    stranger = Phone(ani.country, SOMCHAI)
    stranger.news()
    number = ani.case.shown_number
    for said in (f"STATUS {number}", number, f"BATAL {number}"):
        (line,) = stranger.text(said, after=LATER)
        assert "Kami belum menerima laporan" in line
    assert ani.case.state == "checking"


def test_the_rest_of_a_long_text(ani: Phone) -> None:
    ani.text(HOLE)
    country, case = ani.country, ani.case
    question = "Mohon jelaskan " + " ".join(f"hal nomor {place}," for place in range(90)) + " akhir"
    triage.ask(case.pk, country.actor("centre"), question=question, now=country.now)
    (asked,) = ani.news()
    assert "(balas LANJUT)" in asked
    heard = ""
    for _turn in range(4):
        heard += " " + ani.text("lanjut")[0]
    assert question in " ".join(heard.split())
    assert "Pesannya sudah lengkap" not in heard


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Halo", "Selamat datang"),
        ("LAPOR", "Selamat datang"),
        ("แจ้งเรื่องใหม่ครับ", "ยินดีต้อนรับ"),
        ("help", "MORE: the rest"),
        ("สวัสดีครับ", "ยินดีต้อนรับ"),
        ("STATUS", "Kami belum menerima laporan"),
        ("BATAL", "Kami belum menerima laporan"),
        ("LANJUT", "Pesannya sudah lengkap"),
        ("", "Selamat datang"),
        ("ya", "Kami belum menerima laporan"),
    ],
)
def test_who_has_no_report_is_shown_the_way(ani: Phone, said: str, words: str) -> None:
    (line,) = ani.text(said)
    assert words in line
    assert Case.objects.count() == 0


def test_what_comes_twice_counts_once(ani: Phone) -> None:
    ani.text(HOLE)
    ani.sent -= 1
    assert ani.text(HOLE) == []
    assert Case.objects.count() == InboundMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("sender", "body", "kind", "reason"),
    [
        ("TELKOMSEL", "Promo kuota!", "text/plain; charset=UTF-8", "sender"),
        ("1818", "Promo kuota!", "text/plain; charset=UTF-8", "sender"),
        (ANI, "\x00\x01\x02", "text/plain; charset=UTF-8", "not_text"),
        (ANI, "Halo", "text/plain; charset=klingon", "not_text"),
    ],
)
def test_what_cannot_be_read_is_set_aside(
    ani: Phone, sender: str, body: str, kind: str, reason: str
) -> None:
    ani.post(body.encode(), sender=sender, kind=kind)
    raw = RawInbound.objects.get()
    assert (raw.state, raw.reason) == ("quarantined", reason)
    assert Case.objects.count() == Conversation.objects.count() == 0


def test_a_flood_from_one_phone_waits_and_is_not_lost(ani: Phone) -> None:
    for place in range(talk.MANY + 3):
        ani.post(f"pesan ke {place}".encode(), sender=ANI)
    aside = RawInbound.objects.filter(state="quarantined", reason="flood")
    assert aside.count() == 3
    assert sum("waktu singkat" in line for line in ani.news()) == 1


@pytest.mark.parametrize("key", ["wrong", ""])
def test_a_stranger_at_the_door_leaves_nothing(ani: Phone, key: str) -> None:
    assert ani.post(b"Halo", key=key) == 403
    assert not RawInbound.objects.exists()


def test_no_row_names_the_sender(ani: Phone) -> None:
    """Fails if number or words stand unsealed in the new tables."""
    ani.text(HOLE)
    ani.text(LAMP, after=LATER)
    rows = [*Conversation.objects.values(), *InboundMessage.objects.values()]
    everything = repr(rows)
    assert ANI[1:] not in everything
    assert "Lampu" not in everything
    assert Opening.objects.filter(purpose="conversation").count() == 0
