"""kill -9 of every part at random moments, while two thousand reports come in."""

import os
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest

from ground.stack import Served, eventually, serving
from prove import citizen
from prove.books import ENDED, Books
from prove.complaints import Complaint, Course
from prove.killing import KINDS, Reaper
from prove.pages import Visitor, said

pytestmark = pytest.mark.prove

FILINGS = int(os.environ.get("PROVE_FILINGS", "2000"))
CLIENTS = 8
KILLS = 36
PATIENCE_SECONDS = 120.0
"""How long a client tries before it counts a report as refused."""
PAUSE_SECONDS = 0.2
SEND_SECONDS = 20.0
BY_FORM = 4
"""Every so many-th report comes by the website's form."""
WITH_MAIL = 3
MENDING_SECONDS = 240.0
PAST_ALL_LEASES = timedelta(minutes=20)
"""Later than a killed worker's claims and the wait for a provider's word together."""
TURN_SECONDS = 15.0
"""In which the worker looks at the outbox at least once."""


@dataclass(frozen=True)
class Told:
    """What a client was told in the end: the number, and how often it had to try."""

    complaint: Complaint
    number: int
    tries: int


class Client:
    """Sends reports, and the very same again until each is acknowledged."""

    def __init__(self, url: str) -> None:
        self.visitor = Visitor(url, timeout=SEND_SECONDS)
        self.acknowledged = 0
        self._lock = threading.Lock()

    def file(self, complaint: Complaint) -> Told:
        """Files one report, whatever happens."""
        key, sent = str(uuid.uuid4()), None
        until = time.monotonic() + PATIENCE_SECONDS
        for tries in range(1, 10_000):
            try:
                if complaint.door == "website":
                    sent = sent or citizen.sheet(self.visitor) | {
                        "text": [complaint.text],
                        "email": [complaint.email],
                        "go": ["send"],
                    }
                number = self._send(complaint, key, sent)
            except httpx.HTTPError:
                self.visitor.hang_up()
                number = 0
            if number:
                with self._lock:
                    self.acknowledged += 1
                return Told(complaint, number, tries)
            assert time.monotonic() < until, f"not acknowledged after {tries} tries"
            threading.Event().wait(PAUSE_SECONDS)
        raise AssertionError("unreachable")

    def _send(self, complaint: Complaint, key: str, sent: citizen.Fields | None) -> int:
        """One try: the number, or 0 where the answer was an error of the server."""
        if sent is None:
            answer = citizen.by_api(self.visitor, complaint, key)
            if answer.status_code == 201:
                return int(answer.json()["number"].replace(" ", ""))
        else:
            answer = self.visitor.fresh().post("/lapor/report", data=sent, follow_redirects=True)
            if answer.status_code == 200:
                return citizen.receipt_of(answer)[0]
        assert answer.status_code >= 500, f"{answer.status_code}: {said(answer)}"
        return 0


@dataclass(frozen=True)
class Aftermath:
    """What was told to the clients, and what was killed meanwhile."""

    served: Served
    books: Books
    told: list[Told]
    killed: Counter[str]


@pytest.fixture(scope="module")
def aftermath(say: Callable[[str], None]) -> Iterator[Aftermath]:
    """Two thousand reports filed under fire; then peace, until everything was mended."""
    seed = random.SystemRandom().randrange(10**6)
    with serving(ADUAN_DEMO_CASES="0") as served:
        books = Books(served)
        client = Client(served.url)
        process = served.up.process
        assert process is not None
        reaper = Reaper(process.pid, lambda: client.acknowledged, FILINGS // KILLS, seed)
        began = time.monotonic()
        reaper.start()
        try:
            with ThreadPoolExecutor(CLIENTS) as pool:
                told = list(pool.map(client.file, [_report(place) for place in range(FILINGS)]))
        finally:
            reaper.stop()
        filed = time.monotonic() - began
        _await_mending(served, books)
        tries = sum(each.tries - 1 for each in told)
        kills = ", ".join(f"{reaper.killed[kind]} × {kind}" for kind in KINDS)
        mended = time.monotonic() - began - filed
        say(
            f"seed {seed}: {len(told)} reports acknowledged in {filed:.0f} s with {tries} "
            f"retries; killed {kills}; all mended {mended:.0f} s later"
        )
        yield Aftermath(served, books, told, reaper.killed)


def _report(place: int) -> Complaint:
    return Complaint(
        place=place,
        text=f"Lampu jalan nomor {place} padam sejak kemarin malam.",
        where="Jalan Pahlawan",
        body="",
        door="website" if place % BY_FORM == 0 else "api",
        visibility="open",
        email=f"warga-{place}@example.org" if place % WITH_MAIL == 0 else "",
        course=Course.SILENT,
    )


def _await_mending(served: Served, books: Books) -> None:
    """Until the last job that a kill cut off was done after all."""
    ready = httpx.Client(base_url=served.url, trust_env=False)
    eventually(lambda: _ready(ready), seconds=MENDING_SECONDS, what="everything fit again")
    books.await_reactions(MENDING_SECONDS)
    deadline, ahead = time.monotonic() + MENDING_SECONDS, timedelta()
    while left := books.unsent():
        # A message waits for an earlier one to the same contact, and that one, where a kill cut it
        # off, for the provider's word: one turn of the clock each.
        assert time.monotonic() < deadline, left
        ahead += PAST_ALL_LEASES
        served.move(ahead)
        threading.Event().wait(TURN_SECONDS)
    books.await_seal(MENDING_SECONDS)


def _ready(client: httpx.Client) -> bool:
    try:
        return client.get("/health/ready").status_code == 200
    except httpx.HTTPError:
        return False


def test_every_part_was_killed(aftermath: Aftermath) -> None:
    """Otherwise the rest would prove little."""
    assert all(aftermath.killed[kind] for kind in KINDS), aftermath.killed


def test_what_was_acknowledged_is_there_once(aftermath: Aftermath) -> None:
    """Each report under the number that its sender was told, and nothing besides."""
    numbers = [each.number for each in aftermath.told]
    assert len(set(numbers)) == len(numbers) == FILINGS
    assert aftermath.books.cases(numbers).keys() == set(numbers)
    filed = aftermath.books.one(
        "SELECT count(*) FROM cases_submission s JOIN cases_case c ON c.id = s.case_id"
        " WHERE c.channel IN ('api', 'website')"
    )
    assert filed == FILINGS
    strangers = aftermath.books.one(
        "SELECT count(*) FROM cases_case c JOIN cases_submission s ON c.id = s.case_id"
        " WHERE c.number <> ALL(%s)",
        numbers,
    )
    assert strangers == 0


def test_every_reaction_was_carried_out_once(aftermath: Aftermath) -> None:
    """One acknowledgement each on the page, and one by mail where there is an address."""
    left = aftermath.books.jobs()
    assert not any(count for (queue, _), count in left.items() if queue == "reactions"), left
    numbers = [each.number for each in aftermath.told]
    rows = aftermath.books.of_cases("notifications_message", numbers)
    filed = Counter((r["number"], r["channel"]) for r in rows if r["code"] == "filed")
    expected = Counter({(each.number, "page"): 1 for each in aftermath.told})
    expected += Counter({(e.number, "email"): 1 for e in aftermath.told if e.complaint.email})
    assert filed == expected


def test_every_message_ended(aftermath: Aftermath) -> None:
    """And each mail arrived; twice only where the register says that it had to repeat it. One that
    a kill cut off between hand-over and record may have arrived, and the register says so."""
    numbers = [each.number for each in aftermath.told]
    rows = aftermath.books.of_cases("notifications_message", numbers)
    assert [row for row in rows if row["state"] not in ENDED and not row["reason"]] == []
    failed = [row for row in rows if row["state"] in ("failed", "dropped")]
    assert [(row["code"], row["channel"], row["reason"]) for row in failed] == []
    mails = [row for row in rows if row["channel"] == "email"]
    sent = Counter(row["number"] for row in mails if row["state"] == "sent")
    perhaps = Counter(row["number"] for row in mails if row["repeated"])
    perhaps += Counter(row["number"] for row in mails if row["state"] == "unknown")
    for each in aftermath.told:
        if each.complaint.email:
            arrived = len(aftermath.served.mails.to(each.complaint.email))
            surely = sent[each.number]
            assert surely <= arrived <= surely + perhaps[each.number], each


def test_the_ledger_is_whole(aftermath: Aftermath) -> None:
    """Chains, checkpoints and their files, for all that the sealer was killed in between."""
    said = aftermath.served.command("verify")
    assert said.returncode == 0, said.stdout
    assert "are younger" not in said.stdout
