"""`aduan up` as a whole: every part serves, and what is killed comes back by itself."""

import json
import os
import signal
import subprocess
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from aduan.operations import configuration, retries
from ground.stack import Served, eventually

OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def _health(served: Served) -> dict[str, object]:
    try:
        with OPENER.open(f"{served.url}/health/ready", timeout=10) as answer:
            found: dict[str, object] = json.loads(answer.read())
    except urllib.error.HTTPError as error:
        found = json.loads(error.read())
    except OSError:
        found = {"ready": False}
    return found


def _fit(served: Served) -> bool:
    return _health(served)["ready"] is True


def _children(pid: int) -> dict[int, str]:
    """The direct children of a process, with their command lines."""
    listing = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    found = {}
    for child in listing:
        try:
            line = Path(f"/proc/{child}/cmdline").read_bytes()
        except FileNotFoundError:
            continue
        found[int(child)] = line.replace(b"\0", b" ").decode()
    return found


def _supervisor(served: Served) -> int:
    return int((served.data / "lock").read_text())


def _part(served: Served, words: str) -> int:
    (found,) = [pid for pid, line in _children(_supervisor(served)).items() if words in line]
    return found


def test_all_parts_are_well(served: Served) -> None:
    well = dict.fromkeys(("database", "migrations", "worker", "sealer"), "ok")
    # Pages are served before the worker has shown its first sign of life.
    eventually(lambda: _health(served) == {"ready": True, **well}, seconds=60, what="all parts")


@pytest.mark.parametrize(
    "words", ["/postgres -D", "--interface=wsgi", "aduan worker", "aduan sealer"]
)
def test_a_killed_part_comes_back(served: Served, words: str) -> None:
    before = _part(served, words)
    os.kill(before, signal.SIGKILL)

    def back() -> bool:
        parts = _children(_supervisor(served))
        return before not in parts and any(words in line for line in parts.values())

    eventually(back, what=f"{words} to be started again", seconds=30)
    eventually(lambda: _fit(served), what="everything to be well", seconds=60)


def _watched(served: Served, number: str) -> str:
    """The first line that somebody who watches a case is sent; "" where nothing comes."""
    try:
        with OPENER.open(f"{served.live_url}/live/{number}", timeout=10) as stream:
            stream.readline()
            return str(stream.readline().decode())
    except OSError:
        return ""


def test_a_case_is_watched_again_after_the_database_was_away(served: Served) -> None:
    with OPENER.open(f"{served.url}/api/v1/cases", timeout=10) as answer:
        number = json.loads(answer.read())["cases"][0]["number"].replace(" ", "")
    assert _watched(served, number) == ": watching\n"
    os.kill(_part(served, "/postgres -D"), signal.SIGKILL)
    eventually(lambda: _fit(served), what="everything to be well", seconds=60)
    eventually(lambda: _watched(served, number) == ": watching\n", seconds=30)


def test_a_killed_web_process_comes_back(served: Served) -> None:
    web = _part(served, "--interface=wsgi")
    workers = [pid for pid, line in _children(web).items() if "resource_tracker" not in line]
    os.kill(workers[0], signal.SIGKILL)
    eventually(
        lambda: (
            _part(served, "--interface=wsgi")
            and workers[0] not in _children(_part(served, "--interface=wsgi"))
            and _fit(served)
        ),
        what="the pages to be served",
        seconds=30,
    )


def test_jobs_of_a_killed_worker_are_done_by_the_next(served: Served) -> None:
    """A job left "doing" by a worker that no longer beats is put back into the queue; one whose
    twin waits already is left to the twin, and holds up no other."""
    address = configuration.read({**os.environ, **served.environment}).database
    with psycopg.connect(**address.parameters(address.app), autocommit=True) as connection:
        worker = _value(
            connection,
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (clock_timestamp() - interval '10 minutes') RETURNING id",
        )
        placed = (
            "INSERT INTO procrastinate_jobs"
            " (task_name, queue_name, args, status, worker_id, queueing_lock, scheduled_at)"
            " VALUES ('aduan.upkeep.prune', 'default', '{\"timestamp\": 0}', %s, %s, %s, %s)"
            " RETURNING id"
        )
        later = datetime.now(UTC) + timedelta(hours=1)
        twin = _value(connection, placed, "todo", None, "waits", later)
        double = _value(connection, placed, "doing", worker, "waits", None)
        job = _value(connection, placed, "doing", worker, None, None)
        state = "SELECT status::text FROM procrastinate_jobs WHERE id = %s"
        eventually(
            lambda: _value(connection, state, job) == "succeeded",
            seconds=60,
            what="the job to be done",
        )
        assert _value(connection, state, double) is None
        assert _value(connection, state, twin) == "todo"


def _value(connection: psycopg.Connection[Any], query: str, *given: object) -> Any:
    row = connection.execute(query, given).fetchone()
    return row and row[0]


@pytest.mark.parametrize(("attempts", "seconds"), [(0, 3), (1, 9), (2, 27), (3, 60), (59, 60)])
def test_a_failed_job_waits_a_minute_at_most(attempts: int, seconds: int) -> None:
    assert retries.wait_seconds(attempts) == seconds


def test_check_says_what_is_set_up(served: Served) -> None:
    eventually(lambda: _fit(served), seconds=30)
    done = served.command("check")
    assert "note    a demonstration: everybody knows its passwords" in done.stdout
    assert "good    the worker: ok" in done.stdout
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_second_start_is_refused(served: Served) -> None:
    done = served.command("up", "--demo", "--port", "1")
    assert done.returncode == 1
    assert "Aduan already runs on" in done.stderr or "port 1 cannot be used" in done.stderr


def _counted(served: Served) -> float:
    """How often /health/ready was asked, by the counters: whatever it answered."""
    with OPENER.open(f"{served.url}/metrics", timeout=10) as answer:
        lines = answer.read().decode().splitlines()
    return sum(
        float(line.rsplit(" ", 1)[1])
        for line in lines
        if line.startswith('aduan_requests_total{method="GET",route="health-ready"')
    )


def test_counters_of_all_web_processes_are_added_up(served: Served) -> None:
    eventually(lambda: _fit(served), seconds=30)
    before = _counted(served)
    for _time in range(20):
        _health(served)
    assert _counted(served) == before + 20


def test_nothing_that_was_asked_is_in_the_logs(served: Served) -> None:
    with pytest.raises(urllib.error.HTTPError):
        OPENER.open(f"{served.url}/nowhere/987654321?q=siti%40example.org", timeout=10)
    log = served.log()
    assert "987654321" not in log
    assert "siti" not in log
    assert "Traceback" not in log


def test_files_of_the_data_folder_are_closed_to_others(served: Served) -> None:
    for name in ("keys", "database", "logs", "socket"):
        assert (served.data / name).stat().st_mode & 0o077 == 0, name
    for path in (served.data / "keys").glob("*.key"):
        assert path.stat().st_mode & 0o777 == 0o600


def test_no_password_stands_in_a_command_line(served: Served) -> None:
    lines = subprocess.run(["ps", "axww", "-o", "args"], capture_output=True, text=True, check=True)
    address = configuration.read({**os.environ, **served.environment}).database
    for login in (address.app, address.owner, address.admin):
        assert login is not None
        assert login.password not in lines.stdout
