"""The channel that always arrives: the inbox on the person's tracking page, and the desk's."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from aduan.notifications.models import PAGE
from aduan.notifications.senders import Line, Outcome, Outgoing


class _Inbox:
    def hand_over(self, messages: Sequence[Outgoing]) -> list[Outcome]:
        """A row in the inbox is there as soon as its time has come."""
        return [Outcome("delivered") for _ in messages]


class PageSender:
    """Delivers to the inbox behind the person's own door."""

    channel = PAGE
    kinds = frozenset[str]()
    repeats_safely = True

    def available(self) -> str:
        """Always."""
        return ""

    def serves(self, programme: str) -> bool:  # noqa: ARG002 - the same for all
        """Every programme has its pages."""
        return True

    def reply_to(self, programme: str) -> str:  # noqa: ARG002 - the same for all
        """Nowhere else: the page itself takes answers."""
        return ""

    @contextmanager
    def open(self) -> Iterator[Line]:
        """Nothing to open."""
        yield _Inbox()
