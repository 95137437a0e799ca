"""What a list of cases shows of each: opened titles, the marks of its pages, why it came back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict

from aduan.cases import inbox
from aduan.cases.clocks import missed
from aduan.cases.lifecycle import State
from aduan.cases.models import Case
from aduan.directory.models import Agency
from aduan.directory.naming import language
from aduan.ledger.models import Event
from aduan.vault import texts


@dataclass(frozen=True, slots=True)
class Row:
    """One case of a list."""

    case: Case
    title: str
    owner: str
    stopped: bool
    promise_missed: bool
    proposed: str = ""


def rows(cases: Sequence[Case], now: datetime) -> list[Row]:
    """The rows of a list; titles and names by one statement each, however many cases."""
    titles = texts.read_many(case.title_id for case in cases)
    proposed = _proposed(case for case in cases if case.state == State.RETURNED)
    shown = language()
    return [
        Row(
            case=case,
            title=titles.get(case.title_id, ""),
            owner=case.unit.short_name(shown),
            stopped=case.stopped_at is not None,
            promise_missed=missed(case, now),
            proposed=proposed.get(case.pk, ""),
        )
        for case in cases
    ]


def _proposed(cases: Iterable[Case]) -> dict[UUID, str]:
    """Whom the agency that gave each case back thinks responsible."""
    ids = [case.pk for case in cases]
    if not ids:
        return {}
    codes = {
        event.subject: event.data.get("proposed", "")
        for event in Event.objects.filter(subject__in=ids, kind="case.given_back").order_by("seq")
    }
    names = {
        each.code: each.name(language())
        for each in Agency.objects.filter(code__in=set(codes.values()))
    }
    return {case_id: names.get(code, code) for case_id, code in codes.items()}


def mark_from(text: str | None) -> inbox.Mark | None:
    """A mark as an address carries it; None for none and for nonsense."""
    due, _stroke, case_id = (text or "").rpartition("_")
    try:
        due_at = datetime.fromisoformat(due) if due else None
        mark = inbox.Mark(due_at, UUID(case_id))
    except ValueError:
        return None
    return None if due_at is not None and due_at.tzinfo is None else mark


def neighbours(page: inbox.Page, query: QueryDict) -> dict[str, str]:
    """The addresses of the pages beside this one, "" where there is none."""
    kept = {
        name: value
        for name, value in query.items()
        if name not in ("after", "before") and isinstance(value, str)
    }
    return {
        "newer_url": _address(kept, "before", page.before),
        "older_url": _address(kept, "after", page.after),
    }


def _address(kept: dict[str, str], name: str, mark: inbox.Mark | None) -> str:
    if mark is None:
        return ""
    due = mark.due_at.isoformat() if mark.due_at else ""
    return "?" + urlencode({**kept, name: f"{due}_{mark.case_id}"})
