"""The whole way of a case, every verb of staff by its form, as people send it."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from aduan.cases import actors
from aduan.cases.actions import filing, person
from aduan.cases.models import (
    Attachment,
    Case,
    Consultation,
    Draft,
    Entry,
    PublicCase,
    PublicUpdate,
)
from aduan.directory.models import Agency, Category, Responsibility
from aduan.ledger.models import Event
from aduan.vault import texts
from desk.conftest import Sit, Time, words
from desk.pictures import photo
from ground.country import Country

pytestmark = pytest.mark.django_db

RESULT = {
    "text": "Budi repaired it; call 0812 3456 7890.",
    "outcome": "solved",
    "cause": "maintenance",
}
CONFIRMED = RESULT | {"public_text": "Repaired.", "confirmed": "on"}


def _me(case: Case) -> actors.Actor:
    return actors.complainant([case.pk])


def _taken(country: Country, sit: Sit, name: str = "officer") -> Case:
    return sit(name).done(country.forwarded(), "take")


def test_check_redact_and_forward_in_one_act(sit: Sit, country: Country, time: Time) -> None:
    roads = Category.objects.create(
        programme=country.version.programme, code="roads", names={"en": "Roads"}, path="/roads/"
    )
    Responsibility.objects.create(
        programme=country.version.programme, category=roads, agency=country.roads
    )
    case = country.file("Ring me on 0812 3456 7890: the road is broken.", category=roads)
    centre = sit("centre")
    page = centre.page(f"/desk/triage/{case.number:09d}")
    text = page.find("textarea", id="redact-text").get_text()
    assert "0812" not in text
    assert "0812 3456 7890" in page.get_text(), "what was found is listed"
    assert page.find("input", id="forward-proposed_0", checked=True)["value"] == str(
        country.roads.pk
    )
    sent = {
        "seen": case.version,
        "clear": "on",
        "complete": "on",
        "kind": "complaint",
        "category": str(roads.pk),
        "title": "Broken road",
        "text": text,
        "proposed": str(country.roads.pk),
        "do": "forward",
    }
    address = f"/desk/triage/{case.number:09d}"
    unread = centre.client.post(address, sent)
    assert unread.status_code == 422
    assert "Read the wording and confirm it." in words(unread)
    assert not PublicCase.objects.exists()
    answer = centre.client.post(address, sent | {"confirmed": "on"})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/queue/checking")
    case.refresh_from_db()
    assert (case.state, case.unit) == ("forwarded", country.roads)
    assert [e.kind for e in Event.objects.filter(subject=case.pk).order_by("seq")] == [
        "case.filed",
        "case.checked",
        "case.redacted",
        "case.forwarded",
    ]
    assert "0812" not in PublicCase.objects.get(number=case.number).text


def test_the_longest_report_is_published(sit: Sit, country: Country) -> None:
    """What may be filed may be published, though every mark is longer than what it covers."""
    phone = "0812 3456 7890 "
    longest = {
        "title": phone * (filing.LONGEST_TITLE // len(phone)),
        "place": phone * (filing.LONGEST_PLACE // len(phone)),
    }
    case = country.file(phone * (filing.LONGEST_TEXT // len(phone)), **longest)
    centre = sit("centre")
    page = centre.page(f"/desk/triage/{case.number:09d}")
    proposed = {
        "title": page.find("input", id="redact-title")["value"],
        "text": page.find("textarea", id="redact-text").get_text(),
        "place": page.find("input", id="redact-place")["value"],
    }
    verdict = {"seen": case.version, "clear": "on", "complete": "on", "agency": "roads"}
    sent = verdict | proposed | {"confirmed": "on", "do": "forward"}
    answer = centre.client.post(f"/desk/triage/{case.number:09d}", sent)
    assert answer.status_code == 302, words(answer)
    assert "0812" not in PublicCase.objects.get(number=case.number).text


def test_all_three_or_none(sit: Sit, country: Country) -> None:
    case = country.file()
    answer = sit("centre").client.post(
        f"/desk/triage/{case.number:09d}",
        {
            "seen": case.version,
            "clear": "on",
            "title": "Road",
            "text": "Road",
            "confirmed": "on",
            "agency": "roads",
            "do": "forward",
        },
    )
    assert answer.status_code == 409
    assert "clear and complete" in words(answer)
    case.refresh_from_db()
    assert (case.verdict, case.version) == (None, 1)


def test_protected_becomes_confidential_and_is_forwarded(sit: Sit, country: Country) -> None:
    case = country.file("The head of the office takes bribes.")
    answer = sit("centre").client.post(
        f"/desk/triage/{case.number:09d}",
        {
            "seen": case.version,
            "clear": "on",
            "complete": "on",
            "protected": "on",
            "agency": "roads",
            "do": "forward",
        },
    )
    assert answer.status_code == 302
    case.refresh_from_db()
    assert (case.state, case.visibility) == ("forwarded", "confidential")
    assert not PublicCase.objects.exists()


def test_verbs_of_triage_one_by_one(sit: Sit, country: Country, time: Time) -> None:
    centre = sit("centre")
    case = country.file()
    case = centre.done(case, "check", clear="on", complete="on", kind="complaint")
    case = centre.done(case, "redact", title="Road", text="Broken.", confirmed="on")
    case = centre.done(case, "flag_urgent", sure="on")
    assert case.urgent
    case = centre.done(case, "note", text="Known spot.")
    case = sit("supervisor").done(case, "reassign", officer=str(country.people["centre2"].pk))
    assert case.officer == country.people["centre2"]
    case = centre.done(case, "ask", question="Which road?")
    assert case.state == "needs_info"
    person.reply(case.pk, _me(case), text="The ring road", now=time.at)
    case = centre.done(case, "forward", agency="roads", reason="They build it.")
    assert case.state == "forwarded"
    assert "They build it." in sit("officer").case(case).get_text()
    case = centre.done(case, "chase", text="Please look.")
    case = centre.done(case, "raise_secrecy", visibility="confidential")
    assert case.visibility == "confidential"


def test_archive_and_back(sit: Sit, country: Country) -> None:
    case = country.file()
    bad = sit("centre").do(case, "archive", reason="", explanation="")
    assert bad.status_code == 422
    case = sit("centre").done(case, "archive", reason="test", explanation="A test only.")
    assert case.state == "archived"
    case = sit("supervisor").done(case, "unarchive", reason="It was not.")
    assert case.state == "checking"


def test_merge_and_apart_again(sit: Sit, country: Country) -> None:
    older, newer = country.forwarded(), country.file("The same hole")
    wrong = sit("centre").do(newer, "merge", older="123")
    assert "not a number of a report" in words(wrong)
    newer = sit("centre").done(newer, "merge", older=older.shown_number)
    assert newer.merged_into == older
    newer = sit("supervisor").done(newer, "unmerge", reason="Another hole")
    assert newer.state == "checking"


def test_split_into_parts(sit: Sit, country: Country) -> None:
    case = sit("centre").done(
        country.file("A hole, and the water is off."),
        "split",
        title_1="Hole",
        text_1="A hole.",
        title_2="Water",
        text_2="The water is off.",
    )
    assert case.state == "split"
    assert case.parts.count() == 2
    page = sit("centre").case(case)
    for part in case.parts.all():
        assert page.find("a", href=f"/desk/cases/{part.number:09d}")


def test_given_back_twice_goes_to_the_arbiter(sit: Sit, country: Country) -> None:
    case = country.forwarded()
    vague = sit("agency").do(case, "give_back", reason="not_ours", proposed="w", explanation="x")
    assert vague.status_code == 302, "one body fits"
    assert "water" in sit("centre").page("/desk/queue/returned").get_text()
    sit("centre").done(case, "forward", agency="water", reason="Water's pipe.")
    case = sit("water").done(
        case, "give_back", reason="not_ours", proposed="roads", explanation="A road."
    )
    assert case.with_arbiter
    assert (
        sit("arbiter").page("/desk/queue/arbiter").find("a", href=f"/desk/cases/{case.number:09d}")
    )
    case = sit("arbiter").done(case, "arbitrate", agency="roads", reason="The road is theirs.")
    assert (case.unit, case.bound) == (country.roads, True)


def test_several_bodies_fit(sit: Sit, country: Country) -> None:
    Agency.objects.filter(code="water").update(names={"en": "Ministry of Water"})
    Agency.objects.filter(code="palace").update(names={"en": "Ministry of Everything"})
    case = country.forwarded()
    answer = sit("agency").do(
        case, "give_back", reason="not_ours", proposed="Ministry", explanation="x"
    )
    assert answer.status_code == 422
    assert "Ministry of Water (water)" in words(answer)


def test_agency_works(sit: Sit, country: Country, time: Time) -> None:
    case = _taken(country, sit)
    officer = sit("officer")
    assert (case.state, case.officer) == ("in_progress", officer.person)
    case = sit("agency").done(
        case, "assign", unit=str(country.bridges.pk), officer=str(officer.person.pk)
    )
    assert case.unit == country.bridges
    case = officer.done(case, "inform", text="We are on it.")
    case = officer.done(case, "consult", agency="water", question="Is it your pipe?", days="2")
    asked = Consultation.objects.get(case=case)
    water = sit("water")
    listed = water.page("/desk/consultations")
    assert listed.find("a", href=f"/desk/cases/{case.number:09d}")
    seen = water.case(case).get_text()
    assert "Is it your pipe?" in seen
    assert "We are on it." not in seen, "the dialogue is not theirs"
    water.done(case, "contribute", text="No, not ours.")
    asked.refresh_from_db()
    assert asked.answered_at == time.at
    case = officer.done(case, "ask_person", question="When was it?")
    assert case.stopped_at == time.at
    assert "clock stands still" in officer.case(case).get_text().lower()
    person.reply(case.pk, _me(case), text="Monday", now=time.at)
    case = sit("head").done(
        case,
        "extend",
        reason="parts",
        explanation="Parts come late.",
        date=(time.at + timedelta(days=20)).date().isoformat(),
    )
    assert case.extensions == 1


def test_draft_sent_back_and_signed(sit: Sit, country: Country, time: Time) -> None:
    case = _taken(country, sit)
    officer, head = sit("officer"), sit("head")
    proposal = officer.do(case, "draft", **RESULT)
    assert proposal.status_code == 200
    soup = BeautifulSoup(proposal.content, "html.parser")
    proposed = soup.find("textarea", id="draft-public_text").get_text()
    assert "Budi" in proposed
    assert "0812" not in proposed
    assert not Draft.objects.exists()
    unread = officer.do(case, "draft", **RESULT, public_text="Repaired.")
    assert unread.status_code == 422
    officer.done(case, "draft", **CONFIRMED, attached=photo())
    listed = head.page("/desk/inbox?show=signature")
    assert listed.find("a", href=f"/desk/cases/{case.number:09d}")
    head.done(case, "send_back", reason="Say when.")
    assert "Say when." in officer.case(case).get_text()
    assert not head.page("/desk/inbox?show=signature").find(
        "a", href=f"/desk/cases/{case.number:09d}"
    )
    officer.done(case, "draft", **CONFIRMED)
    form = head.page(f"/desk/cases/{case.number:09d}/answer")
    assert form.find("textarea", id="answer-text").get_text().strip() == RESULT["text"]
    case = head.done(case, "answer", **CONFIRMED)
    assert case.state == "answered"
    proof = Attachment.objects.get(case=case)
    assert (proof.audience, proof.entry.kind) == ("complainant", "answer")
    assert PublicUpdate.objects.get(event="case.answered").text == "Repaired."


def test_answer_with_proof_reaches_the_person(sit: Sit, country: Country) -> None:
    case = sit("officer").done(_taken(country, sit), "answer", **CONFIRMED, attached=photo())
    assert case.state == "answered"
    assert Attachment.objects.get(case=case).entry is not None
    cleared = sit("centre").done(
        case, "clear_picture", attachment=str(Attachment.objects.get(case=case).pk)
    )
    assert Attachment.objects.get(case=cleared).cleared_at is not None


def test_no_picture_says_so_and_keeps_the_words(sit: Sit, country: Country) -> None:
    broken = SimpleUploadedFile("a.jpg", b"MZ\x00\x01\x02 a program", "image/jpeg")
    answer = sit("officer").do(_taken(country, sit), "answer", **CONFIRMED, attached=broken)
    assert answer.status_code == 422
    assert RESULT["text"] in words(answer)


def test_commitment_kept(sit: Sit, country: Country, time: Time) -> None:
    case = _taken(country, sit)
    day = (time.at + timedelta(days=30)).date().isoformat()
    given = {key: value for key, value in CONFIRMED.items() if key != "outcome"}
    case = sit("head").done(case, "commit", **given, date=day)
    assert case.state == "committed"
    case = sit("officer").done(
        case, "keep", text="Done as promised.", public_text="Done.", confirmed="on"
    )
    assert case.state == "answered"


def test_second_reopening_and_appeal(sit: Sit, country: Country, time: Time) -> None:
    case = _taken(country, sit)
    sit("officer").done(case, "answer", **CONFIRMED)
    person.accept(case.pk, _me(case), solved=False, now=time.pass_by(hours=1))
    person.reopen(case.pk, _me(case), text="Still broken", now=time.pass_by(hours=1))
    case = sit("head").done(case, "take")
    sit("head").done(case, "answer", **CONFIRMED)
    person.accept(case.pk, _me(case), solved=False, now=time.pass_by(hours=1))
    person.reopen(case.pk, _me(case), text="Again", now=time.pass_by(hours=1))
    assert (
        sit("supervisor")
        .page("/desk/queue/review")
        .find("a", href=f"/desk/cases/{case.number:09d}")
    )
    case = sit("supervisor").done(case, "allow_reopening", reason="New facts.")
    assert not case.under_review
    sit("head").done(case, "take")
    sit("head").done(case, "answer", **CONFIRMED)
    person.accept(case.pk, _me(case), solved=False, now=time.pass_by(hours=1))
    person.reopen(case.pk, _me(case), text="And again", now=time.pass_by(hours=1))
    case = sit("supervisor").done(
        case, "refuse_reopening", reason="nothing_new", explanation="Nothing new was said."
    )
    assert case.state == "closed"
    person.appeal(case.pk, _me(case), text="Unfair", now=time.pass_by(hours=1))
    assert "Reopening refused: Nothing new was said" in sit("supervisor").case(case).get_text()
    case = sit("authority").done(
        case, "uphold", explanation="You are right.", order="Repair it for good."
    )
    assert (case.state, case.unit) == ("in_progress", country.roads)


def test_appeal_rejected(sit: Sit, country: Country, time: Time) -> None:
    case = _taken(country, sit)
    sit("officer").done(case, "answer", **CONFIRMED)
    person.accept(case.pk, _me(case), solved=False, now=time.pass_by(hours=1))
    person.appeal(case.pk, _me(case), text="Unfair", now=time.pass_by(hours=1))
    case = sit("authority").done(case, "reject", explanation="All was done.")
    assert case.state == "closed"


def test_changed_meanwhile_keeps_what_was_typed(sit: Sit, country: Country) -> None:
    case = _taken(country, sit)
    sit("head").done(case, "note", text="I look at it.")
    answer = sit("officer").do(case, "inform", text="We come on Tuesday.", seen=case.version)
    assert answer.status_code == 409
    said = words(answer)
    assert "Somebody changed this report" in said
    assert "Internal note" in said
    assert "We come on Tuesday." in said
    again = BeautifulSoup(answer.content, "html.parser").find("input", id="inform-seen")["value"]
    assert int(again) == case.version + 1
    sit("officer").done(case, "inform", text="We come on Tuesday.", seen=again)


def test_changed_so_that_it_is_no_longer_possible(sit: Sit, country: Country) -> None:
    case = _taken(country, sit)
    sit("officer").done(case, "answer", **CONFIRMED)
    answer = sit("head").do(case, "inform", text="We come on Tuesday.", seen=case.version)
    assert answer.status_code == 409
    assert "We come on Tuesday." in words(answer)


def test_not_now_says_why(sit: Sit, country: Country) -> None:
    case = country.forwarded()
    page = sit("officer").get(f"/desk/cases/{case.number:09d}/answer")
    assert page.status_code == 409
    assert "not possible while the report is" in words(page)
    refused = sit("auditor").do(case, "take")
    assert refused.status_code == 409
    assert "Your role does not allow this step." in words(refused)


def test_notes_stay_inside(sit: Sit, country: Country, time: Time) -> None:
    case = _taken(country, sit)
    sit("officer").done(case, "note", text="The neighbour is difficult.")
    sit("centre").done(case, "chase", text="Hurry please.")
    page = sit("officer").case(case)
    inside = page.find("section", attrs={"aria-labelledby": "notes"}).get_text()
    dialogue = page.find("section", attrs={"aria-labelledby": "dialogue"}).get_text()
    assert "The neighbour is difficult." in inside
    assert "The neighbour" not in dialogue
    assert not Entry.objects.filter(case=case, kind__in=("note", "chase")).exclude(audience="staff")
    said = Entry.objects.filter(case=case, audience="complainant")
    assert (
        "The neighbour is difficult."
        not in texts.read_many(said.values_list("text_id", flat=True)).values()
    )
    assert not PublicUpdate.objects.filter(text__contains="neighbour").exists()
