"""Agencies: adding, renaming, moving, closing, who is on duty."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from aduan.directory.changes.record import cleaned, name_faults, record, refuse, span_faults
from aduan.directory.dates import ending, lasting
from aduan.directory.models import Agency, AgencyLevel, Area, Assignment, Person, Responsibility
from aduan.directory.models.agencies import code_shape
from aduan.directory.naming import sort_keys
from aduan.vault import identities


def add_agency(
    code: str,
    names: Mapping[str, str],
    level: str,
    *,
    by: Person | None,
    now: datetime,
    short: Mapping[str, str] | None = None,
    parent: Agency | None = None,
    autonomous: bool | None = None,
    area: Area | None = None,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> Agency:
    """A new agency, or a unit under `parent`; it can own cases from `valid_from` (null: now).

    `autonomous`: whether the roles of the body above do not reach it; by default for all but units.
    """
    refuse(
        {
            "code": _code_fault(code),
            "level": "" if level in AgencyLevel.values else _("Please choose a level."),
            "parent": _parent_fault(level, parent),
            **name_faults(names),
            **span_faults(valid_from, valid_until),
        }
    )
    agency = Agency(
        code=code,
        names=cleaned(names),
        short=cleaned(short or {}),
        level=level,
        autonomous=level != AgencyLevel.UNIT if autonomous is None else autonomous,
        parent=parent,
        area=area,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    agency.place()
    with transaction.atomic():
        agency.save(force_insert=True)
        record(by, now, "add", "agency", code, {}, _picture(agency))
    return agency


def rename_agency(
    agency: Agency,
    names: Mapping[str, str],
    *,
    by: Person | None,
    now: datetime,
    short: Mapping[str, str] | None = None,
) -> Agency:
    """Gives an agency other names; its code and its cases stay."""
    refuse(name_faults(names))
    with transaction.atomic():
        row = _locked(agency)
        before = {"names": row.names, "short": row.short}
        row.names = cleaned(names)
        row.short = cleaned(short) if short is not None else row.short
        row.sort_keys = sort_keys(row.names)
        row.save(update_fields=["names", "short", "sort_keys"])
        after = {"names": row.names, "short": row.short}
        record(by, now, "rename", "agency", row.code, before, after)
    return row


def move_agency(
    agency: Agency, parent: Agency | None, *, by: Person | None, now: datetime
) -> Agency:
    """Puts an agency with all its units under another body."""
    with transaction.atomic():
        row = _locked(agency)
        within_itself = parent is not None and parent.path.startswith(row.path)
        own = _("A body cannot stand under itself.") if within_itself else ""
        refuse({"parent": own or _parent_fault(row.level, parent)})
        before = {"parent": row.parent.code if row.parent else None}
        old_path = row.path
        row.parent = parent
        row.place()
        row.save(update_fields=["parent", "path"])
        move_reach(old_path, row.path)
        after = {"parent": parent.code if parent else None}
        record(by, now, "move", "agency", row.code, before, after)
    return row


def close_agency(
    agency: Agency,
    on: date,
    *,
    by: Person | None,
    now: datetime,
    successor: Agency | None = None,
) -> Agency:
    """Ends an agency on a day: its units, rules and people go over to the successor.

    Without a successor its rules and roles end, so that reports reach whoever stands above. Open
    cases are moved by the cases room (`agencies.heir` names the one that follows).
    """
    with transaction.atomic():
        row = _locked(agency)
        refuse(
            {
                "on": ""
                if row.is_open(on) or row.valid_until == on
                else _("The body does not exist on that day."),
                "successor": _successor_fault(row, successor, on),
            }
        )
        before = {"valid_until": row.valid_until}
        end_agency(row, on, successor)
        hand_over_rules(row, on, successor)
        hand_over_posts(row, on, successor)
        for unit in row.units.all()[:500]:
            if successor is not None:
                move_agency(unit, successor, by=by, now=now)
            elif unit.is_open(on) and not unit.autonomous:
                close_agency(unit, on, by=by, now=now)
        after = {"valid_until": on, "successor": successor.code if successor else None}
        record(by, now, "close", "agency", row.code, before, after)
    return row


def set_duty_contacts(
    agency: Agency,
    name: str,
    contacts: Sequence[tuple[str, str]],
    *,
    by: Person | None,
    now: datetime,
) -> Agency:
    """Who is told when a case comes in: a name and (kind, value) contacts, sealed in the vault.

    No contacts: nobody is told by message any more. The record of the change has no contact in it.
    """
    with transaction.atomic():
        row = _locked(agency)
        before = row.duty_contacts
        row.duty_contacts = (
            identities.create(name=name, contacts=list(contacts), now=now) if contacts else None
        )
        row.save(update_fields=["duty_contacts"])
        if before is not None:
            identities.erase(before.pk, now)
        record(
            by,
            now,
            "set duty contacts",
            "agency",
            row.code,
            {"contacts": before is not None},
            {"contacts": len(contacts), "kinds": sorted({kind for kind, _value in contacts})},
        )
    return row


def move_reach(old_path: str, new_path: str) -> None:
    """Rewrites the path of everything below a moved agency, in one statement."""
    Agency.objects.filter(path__startswith=old_path).exclude(path=old_path).update(
        path=Concat(Value(new_path), Substr("path", len(old_path) + 1))
    )


def end_agency(
    row: Agency, on: date, successor: Agency | None, further: Sequence[str] = ()
) -> None:
    """Writes the end of an agency, and the one that follows with the codes of any others."""
    row.valid_until = on
    row.successor = successor
    row.further_successors = list(further)
    row.save(update_fields=["valid_until", "successor", "further_successors"])


def hand_over_rules(row: Agency, on: date, successor: Agency | None) -> None:
    """Ends an agency's rules on a day and, where there is a successor, writes the same for it."""
    rules = list(row.responsibilities.filter(lasting(on))[:10_000])
    if successor is not None:
        Responsibility.objects.bulk_create(
            Responsibility(
                programme_id=rule.programme_id,
                category_id=rule.category_id,
                area_id=rule.area_id,
                agency=successor,
                priority=rule.priority,
                valid_from=max(on, rule.valid_from or on),
                valid_until=rule.valid_until,
            )
            for rule in rules
        )
    row.responsibilities.filter(pk__in=[rule.pk for rule in rules]).update(valid_until=ending(on))


def hand_over_posts(
    row: Agency, on: date, successor: Agency | None, people: Sequence[Person] | None = None
) -> None:
    """Ends the roles held at an agency on a day; at the successor they begin on that day.

    `people`: only theirs.
    """
    held = row.assignments.filter(lasting(on))
    if people is not None:
        held = held.filter(person__in=people)
    posts = list(held[:10_000])
    if successor is not None:
        Assignment.objects.bulk_create(
            Assignment(
                person_id=post.person_id,
                role=post.role,
                programme_id=post.programme_id,
                agency=successor,
                valid_from=max(on, post.valid_from or on),
                valid_until=post.valid_until,
            )
            for post in posts
        )
    Assignment.objects.filter(pk__in=[post.pk for post in posts]).update(valid_until=ending(on))


def _locked(agency: Agency) -> Agency:
    return Agency.objects.select_for_update(of=("self",)).select_related("parent").get(pk=agency.pk)


def _picture(agency: Agency) -> dict[str, object]:
    return {
        "names": agency.names,
        "short": agency.short,
        "level": agency.level,
        "parent": agency.parent.code if agency.parent else None,
        "area": agency.area.code if agency.area else None,
        "valid_from": agency.valid_from,
        "valid_until": agency.valid_until,
    }


def _code_fault(code: str) -> str:
    try:
        code_shape(code)
    except ValidationError as fault:
        return str(fault.messages[0])
    if len(code) > 60:
        return _("This code is too long.")
    if Agency.objects.filter(code=code).exists():
        return _("Another body has this code already.")
    return ""


def _parent_fault(level: str, parent: Agency | None) -> str:
    if level == AgencyLevel.UNIT and parent is None:
        return _("A unit needs the body that it belongs to.")
    return ""


def _successor_fault(row: Agency, successor: Agency | None, on: date) -> str:
    if successor is None:
        return ""
    if successor.pk == row.pk:
        return _("A body cannot follow itself.")
    if not successor.is_open(on):
        return _("The successor does not exist on that day.")
    return ""
