"""What every verb has in common: lock, gate, table, clocks, row, event, job.

    with step(case_id, "take", actor, now=now, seen=seen) as act:
        act.own(officer=actor.person)

The transition and its clock effect happen when the block ends, or earlier by `act.go()`.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from aduan import ledger
from aduan.cases import access, publication
from aduan.cases.actors import Actor
from aduan.cases.authority import next_authority
from aduan.cases.clocks import Clocks
from aduan.cases.errors import Absent, ChangedMeanwhile, Incomplete
from aduan.cases.jobs import defer_reactions
from aduan.cases.lifecycle import Move, State
from aduan.cases.models import (
    Attachment,
    Audience,
    Case,
    Entry,
    EntryKind,
    Ownership,
    PublicUpdate,
)
from aduan.directory.models import Agency, Person
from aduan.vault import texts
from aduan.vault.models import Text

PAST = {
    "ask": "asked",
    "ask_person": "asked_person",
    "second_ask": "asked_again",
    "give_back": "given_back",
    "take": "taken",
    "split": "split",
    "send_back": "draft_sent_back",
    "keep": "commitment_kept",
    "break_commitment": "commitment_broken",
    "commit": "committed",
    "close_silence": "closed_by_silence",
    "close_parts": "closed_with_parts",
    "archive_silence": "archived_by_silence",
    "reply": "replied",
    "object": "objected",
    "accept": "accepted",
    "withdraw": "withdrawn",
    "extend": "extended",
    "end_pause": "pause_ended",
    "raise_secrecy": "secrecy_raised",
    "verify_contact": "contact_verified",
    "flag_urgent": "flagged_urgent",
    "confirm_solved": "solved_confirmed",
    "allow_reopening": "reopening_allowed",
    "refuse_reopening": "reopening_refused",
    "clear_picture": "picture_cleared",
    "cover_picture": "picture_covered",
    "hand_over": "handed_over",
    "uphold": "appeal_upheld",
    "reject": "appeal_rejected",
    "appeal": "appealed",
    "reopen": "reopened",
    "draft": "drafted",
}
"""Event name of each verb whose past is not the verb with -ed."""


def event_kind(verb: str) -> str:
    """The ledger's name of a verb's event, e.g. `case.forwarded`."""
    past = PAST.get(verb) or (f"{verb}d" if verb.endswith("e") else f"{verb}ed")
    return f"case.{past}"


class Step:
    """One verb being carried out on one locked case."""

    def __init__(
        self, case: Case, move: Move, actor: Actor, now: datetime, clocks: Clocks | None = None
    ) -> None:
        self.case = case
        self.move = move
        self.actor = actor
        self.now = now
        self.clocks = clocks or Clocks(case, now)
        self.data: dict[str, Any] = {}
        self.public_text = ""
        self.tells = move.tells
        self.republish = False
        self.occurred = now
        self._texts: dict[str, str] = {}
        self._gone = False
        self._owner_changed = False
        self._source = case.state

    def write(self, body: str) -> Text:
        """Seals a text and puts its salted digest into the event."""
        text = texts.write(body, now=self.now)
        self._texts[str(text.pk)] = bytes(text.digest).hex()
        return text

    def say(
        self,
        kind: EntryKind,
        body: str,
        *,
        audience: Audience = Audience.COMPLAINANT,
        agency: Agency | None = None,
        channel: str = "",
        files: tuple[UUID, ...] = (),
    ) -> Entry:
        """Adds an entry, with files, to the dialogue."""
        entry = Entry.objects.create(
            case=self.case,
            kind=kind,
            audience=audience,
            author=self.actor.person,
            agency=agency or (self.case.unit if self.actor.is_staff else None),
            text=self.write(body),
            at=self.now,
            channel=channel,
        )
        self.data["entry"] = str(entry.pk)
        self.attach(files, entry=entry, audience=audience)
        return entry

    def attach(self, files: tuple[UUID, ...], *, entry: Entry | None, audience: Audience) -> None:
        """Adds stored files to the case."""
        if files:
            Attachment.objects.bulk_create(
                Attachment(
                    case=self.case,
                    entry=entry,
                    file_id=file_id,
                    audience=audience,
                    added_at=self.now,
                )
                for file_id in files
            )
            self.data["files"] = [str(file_id) for file_id in files]

    def own(
        self,
        *,
        agency: Agency | None = None,
        unit: Agency | None = None,
        officer: Person | None = None,
        reason: str = "",
    ) -> None:
        """Gives the case to a unit (and an officer). There is always exactly one owner."""
        case = self.case
        case.agency = agency or case.agency
        case.unit = unit or agency or case.unit
        case.officer = officer
        if not self._owner_changed:
            self._owner_changed = True
            self.store_owner(
                Ownership(
                    case=case,
                    agency=case.agency,
                    unit=case.unit,
                    officer=officer,
                    verb=self.move.verb,
                    reason=reason[:30],
                    since=self.now,
                )
            )
        self.data["unit"] = str(case.unit.pk)
        self.data["agency"] = str(case.agency.pk)
        if officer is not None:
            self.data["officer"] = str(officer.pk)

    def store_owner(self, owner: Ownership) -> None:
        """Ends the owner before, and begins the new one."""
        Ownership.objects.filter(case=self.case, until__isnull=True).update(until=self.now)
        owner.save(force_insert=True)

    def authority(self) -> Agency:
        """The next authority above the unit that has the case."""
        return next_authority(self.case.unit, self.case.rules, self.now)

    def go(self, target: State | None = None) -> None:
        """Makes the transition and applies its clock effect; once."""
        if self._gone:
            return
        self._gone = True
        state = target or self.move.target or State(self.case.state)
        self.clocks.apply(self.move.clock, state)
        self.case.state = state

    def settle(self) -> ledger.Entry:
        """Brings the case to its new version, not yet stored; returns the event."""
        self.go()
        case = self.case
        case.version += 1
        case.last_action_at = self.now
        return ledger.Entry(
            subject=case.pk,
            kind=event_kind(self.move.verb),
            actor=self.actor.code,
            occurred=self.occurred,
            recorded=self.now,
            origin=case.origin,
            data=self._event_data(),
        )

    def finish(self) -> int:
        """Writes row, public page, event and job; returns the event's number in the chain."""
        event = self.settle()
        self.case.save()
        seq = ledger.append(
            event.subject,
            event.kind,
            actor=event.actor,
            occurred=event.occurred,
            recorded=event.recorded,
            origin=event.origin,
            data=event.data,
        ).seq
        self._show(seq)
        publication.announce([self.case], self.now)
        defer_reactions(self.case.pk, seq)
        return seq

    def _event_data(self) -> dict[str, Any]:
        data = {"from": self._source, "to": self.case.state, "version": self.case.version}
        if self.tells:
            data["told"] = self.tells
        if self._texts:
            data["texts"] = self._texts
        if self.case.due_at is not None:
            data["due"] = self.case.due_at.isoformat()
        return data | self.data

    def _show(self, seq: int) -> None:
        if self.republish and self.case.is_public:
            publication.publish(self.case, self.now)
        else:
            publication.refresh([self.case], self.now)
        publication.add_updates(self.public_line(seq))

    def public_line(self, seq: int) -> list[PublicUpdate]:
        """The line of the public history, not yet stored; none where the public sees nothing."""
        if not self.case.is_public or self.case.state in publication.HIDDEN:
            return []
        return publication.line(
            self.case,
            seq=seq,
            at=self.now,
            event=event_kind(self.move.verb),
            text=self.public_text,
            data={key: self.data[key] for key in PUBLIC_DATA if key in self.data},
        )


PUBLIC_DATA = ("outcome", "cause", "date", "reason_code", "closing_code", "stars")
"""What of an event's data the public history may show: codes, never ids."""


def lock(case_id: UUID) -> Case:
    """The case row, locked until the transaction ends."""
    case = (
        Case.objects.select_for_update(of=("self",))
        .select_related(*access.SEEN_WITH)
        .filter(pk=case_id)
        .first()
    )
    if case is None:
        raise Absent
    return case


def require(given: Mapping[str, object], needs: tuple[str, ...]) -> None:
    """Raises `Incomplete` for each needed input that is missing or empty."""
    empty = {
        name: _("This must be filled in.")
        for name in needs
        if given.get(name) is None or given.get(name) == "" or given.get(name) == ()
    }
    if empty:
        raise Incomplete(empty)


@contextmanager
def step(
    case_id: UUID,
    verb: str,
    actor: Actor,
    *,
    now: datetime,
    seen: int | None = None,
    given: Mapping[str, object] | None = None,
) -> Iterator[Step]:
    """Carries out one verb in one transaction.

    Raises `Absent`, `Refused`, `Incomplete`, or `ChangedMeanwhile` where `seen` is not the
    version that the case has now.
    """
    given = given or {}
    with transaction.atomic():
        case = lock(case_id)
        roles = access.known(actor, case, verb)
        if seen is not None and seen != case.version:
            raise ChangedMeanwhile(
                _(
                    "Somebody changed this report while you were looking at it. "
                    "Nothing was saved; here is how it stands now."
                ),
                case.pk,
                case.version,
            )
        move = access.permit(roles, actor, case, verb, given, now)
        require(given, move.needs)
        act = Step(case, move, actor, now)
        yield act
        act.finish()
