"""Writing responsibilities: which topics in which areas belong to which agency."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from aduan.directory.dates import day_of
from aduan.directory.loading.entries import RuleEntry, RulesFile
from aduan.directory.loading.tables import Written
from aduan.directory.models import (
    Agency,
    AgencyLevel,
    Area,
    Category,
    Change,
    Programme,
    Responsibility,
)
from aduan.directory.policy_faults import PolicyError

_FALLBACK = -1
_GOVERNMENTS = (AgencyLevel.PROVINCE, AgencyLevel.REGENCY, AgencyLevel.CITY)


class _Key(NamedTuple):
    category_id: UUID | None
    area_id: UUID | None
    agency_id: UUID
    priority: int


def write_responsibilities(
    programme: Programme, rules: RulesFile, now: datetime, file: str
) -> Written:
    """Makes the rules of a file the ones that hold; rules made on screens are left alone.

    A rule that the file no longer has ends today.
    """
    wanted = dict(_wanted(programme, rules, file))
    there = {
        _Key(row.category_id, row.area_id, row.agency_id, row.priority): row
        for row in Responsibility.objects.filter(programme=programme, from_file=file)
    }
    new = [key for key in wanted if key not in there]
    today = day_of(now)
    gone = [
        row.pk
        for key, row in there.items()
        if key not in wanted and (row.valid_until is None or row.valid_until > today)
    ]
    Responsibility.objects.bulk_create(
        (
            Responsibility(
                programme=programme,
                **key._asdict(),
                valid_from=wanted[key].valid_from,
                valid_until=wanted[key].valid_until,
                from_file=file,
            )
            for key in new
        ),
        batch_size=500,
    )
    Responsibility.objects.filter(pk__in=gone).update(valid_until=today)
    if new or gone:
        Change.objects.create(
            at=now,
            verb="change by file",
            subject="responsibility",
            subject_code=f"{programme.code}/{file}"[:160],
            after={"file": file, "added": len(new), "ended": len(gone)},
        )
    return Written(
        added=[str(key.agency_id) for key in new],
        changed=[str(key) for key in gone],
        unchanged=len(there) - len(gone),
    )


def _wanted(programme: Programme, rules: RulesFile, file: str) -> Iterator[tuple[_Key, RuleEntry]]:
    book = _Book(programme, rules, file)
    if rules.governments:
        yield from book.governments()
    for number, rule in enumerate(rules.rule, start=1):
        yield from book.units(rule, number) if rule.unit else book.agency(rule, number)
    if book.faults:
        raise PolicyError(list(dict.fromkeys(book.faults)))


class _Book:
    """What codes in a rules file stand for, and what was not found."""

    def __init__(self, programme: Programme, rules: RulesFile, file: str) -> None:
        self.file = file
        self.faults: list[str] = []
        self.topics = dict(Category.objects.filter(programme=programme).values_list("code", "pk"))
        named = {area for rule in rules.rule for area in rule.areas}
        self.areas = dict(Area.objects.filter(code__in=named).values_list("code", "pk"))
        agencies = {rule.agency for rule in rules.rule if rule.agency}
        self.agencies = dict(Agency.objects.filter(code__in=agencies).values_list("code", "pk"))
        self.local = list(
            Agency.objects.filter(area__isnull=False).values_list("pk", "code", "level", "area_id")
        )

    def governments(self) -> Iterator[tuple[_Key, RuleEntry]]:
        """Each area belongs to its own government."""
        anything = RuleEntry.model_construct(valid_from=None, valid_until=None)
        for agency_id, _code, level, area_id in self.local:
            if level in _GOVERNMENTS:
                yield _Key(None, area_id, agency_id, 0), anything

    def units(self, rule: RuleEntry, number: int) -> Iterator[tuple[_Key, RuleEntry]]:
        """Wherever there is a unit of this kind, the topics in its area belong to it."""
        ending = f"-{rule.unit}"
        for agency_id, code, level, area_id in self.local:
            if level != AgencyLevel.UNIT or not code.endswith(ending):
                continue
            for topic in rule.categories:
                topic_id = self._found(self.topics, topic, "categories", number)
                if topic_id:
                    yield _Key(topic_id, area_id, agency_id, 0), rule

    def agency(self, rule: RuleEntry, number: int) -> Iterator[tuple[_Key, RuleEntry]]:
        """The topics, in the areas where some are named, belong to one agency."""
        agency_id = self._found(self.agencies, rule.agency or "", "agency", number)
        for topic in rule.categories or (None,):
            topic_id = self._found(self.topics, topic, "categories", number) if topic else None
            for area in rule.areas or (None,):
                area_id = self._found(self.areas, area, "areas", number) if area else None
                if agency_id:
                    priority = _FALLBACK if rule.fallback else 0
                    yield _Key(topic_id, area_id, agency_id, priority), rule

    def _found(self, rows: dict[str, UUID], code: str, key: str, number: int) -> UUID | None:
        if code not in rows:
            self.faults.append(f"{self.file}: rule[{number}].{key}: there is no {code!r}")
        return rows.get(code)
