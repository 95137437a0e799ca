"""The worker process: jobs, their scheduler, and a sign of life every ten seconds."""

import asyncio
import os

from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

STOP_SECONDS = 15.0
"""How long jobs in hand may take to end after SIGTERM; a job cut off is done again."""
NICENESS = 15
"""How far jobs stand back where processors are short: a person who waits for a page goes before
work that nobody watches, yet jobs keep some part of a processor and never stand still."""
POLL_SECONDS = 1.0
"""How often the queue is looked at, besides being told of new jobs."""


def run(jobs: int) -> None:
    """Works until SIGTERM, `jobs` jobs at a time."""
    if hasattr(os, "nice"):  # Windows knows none.
        os.nice(NICENESS)
    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        raise TypeError("the queue has to stand in Django's database")
    with app.replace_connector(connector.get_worker_connector()) as working:
        asyncio.run(_work(working, jobs))


async def _work(working: App, jobs: int) -> None:
    async with working.open_async():
        await working.run_worker_async(
            concurrency=jobs,
            fetch_job_polling_interval=POLL_SECONDS,
            shutdown_graceful_timeout=STOP_SECONDS,
            delete_jobs="never",
        )
