"""An agency's own system: its inbox, a case, its verbs, attachments. A bearer token per agency."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from aduan.api import attachments
from aduan.api.schemas import (
    AgencyCaseOut,
    DoneOut,
    EntryOut,
    FileOut,
    InboxItemOut,
    InboxOut,
    VerbIn,
)
from aduan.api.tokens import AgencyBearer
from aduan.cases import access, inbox
from aduan.cases.actions import agency as acts
from aduan.cases.actions import result as results
from aduan.cases.actors import Actor
from aduan.cases.errors import Absent, Incomplete
from aduan.cases.models import Case
from aduan.directory.dates import day_of, valid_on
from aduan.directory.models import Agency
from aduan.vault import files, texts
from aduan.vault.numbers import parse, show

router = Router(tags=["agency"], auth=AgencyBearer())


def _asked(request: HttpRequest) -> tuple[Actor, datetime]:
    return cast(Actor, request.auth), request.now  # type: ignore[attr-defined]


def _find(request: HttpRequest, number: str) -> tuple[Case, frozenset[str]]:
    """The case, and what its agency's system is to it."""
    actor, _now = _asked(request)
    case = access.find(actor, parse(number) or -1)
    roles = access.roles_on(actor, case)
    if "former" in roles:
        raise Absent
    return case, roles


def _address(case: Case) -> str:
    return f"{settings.ADUAN_PUBLIC_URL}/api/v1/agency/cases/{case.number:09d}"


def _item(case: Case, title: str) -> dict[str, Any]:
    return {
        "number": show(case.number),
        "version": case.version,
        "state": case.state,
        "title": title,
        "unit": case.unit.code,
        "due_at": case.due_at,
        "promise_at": case.promise_at,
        "urgent": case.urgent,
        "url": _address(case),
    }


@router.get("/cases", response=InboxOut, summary="The agency's open cases, due first on top")
def listing(request: HttpRequest, after: str = "") -> InboxOut:
    """One page of the inbox. Follow `next` until it is null."""
    actor, now = _asked(request)
    places = [grant.agency_id for grant in actor.grants if grant.agency_id]
    page = inbox.page(inbox.LISTINGS["all-open"], places, now, after=_mark(after))
    titles = texts.read_many(case.title_id for case in page.cases)
    following = None
    if page.after is not None and page.after.due_at is not None:
        mark = f"{page.after.due_at.isoformat()}_{page.after.case_id}".replace("+", "%2B")
        following = f"{settings.ADUAN_PUBLIC_URL}/api/v1/agency/cases?after={mark}"
    items = [InboxItemOut(**_item(case, titles.get(case.title_id, ""))) for case in page.cases]
    return InboxOut(cases=items, next=following)


def _mark(after: str) -> inbox.Mark | None:
    if not after:
        return None
    try:
        at, case_id = after.split("_")
        return inbox.Mark(datetime.fromisoformat(at), UUID(case_id))
    except ValueError:
        raise Incomplete({"after": _("Use the address in `next` as it is.")}) from None


@router.get("/cases/{number}", response=AgencyCaseOut, summary="One case of the agency")
def one(request: HttpRequest, number: str) -> AgencyCaseOut:
    """The case with its dialogue, attachments and the verbs that are open now.

    An agency that was only asked for a contribution gets the report with its attachments, and of
    the dialogue the questions to other bodies and their contributions.
    """
    actor, now = _asked(request)
    case, roles = _find(request, number)
    entries = list(access.entries_for(roles, case).order_by("at", "id")[:500])
    held = list(access.files_for(roles, case).select_related("file").order_by("id")[:100])
    wanted = [case.title_id, case.body_id, *(entry.text_id for entry in entries)]
    if case.particulars_id:
        wanted.append(case.particulars_id)
    words = texts.read_many(wanted)
    spot = json.loads(words.get(case.particulars_id, "") or "{}") if case.particulars_id else {}
    return AgencyCaseOut(
        **_item(case, words.get(case.title_id, "")),
        text=words.get(case.body_id, ""),
        kind=case.kind,
        category=case.category.code if case.category else "",
        area=case.area.code if case.area else "",
        place=spot.get("place", ""),
        lat=spot.get("lat"),
        lon=spot.get("lon"),
        visibility=case.visibility,
        language=case.language,
        received_at=case.received_at,
        clock_stopped_at=case.stopped_at,
        entries=[
            EntryOut(
                at=entry.at,
                kind=entry.kind,
                audience=entry.audience,
                text=words.get(entry.text_id, ""),
            )
            for entry in entries
        ],
        attachments=[
            FileOut(
                id=each.pk,
                media_type=each.file.media_type,
                size=each.file.size,
                url=f"{_address(case)}/attachments/{each.pk}",
            )
            for each in held
        ],
        verbs=[move.verb for move in access.verbs_for(actor, case, now) if move.verb in VERBS],
    )


@router.get("/cases/{number}/attachments/{attachment}", summary="The bytes of an attachment")
def attachment(request: HttpRequest, number: str, attachment: UUID) -> HttpResponse:
    """The file itself, never rendered inline by a browser."""
    case, roles = _find(request, number)
    found = access.files_for(roles, case).select_related("file").filter(pk=attachment).first()
    if found is None:
        raise Absent
    return HttpResponse(files.read(found.file), headers=files.headers(found.file))


def _agency(code: str, field: str, now: datetime) -> Agency:
    found = Agency.objects.filter(valid_on(day_of(now)), code=code).first()
    if found is None:
        raise Incomplete({field: _("There is no agency with this code.")})
    return found


def _result(given: VerbIn, now: datetime) -> results.Result:
    return results.Result(
        text=given.text,
        public_text=given.public_text,
        outcome=given.outcome,
        cause=given.cause,
        files=attachments.store(given.attachments, now),
    )


Verb = Callable[[UUID, Actor, VerbIn, datetime], Case]

VERBS: dict[str, Verb] = {
    "take": lambda case, actor, given, now: acts.take(case, actor, now=now, seen=given.version),
    "give_back": lambda case, actor, given, now: acts.give_back(
        case,
        actor,
        reason=given.reason,
        proposed=_agency(given.agency, "agency", now),
        explanation=given.explanation,
        now=now,
        seen=given.version,
    ),
    "assign": lambda case, actor, given, now: acts.assign(
        case, actor, unit=_agency(given.unit, "unit", now), now=now, seen=given.version
    ),
    "ask_person": lambda case, actor, given, now: acts.ask_person(
        case, actor, question=given.question, now=now, seen=given.version
    ),
    "inform": lambda case, actor, given, now: acts.inform(
        case,
        actor,
        text=given.text,
        files=attachments.store(given.attachments, now),
        now=now,
        seen=given.version,
    ),
    "consult": lambda case, actor, given, now: acts.consult(
        case,
        actor,
        agency=_agency(given.agency, "agency", now),
        question=given.question,
        now=now,
        seen=given.version,
    ),
    "contribute": lambda case, actor, given, now: acts.contribute(
        case,
        actor,
        text=given.text,
        files=attachments.store(given.attachments, now),
        now=now,
        seen=given.version,
    ),
    "answer": lambda case, actor, given, now: results.answer(
        case, actor, result=_result(given, now), now=now, seen=given.version
    ),
    "keep": lambda case, actor, given, now: results.keep(
        case,
        actor,
        text=given.text,
        public_text=given.public_text,
        files=attachments.store(given.attachments, now),
        now=now,
        seen=given.version,
    ),
    "note": lambda case, actor, given, now: acts.note(
        case, actor, text=given.text, now=now, seen=given.version
    ),
    "flag_urgent": lambda case, actor, given, now: acts.flag_urgent(
        case, actor, now=now, seen=given.version
    ),
}
"""What a system may do for its agency; what needs a head's own signature it may not."""


@router.post("/cases/{number}/{verb}", response=DoneOut, summary="Carry out a verb")
def act(request: HttpRequest, number: str, verb: str, inputs: VerbIn) -> DoneOut:
    """One of the case's `verbs`: 409 where the lifecycle refuses, 422 where input is missing."""
    actor, now = _asked(request)
    case, _roles = _find(request, number)
    if verb not in VERBS:
        raise Absent
    done = VERBS[verb](case.pk, actor, inputs, now)
    return DoneOut(
        number=show(done.number), version=done.version, state=done.state, due_at=done.due_at
    )
