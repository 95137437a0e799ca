"""A year in fast motion: random people in a small country, and a clock that forgets nothing.

Would fail if on any of its days a case had no owner or no due date, a promise moved, a refused verb
left a trace, a missed limit was not in the record at the first sweep after it, a level of the
escalation was not told, silence had no consequence, or the public figures counted other broken
promises than there were. The cases live in halves, each with a database and a process of its own.

PROVE_YEAR_CASES (20000), PROVE_YEAR_DAYS (365) and PROVE_YEAR_SEED make another year; with
`-n 2 --dist loadscope` the halves are lived side by side.
"""

import logging
import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import TransactionTestCase
from pytest_django.plugin import DjangoDbBlocker

from aduan.cases.actions.step import event_kind
from aduan.cases.lifecycle import PUBLIC
from aduan.ledger import signing
from aduan.ledger.checkpoints import Folder
from aduan.ledger.sealer import seal_once
from aduan.ledger.verify import verify
from ground import country
from prove.year import compare, record
from prove.year.course import Course

CASES = int(os.environ.get("PROVE_YEAR_CASES", "20000"))
DAYS = int(os.environ.get("PROVE_YEAR_DAYS", "365"))
SEED = os.environ.get("PROVE_YEAR_SEED", "2026")
START = datetime(2026, 1, 4, 17, 0, tzinfo=UTC)
"""Midnight before a Monday in Jakarta."""
pytestmark = pytest.mark.prove

ENOUGH = 5000
"""Of so many cases every verb is expected."""


class Year:
    """A year that was lived, and the seals that were put under it."""

    def __init__(self, half: str, checkpoints: Path) -> None:
        self.half = half
        self.key = Ed25519PrivateKey.generate()
        self.folder = Folder(checkpoints)
        self.course = Course(country.build(START), f"{SEED}:{half}", CASES // 2, DAYS, self.seal)
        began = time.monotonic()
        self.course.run()
        self.seconds = time.monotonic() - began

    def seal(self, now: datetime) -> None:
        """The sealer's turn, until nothing waits."""
        while seal_once(now=now, key=self.key, folder=self.folder):
            pass


@pytest.fixture(scope="class")
def year(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Year]:
    """Half of the country's cases, lived once for all tests that look at them."""
    logging.getLogger("aduan").setLevel(logging.WARNING)  # a line for each sweep says too much
    with django_db_blocker.unblock():
        try:
            yield Year(request.cls.half, tmp_path_factory.mktemp("checkpoints"))
        finally:
            logging.getLogger("aduan").setLevel(logging.NOTSET)
            TransactionTestCase._fixture_teardown(None)  # type: ignore[attr-defined]


class _Half:
    """What has to be true of each half of the country's cases."""

    half: str

    def test_the_year_is_lived_by_the_rules(
        self, year: Year, record_property: Callable[[str, object], None]
    ) -> None:
        """What the year itself compared after every quarter of a day held; and much happened."""
        course = year.course
        record_property("figure", f"year, {year.half} half, seed {SEED}: {_summary(year)}")
        record_property("figure", f"carried out: {_listed(course.carried)}")
        record_property("figure", f"refused: {_listed(course.refused)}")
        record_property("figure", f"late: {_listed(course.flagged)}; told {len(course.told)} times")
        record_property("figure", f"states: {_listed(course.reached)}")
        assert course.carried["file"] == CASES // 2
        assert course.flagged["promise"]

    def test_every_verb_was_carried_out(self, year: Year) -> None:
        """By somebody or by the clock; a verb that nobody ever used was not proved."""
        course = year.course
        if CASES // 2 < ENOUGH:
            pytest.skip(f"of {CASES // 2} cases not every verb is expected")
        never = [verb for verb in PUBLIC.verbs if not course.written[event_kind(verb)]]
        assert not never
        assert {move.source for move in PUBLIC.moves} <= course.reached.keys()

    def test_every_limit_ended_as_it_was(self, year: Year) -> None:
        """Kept, missed or void."""
        compare.ended(year.course)

    def test_nobody_was_told_of_lateness_that_was_not(self, year: Year) -> None:
        """The messages of the whole year are those that the ladders asked for."""
        more = record.told_of_lateness() - year.course.told
        assert not more, sorted(more, key=str)[:5]

    def test_the_ledger_is_whole(self, year: Year) -> None:
        """Every chain, every checkpoint and its file."""
        year.seal(year.course.now)
        public = year.key.public_key()
        report = verify(keys={signing.fingerprint(public): public}, folder=year.folder)
        assert report.ok, [str(each) for each in report.findings[:5]]
        assert report.younger == 0
        assert report.subjects == len(year.course.lives)
        assert report.events == sum(year.course.seqs.values())


class TestFirst(_Half):
    """One half of the cases."""

    half = "first"


class TestSecond(_Half):
    """The other half, in a process and a database of its own (`--dist loadscope`)."""

    half = "second"


def _summary(year: Year) -> str:
    course = year.course
    broken = sum(life.limits.broken(course.now) for life in course.lives.values())
    return (
        f"{len(course.lives)} cases in {DAYS} days, {sum(course.seqs.values())} events, "
        f"{broken} promises broken, {len(course.open)} open at the end, "
        f"{course.staff.left} people left, {course.staff.absences} absences; {year.seconds:.0f} s"
    )


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
