"""A thousand real complaints, from the form to the closing, by HTTP with the clock moved."""

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from prove import due_dates
from prove.books import ENDED
from prove.citizen import Filed, own_page_shows, shown
from prove.complaints import Course
from prove.journey import Journey
from prove.pages import Visitor, at_once

pytestmark = pytest.mark.prove

ENDS = {
    Course.ARCHIVE: ("archived", ""),
    Course.ASK_IN_VAIN: ("archived", ""),
    Course.WITHDRAW: ("withdrawn", ""),
    Course.ACCEPT: ("closed", "solved"),
}
"""State and closing code; every other course ends in closing after silence."""
SILENCE = ("closed", "no_reply")
LATE = {Course.LATE}
SAMPLES = 4


def _numbers(journey: Journey) -> list[int]:
    return [each.number for each in journey.filed]


def test_every_report_is_there_once(journey: Journey) -> None:
    """None lost, none twice, not even those that were sent twice."""
    numbers = _numbers(journey)
    assert len(numbers) == len(journey.complaints)
    assert len(set(numbers)) == len(numbers)
    again = [each for each in journey.filed if each.again]
    assert again
    assert [each.again for each in again] == [each.number for each in again]
    cases = journey.books.cases(numbers)
    assert cases.keys() == set(numbers)
    channels = Counter(row["channel"] for row in cases.values())
    assert channels == Counter(each.complaint.door for each in journey.filed)
    first = min(row["recorded_at"] for row in cases.values())
    filed = journey.books.one(
        "SELECT count(*) FROM ledger_event WHERE kind = 'case.filed' AND recorded >= %s"
        " AND data ->> 'channel' IN ('api', 'website')",
        first,
    )
    assert filed == len(numbers)


def test_every_number_is_followed(journey: Journey) -> None:
    """Number and receipt code open the page of this very report."""
    shows = at_once(lambda each: own_page_shows(journey.public, each), journey.filed)
    assert [e.digits for e, good in zip(journey.filed, shows, strict=True) if not good] == []


def test_every_due_date_is_right(journey: Journey) -> None:
    """Counted once more from T0 and the policy; the promises of the API's answers too."""
    numbers = _numbers(journey)
    cases = journey.books.cases(numbers)
    wrong = due_dates.wrong(
        cases.values(),
        journey.books.of_cases("cases_deadline", numbers),
        journey.books.of_cases("ledger_event", numbers),
        journey.now(),
    )
    assert wrong == []
    for each in journey.filed:
        received: datetime = cases[each.number]["received_at"]
        assert each.after <= received <= each.before
        if each.promises and not cases[each.number]["urgent"]:
            began = received.replace(microsecond=received.microsecond // 1000 * 1000)
            promised = {key: datetime.fromisoformat(at) for key, at in each.promises.items()}
            assert promised == {
                "forward_by": began + timedelta(days=3),
                "tell_agency_by": began + timedelta(days=5),
                "answer_by": began + timedelta(days=10),
            }


def test_the_command_counts_the_same(journey: Journey) -> None:
    """`aduan due` gives the promise and the person's time to object, from the same instants."""
    numbers = _numbers(journey)
    limits = journey.books.of_cases("cases_deadline", numbers)
    promises = [r for r in limits if r["kind"] == "promise" and not r["pauses"]]
    objections = [r for r in limits if r["kind"] == "objection"]
    mixed = Random(3)
    chosen = mixed.sample(promises, SAMPLES) + mixed.sample(objections, SAMPLES)
    for row in chosen:
        said = journey.served.command(
            *("due", row["started_at"].isoformat(), "--days", str(row["days"])),
            *("--kind", row["day_kind"], "--calendar", "ID", "--holidays", "government"),
        )
        assert said.returncode == 0, said.stderr
        instant = datetime.fromisoformat(said.stdout.split("\t")[0])
        assert instant == row["due_at"]


def test_every_report_came_to_its_end(journey: Journey) -> None:
    """Each in the state that its course leads to, and late where it was answered late."""
    cases = journey.books.cases(_numbers(journey))
    for each in journey.filed:
        row = cases[each.number]
        expected = ENDS.get(each.course, SILENCE)
        assert (row["state"], row["closing_code"]) == expected, (each.digits, each.course)
        assert row["due_at"] is None, (each.digits, each.course)
        if row["promise_met_at"] is not None:
            late = row["promise_met_at"] > row["promise_at"]
            assert late == (each.course in LATE), (each.digits, each.course)


def test_every_message_ended(journey: Journey) -> None:
    """What the person had to be told was told: on the page, and by one mail where there is one."""
    numbers = _numbers(journey)
    messages = journey.books.of_cases("notifications_message", numbers)
    open_ones = [m for m in messages if m["state"] not in ENDED]
    assert [m for m in open_ones if not m["reason"]] == []
    assert Counter(m["state"] for m in messages)["failed"] == 0
    told: dict[int, set[int]] = defaultdict(set)
    for event in journey.books.of_cases("ledger_event", numbers):
        if event["data"].get("told"):
            told[event["number"]].add(event["seq"])
    by_way: dict[tuple[int, str], Counter[int]] = defaultdict(Counter)
    for message in messages:
        if message["audience"] == "complainant" and message["event_seq"]:
            by_way[message["number"], message["channel"]][message["event_seq"]] += 1
    for each in journey.filed:
        expected = Counter(told[each.number])
        assert by_way[each.number, "page"] == expected, each.digits
        by_mail = expected if each.complaint.email else Counter()
        assert by_way[each.number, "email"] == by_mail, each.digits


def test_every_mail_arrived_once(journey: Journey) -> None:
    """The mail server got what the outbox says was sent, no more and no less."""
    rows = journey.books.of_cases("notifications_message", _numbers(journey))
    sent = Counter(
        row["number"]
        for row in rows
        if row["channel"] == "email" and row["contact_id"] and row["state"] in ("sent", "delivered")
    )
    mails = journey.served.mails
    arrived = {each.number: len(mails.to(each.complaint.email)) for each in journey.filed}
    assert arrived == {each.number: sent[each.number] for each in journey.filed}


def test_the_public_register_shows_what_is_not_secret(journey: Journey) -> None:
    """List and page show exactly the reports that may be read by anybody."""
    listed = _listed(journey.public)
    expected = {each.number for each in journey.filed if _public(each)}
    assert listed & set(_numbers(journey)) == expected

    def face(each: Filed) -> tuple[int, bool]:
        page = journey.public.fresh().get(f"/c/{each.digits}")
        return page.status_code, each.complaint.email != "" and each.complaint.email in page.text

    faces = at_once(face, journey.filed)
    assert faces == [(200 if each.number in expected else 404, False) for each in journey.filed]


def _public(filed: Filed) -> bool:
    hidden = {Course.ARCHIVE, Course.ASK_IN_VAIN, Course.WITHDRAW, Course.RAISE}
    return filed.complaint.visibility != "confidential" and filed.course not in hidden


def _listed(public: Visitor) -> set[int]:
    found: set[int] = set()
    following: str | None = "/api/v1/cases?programme=lapor"
    while following:
        page = public.fresh().get(following).json()
        found |= {int(each["number"].replace(" ", "")) for each in page["cases"]}
        following = page["next"]
    return found


def test_the_ledger_is_whole(journey: Journey) -> None:
    """`aduan verify` with the checkpoints; nothing is younger than the last of them."""
    said = journey.served.command("verify")
    assert said.returncode == 0, said.stdout
    assert "the ledger is whole" in said.stdout
    assert "are younger" not in said.stdout
    until = datetime.fromisoformat(said.stdout.rsplit("sealed until ", 1)[1][:19])
    assert until.replace(tzinfo=UTC) <= journey.now()


def test_a_number_reads_as_it_is_printed(journey: Journey) -> None:
    """As printed, with dashes, or bare: the look-up leads to the same page."""
    for each in journey.filed[:SAMPLES]:
        printed = shown(each.number)
        for written in (printed, printed.replace(" ", "-"), each.digits):
            answer = journey.public.fresh().get("/track", params={"number": written})
            assert answer.status_code == 302, written
            assert answer.headers["Location"] == f"/c/{each.digits}"
