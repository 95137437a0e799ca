"""How the database finds what the sweep asks for, among very many open cases."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections

from aduan.cases.actions import agency, result
from aduan.cases.models import Case, Consultation, Deadline
from aduan.operations import sweeps
from ground.country import Country

MANY = 30_000
FRESH = 600
FINDING = " LIMIT 500"
BIG = ("cases_case", "cases_deadline", "cases_consultation")
DAY = timedelta(days=1)
ANSWER = result.Result("Repaired.", "Repaired.", "solved", "maintenance")

# Many more like one case, each with its limits and its owed contribution; nothing of them is due.
MORE = """
CREATE TEMP TABLE one AS SELECT * FROM cases_case WHERE id = %(case)s;
CREATE TEMP TABLE more AS SELECT n, gen_random_uuid() AS id FROM generate_series(1, %(many)s) n;
INSERT INTO cases_case SELECT (jsonb_populate_record(one, jsonb_build_object(
    'id', more.id, 'number', 300000000 + n, 'due_at', one.due_at + n * interval '1 minute'))).*
FROM one, more;
INSERT INTO cases_deadline SELECT (jsonb_populate_record(d, jsonb_build_object(
    'id', gen_random_uuid(), 'case_id', more.id, 'due_at', d.due_at + interval '90 days',
    'look_at', CASE WHEN n > %(fresh)s
        THEN d.due_at + interval '30 days' + n * interval '1 minute' END))).*
FROM cases_deadline d, more WHERE d.case_id = %(case)s AND d.ended_at IS NULL;
INSERT INTO cases_consultation SELECT (jsonb_populate_record(c, jsonb_build_object(
    'id', gen_random_uuid(), 'case_id', more.id,
    'look_at', c.due_at + interval '30 days' + n * interval '1 minute'))).*
FROM cases_consultation c, more WHERE c.case_id = %(case)s;
ANALYZE cases_case, cases_deadline, cases_consultation
"""


@pytest.fixture
def full(country: Country) -> Iterator[Country]:
    """A register in which very many cases are open, analysed as a running one is."""
    case = _working(country)
    agency.consult(
        case.pk,
        country.actor("officer"),
        agency=country.water,
        question="Whose pipe?",
        now=country.now,
    )
    values = {"case": case.pk, "many": MANY, "fresh": FRESH}
    with connections["owner"].cursor() as cursor:
        for statement in MORE.split(";\n"):
            cursor.execute(statement, values)
    yield country
    connections["owner"].close()


def _working(country: Country) -> Case:
    case = country.forwarded()
    return agency.take(case.pk, country.actor("officer"), now=country.now)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_sweep_reads_only_what_is_due(full: Country) -> None:
    """Whatever the sweep says to the database, none of it reads a big table from end to end, and
    what finds the next batch sorts nothing."""
    for _ in range(3):
        case = _working(full)
        result.answer(case.pk, full.actor("officer"), result=ANSWER, now=full.now)
        _working(full)
    plans: list[tuple[str, str]] = []

    def explain(
        execute: Callable[..., Any], query: str, params: Any, many: bool, context: Any
    ) -> Any:
        if query.startswith(("SELECT", "UPDATE", "DELETE")):
            # Of a short set a sort is cheap; the question is whether a long one must be sorted.
            finding = FINDING in query
            with connection.connection.cursor() as cursor:
                for setting in ("enable_sort", "enable_bitmapscan"):
                    cursor.execute(f"SET {setting} = {'off' if finding else 'on'}")
                cursor.execute(f"EXPLAIN (COSTS OFF) {query}", params)
                plans.append((query, "\n".join(line for (line,) in cursor.fetchall())))
                cursor.execute("RESET enable_sort; RESET enable_bitmapscan")
        return execute(query, params, many, context)

    assert Deadline.objects.filter(look_at=None).count() > FRESH
    assert Consultation.objects.filter(answered_at=None).count() > MANY
    with connection.execute_wrapper(explain):
        for days in (0, 14):
            tally = sweeps.sweep(full.now + days * DAY)
            assert tally.failed == 0
    assert (tally.acted, tally.late) == (3, 9)
    finding = [(query, plan) for query, plan in plans if FINDING in query]
    assert len(finding) >= 6
    for query, plan in plans:
        for table in BIG:
            assert f"Seq Scan on {table}" not in plan, f"{query[:300]}\n{plan}"
    for query, plan in finding:
        assert "Sort" not in plan, f"{query[:300]}\n{plan}"
