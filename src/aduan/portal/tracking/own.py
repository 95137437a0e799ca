"""The page of a report as the person who filed it sees it: whole, from the case itself."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from aduan.cases.models import Attachment, Audience, Case, Deadline, Entry, EntryKind
from aduan.directory.models import Agency
from aduan.directory.naming import language
from aduan.directory.policy import Policy
from aduan.ledger.models import Event
from aduan.portal.programmes import Door, last_day_of
from aduan.portal.tracking import history, steps
from aduan.portal.tracking.page import Answer, Line, Page, Part, Picture, Promise
from aduan.portal.tracking.public import closing_words
from aduan.vault import texts

MOST = 300
"""Events, entries and files that one page shows; a case that has more is no case any more."""


@dataclass(frozen=True)
class _Dialogue:
    """What was said in a case that the person may read, with its words, and the files."""

    entries: list[Entry]
    words: dict[UUID, str]
    files: list[Attachment]

    def text(self, entry: Entry) -> str:
        return self.words.get(entry.text_id, "")


def page(case: Case, now: datetime) -> tuple[Door, Page]:
    """The programme and what the person's own page shows; `case` as the gate found it."""
    rules, reader = case.rules, language()
    door = Door(rules.code, rules)
    said = _dialogue(case)
    standing = _standing(case, reader)
    commitment = case.commitments.order_by("-made_at").first()
    pictures, proofs = _files(said)
    answered = [entry for entry in said.entries if entry.kind == EntryKind.ANSWER]
    lines = _history(case, said, rules, reader)
    return door, Page(
        number=case.number,
        programme=rules.code,
        state=case.state,
        own=True,
        title=said.words.get(case.title_id, ""),
        text=said.words.get(case.body_id, ""),
        language=case.language,
        received_at=case.received_at,
        owner=standing.owner,
        step=steps.step_words(standing),
        turn=steps.turn(standing, rules),
        late=steps.is_late(standing, case.promise_at, case.promise_met_at, now),
        stopped_at=case.stopped_at,
        stopped_words=steps.stopped_words(standing),
        promises=_promises(case, rules, now),
        history=lines,
        place=_place(case, said, reader),
        category=case.category.name(reader) if case.category else "",
        answer=_answer(answered[-1], said, reader) if answered else None,
        commitment_on=commitment.due_on if commitment else None,
        commitment="" if commitment is None else _kept(commitment.kept_at, commitment.broken_at),
        closing=closing_words(rules, case.closing_code),
        pictures=pictures,
        proofs=proofs,
        parts=_parts(case, reader),
        older=_linked(case.merged_into_id, reader, public=True),
        parent=_linked(case.parent_id, reader),
        supporters=case.supporters,
        visibility=case.visibility,
        version=case.version,
        case_id=case.pk,
        is_public=case.is_public,
        elsewhere=[] if case.is_open else door.outside_bodies(),
    )


def _standing(case: Case, reader: str) -> steps.Standing:
    return steps.Standing(
        state=case.state,
        owner=case.unit.name(reader),
        due_at=case.due_at,
        stopped_at=case.stopped_at,
        stop_reason=case.stop_reason,
        own=True,
    )


def _dialogue(case: Case) -> _Dialogue:
    entries = list(
        case.entries.filter(audience=Audience.COMPLAINANT)
        .select_related("agency")
        .order_by("at", "id")[:MOST]
    )
    wanted = {case.title_id, case.body_id, *(entry.text_id for entry in entries)}
    if case.particulars_id:
        wanted.add(case.particulars_id)
    files = case.attachments.filter(audience=Audience.COMPLAINANT).select_related("file", "entry")
    return _Dialogue(
        entries, texts.read_many(wanted), list(files.order_by("added_at", "id")[:MOST])
    )


def _history(case: Case, said: _Dialogue, rules: Policy, reader: str) -> list[Line]:
    """The ledger's events in order, each with the words that were said with it."""
    events = list(Event.objects.filter(subject=case.pk).order_by("seq")[:MOST])
    units = _names({str(event.data["unit"]) for event in events if "unit" in event.data}, reader)
    waiting = list(said.entries)
    lines, owner = [], ""
    for event in events:
        owner = units.get(str(event.data.get("unit", "")), owner)
        told = history.HISTORY.get(event.kind)
        if told is None:
            continue
        entry = _taken(waiting, event.recorded, told.says)
        words = history.title(
            told, own=True, owner=owner or case.unit.name(reader), data=event.data
        )
        by_reason = history.reason(event.kind, event.data, rules)
        spoken = [by_reason, said.text(entry) if entry else ""]
        lines.append(
            Line(
                words,
                event.occurred,
                who=_("You") if told.mine else "",
                words="\n\n".join(filter(None, spoken)),
                tone=told.tone,
            )
        )
    return lines


def _taken(waiting: list[Entry], at: datetime, kind: EntryKind | None) -> Entry | None:
    """The entry that belongs to an event: of its kind, of its instant; given out once."""
    if kind is None:
        return None
    found = next((each for each in waiting if each.at == at and each.kind == kind), None)
    if found is not None:
        waiting.remove(found)
    return found


def _names(ids: Iterable[str], reader: str) -> dict[str, str]:
    return {str(unit.pk): unit.name(reader) for unit in Agency.objects.filter(pk__in=list(ids))}


def _answer(entry: Entry, said: _Dialogue, reader: str) -> Answer:
    who = entry.agency.name(reader) if entry.agency else ""
    return Answer(said.text(entry), entry.at, who)


def _promises(case: Case, rules: Policy, now: datetime) -> list[Promise]:
    """What was promised at filing, with what became of each."""
    names = {
        "forward": _("Passed on to the agency by"),
        "tell_agency": _("You are told the agency by"),
        "promise": _("Answered by"),
    }
    first: dict[str, Deadline] = {}
    for deadline in case.deadlines.filter(kind__in=names).order_by("started_at", "id")[:30]:
        first.setdefault(deadline.kind, deadline)
    return [
        Promise(
            words,
            last_day_of(rules, first[kind].due_at, first[kind].day_kind),
            first[kind].due_at,
            _became(first[kind], now),
        )
        for kind, words in names.items()
        if kind in first and first[kind].end != "void"
    ]


def _became(deadline: Deadline, now: datetime) -> str:
    if deadline.ended_at is not None:
        return "kept" if deadline.end == "met" else "missed"
    if deadline.is_late(now):
        return "late"
    return "stopped" if deadline.paused else "open"


def _kept(kept_at: datetime | None, broken_at: datetime | None) -> str:
    return "kept" if kept_at else "broken" if broken_at else "open"


def _files(said: _Dialogue) -> tuple[list[Picture], list[Picture]]:
    """The person's own files, and the agency's proofs."""
    own: list[Picture] = []
    proofs: list[Picture] = []
    for each in said.files:
        if each.file.erased_at is not None:
            continue
        answer = each.entry is not None and each.entry.kind == EntryKind.ANSWER
        group = proofs if answer else own
        is_picture = each.file.media_type.startswith("image/")
        words = _("Photo %(n)d") if is_picture else _("Document %(n)d")
        group.append(
            Picture(
                reverse("portal:picture", args=[each.pk]),
                words % {"n": len(group) + 1},
                is_picture,
            )
        )
    return own, proofs


def _parts(case: Case, reader: str) -> list[Part]:
    parts = list(case.parts.select_related("unit").order_by("id")[:30])
    words = texts.read_many(part.title_id for part in parts)
    return [
        Part(
            part.number,
            part.state,
            _address(part.number),
            words.get(part.title_id, ""),
            part.unit.name(reader),
        )
        for part in parts
    ]


def _linked(case_id: UUID | None, reader: str, *, public: bool = False) -> Part | None:
    """The older or the whole report: number, step and owner, and a link where there is a page."""
    if case_id is None:
        return None
    other = Case.objects.select_related("unit").get(pk=case_id)
    has_page = other.is_public or not public
    return Part(
        other.number,
        other.state,
        _address(other.number) if has_page else "",
        owner=other.unit.name(reader),
    )


def _place(case: Case, said: _Dialogue, reader: str) -> str:
    stored = said.words.get(case.particulars_id, "") if case.particulars_id else ""
    place = json.loads(stored or "{}").get("place", "")
    return ", ".join(filter(None, (place, case.area.name(reader) if case.area else "")))


def _address(number: int) -> str:
    return reverse("portal:case", args=[f"{number:09d}"])
