"""What is missing is said, and under CI it fails."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]

SKIPPING = """
import pytest

def test_needs_a_browser():
    pytest.skip("missing: chromium")

def test_of_another_season():
    pytest.skip("only in summer")

def test_that_runs():
    pass
"""


@pytest.mark.parametrize(
    ("keyword", "ci", "code"),
    [("browser", "true", 1), ("browser", "", 0), ("season", "true", 0), ("runs", "true", 0)],
)
def test_a_skip_for_a_missing_part(keyword: str, ci: str, code: int, tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(SKIPPING)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "ground.skips", "-k", keyword, str(tmp_path)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(TESTS), "CI": ci, "DJANGO_SETTINGS_MODULE": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert ("test_it.py::test_needs_a_browser: missing: chromium" in done.stdout) is (
        keyword == "browser"
    )
    assert ("what is missing counts as failed" in done.stdout) is (code == 1)
