"""Filing: one report becomes one case, once, however often it is sent."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Model
from django.utils.translation import gettext as _

from aduan.cases import authority, clocks
from aduan.cases.actions.step import event_kind
from aduan.cases.actors import Actor
from aduan.cases.errors import Incomplete, Refused
from aduan.cases.jobs import deferral
from aduan.cases.models import (
    Attachment,
    Case,
    Kind,
    Origin,
    Ownership,
)
from aduan.cases.once import Once
from aduan.cases.storing import insert_together
from aduan.directory import policies
from aduan.directory.models import Agency, Area, Category, Person, ProgrammeVersion
from aduan.ledger import Entry, beginning
from aduan.vault import identities, numbers, receipts, texts
from aduan.vault.ids import uuid7
from aduan.vault.models import Contact, Identity, Text

LONGEST_TEXT = 20_000
LONGEST_TITLE = 200
LONGEST_PLACE = 500


@dataclass(frozen=True)
class Report:
    """What a person sends in, by whatever door; only `text` is needed (requirement L-02)."""

    programme: str
    text: str
    channel: str
    title: str = ""
    kind: str = ""
    category: Category | None = None
    agency: Agency | None = None
    area: Area | None = None
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    visibility: str = ""
    language: str = "id"
    name: str = ""
    contacts: Sequence[tuple[str, str]] = ()
    """(kind, value) in the order in which the person wants to be reached."""
    proven: bool = False
    """Whether the door itself proves the contacts: the report came from that address."""
    files: Sequence[UUID] = ()
    filed_by: Person | None = None
    received_at: datetime | None = None
    """T0 where it is not now: the date on a letter, or an older register's."""
    old_number: str = ""
    """The number in the older register that the case is imported from."""


@dataclass(frozen=True)
class Filed:
    """What the person gets back: the number, the receipt code (once), the promises as instants."""

    case_id: UUID
    number: int
    receipt: str
    forward_by: str
    tell_by: str
    promise_by: str
    contacts: tuple[str, ...] = ()
    """Ids of the contacts, in order, for verification."""
    repeated: bool = False


def file(report: Report, *, now: datetime, key: str = "", body: bytes = b"") -> Filed:
    """Files a report: number, receipt and promises. The one door into the register.

    `key` is the sender's idempotency key, `body` the bytes that it was sent with: within 24 hours
    the same key and body give the same answer and file nothing; another body is `Refused` with the
    code `key_reused`. Raises `Incomplete` naming every field that must be mended.
    """
    version = _policy(report)
    _check(report, version)
    if not key:
        return _file(report, version, now)
    once = Once.of(key, body)
    for _attempt in range(2):
        try:
            return _file(report, version, now, once)
        except IntegrityError:
            # This key filed before (or, at the same moment, elsewhere).
            answer = once.answered(version, now)
            if answer is not None:
                return _filed(answer)
    raise Refused(_("Please send this again in a moment."), "busy")


def _filed(answer: dict[str, Any]) -> Filed:
    """What was answered before, as it was kept."""
    known = {"case_id": UUID(answer["case_id"]), "contacts": tuple(answer["contacts"])}
    return Filed(**answer | known | {"repeated": True})


def _policy(report: Report) -> ProgrammeVersion:
    try:
        return policies.current(report.programme)
    except ProgrammeVersion.DoesNotExist:
        raise Incomplete({"programme": _("There is no such programme.")}) from None


def _check(report: Report, version: ProgrammeVersion) -> None:
    rules = version.rules
    problems: dict[str, str] = {}
    if not report.text.strip():
        problems["text"] = _("Write what happened.")
    elif len(report.text) > LONGEST_TEXT:
        problems["text"] = _("Please keep the report under %(most)s characters.") % {
            "most": LONGEST_TEXT
        }
    if len(report.title) > LONGEST_TITLE:
        problems["title"] = _("Please keep the title under %(most)s characters.") % {
            "most": LONGEST_TITLE
        }
    if len(report.place) > LONGEST_PLACE:
        problems["place"] = _("Please keep the place under %(most)s characters.") % {
            "most": LONGEST_PLACE
        }
    if report.kind and rules.kind(report.kind) is None:
        problems["kind"] = _("Choose one of: %(codes)s.") % {
            "codes": ", ".join(kind.code for kind in rules.kinds)
        }
    if report.visibility and report.visibility not in rules.visibility.allowed:
        problems["visibility"] = _("Choose one of: %(codes)s.") % {
            "codes": ", ".join(rules.visibility.allowed)
        }
    if problems:
        raise Incomplete(problems)


def _title(report: Report) -> str:
    """The person's title, or the beginning of the text up to a word's end."""
    if report.title.strip():
        return report.title.strip()
    line = " ".join(report.text.split())
    if len(line) <= 80:
        return line
    return line[:80].rsplit(" ", 1)[0] + "…"


def _file(
    report: Report, version: ProgrammeVersion, now: datetime, once: Once | None = None
) -> Filed:
    rules = version.rules
    words = [texts.prepare(_title(report), now=now), texts.prepare(report.text.strip(), now=now)]
    particulars = _particulars(report)
    if particulars:
        words.append(texts.prepare(json.dumps(particulars, ensure_ascii=False), now=now))
    identity: Identity | None = None
    contacts: list[Contact] = []
    if report.name.strip() or report.contacts:
        identity, contacts = identities.prepare(
            name=report.name.strip(), contacts=report.contacts, now=now
        )
        for contact in contacts if report.proven else ():
            contact.verified_at = now
    code, mark = receipts.new()
    centre = authority.centre_of(version)
    case = Case(
        id=uuid7(now),
        number=numbers.number_for(numbers.next_serial()),
        programme=version.programme,
        policy=version,
        origin=Origin.IMPORT if report.old_number else Origin.NATIVE,
        old_number=report.old_number,
        kind=report.kind or Kind.COMPLAINT,
        visibility=report.visibility or rules.visibility.default,
        language=report.language,
        channel=report.channel,
        received_at=report.received_at or now,
        recorded_at=now,
        last_action_at=now,
        category=report.category,
        area=report.area,
        suggested_agency=report.agency,
        title=words[0],
        body=words[1],
        particulars=words[2] if particulars else None,
        identity=identity,
        receipt=mark,
        filed_by=report.filed_by,
        agency=centre,
        unit=centre,
        urgent=rules.urgent.found_in(f"{report.title} {report.text}"),
    )
    deadlines = clocks.begin(case)
    by_kind = {deadline.kind: deadline.due_at.isoformat() for deadline in deadlines}
    filed = Filed(
        case_id=case.pk,
        number=case.number,
        receipt=code,
        forward_by=by_kind["forward"],
        tell_by=by_kind["tell_agency"],
        promise_by=by_kind["promise"],
        contacts=tuple(str(contact.pk) for contact in contacts),
    )
    person: list[Model] = [identity, *contacts] if identity else []
    answer = vars(filed) | {"case_id": str(filed.case_id)}
    repeat: list[Model] = [once.submission(answer, case, now)] if once else []
    rows = [*words, *person, case, *deadlines, *_attached(case, report.files, now), *repeat]
    actor = f"staff:{case.filed_by_id}" if case.filed_by_id else "complainant"
    _store(case, rows, words, report.files, actor, now)
    return filed


def _attached(case: Case, files: Sequence[UUID], now: datetime) -> list[Attachment]:
    return [Attachment(case=case, file_id=file_id, added_at=now) for file_id in files]


def _particulars(report: Report) -> dict[str, object]:
    found: dict[str, object] = {}
    if report.place.strip():
        found["place"] = report.place.strip()
    if report.latitude is not None and report.longitude is not None:
        found |= {"lat": report.latitude, "lon": report.longitude}
    if report.answers:
        found["answers"] = dict(report.answers)
    return found


def _store(
    case: Case,
    rows: Sequence[Model],
    words: Sequence[Text],
    files: Sequence[UUID],
    actor: str,
    now: datetime,
) -> None:
    owner = Ownership(case=case, agency=case.agency, unit=case.unit, verb="file", since=now)
    event = Entry(
        case.pk,
        event_kind("file"),
        actor=actor,
        occurred=case.received_at,
        recorded=now,
        origin=case.origin,
        data={
            "to": case.state,
            "version": case.version,
            "number": case.number,
            "programme": case.programme.code,
            "policy": case.policy.number,
            "channel": case.channel,
            "visibility": case.visibility,
            "urgent": case.urgent,
            "promise": case.promise_at.isoformat(),
            "told": "filed",
            "texts": {str(text.pk): bytes(text.digest).hex() for text in words},
            "files": [str(file_id) for file_id in files],
            **({"parent": str(case.parent_id)} if case.parent_id else {}),
        },
    )
    insert_together([*rows, owner, *beginning(event)], *deferral(case.pk, 1))


def file_part(
    parent: Case, title: str, text: str, files: Sequence[UUID], actor: Actor, *, now: datetime
) -> Case:
    """One part of a split report: own number, owner and clocks; the parent's T0 and person.

    `actor` is who splits. `files` are the parent's: stored once, and hidden here until cleared.
    """
    words = [texts.prepare(title.strip() or text[:80], now=now), texts.prepare(text, now=now)]
    centre = authority.centre_of(parent.policy)
    child = Case(
        id=uuid7(now),
        number=numbers.number_for(numbers.next_serial()),
        programme=parent.programme,
        policy=parent.policy,
        origin=parent.origin,
        kind=parent.kind,
        visibility=parent.visibility,
        language=parent.language,
        channel=parent.channel,
        received_at=parent.received_at,
        recorded_at=now,
        last_action_at=now,
        category=parent.category,
        area=parent.area,
        title=words[0],
        body=words[1],
        particulars=parent.particulars,
        identity=parent.identity,
        filed_by=parent.filed_by,
        agency=centre,
        unit=centre,
        urgent=parent.urgent,
        parent=parent,
    )
    rows = [*words, child, *clocks.begin(child), *_attached(child, files, now)]
    _store(child, rows, words, files, actor.code, now)
    return child
