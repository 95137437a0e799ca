"""What can be said about a case: the values that wordings mention.

Taken from the event where it says so, from the case as it stands now otherwise.
"""

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from aduan.cases.calendars import reckoned
from aduan.cases.models import Audience, Case, Entry
from aduan.clock import Limit, last_day
from aduan.clock.days import Kind as DayKind
from aduan.directory.models import Agency
from aduan.directory.policy_parts import Words
from aduan.ledger.models import Event
from aduan.notifications import places
from aduan.notifications.wording import Name, Value, spec
from aduan.vault import texts

LANGUAGES = ("en", "id", "th")


def zone_of(case: Case) -> tzinfo:
    """The programme's time zone."""
    return ZoneInfo(case.rules.calendar.zone)


def language_of(case: Case) -> str:
    """The person's language, as far as we speak it."""
    return case.language if case.language in LANGUAGES else "id"


def name_of(agency: Agency) -> Name:
    """An agency's names for a message."""
    return Name(agency.names, agency.short)


def staff_facts(case: Case, code: str, event: Event | None = None) -> dict[str, Value]:
    """What a notice to staff may mention: no name, no contact, no word of the report."""
    data = event.data if event else {}
    return {
        "number": case.number,
        "programme": Name(case.rules.names.model_dump()),
        "category": Name(case.category.names) if case.category else None,
        "due_at": case.due_at,
        "desk": places.desk_case(case.number),
        "agency": name_of(_agency(case, event)),
        "reason": _return_reason(case, data),
        "emergency": case.rules.urgent.told if case.urgent else None,
        "date": _promised(case) if "date" in spec(code).mentions else None,
    }


def complainant_facts(case: Case, event: Event | None) -> dict[str, Value]:
    """What the person who filed may be told about this event, words of staff included.

    `link` is not among them: it depends on who reads it.
    """
    data = event.data if event else {}
    facts: dict[str, Value] = {
        "number": case.number,
        "programme": Name(case.rules.names.model_dump()),
        "agency": name_of(_agency(case, event)),
        "due": _day(case, data.get("due")) or last_day_of(case, case.due_at),
        "promise_by": last_day_of(case, case.promise_at),
        "date": _day(case, data.get("date")),
        "text": _said(case, event) if event else None,
        "emergency": case.rules.urgent.told if case.urgent else None,
        "parts": len(data.get("parts", ())) or None,
        "older": _older(data),
        **_reasons(case, data),
        **_ways_onward(case),
    }
    if event is not None and event.seq == 1:
        facts |= _promises(case)
    return facts


def _agency(case: Case, event: Event | None) -> Agency:
    """Whose step the event was: the unit that returned the case, or that owned it then."""
    if event is None:
        return case.unit
    returned_by = event.data.get("returned_by")
    if returned_by:
        return Agency.objects.filter(code=returned_by).first() or case.unit
    owned = (
        case.ownerships.filter(since__lte=event.recorded)
        .select_related("unit")
        .order_by("-since", "-id")
        .first()
    )
    return owned.unit if owned else case.unit


def last_day_of(case: Case, instant: datetime | None) -> date | None:
    """The last day on which an act is in time (the day before, where it is due at 00:00)."""
    return last_day(instant, "calendar", case.rules.calendar.calendar()) if instant else None


def _day(case: Case, value: object) -> date | None:
    """A day from the event's data, which holds plain dates and instants in ISO 8601."""
    if not isinstance(value, str):
        return None
    if "T" in value:
        return last_day_of(case, datetime.fromisoformat(value))
    return date.fromisoformat(value)


def _promised(case: Case) -> date | None:
    """The day of the last commitment."""
    return case.commitments.order_by("-made_at").values_list("due_on", flat=True).first()


def _said(case: Case, event: Event) -> str | None:
    """What staff wrote to the person with this event; notes are for staff only and stay out."""
    entry = (
        Entry.objects.filter(
            case=case, at=event.recorded, audience=Audience.COMPLAINANT, agency__isnull=False
        )
        .select_related("text")
        .order_by("-id")
        .first()
    )
    if entry is None and event.kind == "case.asked_again":
        entry = (
            Entry.objects.filter(case=case, kind="question", audience=Audience.COMPLAINANT)
            .select_related("text")
            .order_by("-at", "-id")
            .first()
        )
    return texts.read(entry.text) if entry else None


def _reasons(case: Case, data: Mapping[str, Any]) -> dict[str, Value]:
    """The policy's words for the codes in the event."""
    rules, code = case.rules, data.get("reason_code", "")
    closing = rules.closing_code(data.get("closing_code", "") or case.closing_code)
    archived, extended = rules.archive_reason(code), rules.extension_reason(code)
    reason: Words | None = None
    if archived is not None and data.get("to") == "archived":
        reason = archived.told
    elif extended is not None:
        reason = extended.told
    else:
        reason = _return_reason(case, data)
    return {
        "reason": reason,
        "elsewhere": archived.elsewhere if archived else None,
        "closing": closing.told if closing else None,
        "outside": _outside(case),
    }


def _return_reason(case: Case, data: Mapping[str, Any]) -> Words | None:
    found = case.rules.return_reason(data.get("reason_code", ""))
    return found.names if found else None


def _outside(case: Case) -> Words | None:
    """The bodies outside the programme, one a line, with how to reach them."""
    bodies = case.rules.outside_bodies
    if not bodies:
        return None
    lines: dict[str, list[str]] = {language: [] for language in LANGUAGES}
    for body in bodies:
        for language in LANGUAGES:
            ways = filter(None, (body.phone, body.link))
            name = body.names.in_language(language)
            lines[language].append(", ".join((name, *ways)))
    return Words(**{language: "\n".join(found) for language, found in lines.items()})


def _older(data: Mapping[str, Any]) -> int | None:
    if "older" not in data:
        return None
    return Case.objects.filter(pk=UUID(data["older"])).values_list("number", flat=True).first()


def _ways_onward(case: Case) -> dict[str, Value]:
    """Until when the person can object, reopen, appeal or take up again a case that rests."""
    start, limits = case.closed_at, case.rules.limits
    if start is None:
        return {}
    kind: DayKind = limits.day_kind
    ends = {
        "object_by": limits.archive_object,
        "reopen_by": limits.reopen,
        "appeal_by": limits.appeal_within,
        "restore_by": limits.restore,
    }
    found: dict[str, Value] = {}
    for name, days in ends.items():
        until, calendar = reckoned(case, start, Limit(days, kind), "person")
        found[name] = last_day(until, kind, calendar)
    if case.appeals:
        found["appeal_by"] = None
    return found


def _promises(case: Case) -> dict[str, Value]:
    """The three dates of the acknowledgement, as the clocks of the case run."""
    dates = dict(
        case.deadlines.filter(kind__in=("forward", "tell_agency", "promise")).values_list(
            "kind", "due_at"
        )
    )
    return {
        name: last_day_of(case, dates.get(kind))
        for name, kind in (
            ("forward_by", "forward"),
            ("tell_by", "tell_agency"),
            ("promise_by", "promise"),
        )
    }
