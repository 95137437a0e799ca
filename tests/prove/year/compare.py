"""The register held against the count: what people did, what the clock did, every row, the figures.

Each function fails by an assertion that names the case and both sides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.cache import cache

from aduan.cases.actions.step import event_kind
from aduan.cases.models import Case, Deadline
from aduan.directory.dates import day_of
from aduan.portal.figures import Tally, figures
from prove.year import record
from prove.year.ladders import Due, Flag, Told
from prove.year.lives import Life
from prove.year.record import Line

if TYPE_CHECKING:
    from prove.year.course import Course

RECOMPUTED = "case.recomputed"


def done(lines: Sequence[Line], verb: str, actor: str, now: datetime) -> None:
    """Rule 1: one verb is one event, by who did it, at that instant."""
    found = [(line.kind, line.actor, line.recorded) for line in lines]
    assert found == [(event_kind(verb), actor, now)], f"{verb} by {actor} at {now} wrote {found}"
    if verb != "file":
        assert {"from", "to", "version"} <= lines[0].data.keys()


def touched(course: Course, found: Mapping[UUID, Case]) -> None:
    """Rows of cases to which something happened: state, owner, T0, promise, every limit."""
    running, owners = record.running(found), record.owners(found)
    for case_id, case in found.items():
        life = course.lives[case_id]
        name = f"case {case.number:09d} in {life.state} at {course.now}"
        row = (case.state, case.version, case.received_at, case.promise_at, case.due_at)
        assert row == _standing(life), f"{name}: {row}, by the design {_standing(life)}"
        assert owners[case_id] == [case.unit_id], f"{name} has the owners {owners[case_id]}"
        assert str(case.unit_id) == life.unit, f"{name} is owned by another unit than the ledger's"
        assert case.promise_met_at == life.limits.met, f"{name}: promise met {case.promise_met_at}"
        _limits(name, life, running.get(case_id, []))


def _standing(life: Life) -> tuple[str, int, datetime, datetime, datetime | None]:
    limits = life.limits
    return (life.state, life.version, limits.received, limits.promise, limits.due)


def _limits(name: str, life: Life, rows: Sequence[Deadline]) -> None:
    found = {row.kind: (row.started_at, row.due_at, row.paused) for row in rows}
    wanted = {
        each.kind: (each.start, each.due, each.paused is not None)
        for each in life.limits.running.values()
    }
    assert found == wanted, f"{name}: limits {found}, by the design {wanted}"


def swept(course: Course, due: Due, lines: Sequence[Line]) -> None:
    """One sweep: the lateness that it noted, the silences that it ended, whom it told."""
    now = course.now
    assert {line.recorded for line in lines} <= {now}
    _silences(course, due, lines)
    flags = [
        Flag(line.subject, line.data["limit"], line.data["due"])
        for line in lines
        if line.kind == "case.late"
    ]
    for line in lines:
        if line.kind == "case.late":
            assert line.occurred == datetime.fromisoformat(line.data["due"]) <= now
    wanted = Counter(due.flags) + Counter(_at_once(course, due, flags))
    missing, more = wanted - Counter(flags), Counter(flags) - wanted
    assert not missing, f"at {now} not in the record: {sorted(missing.elements(), key=str)[:5]}"
    assert not more, f"at {now} called late too soon: {sorted(more.elements(), key=str)[:5]}"
    course.flagged.update(flag.kind for flag in flags)
    if due.told:
        _told(course, due.told)


def recounted(course: Course) -> dict[UUID, dict[str, dict[str, str]]]:
    """Counts every life's limits again, as the product will; what moved, as its events say it."""
    found = {}
    for case_id, life in course.lives.items():
        moved = life.limits.recount(course.now)
        if moved:
            found[case_id] = {
                kind: {"from": _written(before), "to": _written(after)}
                for kind, (before, after) in moved.items()
            }
    return found


def _written(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat()


def recomputed(moved: Mapping[UUID, object], lines: Sequence[Line]) -> None:
    """After a change of the holidays an event for each case whose dates moved, and no other."""
    found = {line.subject: line.data["limits"] for line in lines}
    assert found == moved, f"counted again: {found}, by the design {moved}"
    assert len(lines) == len(found)


def _silences(course: Course, due: Due, lines: Sequence[Line]) -> None:
    """Silence has its consequence at the first sweep after its term, and not before."""
    acts = {line.subject: line.kind for line in lines if line.kind != "case.late"}
    wholes = {case_id for case_id, kind in acts.items() if kind == "case.closed_with_parts"}
    for case_id in wholes:
        assert not any(course.lives[part].is_open for part in course.lives[case_id].parts)
    found = {case_id: kind for case_id, kind in acts.items() if case_id not in wholes}
    assert found == due.acts, f"the clock did {found}, by the design {due.acts}"


def _at_once(course: Course, due: Due, flags: Sequence[Flag]) -> list[Flag]:
    """What was late before it stood still, and went on at this very sweep, may be noted now or at
    the next one."""
    found = []
    for flag in flags:
        each = course.lives[flag.case_id].limits.running.get(flag.kind)
        if flag.case_id in due.acts and each is not None and not each.flagged:
            assert each.mark == flag.due
            each.flagged = True
            each.steps = max(each.steps, 1)
            found.append(flag)
    return found


def _told(course: Course, told: Sequence[Told]) -> None:
    """Every level was told, or the next one above where people are; nobody who is not there."""
    day = day_of(course.now)
    present = course.staff.present(day)
    sent: dict[tuple[UUID, str], list[tuple[str, UUID | None]]] = {}
    for case_id, code, occasion, person in record.messages(told, course.now):
        sent.setdefault((case_id, code), []).append((occasion, person))
    for step in told:
        mine = [
            (occasion, person)
            for occasion, person in sent.get((step.case_id, step.code), ())
            if occasion.startswith(step.occasion) and occasion.endswith(step.rest)
        ]
        name = f"{step} at {course.now}"
        if not mine and _told_before(course, step):
            continue
        assert mine, f"nobody was told: {name}"
        away = {person for _occasion, person in mine} - present
        assert not away, f"told people who are not there: {name}"
        levels = {occasion.removeprefix(step.occasion).split(":")[0] for occasion, _ in mine}
        if step.level and step.level not in levels:
            there = course.staff.reaches(step.level, step.unit, day)
            assert not there, f"passed over {step.level}, told {levels}: {name}"
        course.told |= {(step.case_id, step.code, occasion) for occasion, _person in mine}


def _told_before(course: Course, step: Told) -> bool:
    """Whether the same people heard the same of the same date: the case was given back since, and
    taken again, and its new limit ends with the same promise. Nobody is told a thing twice."""
    return any(
        (case_id, code) == (step.case_id, step.code)
        and occasion.startswith(step.occasion)
        and occasion.endswith(step.rest)
        for case_id, code, occasion in course.told
    )


def all_open(course: Course) -> None:
    """Rule 2 on every day: all open cases, whether something happened to them or not."""
    assert record.ownerless() == 0, f"cases without owner or due date at {course.now}"
    found = record.standing()
    assert found.keys() == course.open.keys(), f"other cases are open at {course.now}"
    for case_id, row in found.items():
        assert row == _standing(course.open[case_id]), f"{case_id} changed without an event"
    for life in course.open.values():
        done = life.state == "split" and not any(course.lives[p].is_open for p in life.parts)
        assert not done, f"all parts of {life.number:09d} are done, and it is open"


def figures_of(course: Course) -> None:
    """The public figures count the promises that were broken, no more and no fewer."""
    cache.clear()
    found = figures("lapor", course.now)
    public = [life for life in course.lives.values() if life.is_public]
    wanted = _tally(public, course.now)
    assert found.total == wanted, f"at {course.now}: {found.total}, by the design {wanted}"
    for code, _names, tally in found.agencies:
        own = [life for life in public if course.staff.by_id[life.agency].code == code]
        wanted = _tally(own, course.now)
        assert tally == wanted, f"{code} at {course.now}: {tally}, by the design {wanted}"


def _tally(lives: Sequence[Life], now: datetime) -> Tally:
    met = [life for life in lives if life.limits.met is not None]
    closed = [life for life in lives if life.state == "closed"]
    return Tally(
        received=len(lives),
        answered=len(met),
        in_time=sum(not life.limits.broken(now) for life in met),
        late=sum(life.limits.broken(now) for life in lives),
        closed=len(closed),
        solved=sum(life.closing_code == "solved" for life in closed),
    )


def ended(course: Course) -> None:
    """Every limit that is over is remembered as kept or missed, as it was."""
    wanted = Counter(
        (life.case_id, each.kind, each.how, each.due, each.at)
        for life in course.lives.values()
        for each in life.limits.ended
    )
    found = record.ended()
    wrong = (found - wanted) + (wanted - found)
    assert not wrong, f"{wrong.total()} limits ended otherwise: {list(wrong)[:4]}"
