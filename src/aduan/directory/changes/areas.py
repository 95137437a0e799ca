"""Areas: adding, renaming, closing."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from aduan.directory.changes.record import cleaned, name_faults, record, refuse, span_faults
from aduan.directory.models import Area, AreaLevel, Person
from aduan.directory.naming import sort_keys


def add_area(
    code: str,
    names: Mapping[str, str],
    level: str,
    *,
    by: Person | None,
    now: datetime,
    parent: Area | None = None,
    valid_from: date | None = None,
) -> Area:
    """A new area with its official code."""
    taken = Area.objects.filter(code=code).exists()
    refuse(
        {
            "code": _("Another area has this code already.") if taken else _code_fault(code),
            "level": "" if level in AreaLevel.values else _("Please choose a level."),
            **name_faults(names),
        }
    )
    area = Area(
        code=code,
        names=cleaned(names),
        sort_keys=sort_keys(cleaned(names)),
        level=level,
        parent=parent,
        path=f"{parent.path if parent else '/'}{code}/",
        valid_from=valid_from,
    )
    with transaction.atomic():
        area.save(force_insert=True)
        after = {"names": area.names, "level": level, "parent": parent.code if parent else None}
        record(by, now, "add", "area", code, {}, after)
    return area


def rename_area(area: Area, names: Mapping[str, str], *, by: Person | None, now: datetime) -> Area:
    """Gives an area other names; its code stays."""
    refuse(name_faults(names))
    with transaction.atomic():
        row = Area.objects.select_for_update().get(pk=area.pk)
        before = {"names": row.names}
        row.names = cleaned(names)
        row.sort_keys = sort_keys(row.names)
        row.save(update_fields=["names", "sort_keys"])
        record(by, now, "rename", "area", row.code, before, {"names": row.names})
    return row


def close_area(area: Area, on: date, *, by: Person | None, now: datetime) -> Area:
    """Ends an area on a day; what was filed there stays there."""
    with transaction.atomic():
        row = Area.objects.select_for_update().get(pk=area.pk)
        refuse(span_faults(row.valid_from, on))
        before = {"valid_until": row.valid_until}
        row.valid_until = on
        row.save(update_fields=["valid_until"])
        record(by, now, "close", "area", row.code, before, {"valid_until": on})
    return row


def _code_fault(code: str) -> str:
    plain = code.isascii() and code.replace(".", "").replace("-", "").isalnum()
    return "" if plain and len(code) <= 20 else _("Use letters, digits, dots and dashes.")
