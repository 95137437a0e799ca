"""Fills a register with synthetic cases by COPY, with a ledger that `aduan verify` accepts."""

import json
import random
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb

from aduan.directory import agencies, policies
from aduan.directory.dates import day_of
from aduan.directory.models import Agency, Category, ProgrammeVersion
from aduan.ledger.canonical import FIRST, VERSION, event_hash
from aduan.vault import numbers, texts
from aduan.vault.ids import uuid7

STATES = ("checking", "forwarded", "in_progress", "in_progress", "answered", "closed", "closed")
BATCH = 5_000
WORDS = [
    "jalan",
    "lampu",
    "air",
    "sampah",
    "banjir",
    "rusak",
    "padam",
    "bocor",
    "antre",
    "pelayanan",
    "kantor",
    "kelurahan",
    "sekolah",
    "puskesmas",
    "drainase",
    "trotoar",
    "parkir",
    "izin",
    "surat",
    "bantuan",
    "listrik",
    "jembatan",
    "pasar",
    "terminal",
    "macet",
    "lubang",
    "mohon",
    "segera",
    "perbaikan",
    "warga",
    "malam",
    "pagi",
    "depan",
    "belakang",
    "simpang",
    "gang",
    "gedung",
    "taman",
]

CASE = """COPY cases_case (id, number, programme_id, policy_id, origin, old_number, kind, state,
 state_before, visibility, language, channel, received_at, recorded_at, category_id, title_id,
 body_id, agency_id, unit_id, urgent, due_at, promise_at, stop_reason, returns, asks, working_asks,
 extensions, reopenings, appeals, with_arbiter, bound, under_review, head_only, supporters, reason,
 outcome, closing_code, cause_code, accepted_at, closed_at, published_at, last_action_at, version)
 FROM STDIN (FORMAT BINARY)"""
CASE_TYPES = [
    "uuid",
    "int4",
    "uuid",
    "uuid",
    "text",
    "text",
    "text",
    "text",
    "text",
    "text",
    "text",
    "text",
    "timestamptz",
    "timestamptz",
    "uuid",
    "uuid",
    "uuid",
    "uuid",
    "uuid",
    "bool",
    "timestamptz",
    "timestamptz",
    "text",
    "int2",
    "int2",
    "int2",
    "int2",
    "int2",
    "int2",
    "bool",
    "bool",
    "bool",
    "bool",
    "int4",
    "text",
    "text",
    "text",
    "text",
    "timestamptz",
    "timestamptz",
    "timestamptz",
    "timestamptz",
    "int4",
]
TEXT = "COPY vault_text (id, salt, sealed, digest, created_at) FROM STDIN (FORMAT BINARY)"
TEXT_TYPES = ["uuid", "bytea", "bytea", "bytea", "timestamptz"]
EVENT = """COPY ledger_event (subject, seq, version, kind, actor, occurred, recorded, origin, data,
 previous, hash) FROM STDIN (FORMAT BINARY)"""
EVENT_TYPES = [
    "uuid",
    "int4",
    "int2",
    "text",
    "text",
    "timestamptz",
    "timestamptz",
    "text",
    "jsonb",
    "bytea",
    "bytea",
]
HEAD = "COPY ledger_head (subject, seq, hash) FROM STDIN (FORMAT BINARY)"
HEAD_TYPES = ["uuid", "int4", "bytea"]
PENDING = "COPY ledger_pending (subject) FROM STDIN (FORMAT BINARY)"
OWNER = """COPY cases_ownership (id, case_id, agency_id, unit_id, verb, reason, since)
 FROM STDIN (FORMAT BINARY)"""
OWNER_TYPES = ["uuid", "uuid", "uuid", "uuid", "text", "text", "timestamptz"]
PUBLIC = """COPY cases_publiccase (number, case_id, version, programme, kind, state, language,
 channel, title, text, place, category, category_names, agency, agency_names, unit_names, area,
 area_names, supporters, received_at, published_at, changed_at, promise_at, stop_reason,
 closing_code, returns,
 reopenings, commitment, words) FROM STDIN"""


class Loader:
    """Makes and loads the rows of synthetic cases."""

    def __init__(self, version: ProgrammeVersion, now: datetime, seed: int = 1) -> None:
        self.version = version
        self.now = now
        self.chance = random.Random(seed)  # noqa: S311 - synthetic rows, not secrets
        day = day_of(now)
        self.bodies: list[Agency] = list(agencies.open_on(day).exclude(level="unit")[:600])
        # As in life, few bodies get most reports; so desks with full pages exist at every size.
        self.shares = [1 / rank for rank in range(1, len(self.bodies) + 1)]
        self.centre = agencies.by_code(version.rules.centre)
        self.topics = list(Category.objects.filter(programme=version.programme)[:300])

    def sentence(self, length: int) -> str:
        """Words that look like a complaint."""
        return " ".join(self.chance.choices(WORDS, k=length)).capitalize()

    def load(
        self,
        connection: psycopg.Connection[Any],
        count: int,
        progress: Callable[[int], None],
    ) -> list[int]:
        """Loads `count` cases and returns the numbers of the public ones."""
        public: list[int] = []
        for start in range(0, count, BATCH):
            size = min(BATCH, count - start)
            public += self._batch(connection, size)
            connection.commit()
            progress(start + size)
        connection.execute("ANALYZE")
        connection.commit()
        return public

    def _batch(self, connection: psycopg.Connection[Any], size: int) -> list[int]:
        serials = numbers.next_serials(size, using="default")
        cases = [self._case(numbers.number_for(serial)) for serial in serials]
        put(connection, TEXT, TEXT_TYPES, (row for case in cases for row in case["texts"]))
        put(connection, CASE, CASE_TYPES, (case["row"] for case in cases))
        put(connection, OWNER, OWNER_TYPES, (case["owner"] for case in cases))
        put(connection, EVENT, EVENT_TYPES, (case["event"] for case in cases))
        put(connection, HEAD, HEAD_TYPES, (case["head"] for case in cases))
        put(connection, PENDING, ["uuid"], ((case["id"],) for case in cases))
        shown = [case for case in cases if case["public"]]
        with connection.cursor().copy(PUBLIC) as copy:
            for case in shown:
                copy.write_row(case["public"])
        return [int(case["number"]) for case in shown]

    def _case(self, number: int) -> dict[str, Any]:
        chance, now = self.chance, self.now
        state = chance.choice(STATES)
        received = now - timedelta(minutes=chance.randint(1, 60 * 24 * 40))
        case_id = uuid7(received)
        body = self.centre if state == "checking" else self._body()
        topic = chance.choice(self.topics)
        words = [self.sentence(6), self.sentence(15)]
        written = [texts.prepare(word, now=received) for word in words]
        promise = received + timedelta(days=10)
        is_open = state != "closed"
        due = received + timedelta(days=chance.randint(1, 10)) if is_open else None
        accepted = None if state == "checking" else received + timedelta(days=1)
        row = (
            case_id, number, self.version.programme_id, self.version.pk, "native", "", "complaint",
            state, "", "open", "id", "website", received, received, topic.pk, written[0].pk,
            written[1].pk, body.pk, body.pk, False, due, promise, "", 0, 0, 0, 0, 0, 0, False,
            False, False, False, 0, "", "", "" if is_open else "explained", "", accepted,
            None if is_open else received + timedelta(days=9), accepted, received, 1,
        )  # fmt: skip
        event = self._event(case_id, received, state, written)
        return {
            "id": case_id,
            "number": number,
            "row": row,
            "texts": [
                (text.pk, bytes(text.salt), bytes(text.sealed), bytes(text.digest), received)
                for text in written
            ],
            "owner": (uuid7(received), case_id, body.pk, body.pk, "file", "", received),
            "event": event,
            "head": (case_id, 1, event[-1]),
            "public": self._public(number, case_id, state, words, body, topic, received)
            if accepted
            else None,
        }

    def _body(self) -> Agency:
        (body,) = self.chance.choices(self.bodies, self.shares)
        return body

    def _event(
        self, case_id: UUID, received: datetime, state: str, written: list[Any]
    ) -> tuple[Any, ...]:
        data = {
            "to": state,
            "origin": "bench",
            "texts": {str(text.pk): bytes(text.digest).hex() for text in written},
        }
        said = {
            "subject": case_id,
            "seq": 1,
            "kind": "case.filed",
            "actor": "complainant",
            "occurred": received,
            "recorded": received,
            "origin": "native",
            "data": data,
        }
        mark = event_hash(**said, previous=FIRST)  # type: ignore[arg-type]
        return (
            case_id, 1, VERSION, "case.filed", "complainant", received, received, "native",
            Jsonb(data), FIRST, mark,
        )  # fmt: skip

    def _public(  # one row of one table
        self,
        number: int,
        case_id: UUID,
        state: str,
        words: list[str],
        body: Agency,
        topic: Category,
        received: datetime,
    ) -> tuple[Any, ...]:
        names = json.dumps(body.names)
        tokens = sorted({word.casefold() for word in " ".join(words).split()})
        return (
            number, str(case_id), 1, self.version.programme.code, "complaint", state, "id",
            "website", words[0], words[1], "",
            topic.code, json.dumps(topic.names), body.code, names, names,
            "", "{}", 0, received, received + timedelta(days=1), received,
            received + timedelta(days=10), "", "", 0, 0, "",
            " ".join(f"'{token}'" for token in tokens),
        )  # fmt: skip


def put(
    connection: psycopg.Connection[Any],
    statement: str,
    types: list[str],
    rows: Iterable[Any],
) -> None:
    with connection.cursor().copy(statement) as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)


def fill(
    connection: psycopg.Connection[Any],
    count: int,
    now: datetime,
    progress: Callable[[int], None],
) -> list[int]:
    """Loads `count` synthetic cases of `lapor`; returns the numbers of the public ones."""
    return Loader(policies.current("lapor"), now).load(connection, count, progress)
