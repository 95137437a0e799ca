"""The public face of a case: written when a person confirmed it, gone when it must be.

Called by the verbs in their own transaction, so that nobody reads a public page that is staler
than the case, and a raised secrecy leaves no instant in which the old page still stands.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchVector
from django.db.models import Value

from aduan.cases.indexing import words_of
from aduan.cases.lifecycle import State
from aduan.cases.models import (
    Attachment,
    Case,
    CaseChange,
    Commitment,
    PublicCase,
    PublicPicture,
    PublicUpdate,
    Redaction,
)
from aduan.cases.storing import add_together, update_together
from aduan.vault import texts

HIDDEN = frozenset({State.WITHDRAWN, State.ARCHIVED, State.CHECKING, State.NEEDS_INFO})
"""States without a public page."""

SHOWN = frozenset(
    f"case.{event}"
    for event in (
        "accepted", "added", "answered", "appeal_rejected", "appeal_upheld", "appealed",
        "arbitrated", "asked_person", "assigned", "chased", "closed_by_silence",
        "closed_with_parts", "commitment_broken", "commitment_kept", "committed", "consulted",
        "contributed", "extended", "flagged_urgent", "forwarded", "given_back", "handed_over",
        "objected", "pause_ended", "rated", "recomputed", "reopened", "reopening_refused",
        "replied", "restored", "taken",
    )
)  # fmt: skip
"""The events of the public history. Notes, drafts and what stays between the person and the state
have no line there, not even a date."""


def refresh(cases: Sequence[Case], now: datetime) -> None:
    """Brings the public rows of cases into line with them, however many, in as few statements."""
    shown = [each for each in cases if _is_shown(each)]
    hidden = [each for each in cases if not _is_shown(each)]
    if shown:
        promised = _promised(shown)
        rows = [
            PublicCase(number=each.number, **_moving_parts(each, promised.get(each.pk), now))
            for each in shown
        ]
        update_together(rows, _MOVING)
    if hidden:
        PublicCase.objects.filter(case__in=hidden).delete()
    secret = [each for each in hidden if not each.is_public]
    if secret:
        PublicUpdate.objects.filter(case__in=secret).delete()


def _is_shown(case: Case) -> bool:
    return case.is_public and case.state not in HIDDEN


def publish(case: Case, now: datetime) -> None:
    """Writes the public page from the confirmed redaction; the first time at forwarding.

    A case that comes back from withdrawal gets its page again, history included.
    """
    redaction = Redaction.objects.select_related("title", "text", "place").get(case=case)
    case.published_at = case.published_at or now
    title, text = texts.read(redaction.title), texts.read(redaction.text)
    place = texts.read(redaction.place) if redaction.place else ""
    category, area = case.category, case.area
    spot = coarse_spot(case) if place else (None, None)
    words = words_of(f"{title} {text} {place}")
    public, _created = PublicCase.objects.update_or_create(
        number=case.number,
        defaults={
            "case": case,
            "programme": case.programme.code,
            "kind": case.kind,
            "language": case.language,
            "channel": case.channel,
            "title": title,
            "text": text,
            "place": place,
            "category": category.code if category else "",
            "category_names": category.names if category else {},
            "area": area.code if area else "",
            "area_names": area.names if area else {},
            "latitude": spot[0],
            "longitude": spot[1],
            "received_at": case.received_at,
            "published_at": case.published_at,
            **_moving_parts(case, _promised([case]).get(case.pk), now),
        },
    )
    PublicCase.objects.filter(pk=public.pk).update(
        words=SearchVector(Value(words.simple), config="simple")
        + SearchVector(Value(words.indonesian), config="indonesian")
    )
    show_pictures(case)


_MOVING = (
    "version", "state", "agency", "agency_names", "unit_names", "supporters", "changed_at",
    "promise_at", "promise_met_at", "due_at", "stopped_at", "stop_reason", "closing_code",
    "returns", "reopenings", "committed_on", "commitment",
)  # fmt: skip


def _promised(cases: Sequence[Case]) -> dict[UUID, Commitment]:
    """The last commitment of each case that has one."""
    found = Commitment.objects.filter(case__in=cases).order_by("case", "made_at")
    return {each.case_id: each for each in found}


def _moving_parts(case: Case, commitment: Commitment | None, now: datetime) -> dict[str, Any]:
    kept = "" if commitment is None else "open"
    if commitment is not None and commitment.kept_at:
        kept = "kept"
    elif commitment is not None and commitment.broken_at:
        kept = "broken"
    return {
        "version": case.version,
        "state": case.state,
        "agency": case.agency.code,
        "agency_names": case.agency.names,
        "unit_names": case.unit.names,
        "supporters": case.supporters,
        "changed_at": now,
        "promise_at": case.promise_at,
        "promise_met_at": case.promise_met_at,
        "due_at": case.due_at,
        "stopped_at": case.stopped_at,
        "stop_reason": case.stop_reason,
        "closing_code": case.closing_code,
        "returns": case.returns,
        "reopenings": case.reopenings,
        "committed_on": commitment.due_on if commitment else None,
        "commitment": kept,
    }


def coarse_spot(case: Case) -> tuple[float | None, float | None]:
    """Where it happened, rounded to about 100 m so that no house is marked; None if unknown."""
    if case.particulars is None:
        return None, None
    particulars = json.loads(texts.read(case.particulars) or "{}")
    latitude, longitude = particulars.get("lat"), particulars.get("lon")
    if latitude is None or longitude is None:
        return None, None
    return round(float(latitude), 3), round(float(longitude), 3)


def line(
    case: Case, *, seq: int, at: datetime, event: str, text: str = "", data: dict[str, Any]
) -> list[PublicUpdate]:
    """The line of the public history, not yet stored; none where the event has no line."""
    if event not in SHOWN:
        return []
    return [
        PublicUpdate(
            case_id=case.number,
            seq=seq,
            at=at,
            event=event,
            agency_names=case.unit.names,
            text=text,
            data=data,
        )
    ]


def add_updates(lines: Sequence[PublicUpdate]) -> None:
    """Adds lines to public histories."""
    add_together(lines, repeated=True)


def show_pictures(case: Case) -> None:
    """Shows the pictures that a person cleared, and no others."""
    cleared = Attachment.objects.filter(case=case, cleared_at__isnull=False).select_related("file")
    PublicPicture.objects.bulk_create(
        [
            PublicPicture(
                attachment=each,
                case_id=case.number,
                width=each.file.width or 0,
                height=each.file.height or 0,
            )
            for each in cleared
            if each.file.media_type.startswith("image/")
        ],
        ignore_conflicts=True,
    )


def announce(cases: Sequence[Case], now: datetime) -> None:
    """Tells the live watchers that something changed."""
    CaseChange.objects.bulk_create(
        CaseChange(number=case.number, version=case.version, at=now) for case in cases
    )
