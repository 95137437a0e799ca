"""One agency becoming several: who gets which topics, areas, units and people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from aduan.directory.changes.agencies import (
    end_agency,
    hand_over_posts,
    move_agency,
)
from aduan.directory.changes.record import record, refuse
from aduan.directory.dates import lasting
from aduan.directory.models import Agency, Area, Category, Person, Responsibility


@dataclass(frozen=True)
class Share:
    """What one successor takes over: topics, areas, whole units, people.

    A share with both topics and areas takes what fits both.
    """

    agency: Agency
    categories: tuple[Category, ...] = ()
    areas: tuple[Area, ...] = ()
    units: tuple[Agency, ...] = ()
    people: tuple[Person, ...] = ()

    def takes(self, category: Category | None, area: Area | None) -> bool:
        """Whether a case with this topic and area goes to this successor."""
        if not self.categories and not self.areas:
            return False  # a share of units or people only
        topic_fits = not self.categories or (
            category is not None and any(one.code in category.codes for one in self.categories)
        )
        area_fits = not self.areas or (
            area is not None and any(one.code in area.codes for one in self.areas)
        )
        return topic_fits and area_fits


@dataclass(frozen=True)
class Split:
    """Which successor each open case of a split agency goes to."""

    old: Agency
    on: date
    shares: tuple[Share, ...]
    rest: Agency

    def successor_for(self, category: Category | None, area: Area | None) -> Agency:
        """The first share that fits, else the one that takes the rest."""
        fitting = (share.agency for share in self.shares if share.takes(category, area))
        return next(fitting, self.rest)


def split_agency(
    old: Agency,
    shares: Sequence[Share],
    rest: Agency,
    on: date,
    *,
    by: Person | None,
    now: datetime,
) -> Split:
    """Ends an agency on a day and divides its rules, units and people among its successors.

    `rest` gets everything that no share names. The returned mapping tells the cases room where
    each open case goes. Nothing happens to cases here.
    """
    split = Split(old, on, tuple(shares), rest)
    with transaction.atomic():
        row = Agency.objects.select_for_update().get(pk=old.pk)
        refuse(_faults(split, row))
        _divide_rules(split)
        for share in split.shares:
            for unit in share.units:
                move_agency(unit, share.agency, by=by, now=now)
            hand_over_posts(row, on, share.agency, share.people)
        for unit in row.units.all()[:500]:
            if unit.is_open(on):
                move_agency(unit, rest, by=by, now=now)
        hand_over_posts(row, on, rest)
        before = {"valid_until": row.valid_until}
        end_agency(row, on, rest, [share.agency.code for share in split.shares])
        after = {
            "valid_until": on,
            "successors": [share.agency.code for share in split.shares],
            "rest": rest.code,
        }
        record(by, now, "split", "agency", row.code, before, after)
    return split


def _divide_rules(split: Split) -> None:
    """Each rule goes to the successor that takes it, and its narrower parts to theirs."""
    rules = list(
        split.old.responsibilities.filter(lasting(split.on)).select_related("category", "area")[
            :10_000
        ]
    )
    heirs: dict[tuple[object, ...], Responsibility] = {}
    for rule in rules:
        wanted = [(split.successor_for(rule.category, rule.area), rule.category, rule.area)]
        wanted.extend(_parts(split, rule))
        for agency, category, area in wanted:
            key = (
                rule.programme_id,
                category.pk if category else None,
                area.pk if area else None,
                rule.priority,
                rule.valid_from,
                rule.valid_until,
            )
            heirs.setdefault(
                key,
                Responsibility(
                    programme_id=rule.programme_id,
                    category=category,
                    area=area,
                    agency=agency,
                    priority=rule.priority,
                    valid_from=max(split.on, rule.valid_from or split.on),
                    valid_until=rule.valid_until,
                ),
            )
    for rule in rules:
        rule.valid_until = max(split.on, rule.valid_from or split.on)
    Responsibility.objects.bulk_update(rules, ["valid_until"])
    Responsibility.objects.bulk_create(heirs.values())


def _parts(
    split: Split, rule: Responsibility
) -> Iterator[tuple[Agency, Category | None, Area | None]]:
    """What shares take out of a rule that is wider than they are."""
    for share in split.shares:
        if share.takes(rule.category, rule.area):
            continue
        for category in share.categories or (rule.category,):
            for area in share.areas or (rule.area,):
                if _below(category, rule.category) and _below(area, rule.area):
                    yield share.agency, category, area


def _below(part: Category | Area | None, whole: Category | Area | None) -> bool:
    """Whether a topic or area is the other one or lies in it; None is everything."""
    return whole is None or (part is not None and whole.code in part.codes)


def _faults(split: Split, row: Agency) -> dict[str, str]:
    faults = {}
    if not row.is_open(split.on):
        faults["on"] = _("The body does not exist on that day.")
    heirs = [*(share.agency for share in split.shares), split.rest]
    if any(heir.pk == row.pk for heir in heirs):
        faults["successors"] = _("A body cannot follow itself.")
    elif not all(heir.is_open(split.on) for heir in heirs):
        faults["successors"] = _("The successor does not exist on that day.")
    elif any(unit.parent_id != row.pk for share in split.shares for unit in share.units):
        faults["units"] = _("Only units of the body itself can be handed over.")
    return faults
