"""Topics, their questions, and who answers for them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from pydantic import ValidationError as ShapeError

from aduan.directory import questions as asked
from aduan.directory.changes.record import cleaned, name_faults, record, refuse, span_faults
from aduan.directory.models import Agency, Area, Category, Person, Programme, Responsibility
from aduan.directory.models.agencies import code_shape
from aduan.directory.naming import sort_keys


def add_category(
    programme: Programme,
    code: str,
    names: Mapping[str, str],
    *,
    by: Person | None,
    now: datetime,
    parent: Category | None = None,
    questions: Sequence[Mapping[str, Any]] = (),
    valid_from: date | None = None,
) -> Category:
    """A new topic at the end of its list; reports can choose it from `valid_from` (null: now)."""
    foreign = parent is not None and parent.programme_id != programme.pk
    refuse(
        {
            "code": _code_fault(programme, code),
            "parent": _("This topic belongs to another programme.") if foreign else "",
            "questions": _question_fault(questions),
            **name_faults(names),
        }
    )
    with transaction.atomic():
        beside = Category.objects.filter(programme=programme, parent=parent)
        last = beside.aggregate(last=Max("position"))["last"]
        category = Category.objects.create(
            programme=programme,
            code=code,
            names=cleaned(names),
            sort_keys=sort_keys(cleaned(names)),
            parent=parent,
            path=f"{parent.path if parent else '/'}{code}/",
            position=0 if last is None else last + 1,
            questions=[dict(question) for question in questions],
            valid_from=valid_from,
        )
        after = {"names": category.names, "parent": parent.code if parent else None}
        record(by, now, "add", "category", _label(category), {}, after)
    return category


def rename_category(
    category: Category, names: Mapping[str, str], *, by: Person | None, now: datetime
) -> Category:
    """Gives a topic other names; its code and its cases stay."""
    refuse(name_faults(names))
    with transaction.atomic():
        row = _locked(category)
        before = {"names": row.names}
        row.names = cleaned(names)
        row.sort_keys = sort_keys(row.names)
        row.save(update_fields=["names", "sort_keys"])
        record(by, now, "rename", "category", _label(row), before, {"names": row.names})
    return row


def set_questions(
    category: Category,
    questions: Sequence[Mapping[str, Any]],
    *,
    by: Person | None,
    now: datetime,
) -> Category:
    """What a report of this topic is asked besides its text."""
    refuse({"questions": _question_fault(questions)})
    with transaction.atomic():
        row = _locked(category)
        before = {"questions": row.questions}
        row.questions = [dict(question) for question in questions]
        row.save(update_fields=["questions"])
        after = {"questions": row.questions}
        record(by, now, "set questions", "category", _label(row), before, after)
    return row


def close_category(category: Category, on: date, *, by: Person | None, now: datetime) -> Category:
    """Ends a topic, with those below it, on a day; cases that have it keep it."""
    with transaction.atomic():
        row = _locked(category)
        refuse(span_faults(row.valid_from, on))
        before = {"valid_until": row.valid_until}
        below = Category.objects.filter(
            programme_id=row.programme_id, path__startswith=row.path, valid_until__isnull=True
        )
        below.update(valid_until=on)
        row.valid_until = on
        row.save(update_fields=["valid_until"])
        record(by, now, "close", "category", _label(row), before, {"valid_until": on})
    return row


def add_responsibility(
    programme: Programme,
    category: Category | None,
    area: Area | None,
    agency: Agency,
    *,
    by: Person | None,
    now: datetime,
    priority: int = 0,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> Responsibility:
    """A rule: this topic (or any) in this area (or anywhere) belongs to this agency."""
    foreign = category is not None and category.programme_id != programme.pk
    refuse(
        {
            "category": _("This topic belongs to another programme.") if foreign else "",
            "priority": "" if abs(priority) <= 100 else _("Choose from -100 to 100."),
            **span_faults(valid_from, valid_until),
        }
    )
    with transaction.atomic():
        rule = Responsibility.objects.create(
            programme=programme,
            category=category,
            area=area,
            agency=agency,
            priority=priority,
            valid_from=valid_from,
            valid_until=valid_until,
        )
        record(by, now, "add", "responsibility", str(rule.pk), {}, _rule(rule))
    return rule


def end_responsibility(
    rule: Responsibility, on: date, *, by: Person | None, now: datetime
) -> Responsibility:
    """Ends a rule on a day."""
    with transaction.atomic():
        row = (
            Responsibility.objects.select_for_update(of=("self",))
            .select_related("category", "area", "agency")
            .get(pk=rule.pk)
        )
        refuse(span_faults(row.valid_from, on))
        before = _rule(row)
        row.valid_until = on
        row.save(update_fields=["valid_until"])
        record(by, now, "end", "responsibility", str(row.pk), before, _rule(row))
    return row


def _rule(rule: Responsibility) -> dict[str, Any]:
    return {
        "category": rule.category.code if rule.category else None,
        "area": rule.area.code if rule.area else None,
        "agency": rule.agency.code,
        "priority": rule.priority,
        "valid_from": rule.valid_from,
        "valid_until": rule.valid_until,
    }


def _locked(category: Category) -> Category:
    return (
        Category.objects.select_for_update(of=("self",))
        .select_related("programme")
        .get(pk=category.pk)
    )


def _label(category: Category) -> str:
    return f"{category.programme.code}/{category.code}"


def _code_fault(programme: Programme, code: str) -> str:
    try:
        code_shape(code)
    except ValidationError as fault:
        return str(fault.messages[0])
    if len(code) > 60:
        return _("This code is too long.")
    if Category.objects.filter(programme=programme, code=code).exists():
        return _("Another topic has this code already.")
    return ""


def _question_fault(questions: Sequence[Mapping[str, Any]]) -> str:
    try:
        read = asked.read(questions)
    except ShapeError as fault:
        number = fault.errors(include_url=False)[0]["loc"][0]
        return _("Question %(number)d is not complete.") % {"number": int(number) + 1}
    keys = [question.key for question in read]
    return "" if len(keys) == len(set(keys)) else _("Two questions have the same key.")
