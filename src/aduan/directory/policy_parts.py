"""The parts that a policy is made of; `policy.Policy` is the whole.

Every table refuses keys that it does not know, so that a misspelt deadline is an error and not a
silent default.
"""

import re
from datetime import date
from functools import cached_property
from typing import Annotated, Literal, Self
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from aduan.clock import calendars
from aduan.clock.calendars import Holidays, LocalDays
from aduan.clock.days import Calendar
from aduan.clock.limits import Limit

Language = Literal["en", "id", "th"]
DayKind = Literal["calendar", "working"]
Visibility = Literal["open", "anonymous", "confidential"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Need = Literal["required", "optional", "never"]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$", max_length=60)]
Days = Annotated[int, Field(ge=1, le=3660)]
Fraction = Annotated[float, Field(gt=0, lt=1)]

WEEKDAYS: tuple[Weekday, ...] = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)


class Table(BaseModel):
    """A TOML table: frozen, and strict about its keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Words(Table):
    """One text in three languages."""

    en: Annotated[str, Field(min_length=1)]
    id: Annotated[str, Field(min_length=1)]
    th: Annotated[str, Field(min_length=1)]

    def in_language(self, language: str) -> str:
        """The text in `language`; an unknown language gets Indonesian."""
        return {"en": self.en, "th": self.th}.get(language, self.id)


class Coded(Table):
    """An entry of a closed list: what the database keeps (`code`) and what people read."""

    code: Code
    names: Words


class Kind(Coded):
    """A kind of report, e.g. complaint, aspiration or request for information."""

    explain: Words


class Reason(Coded):
    """A reason that staff choose; `told` is what the complainant reads."""

    told: Words


class ArchiveReason(Reason):
    """Why a report ends before it is forwarded; `elsewhere` says where else the person can go."""

    elsewhere: Words | None = None


class ClosingCode(Reason):
    """How a case ended. `solved` counts as solved and needs the person's yes or proof."""

    solved: bool = False


class OutsideBody(Coded):
    """A body outside the programme, such as the ombudsman, that people can turn to."""

    text: Words
    link: Annotated[str, Field(pattern=r"^https://")] | None = None
    phone: str | None = None


def _zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError("must be a zone of the tz database, e.g. Asia/Jakarta, Asia/Bangkok")
    return value


class AddedDay(Table):
    """A day off that the calendar's source does not know (ad hoc or local)."""

    day: date
    names: Words


class CalendarRule(Table):
    """Which days count as working days, and in which zone a day begins.

    `government` holidays are the public ones and the government's own (joint leave). `added` and
    `removed` are days off that the tables do not know, and holidays on which people work.
    """

    country: Literal["none", "ID", "TH"]
    holidays: Holidays = "public"
    zone: Annotated[str, AfterValidator(_zone)]
    weekend: tuple[Weekday, ...] = ("saturday", "sunday")
    added: tuple[AddedDay, ...] = ()
    removed: tuple[date, ...] = ()

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if len(set(self.weekend)) == len(WEEKDAYS):
            raise ValueError("weekend leaves no working day")
        both = {entry.day for entry in self.added} & set(self.removed)
        if both:
            raise ValueError(f"{min(both).isoformat()} is both added and removed")
        return self

    def calendar(self) -> Calendar:
        """The clock's calendar for these rules; equal rules give the same object."""
        return calendars.load(
            self.country,
            self.holidays,
            self.zone,
            local_days=LocalDays(
                frozenset(entry.day for entry in self.added), frozenset(self.removed)
            ),
            weekend=[WEEKDAYS.index(day) for day in self.weekend],
        )


class Escalation(Table):
    """Who is told that a limit passed, so many days after it was due."""

    after: Annotated[int, Field(ge=0, le=365)]
    to: Literal["head", "agency", "next_authority", "supervisor", "arbiter"]


class Limits(Table):
    """Every deadline of the lifecycle.

    Whole numbers are days of `day_kind`, except where a name says hours or has a kind of its own.
    """

    day_kind: DayKind = "calendar"
    forward: Days = 3
    forward_reminder: Days = 2
    ask_person: Days = 10
    ask_person_times: Annotated[int, Field(ge=1, le=5)] = 2
    archive_object: Days = 30
    take: Days = 2
    unopened: Days = 1
    returned: Days = 1
    returns_before_arbiter: Annotated[int, Field(ge=1, le=5)] = 2
    arbiter_when_left: Days = 4
    tell_agency: Days = 5
    promise: Days = 10
    reminders: tuple[Fraction, ...] = (0.75, 0.9)
    escalations: tuple[Escalation, ...] = (
        Escalation(after=0, to="head"),
        Escalation(after=3, to="agency"),
        Escalation(after=7, to="next_authority"),
    )
    escalate_again: Days = 7
    progress_notice: Days = 30
    ask_while_working: Days = 10
    ask_while_working_times: Annotated[int, Field(ge=0, le=5)] = 2
    object: Days = 10
    object_kind: DayKind = "working"
    object_reminders: tuple[Days, ...] = (5, 8)
    rating_again: Days = 28
    reopen: Days = 60
    reopen_free: Annotated[int, Field(ge=0, le=5)] = 1
    reopened: Days = 5
    appeal_within: Days = 60
    appeal: Days = 30
    restore: Days = 10
    urgent_hours: Annotated[int, Field(ge=1, le=24)] = 1

    def limit(self, name: str) -> Limit:
        """A limit by its key, e.g. `"forward"`, with its kind of day, as the clock takes it."""
        kind = self.object_kind if name == "object" else self.day_kind
        return Limit(getattr(self, name), kind)

    @model_validator(mode="after")
    def _agree(self) -> Self:
        faults = []
        if self.forward + self.take >= self.promise:
            faults.append("forward and take together must end before the promise")
        if self.forward_reminder >= self.forward:
            faults.append("forward_reminder must come before forward")
        if not self.forward <= self.tell_agency <= self.promise:
            faults.append("tell_agency must lie between forward and promise")
        if self.unopened > self.take:
            faults.append("unopened must not come after take")
        if self.arbiter_when_left >= self.promise:
            faults.append("arbiter_when_left must be less than the promise")
        if self.returned >= self.arbiter_when_left:
            faults.append("returned must be less than arbiter_when_left")
        if any(day >= self.object for day in self.object_reminders):
            faults.append("object_reminders must come before object")
        if list(self.reminders) != sorted(set(self.reminders)):
            faults.append("reminders must rise")
        afters = [step.after for step in self.escalations]
        if afters != sorted(set(afters)):
            faults.append("escalations must come one after the other")
        if faults:
            raise ValueError("\n".join(faults))
        return self


class VisibilityRule(Table):
    """Who may know what of a report; a person can always choose more secrecy than the default."""

    allowed: Annotated[tuple[Visibility, ...], Field(min_length=1)]
    default: Visibility

    @model_validator(mode="after")
    def _default_is_allowed(self) -> Self:
        if self.default not in self.allowed:
            raise ValueError(f"default must be one of allowed: {', '.join(self.allowed)}")
        return self


class Publication(Table):
    """When the public sees a report. Nothing is published before a person confirmed redaction."""

    when: Literal["forwarded", "never"]
    pictures: bool = True


class IdentityRule(Table):
    """What filing asks about the person.

    `contact`: whether a reachable phone, mail or chat is needed; `nameless`: by which doors a
    report without any identity may enter (it gets a receipt instead of messages). `verified` and
    `national_number` have one value each until there is a programme that needs another.
    """

    name: Need = "optional"
    contact: Need = "required"
    verified: Literal[False] = False
    national_number: Literal["never"] = "never"
    nameless: tuple[Code, ...] = ()


Secret = Annotated[str, Field(pattern=r"^env:[A-Z][A-Z0-9_]*$")]


class Account(Table):
    """One account of a channel at a provider; secrets are named, never written."""

    code: Code
    provider: Code
    address: str = ""
    settings: dict[Code, str | int | bool] = {}
    secrets: dict[Code, Secret] = {}


class Channel(Table):
    """A door of this programme, and what people read about how to use it."""

    enabled: bool = True
    names: Words
    how: Words | None = None
    accounts: tuple[Account, ...] = ()


class Urgent(Table):
    """Danger to life: the words that show it, and the number that is given at once."""

    emergency_number: Annotated[str, Field(pattern=r"^[0-9 +-]{2,20}$")]
    told: Words
    words: dict[Language, Annotated[tuple[str, ...], Field(min_length=1)]]

    @model_validator(mode="after")
    def _every_language(self) -> Self:
        missing = [language for language in ("en", "id", "th") if language not in self.words]
        if missing:
            raise ValueError(f"words are missing for: {', '.join(missing)}")
        return self

    def found_in(self, text: str) -> bool:
        """Whether one of the words stands in `text` (as whole words, save in Thai)."""
        return self._any.search(text.casefold()) is not None

    @cached_property
    def _any(self) -> re.Pattern[str]:
        """Any of the words; longer ones need not come first, for nobody asks which it was."""
        escaped = {
            language: "|".join(re.escape(word.casefold()) for word in words)
            for language, words in self.words.items()
        }
        thai = escaped.pop("th")
        return re.compile(rf"(?<!\w)(?:{'|'.join(escaped.values())})(?!\w)|{thai}")


class Retention(Table):
    """After how many days from closing what is erased; statistics stay."""

    identities: Days = 730
    texts: Days = 1825
    files: Days = 730
    raw: Days = 90
