"""Writing entries into the directory's tables, in sets: a few statements, however many rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from aduan.directory.loading.entries import AgencyEntry, AreaEntry, TopicsFile
from aduan.directory.loading.sources import digest_of_entry
from aduan.directory.models import Agency, Area, Category, Change, Programme
from aduan.directory.naming import sort_keys
from aduan.directory.policy_faults import PolicyError

_LOCK = 0x61_64_75_61_6E_64_69_72  # "aduandir"
_BATCH = 500


@dataclass
class Written:
    """What a load did to one table: codes added and changed, and how many stayed as they were."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0

    def __str__(self) -> str:
        return f"{len(self.added)} new, {len(self.changed)} changed, {self.unchanged} unchanged"


def alone() -> None:
    """Waits until no other load is running, and holds others back until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def write_areas(entries: Sequence[AreaEntry], now: datetime, file: str) -> Written:
    """Adds and changes areas. Raises `PolicyError` for a parent that is nowhere."""
    there = {area.code: area for area in Area.objects.all()}
    done, rows, before = Written(), [], {}
    made: dict[str, Area] = {}
    for entry in _parents_first(entries, set(there), file):
        digest = digest_of_entry(entry)
        row = there.get(entry.code)
        if row is not None and row.entry_digest == digest:
            done.unchanged += 1
            continue
        if row is None:
            row = Area(code=entry.code)
            done.added.append(entry.code)
        else:
            before[entry.code] = {"names": row.names, "valid_until": _day(row.valid_until)}
            done.changed.append(entry.code)
        parent = (made.get(entry.parent) or there[entry.parent]) if entry.parent else None
        row.level = entry.level
        row.names = entry.names
        row.sort_keys = sort_keys(entry.names)
        row.parent = parent
        row.path = f"{parent.path if parent else '/'}{entry.code}/"
        row.valid_from, row.valid_until = entry.valid_from, entry.valid_until
        row.entry_digest = digest
        made[entry.code] = row
        rows.append(row)
    _upsert(Area, rows, ["code"])
    _record("area", done, before, {row.code: row for row in rows}, now, file)
    return done


def write_agencies(entries: Sequence[AgencyEntry], now: datetime, file: str) -> Written:
    """Adds and changes agencies, then sets every path that has become another."""
    there = {agency.code: agency for agency in Agency.objects.all()}
    areas = _areas(entry.area for entry in entries)
    done, rows, before = Written(), [], {}
    known = dict(there)
    fresh: list[tuple[AgencyEntry, Agency]] = []
    for entry in _parents_first(entries, set(there), file):
        digest = digest_of_entry(entry)
        row = there.get(entry.code)
        if row is not None and row.entry_digest == digest:
            done.unchanged += 1
            continue
        if row is None:
            row = known[entry.code] = Agency(code=entry.code)
            done.added.append(entry.code)
        else:
            before[entry.code] = {"names": row.names, "valid_until": _day(row.valid_until)}
            done.changed.append(entry.code)
        row.entry_digest = digest
        row.names, row.short = entry.names, entry.short_names
        row.level, row.autonomous = entry.level, entry.stands_alone
        row.parent = known[entry.parent] if entry.parent else None
        row.area = _known(areas, entry.area, "area", entry.code, file)
        row.valid_from, row.valid_until = entry.valid_from, entry.valid_until
        row.place()
        rows.append(row)
        fresh.append((entry, row))
    for entry, row in fresh:
        heirs = [_known(known, code, "successor", entry.code, file) for code in entry.successors]
        row.successor = heirs[0] if heirs else None
        row.further_successors = list(entry.successors[1:])
    _upsert(Agency, rows, ["code"])
    _place_anew(known)
    _record("agency", done, before, {row.code: row for row in rows}, now, file)
    return done


def write_categories(programme: Programme, topics: TopicsFile, now: datetime, file: str) -> Written:
    """Adds and changes a programme's topics."""
    there = {topic.code: topic for topic in Category.objects.filter(programme=programme)}
    known: dict[str, Category] = dict(there)
    done, rows, before = Written(), [], {}
    for entry, above, position in topics.walk():
        digest = digest_of_entry(entry.model_copy(update={"sub": ()}))
        row = there.get(entry.code)
        parent = known[above.code] if above else None
        path = f"{parent.path if parent else '/'}{entry.code}/"
        same_place = row is not None and row.path == path and row.position == position
        if row is not None and row.entry_digest == digest and same_place:
            done.unchanged += 1
            continue
        if row is None:
            row = known[entry.code] = Category(programme=programme, code=entry.code)
            done.added.append(entry.code)
        else:
            before[entry.code] = {"names": row.names, "valid_until": _day(row.valid_until)}
            done.changed.append(entry.code)
        row.names = entry.names.model_dump()
        row.sort_keys = sort_keys(row.names)
        row.parent, row.path, row.position = parent, path, position
        row.questions = [question.model_dump(mode="json") for question in entry.questions]
        row.valid_from, row.valid_until = entry.valid_from, entry.valid_until
        row.entry_digest = digest
        rows.append(row)
    _upsert(Category, rows, ["programme", "code"])
    _record("category", done, before, {row.code: row for row in rows}, now, file)
    return done


def _parents_first(entries: Sequence[Any], there: set[str], file: str) -> list[Any]:
    """The entries in an order in which every parent stands before its children."""
    waiting = {entry.code: entry for entry in entries}
    ordered: list[Any] = []
    placed = there - set(waiting)
    faults = []
    for entry in entries:
        line = [entry]
        while line[-1].parent and line[-1].parent in waiting and line[-1].parent not in placed:
            above = waiting[line[-1].parent]
            if above in line:
                faults.append(f"{file}: {entry.code}: stands under itself")
                break
            line.append(above)
        for one in reversed(line):
            if one.code in placed:
                continue
            if one.parent and one.parent not in placed and one.parent not in there:
                faults.append(f"{file}: {one.code}: parent: there is no {one.parent!r}")
            placed.add(one.code)
            ordered.append(one)
    if faults:
        raise PolicyError(list(dict.fromkeys(faults)))
    return ordered


def _areas(codes: Iterable[str | None]) -> dict[str, Area]:
    wanted = {code for code in codes if code}
    return {area.code: area for area in Area.objects.filter(code__in=wanted)}


def _known(rows: Mapping[str, Any], code: str | None, key: str, entry: str, file: str) -> Any:
    if code is None:
        return None
    if code not in rows:
        raise PolicyError([f"{file}: {entry}: {key}: there is no {code!r}"])
    return rows[code]


def _upsert(model: Any, rows: Sequence[Any], unique: Sequence[str]) -> None:
    """Inserts new rows and updates known ones, in batches of one statement each."""
    fields = [one.name for one in model._meta.concrete_fields if one.name not in ("id", *unique)]
    model.objects.bulk_create(
        rows,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=list(unique),
        update_fields=fields,
    )


def _place_anew(known: Mapping[str, Agency]) -> None:
    """Corrects the paths below a body that a file has moved."""
    by_id = {agency.pk: agency for agency in known.values()}
    moved = []

    def path_of(agency: Agency, depth: int = 0) -> str:
        above = by_id.get(agency.parent_id) if agency.parent_id else None
        if agency.autonomous or above is None or depth > 20:
            return f"/{agency.code}/"
        return f"{path_of(above, depth + 1)}{agency.code}/"

    for agency in by_id.values():
        path = path_of(agency)
        if agency.path != path:
            agency.path = path
            moved.append(agency)
    Agency.objects.bulk_update(moved, ["path"], batch_size=_BATCH)


def _record(
    subject: str,
    done: Written,
    before: Mapping[str, dict[str, Any]],
    rows: Mapping[str, Any],
    now: datetime,
    file: str,
) -> None:
    """One change for each row that a file has changed, and one for all that it has added."""
    changes = [
        Change(
            at=now,
            verb="change by file",
            subject=subject,
            subject_code=code,
            before=was,
            after={
                "file": file,
                "names": rows[code].names,
                "valid_until": _day(rows[code].valid_until),
            },
        )
        for code, was in before.items()
    ]
    if done.added:
        changes.append(
            Change(
                at=now,
                verb="add by file",
                subject=subject,
                subject_code=file[:160],
                after={"file": file, "count": len(done.added), "codes": done.added[:200]},
            )
        )
    Change.objects.bulk_create(changes, batch_size=_BATCH)


def _day(value: Any) -> str | None:
    return value.isoformat() if value else None
