"""`POST /cases`: the website's form for programs."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Status

from aduan.api import attachments
from aduan.api.errors import problems
from aduan.api.public import router as router
from aduan.api.schemas import FiledOut, PromisesOut, ReportIn
from aduan.cases.actions import filing
from aduan.cases.errors import Incomplete, Refused
from aduan.channels import intake
from aduan.directory import questions
from aduan.directory.dates import day_of, valid_on
from aduan.directory.models import Agency, Area, Category
from aduan.vault.lookup import BadContact, normalise
from aduan.vault.numbers import show


@router.post("/cases", response={201: FiledOut}, summary="File a report")
def file(request: HttpRequest, report: ReportIn) -> object:
    """Files a report.

    Send an `Idempotency-Key`: the same key and body within 24 hours get the same answer and file
    nothing twice.
    """
    now: datetime = request.now  # type: ignore[attr-defined]
    key = request.headers.get("Idempotency-Key", "")
    try:
        filed = intake.file(
            _report(report, now),
            source=str(request.META.get("REMOTE_ADDR", "")),
            now=now,
            key=key,
            body=request.body if key else b"",
        )
    except Refused as refused:
        if refused.code != intake.FLOODED:
            raise
        refusal = problems({"": refused.message}, 429)
        refusal["Retry-After"] = str(int(intake.HOUR.total_seconds()))
        return refusal
    digits = f"{filed.number:09d}"
    answer = FiledOut(
        number=show(filed.number),
        track_url=f"{settings.ADUAN_PUBLIC_URL}/c/{digits}",
        receipt=filed.receipt,
        promises=PromisesOut(
            forward_by=datetime.fromisoformat(filed.forward_by),
            tell_agency_by=datetime.fromisoformat(filed.tell_by),
            answer_by=datetime.fromisoformat(filed.promise_by),
        ),
    )
    return Status(201, answer)


def _report(sent: ReportIn, now: datetime) -> filing.Report:
    faults: dict[str, str] = {}
    category = _category(sent, now, faults)
    area = Area.objects.filter(code=sent.area).first() if sent.area else None
    if sent.area and area is None:
        faults["area"] = _("There is no area with this code.")
    agency = (
        Agency.objects.filter(valid_on(day_of(now)), code=sent.agency).first()
        if sent.agency
        else None
    )
    if sent.agency and agency is None:
        faults["agency"] = _("There is no agency with this code.")
    if (sent.lat is None) != (sent.lon is None):
        faults["lon" if sent.lon is None else "lat"] = _("Give both lat and lon, or neither.")
    contacts = _contacts(sent, faults)
    if faults:
        raise Incomplete(faults)
    return filing.Report(
        programme=sent.programme,
        text=sent.text,
        channel="api",
        title=sent.title,
        kind=sent.kind,
        category=category,
        agency=agency,
        area=area,
        place=sent.place,
        latitude=sent.lat,
        longitude=sent.lon,
        answers=sent.answers,
        visibility=sent.visibility,
        language=sent.language or (get_language() or "id").split("-")[0],
        name=sent.contact.name,
        contacts=contacts,
        files=attachments.store(sent.attachments, now) if sent.attachments else (),
    )


def _category(sent: ReportIn, now: datetime, faults: dict[str, str]) -> Category | None:
    if not sent.category:
        return None
    category = Category.objects.filter(
        valid_on(day_of(now)), programme__code=sent.programme, code=sent.category
    ).first()
    if category is None:
        faults["category"] = _("There is no category with this code.")
        return None
    wrong = questions.faults(questions.questions_of(category), sent.answers)
    # A program need not answer; what it does answer must fit.
    faults |= {f"answers.{key}": fault for key, fault in wrong.items() if key in sent.answers}
    return category


def _contacts(sent: ReportIn, faults: dict[str, str]) -> list[tuple[str, str]]:
    found = []
    for kind in ("phone", "email", "line"):
        value = getattr(sent.contact, kind)
        if not value:
            continue
        try:
            normalise(kind, value)
        except BadContact as fault:
            faults[f"contact.{kind}"] = str(fault)
        found.append((kind, value))
    return found
