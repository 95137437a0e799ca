"""What stands in the database of a running Aduan, read as its owner."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.rows import dict_row

from aduan.operations import configuration
from ground.stack import Served, eventually

Row = dict[str, Any]
ENDED = ("sent", "delivered", "failed", "dropped")


class Books:
    """Reads the tables; a connection for each question, for the server may be killed between."""

    def __init__(self, served: Served) -> None:
        read = configuration.read({**os.environ, **served.environment})
        self.database = read.database

    @contextmanager
    def entered(self) -> Iterator[psycopg.Connection[Row]]:
        """A connection as the owner."""
        parameters = self.database.parameters(self.database.owner)
        with psycopg.connect(**parameters, autocommit=True, row_factory=dict_row) as connection:
            yield connection

    def rows(self, query: str, *given: Any) -> list[Row]:
        """The rows of a query."""
        with self.entered() as connection:
            return connection.execute(query, given).fetchall()

    def one(self, query: str, *given: Any) -> Any:
        """The one value of a query."""
        (row,) = self.rows(query, *given)
        (value,) = row.values()
        return value

    def cases(self, numbers: Iterable[int]) -> dict[int, Row]:
        """The cases with these numbers."""
        found = self.rows("SELECT * FROM cases_case WHERE number = ANY(%s)", list(numbers))
        return {row["number"]: row for row in found}

    def units(self, city: str) -> dict[str, str]:
        """Code of each unit of a government by its Indonesian name, commas left out."""
        found = self.rows(
            "SELECT u.code, u.names ->> 'id' AS name FROM directory_agency u"
            " JOIN directory_agency c ON c.code = %s AND u.path LIKE c.path || '%%'",
            city,
        )
        return {row["name"].replace(",", ""): row["code"] for row in found}

    def of_cases(self, table: str, numbers: Iterable[int]) -> list[Row]:
        """Rows of a table that belong to these cases, with the case's number."""
        column = "subject" if table.startswith("ledger") else "case_id"
        return self.rows(
            f"SELECT t.*, c.number FROM {table} t JOIN cases_case c ON c.id = t.{column}"
            " WHERE c.number = ANY(%s)",
            list(numbers),
        )

    def jobs(self) -> Counter[tuple[str, str]]:
        """How many jobs there are that have not ended well, by queue and status."""
        found = self.rows(
            "SELECT queue_name, status::text, count(*) AS count FROM procrastinate_jobs"
            " WHERE queue_name IN ('reactions', 'outbox') AND status <> 'succeeded'"
            " GROUP BY 1, 2"
        )
        return Counter({(row["queue_name"], row["status"]): row["count"] for row in found})

    def await_reactions(self, seconds: float) -> None:
        """Waits until every reaction was carried out."""

        def done() -> bool:
            left = self.jobs()
            assert not left["reactions", "failed"], left
            return not any(queue == "reactions" for queue, _status in left)

        eventually(done, seconds=seconds, what="every reaction carried out")

    def await_hand_overs(self, seconds: float) -> None:
        """Waits until no message is on its way to a provider: a clock moved on by a day meanwhile
        would make it look cut off, and it would be sent again."""
        eventually(
            lambda: (
                not self.one("SELECT count(*) FROM notifications_message WHERE state = 'sending'")
            ),
            seconds=seconds,
            what="every message handed over",
        )

    def unsent(self) -> list[Row]:
        """What has come due and was not tried, or is being handed over, counted by state."""
        return self.rows(
            "SELECT channel, state, reason, count(*) AS count FROM notifications_message"
            " WHERE state = 'queued' AND priority = 0 OR state = 'sending' GROUP BY 1, 2, 3"
        )

    def await_outbox(self, seconds: float) -> None:
        """Waits until no message has come due that was not tried."""
        eventually(lambda: not self.unsent(), seconds=seconds, what="the outbox drained")

    def await_seal(self, seconds: float = 60.0) -> None:
        """Waits until everything is under a checkpoint."""
        eventually(
            lambda: not self.one("SELECT count(*) FROM ledger_pending"),
            seconds=seconds,
            what="everything sealed",
        )
