"""Real complaints by SMS, through a real Kannel: each becomes a report and is answered."""

import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from ground.kannel import Kannel, running_kannel
from ground.sms import with_gateway
from ground.stack import eventually
from prove.books import Books
from prove.complaints import complaints
from prove.spoken import INDONESIAN, ONE_SMS, THAI, spoken

pytestmark = pytest.mark.prove

REPORTS = int(os.environ.get("PROVE_SMS", "1000"))
SPOKEN = min(200, REPORTS)
PATIENCE_SECONDS = 480.0
NUMBER = re.compile(r"\b\d{3} \d{3} \d{3}\b")
IN_LANGUAGE = {"id": "Laporan", "th": "รับเรื่อง"}


@dataclass(frozen=True)
class Sent:
    """A text, the phone that it came from, and the language of its writer."""

    number: str
    text: str
    language: str


@dataclass(frozen=True)
class Aftermath:
    """What was sent, and the world after the last answer came."""

    sent: list[Sent]
    kannel: Kannel
    books: Books


@pytest.fixture(scope="module")
def aftermath(say: Callable[[str], None]) -> Iterator[Aftermath]:
    """All texts sent as fast as the network takes them, then the last answer."""
    sent = _plan()
    with running_kannel() as kannel, with_gateway(kannel) as served:
        books = Books(served)
        began = time.monotonic()
        for each in sent:
            kannel.phones.send(each.number, each.text)
        taken = time.monotonic() - began
        eventually(
            lambda: all(kannel.phones.to(each.number) for each in sent),
            seconds=PATIENCE_SECONDS,
            what="an answer on every phone",
        )
        answered = time.monotonic() - began
        books.await_reactions(PATIENCE_SECONDS)
        say(
            f"{len(sent)} complaints by SMS, {_share_long(sent):.0%} longer than one: sent in "
            f"{taken:.0f} s, every phone answered after {answered:.0f} s"
        )
        yield Aftermath(sent, kannel, books)


def _plan() -> list[Sent]:
    """The thousand, and the two hundred in dialect and slang, each from a phone of its own."""
    told = [Sent(f"+62812{3000000 + place}", each, "id") for place, each in enumerate(_real())]
    for place, text in enumerate(spoken(SPOKEN)):
        thai = any("\u0e00" <= sign <= "\u0e7f" for sign in text)
        told.append(Sent(f"+62813{3000000 + place}", text, "th" if thai else "id"))
    return told


def _real() -> list[str]:
    return [each.text for each in complaints(REPORTS)]


def _share_long(sent: list[Sent]) -> float:
    limit = {"id": ONE_SMS[INDONESIAN], "th": ONE_SMS[THAI]}
    return sum(len(each.text) > limit[each.language] for each in sent[REPORTS:]) / SPOKEN


def test_each_is_answered_with_a_number_in_its_language(aftermath: Aftermath) -> None:
    """None rejected, none silent, none in a language that the writer does not read."""
    wrong = []
    for each in aftermath.sent:
        first = aftermath.kannel.phones.to(each.number)[0]
        if not NUMBER.search(first) or IN_LANGUAGE[each.language] not in first:
            wrong.append((each.text[:80], first[:80]))
    assert wrong == []


def test_each_is_in_the_register_once(aftermath: Aftermath) -> None:
    """Under the number that the phone was told."""
    numbers = set()
    for each in aftermath.sent:
        found = NUMBER.search(aftermath.kannel.phones.to(each.number)[0])
        assert found is not None
        numbers.add(int(found[0].replace(" ", "")))
    assert len(numbers) == len(aftermath.sent)
    assert aftermath.books.cases(sorted(numbers)).keys() == numbers
    filed = aftermath.books.one("SELECT count(*) FROM cases_case WHERE channel = 'sms'")
    assert filed == len(aftermath.sent)


def test_nothing_was_set_aside(aftermath: Aftermath) -> None:
    """Every raw message was read."""
    left = aftermath.books.rows(
        "SELECT state, reason, count(*) FROM vault_rawinbound"
        " WHERE state <> 'handled' GROUP BY 1, 2"
    )
    assert left == []


def test_most_spoken_ones_are_longer_than_one_sms(aftermath: Aftermath) -> None:
    """Otherwise joining would hardly be tried."""
    assert _share_long(aftermath.sent) >= 0.6
