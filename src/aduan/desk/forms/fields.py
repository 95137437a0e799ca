"""Fields that name a body, a unit or a person of the directory, and days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextField
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aduan.desk.words import leave
from aduan.directory import agencies
from aduan.directory.dates import day_of, valid_on
from aduan.directory.models import Agency, Area, Assignment, Category, Person, Programme
from aduan.directory.naming import by_name, language
from aduan.directory.presence import absences

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MOST = 300
"""What a list to choose from holds at most; beyond it people search by name."""
MOST_TOPICS = 2000
_FITTING = 8


class _NamedField(forms.CharField):
    """Something by its code or by (part of) its name; several that fit are named, to choose."""

    absent: ClassVar[_StrPromise]
    several: ClassVar[_StrPromise]

    def exact(self, code: str) -> Any:
        """The one with this code; None where there is none."""
        raise NotImplementedError

    def fitting(self, words: str) -> list[Any]:
        """Those whose name holds all these words, in the reader's order, not many."""
        raise NotImplementedError

    def clean(self, value: Any) -> Any:
        """The one that was meant, None for nothing; `ValidationError` names the candidates."""
        text = super().clean(value)
        if not text:
            return None
        # As the lists show it: the name, and the code in brackets.
        code = text.rsplit("(", 1)[-1].rstrip(") ").strip() if text.endswith(")") else text
        exact = self.exact(code.strip())
        if exact is not None:
            return exact
        fitting = self.fitting(text)
        if len(fitting) == 1:
            return fitting[0]
        if not fitting:
            raise ValidationError(self.absent)
        raise ValidationError(
            self.several % {"named": "; ".join(named_with_code(each) for each in fitting)}
        )


class AgencyField(_NamedField):
    """A body. `day` is the one on which it has to exist; `found` are those that fitted."""

    absent = gettext_lazy("No body with this name or code was found.")
    several = gettext_lazy("Several bodies fit. Write the code of one of them: %(named)s")

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 200)
        options.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
        super().__init__(**options)
        self.day: date | None = None
        self.found: list[Agency] = []

    def exact(self, code: str) -> Agency | None:
        """The body with this code."""
        return Agency.objects.filter(code=code).first()

    def fitting(self, words: str) -> list[Agency]:
        """The bodies whose name holds all these words."""
        self.found = search(words, self.day)
        return self.found


def search(words: str, day: date | None, most: int = _FITTING) -> list[Agency]:
    """Bodies whose name holds all these words, in the reader's order."""
    everything = Agency.objects.all() if day is None else agencies.open_on(day)
    found = everything.annotate(
        spelled=Concat(Cast("names", TextField()), Cast("short", TextField()))
    )
    for word in words.split()[:6]:
        found = found.filter(spelled__icontains=word)
    return list(found.order_by(by_name(language()), "code")[:most])


def named_with_code(named: Agency | Area) -> str:
    """A body or area as the lists show it: name and code."""
    return f"{named.name(language())} ({named.code})"


def units_of(body: Agency, now: datetime) -> list[tuple[str, str]]:
    """A body and its units, as choices."""
    found = (
        agencies.within(body)
        .filter(valid_on(day_of(now)))
        .order_by("path")
        .only("id", "names", "path", "level")[:MOST]
    )
    return [(str(each.pk), each.name(language())) for each in found]


def categories_of(programme_id: UUID, now: datetime) -> list[tuple[str, str]]:
    """The topics of a programme as choices, those below a topic after it, with dashes."""
    found = Category.objects.filter(valid_on(day_of(now)), programme_id=programme_id).only(
        "id", "names", "path", "parent"
    )[:MOST_TOPICS]
    below: dict[UUID | None, list[Category]] = {}
    for each in found:
        below.setdefault(each.parent_id, []).append(each)
    shown = language()
    choices = [("", _("Not chosen"))]

    def add(parent: UUID | None, depth: int) -> None:
        for each in sorted(below.get(parent, []), key=lambda one: one.name(shown).casefold()):
            choices.append((str(each.pk), f"{'– ' * depth}{each.name(shown)}"))
            add(each.pk, depth + 1)

    add(None, 0)
    return choices


def people_of(
    path: str | None, roles: Iterable[str], now: datetime, programme: Programme | None = None
) -> list[tuple[str, str]]:
    """The people who hold one of the roles under a path (None: in a programme), as choices.

    Who is on leave today can be chosen too: the work then goes to whoever stands in.
    """
    held = Assignment.objects.filter(
        valid_on(day_of(now)), role__in=list(roles), person__is_active=True
    ).select_related("person", "agency")
    if path is None:
        held = held.filter(agency=None)
        if programme is not None:
            held = held.filter(programme=programme) | held.filter(programme=None)
    else:
        held = held.filter(agency__path__startswith=path)
    posts = list(held.order_by("person__name", "person__username")[:MOST])
    away = absences((post.person_id for post in posts), now)
    found: dict[str, str] = {}
    for post in posts:
        place = f", {post.agency.short_name(language())}" if post.agency else ""
        absence = away.get(post.person_id)
        note = f" ({leave(absence)})" if absence else ""
        found.setdefault(str(post.person_id), f"{post.person.name}{place}{note}")
    return list(found.items())


def agency_of(pk: str) -> Agency:
    """The agency that a choice names."""
    return Agency.objects.select_related("parent").get(pk=UUID(pk))


def person_of(pk: str) -> Person:
    """The person that a choice names."""
    return Person.objects.get(pk=UUID(pk))


class DayField(forms.DateField):
    """A day, by the browser's own control where it has one."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        options.setdefault("input_formats", ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"])
        super().__init__(**options)


class AreaField(_NamedField):
    """An area by its official code or its name."""

    absent = gettext_lazy("No area with this name or code was found.")
    several = gettext_lazy("Several areas fit. Write the code of one of them: %(named)s")

    def exact(self, code: str) -> Area | None:
        """The area with this code."""
        return Area.objects.filter(code=code).first()

    def fitting(self, words: str) -> list[Area]:
        """The areas whose name holds all these words, the larger ones first."""
        found = Area.objects.annotate(spelled=Cast("names", TextField()))
        for word in words.split()[:6]:
            found = found.filter(spelled__icontains=word)
        return list(found.order_by("path")[:_FITTING])
