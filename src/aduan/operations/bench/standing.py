"""Loads open cases whose limits run, by COPY: many of which nothing is due, and some that are."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb

from aduan.clock import Calendar
from aduan.directory.models import Agency, Assignment, Person, ProgrammeVersion
from aduan.operations.bench import loader
from aduan.operations.bench.plights import DAY, PLIGHTS, Plight, Standing, quiet, waiting
from aduan.vault import numbers, texts
from aduan.vault.ids import uuid7

BATCH = 5_000

# Columns in order, their types, and what a plain open case has in them; "" is filled in.
_COLUMNS: dict[str, tuple[str, Any]] = {
    "id": ("uuid", ""), "number": ("int4", ""), "programme_id": ("uuid", ""),
    "policy_id": ("uuid", ""), "origin": ("text", "native"), "old_number": ("text", ""),
    "kind": ("text", "complaint"), "state": ("text", ""), "state_before": ("text", ""),
    "visibility": ("text", "open"), "language": ("text", "id"), "channel": ("text", "website"),
    "received_at": ("timestamptz", ""), "recorded_at": ("timestamptz", ""),
    "category_id": ("uuid", ""), "title_id": ("uuid", ""), "body_id": ("uuid", ""),
    "agency_id": ("uuid", ""), "unit_id": ("uuid", ""), "officer_id": ("uuid", None),
    "urgent": ("bool", False), "due_at": ("timestamptz", None), "promise_at": ("timestamptz", ""),
    "promise_met_at": ("timestamptz", None), "stopped_at": ("timestamptz", None),
    "stop_reason": ("text", ""), "returns": ("int2", 0), "asks": ("int2", 0),
    "working_asks": ("int2", 0), "extensions": ("int2", 0), "reopenings": ("int2", 0),
    "appeals": ("int2", 0), "with_arbiter": ("bool", False), "bound": ("bool", False),
    "under_review": ("bool", False), "head_only": ("bool", False), "supporters": ("int4", 0),
    "reason": ("text", ""), "outcome": ("text", ""), "closing_code": ("text", ""),
    "cause_code": ("text", ""), "accepted_at": ("timestamptz", None),
    "answered_at": ("timestamptz", None), "published_at": ("timestamptz", None),
    "last_action_at": ("timestamptz", ""), "version": ("int4", 1),
}  # fmt: skip
_TYPES = [kind for kind, _usual in _COLUMNS.values()]
_USUAL = {name: usual for name, (_kind, usual) in _COLUMNS.items()}
_CASE = f"COPY cases_case ({', '.join(_COLUMNS)}) FROM STDIN (FORMAT BINARY)"
_LIMIT = """COPY cases_deadline (id, case_id, kind, party, started_at, days, day_kind, due_at,
 calendar_version, pauses, paused, "end", reminders, look_at) FROM STDIN (FORMAT BINARY)"""
_LIMIT_TYPES = ["uuid", "uuid", "text", "text", "timestamptz", "int2", "text", "timestamptz",
                "text", "jsonb", "bool", "text", "int2", "timestamptz"]  # fmt: skip
_OWNER = """COPY cases_ownership (id, case_id, agency_id, unit_id, officer_id, verb, reason, since)
 FROM STDIN (FORMAT BINARY)"""
_OWNER_TYPES = ["uuid", "uuid", "uuid", "uuid", "uuid", "text", "text", "timestamptz"]
_COMMITMENT = """COPY cases_commitment (id, case_id, agency_id, made_at, due_on)
 FROM STDIN (FORMAT BINARY)"""
_COMMITMENT_TYPES = ["uuid", "uuid", "uuid", "timestamptz", "date"]


class Register(loader.Loader):
    """Makes and loads open cases. A batch shares its texts, which the clock never reads; only those
    that are due have a public page."""

    def __init__(self, version: ProgrammeVersion, now: datetime, seed: int = 1) -> None:
        super().__init__(version, now, seed)
        self.calendar: Calendar = version.rules.calendar.calendar()
        self.officers = _staffed(self.bodies, version)

    def due(
        self, connection: psycopg.Connection[Any], at: datetime, count: int
    ) -> dict[str, list[UUID]]:
        """Loads cases that are due by `at`, `count` in all, mixed; returns their ids by plight."""
        found: dict[str, list[UUID]] = {plight.name: [] for plight in PLIGHTS}
        for plight, many in _shares(count):
            standings = [
                plight.standing(at - timedelta(seconds=place % 3000), self.calendar)
                for place in range(many)
            ]
            for start in range(0, many, BATCH):
                found[plight.name] += self._put(connection, standings[start : start + BATCH])
        connection.commit()
        return found

    def others(
        self,
        connection: psycopg.Connection[Any],
        at: datetime,
        count: int,
        progress: Callable[[int], None],
    ) -> None:
        """Loads open cases of which nothing is due for a day after `at`."""
        for start in range(0, count, BATCH):
            size = min(BATCH, count - start)
            standings = [quiet(at, self.chance.random()) for _ in range(size)]
            self._put(connection, standings, public=False)
            connection.commit()
            progress(start + size)

    def waiting(self, connection: psycopg.Connection[Any], at: datetime, count: int) -> set[UUID]:
        """Loads answered cases of which nothing is due for a day after `at`; returns their ids."""
        found: set[UUID] = set()
        for start in range(0, count, BATCH):
            standings = [
                waiting(at, self.chance.random(), self.calendar)
                for _ in range(min(BATCH, count - start))
            ]
            found.update(self._put(connection, standings))
            connection.commit()
        return found

    def _put(
        self,
        connection: psycopg.Connection[Any],
        standings: Sequence[Standing],
        *,
        public: bool = True,
    ) -> list[UUID]:
        words = [self.sentence(6), self.sentence(15)]
        written = [texts.prepare(word, now=self.now) for word in words]
        rows = [(text.pk, *map(bytes, (text.salt, text.sealed, text.digest)), self.now)
                for text in written]  # fmt: skip
        serials = numbers.next_serials(len(standings), using="default")
        made = [
            self._made(standing, numbers.number_for(serial), written, words, public=public)
            for standing, serial in zip(standings, serials, strict=True)
        ]
        put = loader.put
        put(connection, loader.TEXT, loader.TEXT_TYPES, rows)
        put(connection, _CASE, _TYPES, (each["case"] for each in made))
        put(connection, _OWNER, _OWNER_TYPES, (each["owner"] for each in made))
        put(connection, loader.EVENT, loader.EVENT_TYPES, (each["event"] for each in made))
        put(connection, loader.HEAD, loader.HEAD_TYPES, (each["head"] for each in made))
        put(connection, loader.PENDING, ["uuid"], ((each["id"],) for each in made))
        put(connection, _LIMIT, _LIMIT_TYPES, (row for each in made for row in each["limits"]))
        put(connection, _COMMITMENT, _COMMITMENT_TYPES,
             (each["commitment"] for each in made if each["commitment"]))  # fmt: skip
        with connection.cursor().copy(loader.PUBLIC) as pages:
            for each in made:
                if each["public"]:
                    pages.write_row(each["public"])
        return [each["id"] for each in made]

    def _made(
        self,
        standing: Standing,
        number: int,
        written: Sequence[Any],
        words: list[str],
        *,
        public: bool,
    ) -> dict[str, Any]:
        received, case_id = standing.received, uuid7(standing.received)
        accepted = None if standing.state in ("checking", "needs_info") else received + DAY / 2
        body = self._body() if accepted else self.centre
        officer = self.officers[body.pk] if standing.with_officer else None
        topic = self.chance.choice(self.topics)
        stage = [term.due for term in standing.terms if term.kind not in ("promise", "tell_agency")
                 and term.stopped is None]  # fmt: skip
        shown = public and standing.published
        columns = _USUAL | {
            "id": case_id, "number": number, "programme_id": self.version.programme_id,
            "policy_id": self.version.pk, "state": standing.state, "received_at": received,
            "recorded_at": received, "category_id": topic.pk, "title_id": written[0].pk,
            "body_id": written[1].pk, "agency_id": body.pk, "unit_id": body.pk,
            "officer_id": officer, "due_at": min(stage, default=None),
            "promise_at": received + 10 * DAY, "accepted_at": accepted,
            "published_at": accepted if shown else None, "last_action_at": received,
        } | standing.columns  # fmt: skip
        event = self._event(case_id, received, standing.state, list(written))
        made_at = standing.columns.get("answered_at")
        return {
            "id": case_id,
            "case": tuple(columns[name] for name in _COLUMNS),
            "owner": (uuid7(received), case_id, body.pk, body.pk, officer, "file", "", received),
            "event": event,
            "head": (case_id, 1, event[-1]),
            "limits": [_limit(case_id, term, self.calendar) for term in standing.terms],
            "commitment": (uuid7(received), case_id, body.pk, made_at, standing.terms[0].due.date())
            if standing.promised
            else None,
            "public": self._public(number, case_id, standing.state, words, body, topic, received)
            if shown
            else None,
        }  # fmt: skip


def _shares(count: int) -> Iterator[tuple[Plight, int]]:
    """How many of each plight make so many in all."""
    whole = sum(plight.share for plight in PLIGHTS)
    for plight in PLIGHTS:
        yield plight, max(1, round(plight.share * count / whole))


def _limit(case_id: UUID, term: Any, calendar: Calendar) -> tuple[Any, ...]:
    pauses = [[term.stopped.isoformat(), None]] if term.stopped else []
    return (
        uuid7(term.started), case_id, term.kind, term.party, term.started,
        (term.due - term.started).days, term.day_kind, term.due, calendar.version, Jsonb(pauses),
        term.stopped is not None, "", 0, term.look,
    )  # fmt: skip


def _staffed(bodies: Sequence[Agency], version: ProgrammeVersion) -> dict[UUID, UUID]:
    """Gives every body an officer, a head and a coordinator, and the programme its supervisor and
    triage officer; returns each body's officer."""
    people, held, officers = [], [], {}
    posts: list[tuple[str, Agency | None]] = [
        (role, body) for body in bodies for role in ("officer", "head", "agency")
    ]
    posts += [("supervisor", None), ("centre", None)]
    for (role, body), place in zip(posts, range(len(posts)), strict=True):
        person = Person(username=f"bench-{place}", name=f"Bench {place}", password="!")  # noqa: S106 - no password works
        people.append(person)
        held.append(
            Assignment(
                person=person,
                role=role,
                agency=body,
                programme=None if body else version.programme,
            )
        )
        if role == "officer" and body is not None:
            officers[body.pk] = person.pk
    Person.objects.bulk_create(people, batch_size=1000)
    Assignment.objects.bulk_create(held, batch_size=1000)
    return officers
