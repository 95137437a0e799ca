"""The eight rules of the lifecycle, over random verbs, actors and dates."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from aduan.cases import access
from aduan.cases.actions import agency, triage
from aduan.cases.errors import Absent, Refused
from aduan.cases.lifecycle import PUBLIC
from aduan.cases.models import Case, Deadline, EntryKind, Ownership
from aduan.ledger.models import Event
from ground import rules
from ground.country import Country
from ground.driver import DRIVES, NEEDS_MORE, everybody

WALK = settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ASIDE = {"note", "chase", "add", "flag_urgent", "inform", "raise_secrecy", "withdraw", "check"}
"""Verbs that are nearly always allowed and lead nowhere: tried less often."""
STEPS = 30
"""How many verbs a walk tries."""


def _options(country: Country, case: Case) -> list[tuple[str, str]]:
    """Verb and person, as the table's rows allow; guards may still refuse."""
    case = Case.objects.select_related(*access.SEEN_WITH).get(pk=case.pk)
    return [
        (verb, name)
        for name, actor in everybody(country, case).items()
        for verb in PUBLIC.verbs
        if verb not in NEEDS_MORE
        and any(access.roles_on(actor, case) & move.who for move in PUBLIC.cell(case.state, verb))
    ]


@pytest.mark.django_db
@WALK
@given(seed=st.integers(min_value=0, max_value=2**32))
def test_rules_hold_on_every_path(country: Country, seed: int) -> None:
    """Walks evenly over what the table allows (hypothesis's own draws cluster at the edges)."""
    chance = Random(seed)
    now: datetime = country.now
    case = country.ready(country.file())
    country.file("Another one, for merging")
    for _step in range(STEPS):
        now += timedelta(hours=chance.randint(0, 120))
        options = _options(country, case)
        if not options:
            break
        verb = chance.choice(sorted({verb for verb, _ in options}))
        if verb in ASIDE and chance.random() < 0.8:
            continue
        name = chance.choice([who for what, who in options if what == verb])
        before = Case.objects.get(pk=case.pk)
        events = Event.objects.filter(subject=case.pk).count()
        actor = everybody(country, case)[name]
        try:
            with transaction.atomic():
                DRIVES[verb](country, case, actor, now)
        except (Refused, Absent):
            after = Case.objects.get(pk=case.pk)
            assert after.version == before.version
            continue
        after = Case.objects.get(pk=case.pk)
        _one_event(case, events, before, after)
        _one_owner(after)
        rules.due_date(after)
        answered = after.entries.filter(kind=EntryKind.ANSWER).exists()
        rules.no_end_without_result(before, after, name, answered=answered)
        rules.times(before, after, verb)
        _no_limit_stands_still(after, verb)


def _one_event(case: Case, events: int, before: Case, after: Case) -> None:
    """Rule 1: one event; who, when, from, to, what was told."""
    found = list(Event.objects.filter(subject=case.pk).order_by("seq"))
    assert len(found) == events + 1
    last = found[-1]
    assert last.actor
    assert last.recorded is not None
    assert (last.data["from"], last.data["to"]) == (before.state, after.state)
    assert last.data["version"] == after.version == before.version + 1


def _one_owner(after: Case) -> None:
    """Rule 2."""
    owners = list(Ownership.objects.filter(case=after, until__isnull=True))
    assert len(owners) == 1
    assert owners[0].unit_id == after.unit_id


def _no_limit_stands_still(after: Case, verb: str) -> None:
    if after.stopped_at is None and after.state in PUBLIC.open_states:
        assert not Deadline.objects.filter(case=after, paused=True, ended_at=None).exists(), verb


@pytest.mark.django_db
@WALK
@given(
    start=st.integers(min_value=0, max_value=2 * 365 * 24 * 60),
    shares=st.lists(st.floats(0, 1), min_size=5, max_size=5),
    kind=st.sampled_from(["calendar", "working"]),
)
def test_arbiter_decides_before_the_promise(
    country: Country, start: int, shares: list[float], kind: str
) -> None:
    """Rule 5: on every path within limits each stage ends before the promise, arbitration too."""
    _use_kind(country, kind)
    country.now = now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=start)
    case = country.ready(country.file())

    def within(share: float) -> datetime:
        """An instant inside the running stage's limit."""
        due = Case.objects.get(pk=case.pk).due_at
        assert due is not None
        return now + (due - now) * share

    now = within(shares[0])
    case = triage.forward(case.pk, country.actor("centre"), agency=country.roads, now=now)
    assert case.due_at <= case.promise_at
    now = within(shares[1])
    proposed = country.water
    case = agency.give_back(
        case.pk, country.actor("agency"), reason="not_ours", proposed=proposed, now=now
    )
    assert case.due_at < case.promise_at
    now = within(shares[2])
    if not case.with_arbiter:
        case = triage.forward(case.pk, country.actor("centre"), agency=proposed, now=now)
        assert case.due_at <= case.promise_at
        now = within(shares[3])
        case = agency.give_back(
            case.pk, country.actor("water"), reason="not_ours", proposed=country.roads, now=now
        )
        now = within(shares[4])
    assert case.with_arbiter
    case = triage.arbitrate(
        case.pk, country.actor("arbiter"), agency=country.roads, reason="theirs", now=now
    )
    assert now < case.promise_at
    assert case.due_at <= case.promise_at
    late = Deadline.objects.filter(case=case, end="late")
    assert not late.exists()


def _use_kind(country: Country, kind: str) -> None:
    """A new version of the policy, with the other kind of day."""
    country.load(limits=country.version.policy["limits"] | {"day_kind": kind})
