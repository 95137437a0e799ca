"""The engine that `settings.DATABASES` names."""

import select
from typing import Any

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

IDLE, INTRANS = TransactionStatus.IDLE, TransactionStatus.INTRANS


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that is kept between requests and looked at before each.

    Django asks the server `SELECT 1`, a tenth of what filing a report costs. A server that went
    away has closed the socket, which can be read from then; one that is there sends nothing
    unasked but a warning that it is going. So the question is put only where something can be
    read.
    """

    def is_usable(self) -> bool:
        """Whether the next statement will reach the server."""
        connection: Any = self.connection
        if connection is None or connection.closed:
            return False
        if connection.info.transaction_status not in (IDLE, INTRANS):
            return False  # after an error the server refuses all until the transaction is undone
        socket = select.poll()
        socket.register(connection.fileno(), select.POLLIN)
        return not socket.poll(0) or super().is_usable()
