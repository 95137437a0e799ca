"""The page of a public report as anybody sees it: from the public tables and no others."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from aduan.cases.clocks import missed
from aduan.cases.models import PublicCase
from aduan.directory.naming import in_language, language
from aduan.directory.policy import Policy
from aduan.portal.programmes import Door, door_of
from aduan.portal.tracking import history, steps
from aduan.portal.tracking.page import Answer, Line, Page, Picture, Promise

MOST_LINES = 300
_RESULTS = frozenset({"case.answered", "case.committed", "case.commitment_kept"})


def find(number: int) -> PublicCase | None:
    """The public face of a report, if it has one."""
    return PublicCase.objects.defer("words").filter(number=number).first()


def page(case: PublicCase, now: datetime) -> tuple[Door, Page]:
    """The programme and what the public page shows."""
    door, reader = door_of(case.programme), language()
    rules = door.rules
    standing = _standing(case, reader)
    lines, answer = _history(case, rules, reader)
    return door, Page(
        number=case.number,
        programme=case.programme,
        state=case.state,
        own=False,
        title=case.title,
        text=case.text,
        language=case.language,
        received_at=case.received_at,
        owner=standing.owner,
        step=steps.step_words(standing),
        turn=steps.turn(standing, rules),
        late=steps.is_late(standing, case.promise_at, case.promise_met_at, now),
        stopped_at=case.stopped_at,
        stopped_words=steps.stopped_words(standing),
        promises=[promise(case, rules, now)],
        history=lines,
        place=_place(case, reader),
        category=in_language(case.category_names, reader),
        answer=answer,
        commitment_on=case.committed_on,
        commitment=case.commitment,
        closing=closing_words(rules, case.closing_code),
        pictures=_pictures(case),
        supporters=case.supporters,
    )


def promise(case: PublicCase, rules: Policy, now: datetime) -> Promise:
    """The promise of an answer, and what became of it."""
    if case.promise_met_at is not None:
        state = "kept" if case.promise_met_at <= case.promise_at else "missed"
    elif missed(case, now):
        state = "late"
    else:
        state = "stopped" if case.stopped_at else "open"
    by = Door(case.programme, rules).last_day(case.promise_at)
    return Promise(_("Answered by"), by, case.promise_at, state)


def closing_words(rules: Policy, code: str) -> str:
    """How the report ended, in the policy's words."""
    found = rules.closing_code(code) if code else None
    return found.names.in_language(language()) if found else ""


def excerpt(text: str, most: int = 180) -> str:
    """The beginning of a text, up to a word's end where there are words."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[:most]
    return (cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut) + "…"


def _standing(case: PublicCase, reader: str) -> steps.Standing:
    return steps.Standing(
        state=case.state,
        owner=in_language(case.unit_names, reader) or in_language(case.agency_names, reader),
        due_at=case.due_at,
        stopped_at=case.stopped_at,
        stop_reason=case.stop_reason,
        own=False,
    )


def _history(case: PublicCase, rules: Policy, reader: str) -> tuple[list[Line], Answer | None]:
    lines, answer = [], None
    for update in case.updates[:MOST_LINES]:
        told = history.HISTORY.get(update.event)
        owner = in_language(update.agency_names, reader)
        words = told and history.title(told, own=False, owner=owner, data=update.data)
        if not told or not words:
            continue
        if update.event in _RESULTS and update.text:
            answer = Answer(update.text, update.at, owner)
        said = update.text or history.reason(update.event, update.data, rules)
        lines.append(Line(words, update.at, words=said, tone=told.tone))
    return lines, answer


def _pictures(case: PublicCase) -> list[Picture]:
    shown = case.pictures.values_list("attachment_id", flat=True)[:30]
    return [
        Picture(reverse("portal:picture", args=[each]), _("Photo %(n)d") % {"n": place})
        for place, each in enumerate(shown, start=1)
    ]


def _place(case: PublicCase, reader: str) -> str:
    return ", ".join(filter(None, (case.place, in_language(case.area_names, reader))))
