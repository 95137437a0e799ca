"""Failed jobs: what did not happen after an event, and trying it again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet, UUIDField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from aduan.cases.errors import Absent
from aduan.cases.models import Case
from aduan.desk import pages
from aduan.desk.gate import DeskRequest, desk, holds
from aduan.desk.menu import WATCH
from aduan.desk.views.queue import programmes_of
from aduan.ledger.models import Event

PAGE = 50


@require_safe
@desk(*WATCH)
def reactions(request: DeskRequest) -> HttpResponse:
    """The jobs that failed for good, the newest first."""
    found = _failed(request).order_by("-id")
    before = request.GET.get("before", "")
    if before.isdecimal():
        found = found.filter(id__lt=int(before))
    jobs = list(found[: PAGE + 1])
    shown = jobs[:PAGE]
    context = {
        "rows": _rows(shown),
        "newer_url": "?" if before else "",
        "older_url": f"?before={shown[-1].pk}" if len(jobs) > PAGE else "",
    }
    return pages.render(request, "desk/reactions.html", context, section="reactions")


@require_POST
@desk(*WATCH)
def retry(request: DeskRequest, job: int) -> HttpResponse:
    """Puts one failed job back into the queue."""
    if not _failed(request).filter(pk=job).exists():
        raise Absent
    app.job_manager.retry_job_by_id(job, retry_at=request.now)
    messages.success(request, _("The job is in the queue again."))
    return redirect("desk:reactions")


def _failed(request: DeskRequest) -> QuerySet[ProcrastinateJob]:
    """An administrator sees every failed job, a supervisor those of their programmes' cases."""
    found = ProcrastinateJob.objects.filter(status="failed")
    if holds(request.actor, "admin"):
        return found
    subject = Cast(KeyTextTransform("case_id", OuterRef("args")), UUIDField())
    programmes = programmes_of(request.actor, ("supervisor",))
    return found.filter(Exists(Case.objects.filter(pk=subject, programme__in=programmes)))


def _rows(jobs: list[ProcrastinateJob]) -> list[dict[str, Any]]:
    """What is shown of each job: four statements, however many."""
    subjects = {job.pk: _subject(job) for job in jobs}
    cases = set(filter(None, subjects.values()))
    kinds = {
        (event.subject, event.seq): event.kind
        for event in Event.objects.filter(
            subject__in=cases, seq__in={int(job.args.get("seq") or 0) for job in jobs}
        )
    }
    numbers = dict(Case.objects.filter(pk__in=cases).values_list("pk", "number"))
    ended = dict(
        ProcrastinateEvent.objects.filter(job__in=[job.pk for job in jobs], type="failed")
        .order_by("at")
        .values_list("job_id", "at")
    )
    rows = []
    for job in jobs:
        subject = subjects[job.pk]
        seq = int(job.args.get("seq") or 0)
        rows.append(
            {
                "id": job.pk,
                "task": job.task_name,
                "event": kinds.get((subject, seq), "") if subject else "",
                "number": numbers.get(subject) if subject else None,
                "at": ended.get(job.pk),
                "attempts": job.attempts,
            }
        )
    return rows


def _subject(job: ProcrastinateJob) -> UUID | None:
    try:
        return UUID(str(job.args.get("case_id")))
    except ValueError:
        return None
