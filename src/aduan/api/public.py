"""What anybody may read: one public case, and the public register in pages."""

from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router

from aduan.api.schemas import ListedCaseOut, PublicCaseOut, PublicListOut, Strict, UpdateOut
from aduan.cases.clocks import missed
from aduan.cases.errors import Absent, Incomplete
from aduan.cases.lifecycle import PUBLIC, State
from aduan.cases.models import PublicCase
from aduan.cases.register import before, matching
from aduan.vault.numbers import parse, show

router = Router(tags=["cases"])
"""Everything under `/cases`; `filing` adds to it, for one path can stand in one router only."""

PAGE = 50


class Wanted(Strict):
    """What of the register is wanted: words, and one of state, agency, category and area."""

    programme: str = "lapor"
    state: str = ""
    agency: str = ""
    category: str = ""
    area: str = ""
    q: str = ""
    after: str = ""


@router.get("/cases/{number}", response=PublicCaseOut, summary="Read a public case")
def one(request: HttpRequest, number: str) -> PublicCaseOut:
    """The public view; 404 for anything that is not public, existing or not."""
    now: datetime = request.now  # type: ignore[attr-defined]
    case = PublicCase.objects.filter(number=parse(number) or -1).first()
    if case is None:
        raise Absent
    return PublicCaseOut(
        number=show(case.number),
        programme=case.programme,
        kind=case.kind,
        state=case.state,
        phase=PUBLIC.phases[State(case.state)],
        title=case.title,
        text=case.text,
        place=case.place,
        lat=case.latitude,
        lon=case.longitude,
        category=case.category,
        agency=case.agency,
        agency_names=case.agency_names,
        unit_names=case.unit_names,
        area=case.area,
        language=case.language,
        received_at=case.received_at,
        published_at=case.published_at,
        changed_at=case.changed_at,
        answer_due=case.promise_at,
        answered_at=case.promise_met_at,
        late=missed(case, now),
        clock_stopped_at=case.stopped_at,
        closing_code=case.closing_code,
        supporters=case.supporters,
        pictures=[
            f"{settings.ADUAN_PUBLIC_URL}/p/{picture.pk}" for picture in case.pictures.all()[:50]
        ],
        updates=[
            UpdateOut(
                at=each.at,
                event=each.event,
                agency=each.agency_names,
                text=each.text,
                data=each.data,
            )
            for each in case.updates[:500]
        ],
    )


@router.get("/cases", response=PublicListOut, summary="List public cases, newest first")
def many(request: HttpRequest, wanted: Query[Wanted]) -> PublicListOut:  # noqa: ARG001
    """One page of the register. Follow `next` until it is null."""
    asked = wanted.model_dump()
    filters = {name: asked[name] for name in ("state", "agency", "category", "area") if asked[name]}
    if len(filters) > 1:  # each has an index that goes by date; two together have none
        raise Incomplete(dict.fromkeys(filters, _("Use one of these filters at a time.")))
    found = PublicCase.objects.filter(programme=wanted.programme, **filters)
    if wanted.q:
        found = found.filter(matching(wanted.q))
    if wanted.after:
        found = found.filter(_later_than(wanted.after))
    page = list(found.order_by("-published_at", "-number")[: PAGE + 1])
    following = None
    if len(page) > PAGE:
        last = page[PAGE - 1]
        mark = f"{last.published_at.isoformat()}_{last.number}"
        query = {name: value for name, value in asked.items() if value} | {"after": mark}
        following = f"{settings.ADUAN_PUBLIC_URL}/api/v1/cases?{urlencode(query)}"
    return PublicListOut(cases=[_listed(case) for case in page[:PAGE]], next=following)


def _later_than(mark: str) -> Q:
    try:
        at, number = mark.split("_")
        return before(datetime.fromisoformat(at), int(number))
    except ValueError:
        raise Incomplete({"after": _("Use the address in `next` as it is.")}) from None


def _listed(case: PublicCase) -> ListedCaseOut:
    return ListedCaseOut(
        number=show(case.number),
        state=case.state,
        title=case.title,
        place=case.place,
        category=case.category,
        agency=case.agency,
        area=case.area,
        published_at=case.published_at,
        url=f"{settings.ADUAN_PUBLIC_URL}/c/{case.number:09d}",
    )
