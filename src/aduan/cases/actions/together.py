"""The set form of a verb: the same body, rows, event and job, for up to 500 cases at once.

What a verb does to one case happens in memory; then everything is written together, in a number of
statements that does not grow with the cases. A case that cannot go is left out and harms no other.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog

from aduan.cases import access, publication
from aduan.cases.actions.step import Step
from aduan.cases.actors import SYSTEM
from aduan.cases.authority import centre_of
from aduan.cases.clocks import Clocks
from aduan.cases.jobs import defer_reactions_to
from aduan.cases.models import Case, Deadline, Ownership
from aduan.cases.storing import add_together, update_together
from aduan.directory import agencies
from aduan.directory.dates import day_of
from aduan.directory.models import Agency
from aduan.ledger import append_many

log = structlog.get_logger("aduan.cases")

Body = Callable[[Step], None]
"""What a verb does to one case; it reads and changes the step and its case, and no table."""


@dataclass
class Batch:
    """What the steps of one batch read together."""

    cases: Mapping[UUID, Case]
    now: datetime
    _above: dict[UUID, Agency | None] | None = None

    def authority(self, case: Case) -> Agency:
        """The next authority above the unit that has a case; asked once for all of them."""
        if self._above is None:
            units = {each.unit.pk: each.unit for each in self.cases.values()}
            self._above = agencies.next_authorities(units.values(), day_of(self.now))
        return self._above[case.unit.pk] or centre_of(case.policy)


class _Clocks(Clocks):
    """The clocks of one case whose rows are written with those of the others."""

    def __init__(self, case: Case, now: datetime, running: Sequence[Deadline]) -> None:
        super().__init__(case, now, running)
        self.moved: dict[UUID, Deadline] = {}
        self.fields: set[str] = set()
        self.begun: list[Deadline] = []

    def store(self, deadline: Deadline, *fields: str) -> None:
        if not deadline._state.adding:
            self.moved[deadline.pk] = deadline
            self.fields |= set(fields)
        elif deadline not in self.begun:
            self.begun.append(deadline)


class _Step(Step):
    """A step of which nothing is written before all of them are."""

    def __init__(self, case: Case, verb: str, batch: Batch, running: Sequence[Deadline]) -> None:
        roles = access.known(SYSTEM, case, verb)
        move = access.permit(roles, SYSTEM, case, verb, {}, batch.now)
        self.own_clocks = _Clocks(case, batch.now, running)
        super().__init__(case, move, SYSTEM, batch.now, self.own_clocks)
        self.batch = batch
        self.before = {name: getattr(case, name) for name in _columns()}
        self.owner: Ownership | None = None

    def store_owner(self, owner: Ownership) -> None:
        self.owner = owner

    def authority(self) -> Agency:
        return self.batch.authority(self.case)


def carry_out(
    verb: str,
    cases: Sequence[Case],
    body: Body,
    *,
    rows: Callable[[Sequence[Case], datetime], None] | None = None,
    now: datetime,
) -> list[Case]:
    """Carries out a verb of the clock on many cases in the caller's transaction.

    The caller holds their locks, and has what their pages name. `rows` writes what the verb writes
    besides. Returns the cases that went; one that was refused, or failed, is as it was in the
    database and is for the single form, which says why.
    """
    batch = Batch({case.pk: case for case in cases}, now)
    running: dict[UUID, list[Deadline]] = {}
    for deadline in Deadline.objects.filter(case__in=batch.cases, ended_at__isnull=True):
        running.setdefault(deadline.case_id, []).append(deadline)
    done = []
    for case in cases:
        try:
            act = _Step(case, verb, batch, running.get(case.pk, []))
            body(act)
            event = act.settle()
        except Exception as problem:  # noqa: BLE001 - the single form says what is wrong with it
            log.info("left to the single form", case=str(case.pk), verb=verb, why=repr(problem))
        else:
            done.append((act, event))
    gone = [act.case for act, _event in done]
    if gone:
        _store_clocks([act for act, _event in done])
        if rows is not None:
            rows(gone, now)
        _store_cases([act for act, _event in done], now)
        events = append_many([event for _act, event in done])
        publication.refresh(gone, now)
        publication.add_updates(
            [
                line
                for (act, _event), event in zip(done, events, strict=True)
                for line in act.public_line(event.seq)
            ]
        )
        publication.announce(gone, now)
        defer_reactions_to([(event.subject, event.seq) for event in events])
    return gone


def _store_clocks(acts: Sequence[_Step]) -> None:
    """First what ended, so that a limit of the same kind may begin."""
    clocks = [act.own_clocks for act in acts]
    moved = [deadline for each in clocks for deadline in each.moved.values()]
    update_together(moved, sorted({name for each in clocks for name in each.fields}))
    add_together([deadline for each in clocks for deadline in each.begun])


def _store_cases(acts: Sequence[_Step], now: datetime) -> None:
    """The columns that changed in any of them, and who has the cases now."""
    owners = [act.owner for act in acts if act.owner is not None]
    if owners:
        ids = [owner.case_id for owner in owners]
        Ownership.objects.filter(case__in=ids, until__isnull=True).update(until=now)
        add_together(owners)
    changed = {
        name for act in acts for name in _columns() if getattr(act.case, name) != act.before[name]
    }
    update_together([act.case for act in acts], sorted(changed))


def _columns() -> list[str]:
    return [column.attname for column in Case._meta.concrete_fields]
