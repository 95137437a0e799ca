"""`aduan simulate`: what it reads of pages, whom it refuses, and a run against the real thing."""

import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from aduan.operations.demo import reports
from aduan.operations.simulation import matters, staff
from aduan.operations.simulation.course import table
from aduan.operations.simulation.matters import Matter
from aduan.operations.simulation.pages import Form, Meter, Page
from ground.stack import SOURCES, serving

PAGE = """
<form action="/search"><input name="q" value="x"></form>
<form method="POST" enctype="multipart/form-data">
  <input type=hidden name="seen" value="4&amp;5">
  <textarea name="text">
First &lt;line&gt;</textarea>
  <select name="cause"><option value="">-</option><option value="a">A</option></select>
  <select name="unit"><option value="1">1</option><option value="2" selected>2</option></select>
  <input type="radio" name="outcome" value="solved"><input type="radio" name="outcome" value="no">
  <input type="checkbox" name="sure"><input type="checkbox" name="kept" checked>
  <input type="file" name="photos"><button name="do" value="it">Go</button>
</form>
"""


def test_a_form_is_read_as_a_browser_would() -> None:
    page = Page(200, "http://there/desk/x?y=1", PAGE, False)
    form = page.form("seen")
    assert form == Form(
        action="",
        multipart=True,
        fields={
            "seen": ["4&5"],
            "text": ["First <line>"],
            "cause": [""],
            "unit": ["2"],
            "outcome": [],
            "sure": [],
            "kept": ["on"],
        },
        choices={
            "cause": ["", "a"],
            "unit": ["1", "2"],
            "outcome": ["solved", "no"],
            "sure": ["on"],
            "kept": ["on"],
        },
    )
    assert page.form() == form
    assert page.form("q") is None
    assert page.path == "/desk/x"
    assert page.find(r'name="(seen|q)"') == "q"
    assert page.find("nothing") == ""


def test_times_of_requests() -> None:
    meter = Meter()
    assert meter.milliseconds(0.5) == 0
    for hundredths in range(100):
        meter.add(hundredths / 100)
    assert (meter.count, meter.milliseconds(0.5), meter.milliseconds(0.95)) == (100, 500, 950)


def test_every_way_comes_to_an_end() -> None:
    """From filing on, each state that a turn leads to has turns of its own or is an end."""
    ends = {"archived", "rated"}
    for turns in matters.TURNS.values():
        assert sum(each.share for each in turns) == 100
        assert {each.leads_to for each in turns} <= {*matters.TURNS, *ends}


@pytest.mark.parametrize("state", sorted(matters.TURNS))
def test_what_comes_next_is_one_of_the_turns(state: str) -> None:
    told = reports.tell(Random(1), ours=True)
    matter = Matter(told, Random(2), "api", "123456789", "", state=state)
    assert matters.turn(matter) in matters.TURNS[state]
    matter.state = "rated"
    assert matters.turn(matter) is None


def test_all_accounts_that_it_signs_in_with_exist() -> None:
    desks = staff.Desks("http://127.0.0.1:9", Meter())
    assert set(desks.names) <= set(staff.PASSWORDS)
    desks.close()


def test_the_table_says_each_figure() -> None:
    said = table({"reports": 1200, "filed": {"api": 700, "website": 500}})
    assert [line.split() for line in said.splitlines()] == [
        ["reports", "1,200"],
        ["filed"],
        ["api", "700"],
        ["website", "500"],
    ]


def _simulate(data: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "aduan", "simulate", *arguments],
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "ADUAN_DATA": str(data),
            "PYTHONPATH": str(SOURCES),
            **environment,
        },
        timeout=120,
        check=False,
    )


def test_a_real_register_is_left_alone(tmp_path: Path) -> None:
    done = _simulate(tmp_path, "--reports", "5")
    assert done.returncode == 1
    assert "holds no demonstration: start one with aduan up --demo" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not list(tmp_path.iterdir())


def test_days_need_a_clock_to_move(tmp_path: Path) -> None:
    (tmp_path / "demo").touch()
    done = _simulate(tmp_path, "--reports", "5", "--days", "2")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("aduan: --days moves the demonstration's time")


def test_nothing_answers(tmp_path: Path) -> None:
    (tmp_path / "demo").touch()
    done = _simulate(tmp_path, "--reports", "5", "--url", "http://127.0.0.1:9")
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert last.startswith("aduan: nothing answers at http://127.0.0.1:9")
    assert "Traceback" not in done.stderr


def test_help_has_an_example(tmp_path: Path) -> None:
    done = _simulate(tmp_path, "--help")
    assert done.returncode == 0
    assert "aduan simulate --reports 100" in done.stdout


def test_a_population_of_some_days() -> None:
    """Reports come in by both doors and are worked to an end, day by day, without an error."""
    with serving(ADUAN_DEMO_CASES="0") as served:
        done = served.command(
            "simulate", "--reports", "4", "--days", "2", "--url", served.url, "--json"
        )
        assert done.returncode == 0, done.stderr
        (line,) = done.stdout.splitlines()
        summary = json.loads(line)
        ahead = float(served.clock.read_text())
        log = served.log()
    assert summary["reports"] == 4
    assert set(summary["filed"]) == {"api", "website"}
    assert summary["acts"]["forward"] >= 1
    assert summary["acts"]["take"] >= 1
    assert sum(summary["refused"].values()) <= 2, summary
    assert summary["requests"]["count"] > 30
    assert ahead == 2 * 24 * 3600
    assert "day 2 of 2: 4 filed" in done.stderr
    assert '"level": "error"' not in log
