"""The demonstration: a country to try Aduan with (`aduan up --demo`), and never anything else.

The programme `lapor` with its agencies, an account for each role, and reports in three languages
that stand at every point of their way, made by the verbs of the register themselves.
"""

from datetime import datetime

from aduan.directory import loading, policies
from aduan.operations.configuration import current
from aduan.operations.demo import accounts, batches
from aduan.operations.demo.reports import PROGRAMME

__all__ = ["prepare"]


def prepare(*, now: datetime) -> None:
    """Makes what is missing of the demonstration; a second time it changes nothing.

    The first reports stand when it returns; the others are made by the worker.
    """
    loading.load_programme(PROGRAMME, now=now)
    accounts.ensure(policies.current(PROGRAMME).programme, now=now)
    batches.fill(current().demo_cases, now=now)
