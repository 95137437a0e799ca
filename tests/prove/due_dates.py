"""Every due date counted once more: from the ledger's instants and the policy's days alone.

The register keeps its limits as rows; here each is computed again with the clock room's functions
from when it began (which the ledger says), how many days it has (which the policy says, written
out below) and when the person was asked and replied (which the ledger says again).
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from aduan.clock import Calendar, Kind, Limit, Pause, capped, due_with_pauses, load

Row = dict[str, Any]

DAYS: dict[str, tuple[int, Kind]] = {
    "forward": (3, "calendar"),
    "tell_agency": (5, "calendar"),
    "promise": (10, "calendar"),
    "take": (2, "calendar"),
    "return": (1, "calendar"),
    "work": (10, "calendar"),
    "info": (10, "calendar"),
    "question": (10, "calendar"),
    "objection": (10, "working"),
    "rework": (5, "calendar"),
}
"""What lapor promises, as the design's table of states has it."""
FROM_FILING = frozenset({"forward", "tell_agency", "promise", "work"})
BEGUN_BY = {
    "take": {"case.forwarded"},
    "return": {"case.given_back"},
    "info": {"case.asked", "case.asked_again"},
    "question": {"case.asked_person"},
    "objection": {"case.answered", "case.commitment_kept"},
    "rework": {"case.objected"},
    "commitment": {"case.committed"},
}
CAPPED = frozenset({"forward", "take", "return", "work"})
STOPS = {"case.asked", "case.asked_person", "case.archived", "case.archived_by_silence"}
STOPS |= {"case.withdrawn"}
GOES_ON = {"case.replied", "case.pause_ended", "case.objected", "case.given_back"}
PERSONS = frozenset({"info", "question", "objection"})
HURRIED = frozenset({"forward", "take", "return"})
URGENT = timedelta(hours=1)


def wrong(
    cases: Iterable[Row], deadlines: Iterable[Row], events: Iterable[Row], now: datetime
) -> list[str]:
    """What is not as it should be, one line each; nothing where every due date is right."""
    calendar = load("ID", "government", "Asia/Jakarta")
    limits, history = _by_case(deadlines), _by_case(events)
    found: list[str] = []
    for case in cases:
        life = sorted(history[case["number"]], key=lambda event: event["seq"])
        own = limits[case["number"]]
        found += _wrong_of_case(case, own, life)
        found += [
            f"{case['number']:09d} {fault}"
            for row in own
            if (fault := _wrong_limit(case, row, own, life, calendar, now))
        ]
    return found


def _by_case(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["number"]].append(row)
    return found


def _wrong_of_case(case: Row, limits: list[Row], life: list[Row]) -> list[str]:
    """T0 is when it was filed, for good; the three promises of filing exist once."""
    number, kinds = f"{case['number']:09d}", [row["kind"] for row in limits]
    found = [
        f"{number}: {kind} runs {kinds.count(kind)} times"
        for kind in ("promise", "tell_agency")
        if kinds.count(kind) != 1
    ]
    if life[0]["occurred"] != case["received_at"]:
        found.append(f"{number}: T0 is not the instant of filing")
    promise = next(row for row in limits if row["kind"] == "promise")
    if promise["due_at"] != case["promise_at"]:
        found.append(f"{number}: the case promises another instant than its limit says")
    if not promise["pauses"] and promise["due_at"] - case["received_at"] != timedelta(days=10):
        found.append(f"{number}: ten days are {promise['due_at'] - case['received_at']}")
    return found


def _wrong_limit(
    case: Row, row: Row, own: list[Row], life: list[Row], calendar: Calendar, now: datetime
) -> str:
    """What is wrong with one limit; "" where nothing is."""
    kind, start = row["kind"], row["started_at"]
    if kind in FROM_FILING:
        begun = start == case["received_at"]
    else:
        begun = any(e["recorded"] == start and e["kind"] in BEGUN_BY[kind] for e in life)
    if not begun:
        return f"{kind} began at {start}, when nothing happened that begins it"
    if kind == "commitment":
        expected = _end_of(_committed(life, start), calendar)
    else:
        expected = _expected(case, row, own, life, calendar, now)
    if row["due_at"] != expected:
        return f"{kind} is due {row['due_at']} and should be {expected}"
    end = "late" if row["ended_at"] and row["ended_at"] > expected else "met"
    if row["ended_at"] is not None and row["end"] not in (end, "void"):
        return f"{kind} ended {row['ended_at']}, is due {expected}, and is called {row['end']}"
    return ""


def _expected(
    case: Row, row: Row, own: list[Row], life: list[Row], calendar: Calendar, now: datetime
) -> datetime:
    kind = row["kind"]
    until = row["ended_at"] or now
    days, kind_of_day = DAYS[kind]
    pauses = _pauses(kind, life, until)
    expected = due_with_pauses(row["started_at"], Limit(days, kind_of_day), calendar, pauses, until)
    if kind in CAPPED:
        promise = next(each for each in own if each["kind"] == "promise")
        if row["started_at"] < promise["due_at"]:
            expected = capped(expected, promise["due_at"])
    if kind in HURRIED and case["urgent"]:
        since = case["recorded_at"] if kind == "forward" else row["started_at"]
        flagged = [e["recorded"] for e in life if e["kind"] == "case.flagged_urgent"]
        expected = min(expected, max([since, *flagged]) + URGENT)
    return expected


def _pauses(kind: str, life: list[Row], until: datetime) -> list[Pause]:
    """When the state's clocks stood still, by the ledger; the person's own terms never pause.

    A pause that is still open has moved nothing yet: a limit is moved when its clock goes on.
    """
    if kind in PERSONS:
        return []
    pauses: list[Pause] = []
    since: datetime | None = None
    for event in life:
        if event["recorded"] > until:
            break
        if event["kind"] in STOPS and since is None:
            since = event["recorded"]
        elif event["kind"] in GOES_ON and since is not None:
            pauses.append(Pause(since, event["recorded"]))
            since = None
    return pauses


def _committed(life: list[Row], start: datetime) -> date:
    data = next(e["data"] for e in life if e["recorded"] == start and e["kind"] == "case.committed")
    return date.fromisoformat(data["date"])


def _end_of(day: date, calendar: Calendar) -> datetime:
    return calendar.start_of(day + timedelta(days=1))
