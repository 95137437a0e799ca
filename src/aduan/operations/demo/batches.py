"""How the demonstration's reports come into the register: some at once, the others in the worker.

Each has a key, as a sender's would, so that a batch that was cut off and is done again files
nothing twice.
"""

from datetime import datetime
from random import Random

import structlog
from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.types import TimeDeltaParams

from aduan.cases.models import Case
from aduan.operations.demo import plots, reports
from aduan.operations.demo.playing import Play
from aduan.operations.demo.plots import Plot
from aduan.operations.demo.stage import Stage
from aduan.operations.demo.tempo import beginning

BEFORE_READY = 300
"""Reports that stand before the first page is served: one of each plot, then by share."""
SAID_EVERY = 50
BATCH = 10
PAUSE: TimeDeltaParams = {"seconds": 10}
"""Between batches, so that whoever tries the demonstration meanwhile finds it quick."""
PRIORITY = -10
"""Below everything that somebody waits for."""
RETRY = RetryStrategy(max_attempts=5, wait=30)
DESK_SHARE = 0.12
"""How many of the other reports concern the demonstration's desk, too."""
TASK = "aduan.demo.play"

log = structlog.get_logger("aduan.demo")


def fill(count: int, *, now: datetime) -> None:
    """Fills a register that holds nothing with `count` reports; the first of them at once."""
    if count < 1 or Case.objects.exists():
        return
    at_once = min(count, BEFORE_READY)
    with transaction.atomic():
        _play(list(enumerate(plots.front(at_once))), now, say=True)
        _defer(at_once, count, now.isoformat())
    log.info("demonstration filled", at_once=at_once, later=count - at_once)


@app.task(name=TASK, queue="demo", lock=TASK, retry=RETRY)
def play(first: int, last: int, now: str) -> None:
    """Plays some reports, all or none, and defers those that follow, up to `last`."""
    until = min(first + BATCH, last)
    chosen = list(plots.behind(until))[first:]
    with transaction.atomic():
        _play(list(enumerate(chosen, start=first)), datetime.fromisoformat(now))
        _defer(until, last, now)


def _defer(first: int, last: int, now: str) -> None:
    if first < last:
        play.configure(priority=PRIORITY, schedule_in=PAUSE).defer(first=first, last=last, now=now)


def _play(chosen: list[tuple[int, Plot]], now: datetime, *, say: bool = False) -> None:
    stage = Stage(now)
    # What is joined with another report comes after those that it can be joined with.
    for done, (number, plot) in enumerate(sorted(chosen, key=lambda one: one[1].same)):
        if say and done and done % SAID_EVERY == 0:
            log.info("demonstration grows", reports=done, of=len(chosen))
        playing = _staged(stage, number, plot, now)
        case = playing.run(plot.steps)
        if case is not None:
            stage.played.append((playing.told, case))


def _staged(stage: Stage, number: int, plot: Plot, now: datetime) -> Play:
    key = f"demonstration {number}"
    dice = Random(key)  # noqa: S311 - a drawing of lots, no secret
    told = reports.tell(dice, ours=plot.ours or dice.random() < DESK_SHARE)
    filed_at = beginning(plot, key, dice, urgent=told.complaint.urgent, now=now)
    older = stage.older(filed_at) if plot.same else None
    if older is not None:
        told = reports.retell(dice, older[0].complaint, older[0].language, older[0].place)
    return Play(
        stage=stage,
        told=told,
        dice=dice,
        at=filed_at,
        until=now,
        key=key,
        older=older[1] if older else None,
    )
