"""A whole case as its page shows it, read with a fixed number of statements."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from aduan.cases import access
from aduan.cases.actors import Actor
from aduan.cases.lifecycle import State
from aduan.cases.models import (
    Attachment,
    Audience,
    Case,
    Commitment,
    Draft,
    Entry,
    EntryKind,
)
from aduan.desk.events import Line, Names, line
from aduan.desk.words import LIMITS, leave
from aduan.directory import questions
from aduan.directory.naming import language
from aduan.directory.presence import absences
from aduan.ledger.models import Event
from aduan.notifications import inbox
from aduan.notifications.models import Audience as Told
from aduan.notifications.models import State as Sent
from aduan.vault import identities, texts
from aduan.vault.models import Opening

MOST = 500
"""Entries and events that a page shows; no case of a person's life has more."""


@dataclass(frozen=True, slots=True)
class Said:
    """One contribution to the dialogue, opened."""

    kind: str
    kind_words: str
    who: str
    at: datetime
    words: str
    mine: bool
    files: list[Attachment] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Opened:
    """One opening of the person's name or contact: who, when, what for, why."""

    who: str
    at: datetime
    purpose: str
    reason: str


class CaseFile:
    """One case for one reader. What the reader's roles do not read is empty here already."""

    def __init__(self, case: Case, actor: Actor, now: datetime) -> None:
        self.case = case
        self.actor = actor
        self.now = now
        self.roles = access.roles_on(actor, case)
        self.inside = access.reads_inside(self.roles)
        self.reads = self.inside or "consulted" in self.roles
        self.language = language()

    @cached_property
    def entries(self) -> list[Entry]:
        """What was said, oldest first: to an insider all, to a consulted body only its own part."""
        found = access.entries_for(self.roles, self.case).select_related("author", "agency")
        return list(found.order_by("at", "id")[:MOST])

    @cached_property
    def words(self) -> dict[UUID, str]:
        """Every text of the page, in one statement; none for who only sees that it exists."""
        if not self.reads:
            return {}
        case = self.case
        ids = [case.title_id, case.body_id, case.particulars_id]
        ids += [entry.text_id for entry in self.entries]
        if self.draft is not None:
            ids += [self.draft.text_id, self.draft.public_text_id, self.draft.sent_back_id]
        return texts.read_many(each for each in ids if each is not None)

    @property
    def title(self) -> str:
        """The person's title, unredacted."""
        return self.words.get(self.case.title_id, "")

    @property
    def body(self) -> str:
        """The person's report, unredacted."""
        return self.words.get(self.case.body_id, "")

    @cached_property
    def particulars(self) -> dict[str, Any]:
        """Place, coordinates, answers, as filed."""
        found = self.case.particulars_id
        loaded: dict[str, Any] = json.loads(self.words.get(found, "") or "{}") if found else {}
        return loaded

    @cached_property
    def answers(self) -> list[tuple[str, str]]:
        """The topic's extra questions with what the person answered."""
        given: dict[str, str] = self.particulars.get("answers", {})
        if not given:
            return []
        category = self.case.category
        asked = {
            question.key: question
            for question in (questions.questions_of(category) if category else ())
        }
        shown = []
        for key, answer in given.items():
            question = asked.get(key)
            label = question.labels.in_language(self.language) if question else key
            names = {choice.code: choice.names for choice in question.choices} if question else {}
            words = names[answer].in_language(self.language) if answer in names else answer
            shown.append((label, words))
        return shown

    @cached_property
    def attachments(self) -> list[Attachment]:
        """The files of the case: to a consulted body only those of the report."""
        found = access.files_for(self.roles, self.case).select_related("file")
        return list(found.order_by("added_at", "id")[:MOST])

    @property
    def report_files(self) -> list[Attachment]:
        """The files that came with the report."""
        return [each for each in self.attachments if each.entry_id is None]

    @cached_property
    def dialogue(self) -> list[Said]:
        """What the person and the staff said to each other."""
        return list(self._said(Audience.COMPLAINANT))

    @cached_property
    def notes(self) -> list[Said]:
        """What only the staff of the case reads."""
        return list(self._said(Audience.STAFF))

    def _said(self, audience: Audience) -> Iterable[Said]:
        files: dict[UUID, list[Attachment]] = {}
        for each in self.attachments:
            if each.entry_id is not None:
                files.setdefault(each.entry_id, []).append(each)
        for entry in self.entries:
            if entry.audience == audience:
                ours = entry.author is not None or entry.agency is not None
                yield Said(
                    kind=entry.kind,
                    kind_words=str(EntryKind(entry.kind).label),
                    who=self._who(entry),
                    at=entry.at,
                    words=self.words.get(entry.text_id, ""),
                    mine=ours,
                    files=files.get(entry.pk, []),
                )

    def _who(self, entry: Entry) -> str:
        parts = [entry.author.name] if entry.author else []
        parts += [entry.agency.short_name(self.language)] if entry.agency else []
        return ", ".join(parts)

    @cached_property
    def draft(self) -> Draft | None:
        """The answer that waits for its signature."""
        if not self.inside:
            return None
        return Draft.objects.select_related("author").filter(case=self.case).first()

    @property
    def draft_words(self) -> list[tuple[str, str]]:
        """The draft's wordings, and why it was sent back, each under its title."""
        if self.draft is None:
            return []
        shown = [
            (_("For the person"), self.words.get(self.draft.text_id, "")),
            (_("For the public"), self.words.get(self.draft.public_text_id, "")),
        ]
        if self.draft.sent_back_id is not None:
            shown.append((_("Sent back:"), self.words.get(self.draft.sent_back_id, "")))
        return shown

    @cached_property
    def history(self) -> list[Line]:
        """Every event in words, oldest first; the record itself is for insiders."""
        if not self.inside:
            return []
        found = list(Event.objects.filter(subject=self.case.pk).order_by("seq")[:MOST])
        names = Names(found, self.case.rules)
        return [line(event, names) for event in found]

    @cached_property
    def limits(self) -> list[dict[str, Any]]:
        """The limits that run now, in words."""
        running = self.case.deadlines.filter(ended_at__isnull=True).order_by("due_at")[:20]
        return [
            {
                "words": LIMITS.get(each.kind, each.kind),
                "due_at": each.due_at,
                "paused": each.paused,
            }
            for each in running
        ]

    @cached_property
    def hands(self) -> list[dict[str, Any]]:
        """The path through the hands, oldest first."""
        found = self.case.ownerships.select_related("unit", "officer").order_by("since", "id")
        return [
            {
                "name": each.unit.name(self.language),
                "officer": each.officer.name if each.officer else "",
                "since": each.since,
            }
            for each in found[:MOST]
        ]

    @cached_property
    def leave(self) -> str:
        """Until when the officer is on leave, and who stands in; "" where they are there."""
        officer = self.case.officer_id
        away = absences([officer], self.now) if officer else {}
        return leave(away[officer]) if officer in away else ""

    @cached_property
    def asked(self) -> list[dict[str, Any]]:
        """Other bodies that were asked, with their own due dates."""
        found = self.case.consultations.select_related("agency").order_by("due_at")
        return [
            {
                "name": each.agency.name(self.language),
                "due_at": each.due_at,
                "answered_at": each.answered_at,
            }
            for each in found[:100]
        ]

    @cached_property
    def commitments(self) -> list[Commitment]:
        """What was promised by a date."""
        return list(self.case.commitments.order_by("made_at")[:100])

    @cached_property
    def sendings(self) -> list[dict[str, Any]]:
        """What was sent about the case and what became of it: no words, no address."""
        return [
            {
                "code": each.code,
                "audience": Told(each.audience).label,
                "channel": each.channel,
                "state": Sent(each.state).label,
                "reason": each.reason,
                "at": each.ended_at or each.at,
            }
            for each in inbox.sendings(self.case.pk)
        ]

    @cached_property
    def parts(self) -> list[Case]:
        """The parts of a split report."""
        if self.case.state not in (State.SPLIT, State.CLOSED, State.WITHDRAWN):
            return []
        return list(self.case.parts.select_related("unit").order_by("pk")[:50])

    @cached_property
    def joined(self) -> list[Case]:
        """Later reports on the same matter."""
        return list(self.case.merged.order_by("pk")[:50]) if self.case.supporters else []

    @cached_property
    def openings(self) -> list[Opened]:
        """Who opened the person's name, newest first; deliveries of messages are not listed."""
        if not self.inside:
            return []
        found = list(
            Opening.objects.filter(case_id=self.case.pk)
            .exclude(purpose="delivery")
            .order_by("-at")[:50]
        )
        if not found:
            return []
        names = Names([Event(actor=each.actor, data={}) for each in found], self.case.rules)
        return [
            Opened(names.who(each.actor), each.at, each.purpose, identities.read_reason(each))
            for each in found
        ]
