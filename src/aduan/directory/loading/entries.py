"""What one entry of each data file may say."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from aduan.directory.models import Role
from aduan.directory.policy_parts import Language, Table, Words
from aduan.directory.questions import Question

AgencyCode = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]
AreaCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]*$", max_length=20)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Codes = Annotated[
    tuple[AgencyCode, ...],
    BeforeValidator(lambda given: tuple(given.split()) if isinstance(given, str) else given),
]
"""Codes, in a CSV cell separated by blanks."""


class Span(Table):
    """From which day an entry holds, and the first day on which it no longer does."""

    valid_from: date | None = None
    valid_until: date | None = None

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValueError("valid_until comes before valid_from")
        return self


class AgencyEntry(Span):
    """A row of an agencies file; `id`, `en` and `th` are the names, `short` is the usual one.

    `successors`: who followed, the main one first. `autonomous = no` (for units the default) means
    that roles of the body above reach it.
    """

    code: AgencyCode
    level: Literal["national", "province", "regency", "city", "unit", "centre"]
    parent: AgencyCode | None = None
    autonomous: bool | None = None
    area: AreaCode | None = None
    successors: Codes = ()
    short: Name | None = None
    id: Name
    en: Name
    th: Name
    short_en: Name | None = None
    short_th: Name | None = None

    @model_validator(mode="after")
    def _has_a_parent(self) -> Self:
        if self.level == "unit" and self.parent is None:
            raise ValueError("parent is needed for a unit")
        return self

    @property
    def names(self) -> dict[str, str]:
        """The full names by language."""
        return {"en": self.en, "id": self.id, "th": self.th}

    @property
    def short_names(self) -> dict[str, str]:
        """The usual names by language; `short` serves where a language has none of its own."""
        given = {"en": self.short_en, "id": self.short, "th": self.short_th}
        named = {language: name or self.short for language, name in given.items()}
        return {language: name for language, name in named.items() if name}

    @property
    def stands_alone(self) -> bool:
        """Whether it begins a reach of its own."""
        return self.level != "unit" if self.autonomous is None else self.autonomous


class AreaEntry(Span):
    """A row of an areas file."""

    code: AreaCode
    level: Literal["country", "province", "regency", "city", "district", "village"]
    parent: AreaCode | None = None
    id: Name
    en: Name
    th: Name

    @property
    def names(self) -> dict[str, str]:
        """The names by language."""
        return {"en": self.en, "id": self.id, "th": self.th}


class TopicEntry(Span):
    """A topic of a categories file, with the topics below it."""

    code: AgencyCode
    names: Words
    questions: tuple[Question, ...] = ()
    sub: tuple["TopicEntry", ...] = ()

    @model_validator(mode="after")
    def _asks_once(self) -> Self:
        keys = [question.key for question in self.questions]
        if len(keys) != len(set(keys)):
            raise ValueError("questions has the same key twice")
        return self


class TopicsFile(Table):
    """A categories file."""

    category: tuple[TopicEntry, ...]

    def walk(self) -> Iterator[tuple[TopicEntry, TopicEntry | None, int]]:
        """Every topic with the one above it and its place among its sisters, top down."""

        def below(
            topics: tuple[TopicEntry, ...], above: TopicEntry | None
        ) -> Iterator[tuple[TopicEntry, TopicEntry | None, int]]:
            for position, topic in enumerate(topics):
                yield topic, above, position
                yield from below(topic.sub, topic)

        return below(self.category, None)


class RuleEntry(Span):
    """One rule of a responsibilities file: topics, perhaps areas, and who answers for them."""

    categories: tuple[AgencyCode, ...] = ()
    areas: tuple[AreaCode, ...] = ()
    agency: AgencyCode | None = None
    unit: AgencyCode | None = None
    fallback: bool = False

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.agency is None) == (self.unit is None):
            raise ValueError("give either agency or unit")
        if self.unit and (self.areas or self.fallback):
            raise ValueError("areas and fallback go with agency, not with unit")
        if not self.categories and not self.areas:
            raise ValueError("give categories, areas or both")
        return self


class RulesFile(Table):
    """A responsibilities file; `governments`: each area belongs to its own government."""

    governments: bool = False
    rule: tuple[RuleEntry, ...] = ()


class UnitKind(Table):
    """A kind of unit that many local governments have."""

    code: AgencyCode
    short: Name
    names: Words


class UnitNames(Table):
    """What one government calls its unit of a kind."""

    short: Name
    names: Words


class GovernmentUnits(Table):
    """Which kinds of unit the government of an area has."""

    area: AreaCode
    districts: bool = False
    units: tuple[AgencyCode, ...]
    names: dict[AgencyCode, UnitNames] = {}


class UnitsFile(Table):
    """A file of units of local governments."""

    kind: tuple[UnitKind, ...]
    government: tuple[GovernmentUnits, ...]

    @model_validator(mode="after")
    def _kinds_exist(self) -> Self:
        known = {kind.code for kind in self.kind}
        for government in self.government:
            unknown = sorted((set(government.units) | set(government.names)) - known)
            if unknown:
                raise ValueError(f"government {government.area}: no kind {', '.join(unknown)}")
        return self


def _a_role(value: Any) -> Any:
    if value not in Role.values:
        raise ValueError(f"{value!r} is not a role; allowed: {', '.join(Role.values)}")
    return value


class PersonEntry(Span):
    """A row of a people file: a person, and one role where `role` is given.

    A person with several roles has several rows; name, email and language of the first count.
    """

    username: Annotated[str, Field(pattern=r"^\S+$", max_length=150)]
    name: Name
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")] | None = None
    language: Language = "id"
    external_subject: Annotated[str, Field(max_length=255)] = ""
    role: Annotated[str, BeforeValidator(_a_role)] | None = None
    programme: str | None = None
    agency: AgencyCode | None = None

    @model_validator(mode="after")
    def _held_somewhere(self) -> Self:
        if self.role in ("agency", "officer", "head") and self.agency is None:
            raise ValueError(f"agency is needed for the role {self.role}")
        return self
