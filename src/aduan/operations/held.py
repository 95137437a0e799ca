"""The cases that the clock works on: locked for it alone, never waited for."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import prefetch_related_objects

from aduan.cases.access import SEEN_WITH
from aduan.cases.models import Case
from aduan.directory import policies


def held(case_ids: Iterable[UUID]) -> dict[UUID, Case]:
    """The cases by id, locked until the transaction ends; without those that somebody else holds.

    Each with its policy and what its messages name, in a number of statements that does not grow.
    What many of them name, such as an agency, is read once: read with each case it would be most
    of what a sweep reads.
    """
    found = Case.objects.select_for_update(skip_locked=True).filter(pk__in=list(case_ids))
    cases = {case.pk: case for case in found.order_by("pk")}
    named_by = [name for name in SEEN_WITH if name != "policy"]
    prefetch_related_objects(list(cases.values()), *named_by, "parent", "draft")
    for case in cases.values():
        case.policy = policies.version(case.policy_id)
    return cases
