"""The table walked cell by cell: every state, every verb, every role."""

from datetime import datetime

import pytest

from aduan.cases import access
from aduan.cases.actions.step import event_kind
from aduan.cases.actors import Actor
from aduan.cases.errors import Absent, Refused
from aduan.cases.lifecycle import PUBLIC, State
from aduan.cases.lifecycle.guards import GUARDS
from aduan.cases.lifecycle.table import Clock
from aduan.cases.models import Case
from ground.country import Country
from ground.driver import DRIVES, everybody

ROLE_OF = {"centre2": "centre", "water": "nobody", "stranger": "nobody", "authority": "head"}


def test_every_verb_has_a_drive_and_an_own_event() -> None:
    assert set(PUBLIC.verbs) == set(DRIVES)
    assert len({event_kind(verb) for verb in PUBLIC.verbs}) == len(PUBLIC.verbs)


def test_every_guard_of_the_table_exists_and_is_used() -> None:
    assert {move.guard for move in PUBLIC.moves if move.guard} == set(GUARDS)


def test_every_open_state_has_a_clock_and_every_state_a_phase() -> None:
    assert set(PUBLIC.open_states) == set(PUBLIC.stages)
    assert set(PUBLIC.phases) == set(State)


def test_staff_never_end_an_accepted_case_without_a_result() -> None:
    """Rule 3 in the table itself: only an answer leads on from an agency, only then an end."""
    ends = {State.CLOSED, State.ARCHIVED, State.MERGED, State.WITHDRAWN}
    before_a_result = (
        PUBLIC.accepted - {State.ANSWERED, State.CLOSED, State.REOPENED} - {State.APPEALED}
    )
    for move in PUBLIC.moves:
        if move.source in before_a_result and move.target in ends:
            assert move.who == {"complainant"}, move


def test_a_move_that_stays_keeps_or_stops_its_clock() -> None:
    for move in PUBLIC.moves:
        if move.target is None or move.target == move.source:
            assert move.clock in {Clock.KEEP, Clock.STOP, Clock.RESUME, Clock.UNPARK}, move


@pytest.mark.django_db
@pytest.mark.parametrize("state", list(State))
def test_each_cell_by_each_role(country: Country, state: State, now: datetime) -> None:
    """Whoever is not in the row is refused, and an outsider does not learn that the case exists."""
    case = country.forwarded() if state in PUBLIC.accepted else country.file()
    Case.objects.filter(pk=case.pk).update(state=state)
    case.refresh_from_db()
    case = Case.objects.select_related(*access.SEEN_WITH).get(pk=case.pk)
    for name, actor in everybody(country, case).items():
        role = ROLE_OF.get(name, name)
        for verb in PUBLIC.verbs:
            _expect(case, actor, name, role, verb, now)


def _expect(case: Case, actor: Actor, name: str, role: str, verb: str, now: datetime) -> None:
    roles = access.roles_on(actor, case)
    if name in ("stranger", "water"):
        assert roles == frozenset()
        with pytest.raises(Absent):
            access.known(actor, case, verb)
        return
    allowed = any(roles & move.who for move in case.flow.cell(case.state, verb))
    if role in ("centre", "supervisor", "arbiter", "complainant", "system"):
        assert allowed == any(
            role in m.who or (roles & m.who) for m in case.flow.cell(case.state, verb)
        )
    if not allowed:
        with pytest.raises((Refused, Absent)):
            access.permit(access.known(actor, case, verb), actor, case, verb, {}, now)
