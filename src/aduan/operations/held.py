"""The cases that the clock works on: locked for it alone, never waited for."""

from collections.abc import Iterable
from uuid import UUID

from aduan.cases.access import SEEN_WITH
from aduan.cases.models import Case
from aduan.directory import policies


def held(case_ids: Iterable[UUID]) -> dict[UUID, Case]:
    """The cases by id, locked until the transaction ends; without those that somebody else holds.

    One statement, however many; each with its policy and what its messages name.
    """
    seen_with = [name for name in SEEN_WITH if name != "policy"]
    cases = {
        case.pk: case
        for case in Case.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related(*seen_with, "parent")
        .filter(pk__in=list(case_ids))
        .order_by("pk")
    }
    for case in cases.values():
        case.policy = policies.version(case.policy_id)
    return cases
