"""The jobs of the worker: reactions to events, the outbox, the sweep."""

import time
from uuid import UUID

import structlog
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from aduan.cases import actors
from aduan.cases.actions import handover
from aduan.cases.jobs import FOLLOW_MOVE, REACT, by_name
from aduan.channels import intake, registry
from aduan.directory.models import Agency, Person
from aduan.ledger.models import Event
from aduan.notifications import outbox
from aduan.notifications.delivery import Drain
from aduan.operations import reactions, sweeps, wallclock
from aduan.operations.retries import Patience

RETRY = Patience()
DRAIN_SECONDS = 10.0
"""How long one job drains before it makes room for others and comes back."""

log = structlog.get_logger("aduan.tasks")

# Every process, not only the worker, has to know by which channels a person can be reached.
registry.connect()


@app.task(name=REACT, queue="reactions", retry=RETRY)
def react(case_id: str, seq: int) -> None:
    """Defers one job for each reaction to an event, so that each is retried alone."""
    event = Event.objects.get(subject=UUID(case_id), seq=seq)
    for reaction in reactions.REACTIONS.get(event.kind, ()):
        name = f"{REACT}.{reaction.__name__}"
        try:
            with transaction.atomic():
                by_name(name, queue="reactions", queueing_lock=f"{case_id}:{seq}:{name}").defer(
                    name=reaction.__name__, case_id=case_id, seq=seq
                )
        except AlreadyEnqueued:
            log.debug("reaction waits already", reaction=name)


def _react(name: str, case_id: str, seq: int) -> None:
    reactions.react(name, UUID(case_id), seq, wallclock.now())


for _name in reactions.BY_NAME:
    app.task(name=f"{REACT}.{_name}", queue="reactions", retry=RETRY)(_react)


@app.task(name=FOLLOW_MOVE, queue="reactions", retry=RETRY)
def follow_move(agency_id: str, person_id: str) -> None:
    """The cases of a unit that moved go with it, batch by batch, and where a batch stopped."""
    moved, person = Agency.objects.get(pk=agency_id), Person.objects.get(pk=person_id)
    now = wallclock.now()
    while handover.of_moved(moved, actors.staff(person, now), now=now) == handover.BATCH:
        log.info("cases of a moved unit", agency=moved.code)


@app.periodic(cron="* * * * * */10")  # seconds stand last
@app.task(name=outbox.DRAIN, queue="outbox", queueing_lock=outbox.DRAIN)
def drain(timestamp: int = 0) -> None:  # noqa: ARG001 - given by the scheduler
    """Sends what waits in the outbox, and what a killed worker left."""
    until = time.monotonic() + DRAIN_SECONDS
    with Drain() as run:
        while run.batch(wallclock.now()):
            if time.monotonic() > until:
                outbox.wake()
                return


@app.task(name=intake.READ, queue=intake.QUEUE, retry=RETRY)
def read_inbound(raw_id: str) -> None:
    """Reads one message that came in by a channel."""
    intake.read(UUID(raw_id), wallclock.now())


@app.periodic(cron="* * * * *")
@app.task(name="aduan.sweep", queueing_lock="aduan.sweep", lock="aduan.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001 - given by the scheduler
    """Does what is due by now: silence, reminders, lateness."""
    sweeps.sweep(wallclock.now())
