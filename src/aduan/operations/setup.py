"""What a register needs before it can serve: logins, tables, style sheets, programmes."""

import importlib
from importlib.util import find_spec

import structlog
from django.core.management import call_command
from django.db import connections

from aduan.directory import policies
from aduan.operations import assets, examination, wallclock
from aduan.operations.configuration import current
from aduan.operations.mistakes import Mistake
from aduan.operations.postgres import logins
from aduan.vault import custody

DEMONSTRATION = "aduan.operations.demo"
"""Where the demonstration's `prepare(*, now)` stands."""

log = structlog.get_logger("aduan.setup")


def prepare(*, demo: bool) -> None:
    """Brings database and pages up to this version of the programs; running it again is quick
    and changes nothing. With `demo` also the demonstration's programmes, accounts and cases."""
    migrate()
    assets.collect()
    if demo and find_spec(DEMONSTRATION):
        importlib.import_module(DEMONSTRATION).prepare(now=wallclock.now())


def programmes() -> list[str]:
    """The codes of the programmes that people can report under."""
    return [version.programme.code for version in policies.active()]


def migrate() -> int:
    """Makes logins and tables as their owner; returns how many migrations were missing."""
    logins.ensure(current().database)
    missing = examination.missing_migrations("owner")
    if missing:
        call_command("migrate", database="owner", interactive=False, verbosity=0)
        log.info("migrated", count=missing)
    try:
        custody.enter(wallclock.now())
    except custody.WrongKeys as error:
        raise Mistake(str(error)) from None
    connections["owner"].close()
    return missing
