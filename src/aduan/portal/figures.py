"""What the public register adds up to. Counted from the public reports alone, and said so."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Count, F, Q, Value
from django.db.models.functions import Coalesce

from aduan.cases.lifecycle import State
from aduan.cases.models import PublicCase
from aduan.directory.models import Agency

KEPT_SECONDS = 300
"""How long counted figures are shown before they are counted again."""
MOST_AGENCIES = 30
FEWEST = 5
"""Of fewer reports than this no share is shown: it would say nothing."""


@dataclass(frozen=True)
class Tally:
    """Figures of a set of public reports."""

    received: int
    answered: int
    in_time: int
    late: int
    """Answered after the promise, or not answered although it has passed."""
    closed: int
    solved: int
    """By the person's own word, or by proof."""

    @property
    def solved_share(self) -> int | None:
        """Solved of closed, in percent; None where too few are closed."""
        return _share(self.solved, self.closed)

    @property
    def in_time_share(self) -> int | None:
        """Answered in time, of all whose time has come, in percent; None where those are few."""
        return _share(self.in_time, self.in_time + self.late)

    @property
    def solved_words(self) -> str:
        """The share solved as a page shows it."""
        return _percent(self.solved_share)

    @property
    def in_time_words(self) -> str:
        """The share in time as a page shows it."""
        return _percent(self.in_time_share)


@dataclass(frozen=True)
class Figures:
    """A programme's figures, the same per agency, and when they were counted."""

    total: Tally
    agencies: list[tuple[str, dict[str, str], Tally]]
    """Code, names and figures of the agencies with most reports, most first."""
    at: datetime


def figures(programme: str, now: datetime) -> Figures:
    """The figures of a programme; at most five minutes old."""
    key = f"portal.figures.{programme}"
    kept: Figures | None = cache.get(key)
    if kept is None:
        kept = _count(programme, now)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def _count(programme: str, now: datetime) -> Figures:
    cases = PublicCase.objects.filter(programme=programme)
    counts = _counts(now)
    grouped = cases.values("agency").annotate(**counts).order_by(F("received").desc(), "agency")
    rows: list[dict[str, Any]] = [dict(row) for row in grouped[:MOST_AGENCIES]]
    codes = [str(row.pop("agency")) for row in rows]
    found = Agency.objects.filter(code__in=codes).values_list("code", "names")
    names: dict[str, dict[str, str]] = dict(found)
    agencies = [
        (code, names.get(code, {}), Tally(**row)) for code, row in zip(codes, rows, strict=True)
    ]
    return Figures(Tally(**cases.aggregate(**counts)), agencies, now)


def _share(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole >= FEWEST else None


def _percent(share: int | None) -> str:
    return "–" if share is None else f"{share}%"


def _counts(now: datetime) -> dict[str, Any]:
    kept = Q(promise_met_at__lte=F("promise_at"))
    missed = Q(promise_at__lt=Coalesce("promise_met_at", "stopped_at", Value(now)))
    return {
        "received": Count("pk"),
        "answered": Count("pk", filter=Q(promise_met_at__isnull=False)),
        "in_time": Count("pk", filter=kept),
        "late": Count("pk", filter=missed),
        "closed": Count("pk", filter=Q(state=State.CLOSED)),
        "solved": Count("pk", filter=Q(state=State.CLOSED, closing_code="solved")),
    }
