"""Jobs about jobs: putting back what a killed worker left, and clearing what is done.

Procrastinate does neither by itself. Both are safe to run at any time and by several workers.
"""

from datetime import timedelta

import structlog
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from aduan.cases.models import CaseChange, Submission
from aduan.operations import wallclock
from aduan.portal import uploads
from aduan.vault import limits
from aduan.vault.media import upkeep as media

STALLED_AFTER_SECONDS = 30
"""A worker beats every ten seconds; three missed beats and its jobs go to another."""
KEPT_HOURS = 1
"""Jobs that ended well stay for an hour; the ledger says what happened, not the queue."""
KEPT_FAILED_HOURS = 24 * 30
KEPT_SUBMISSIONS = timedelta(hours=25)
"""A little longer than an idempotency key holds."""
KEPT_CHANGES = timedelta(hours=1)
"""Watchers are seconds behind; the change table stays small."""

log = structlog.get_logger("aduan.upkeep")


@app.periodic(cron="* * * * * */15")  # the sixth field is seconds
@app.task(name="aduan.upkeep.revive", queueing_lock="aduan.upkeep.revive", pass_context=True)
async def revive(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - given by the scheduler
    """Puts jobs whose worker no longer beats back into the queue (so tasks are idempotent)."""
    manager = context.app.job_manager
    stalled = list(await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS))
    for job in stalled:
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            # Its twin waits already (the same queueing lock) and will do the same work.
            await manager.finish_job(job, Status.ABORTED, delete_job=True)
    await manager.prune_stalled_workers(STALLED_AFTER_SECONDS)
    if stalled:
        log.warning(
            "jobs put back", count=len(stalled), tasks=sorted({j.task_name for j in stalled})
        )


@app.periodic(cron="*/10 * * * *")
@app.task(name="aduan.upkeep.prune", queueing_lock="aduan.upkeep.prune", pass_context=True)
async def prune(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - given by the scheduler
    """Deletes jobs that ended well an hour ago, and failed ones after a month."""
    manager = context.app.job_manager
    await manager.delete_old_jobs(nb_hours=KEPT_HOURS)
    await manager.delete_old_jobs(nb_hours=KEPT_FAILED_HOURS, include_failed=True)


@app.periodic(cron="7 * * * *")
@app.task(name="aduan.upkeep.sweep", queueing_lock="aduan.upkeep.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001 - given by the scheduler
    """Clears what has served: used idempotency keys, old change marks, files that no row names."""
    now = wallclock.now()
    Submission.objects.filter(at__lt=now - KEPT_SUBMISSIONS).delete()
    CaseChange.objects.filter(at__lt=now - KEPT_CHANGES).delete()
    limits.forget(now - timedelta(days=1))
    uploads.forget_abandoned(now)
    media.sweep(now)
