"""Moving time."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aduan.operations import wallclock
from aduan.operations.mistakes import Mistake


def test_without_a_file_time_is_the_machines() -> None:
    before = datetime.now(UTC)
    assert before <= wallclock.now() <= datetime.now(UTC)


def test_a_file_moves_it_and_a_change_is_seen_at_once(tmp_path: Path) -> None:
    path = tmp_path / "clock"
    assert wallclock.offset(path) == timedelta(0)
    for by in (timedelta(days=10), timedelta(days=10, seconds=1), timedelta(hours=-3)):
        wallclock.move(path, by)
        assert wallclock.offset(path) == by


def test_a_file_with_nonsense_is_told(tmp_path: Path) -> None:
    path = tmp_path / "clock"
    path.write_text("tomorrow")
    with pytest.raises(Mistake, match="has to hold a number of seconds"):
        wallclock.offset(path)
