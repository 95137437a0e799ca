"""A thousand reports from filing to closing, through the doors, with the clock moved.

Every act is an HTTP request: citizens on the website and the API, the centre and the head at the
desk, the city's own system by its token. Between the acts the sweep runs as an operator would run
it. What happened is handed to the tests as `Journey`.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from ground.stack import Served
from prove import citizen
from prove.books import Books
from prove.citizen import Filed
from prove.complaints import Complaint, Course
from prove.officials import CITY, AgencySystem, Desk, engage_head
from prove.pages import Visitor, at_once

JAKARTA = ZoneInfo("Asia/Jakarta")
DRAIN_SECONDS = 600.0
SENT_TWICE = 17
"""Every so many-th report is sent a second time."""
ANOTHER_UNIT = f"{CITY}-kominfo"


class Journey:
    """The register while the reports travel through it."""

    def __init__(self, served: Served, complaints: list[Complaint]) -> None:
        self.served = served
        self.books = Books(served)
        self.complaints = complaints
        self.filed: list[Filed] = []
        self.seconds: dict[str, float] = {}
        self.public = Visitor(served.url)
        self.centre = Desk(served.url, "centre")
        self.second = Desk(served.url, "centre2")
        self.system = AgencySystem(served)
        self.begins = _next_monday(datetime.now(UTC))
        self.units = self.books.units(CITY)
        self.offset = timedelta()
        self.move(0, 8)
        self.head = engage_head(served)

    def now(self) -> datetime:
        """The register's time."""
        return datetime.now(UTC) + self.offset

    def move(self, day: int, hour: int, minute: int = 0) -> None:
        """Moves to an hour of a day after the first Monday, Jakarta's time; staff sign in anew."""
        wanted = self.begins + timedelta(days=day, hours=hour, minutes=minute)
        self.offset = wanted - datetime.now(UTC)
        self.served.move(self.offset)

    def travel(self) -> None:
        """The whole way, day by day."""
        half = len(self.complaints) // 2
        self._timed("filing", lambda: self._file(self.complaints[:half]))
        self.move(1, 20, 30)
        self._timed("filing", lambda: self._file(self.complaints[half:]))
        for day, hour, act in (
            (2, 10, self._check),
            (2, 15, self._reply_to_the_centre),
            (3, 9, self._take),
            (3, 11, self._pass_on),
            (4, 9, self._ask_while_working),
            (5, 9, self._reply_to_the_agency),
            (7, 10, self._answer),
            (8, 19, self._judge),
            (9, 10, self._answer_objections),
            (13, 10, self._answer_late),
            (16, 10, self._answer_after_silence),
            (18, 10, self._keep),
            (25, 10, self._nothing),
            (60, 10, self._nothing),
            (100, 10, self._nothing),
        ):
            self._day(day, hour, act)

    def of(self, *courses: Course) -> list[Filed]:
        """The reports that go these ways."""
        return [each for each in self.filed if each.course in courses]

    def _day(self, day: int, hour: int, act: Callable[[], None]) -> None:
        self._timed("reactions", lambda: self.books.await_reactions(DRAIN_SECONDS))
        self._timed("outbox", lambda: self.books.await_hand_overs(DRAIN_SECONDS))
        self.move(day, hour)
        self._timed("sweeps", self.sweep)
        for staff in (self.centre, self.second, self.head):
            staff.sign_in()
        self._timed(act.__name__.strip("_").replace("_", " "), act)

    def sweep(self) -> None:
        """What the clock does by itself, as of now."""
        swept = self.served.command("sweep")
        assert swept.returncode == 0, swept.stderr + swept.stdout

    def settle(self) -> None:
        """Waits until the last reaction was carried out, the last message sent, all sealed."""
        self._timed("reactions", lambda: self.books.await_reactions(DRAIN_SECONDS))
        self._timed("outbox", lambda: self.books.await_outbox(DRAIN_SECONDS))
        self.books.await_seal()

    def _timed(self, what: str, act: Callable[[], object]) -> None:
        began = time.monotonic()
        act()
        self.seconds[what] = self.seconds.get(what, 0.0) + time.monotonic() - began

    def _file(self, complaints: Iterable[Complaint]) -> None:
        def one(complaint: Complaint) -> Filed:
            after = self.now()
            twice = complaint.place % SENT_TWICE == 0
            number, receipt, promises, again = citizen.file(self.public, complaint, twice=twice)
            return Filed(complaint, number, receipt, after, self.now(), promises, again)

        self.filed += at_once(one, complaints)

    def _unit(self, filed: Filed) -> str:
        """The unit that Surabaya's staff chose, as far as the directory has it; else the city."""
        return self.units.get(filed.complaint.body.replace(",", ""), CITY)

    def _forward(self, reports: Iterable[Filed], *, by: Desk | None = None) -> None:
        desk = by or self.centre
        at_once(lambda each: desk.check_and_forward(each, self._unit(each)), reports)

    def _check(self) -> None:
        """The centre reads every report: withdrawn, asked, archived or forwarded."""
        for each in self.of(Course.WITHDRAW):
            citizen.act(self.public, each, "withdraw", text="Sudah saya selesaikan sendiri.")
        asked = self.of(Course.ASK, Course.ASK_IN_VAIN)
        at_once(lambda each: self.centre.verb(each, "ask", question="Di mana tepatnya?"), asked)
        at_once(
            lambda each: self.centre.verb(
                each, "archive", reason="unclear", explanation="Belum dapat kami pahami."
            ),
            self.of(Course.ARCHIVE, Course.ARCHIVE_OBJECT),
        )
        away = {Course.WITHDRAW, Course.ASK, Course.ASK_IN_VAIN, Course.ARCHIVE}
        away |= {Course.ARCHIVE_OBJECT}
        self._forward(each for each in self.filed if each.course not in away)

    def _reply_to_the_centre(self) -> None:
        asked, archived = self.of(Course.ASK), self.of(Course.ARCHIVE_OBJECT)
        at_once(lambda each: citizen.act(self.public, each, "reply", text="Di depan pasar."), asked)
        at_once(
            lambda each: citizen.act(self.public, each, "object", text="Sudah jelas sekali."),
            archived,
        )
        self._forward(asked)
        self._forward(archived, by=self.second)

    def _with_agency(self) -> list[Filed]:
        away = {Course.WITHDRAW, Course.ASK_IN_VAIN, Course.ARCHIVE}
        return [each for each in self.filed if each.course not in away]

    def _take(self) -> None:
        for each in self.of(Course.RETURN):
            self.system.verb(
                each,
                "give_back",
                reason="other_competence",
                agency="kemenkes",
                explanation="Bukan kewenangan kami.",
            )
        taken = [each for each in self._with_agency() if each.course != Course.RETURN]
        at_once(lambda each: self.system.verb(each, "take"), taken)

    def _pass_on(self) -> None:
        """The centre sends what was given back to another unit of the city."""
        for each in self.of(Course.RETURN):
            self.centre.verb(each, "forward", agency=ANOTHER_UNIT)
            self.system.verb(each, "take")

    def _ask_while_working(self) -> None:
        at_once(
            lambda each: self.system.verb(each, "ask_person", question="Sejak kapan?"),
            self.of(Course.QUESTION, Course.QUESTION_IN_VAIN),
        )

    def _reply_to_the_agency(self) -> None:
        at_once(
            lambda each: citizen.act(self.public, each, "reply", text="Sejak bulan lalu."),
            self.of(Course.QUESTION),
        )

    def _answer(self) -> None:
        later = {Course.LATE, Course.COMMIT, Course.QUESTION_IN_VAIN}
        now = [each for each in self._with_agency() if each.course not in later]
        at_once(self.system.answer, now)
        date = (self.begins + timedelta(days=20)).date().isoformat()
        words = {"text": "Akan selesai.", "public_text": "Akan selesai.", "confirmed": "on"}
        at_once(
            lambda each: self.head.verb(each, "commit", date=date, cause="budget", **words),
            self.of(Course.COMMIT),
        )

    def _judge(self) -> None:
        """The persons, in the evening: content, not content, or afraid of the public page."""
        accepting = self.of(Course.ACCEPT)
        at_once(lambda each: citizen.act(self.public, each, "accept", solved="yes"), accepting)
        at_once(lambda each: citizen.act(self.public, each, "rate", stars="4"), accepting[::3])
        at_once(
            lambda each: citizen.act(self.public, each, "object", text="Belum selesai, Pak."),
            self.of(Course.OBJECT),
        )
        at_once(
            lambda each: citizen.act(self.public, each, "raise_secrecy", visibility="confidential"),
            self.of(Course.RAISE),
        )

    def _answer_objections(self) -> None:
        words = {"text": "Diperiksa ulang.", "public_text": "Diperiksa ulang.", "confirmed": "on"}
        at_once(
            lambda each: self.head.verb(
                each, "answer", outcome="explained", cause="delay", **words
            ),
            self.of(Course.OBJECT),
        )

    def _answer_late(self) -> None:
        at_once(self.system.answer, self.of(Course.LATE))

    def _answer_after_silence(self) -> None:
        at_once(self.system.answer, self.of(Course.QUESTION_IN_VAIN))

    def _keep(self) -> None:
        at_once(
            lambda each: self.system.verb(each, "keep", text="Selesai.", public_text="Selesai."),
            self.of(Course.COMMIT),
        )

    def _nothing(self) -> None:
        """Nobody does anything; the clock alone."""

    def states(self) -> Counter[str]:
        """How many of the reports stand in which state."""
        found = self.books.cases(each.number for each in self.filed)
        return Counter(row["state"] for row in found.values())


def _next_monday(now: datetime) -> datetime:
    """00:00 of the next Monday in Jakarta: what is proved must not depend on today's weekday."""
    today = now.astimezone(JAKARTA).replace(hour=0, minute=0, second=0, microsecond=0)
    return today + timedelta(days=7 - today.weekday())
