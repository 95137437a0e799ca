"""The programme that a page belongs to: its rules, its name, its days."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.utils import timezone

from aduan.channels import accounts
from aduan.clock import last_day
from aduan.clock.days import Kind as DayKind
from aduan.directory import policies
from aduan.directory.models import ProgrammeVersion
from aduan.directory.naming import language
from aduan.directory.policy import Policy
from aduan.portal.request import Request


@dataclass(frozen=True)
class Door:
    """One programme as its pages show it."""

    code: str
    rules: Policy

    @property
    def name(self) -> str:
        """The programme's name in the reader's language."""
        return self.rules.names.in_language(language())

    @property
    def tagline(self) -> str:
        """What it promises, in one line."""
        return self.rules.tagline.in_language(language())

    @property
    def about(self) -> str:
        """What it is for, in a few lines."""
        return self.rules.about.in_language(language())

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which its days begin."""
        return ZoneInfo(self.rules.calendar.zone)

    @property
    def shows_cases(self) -> bool:
        """Whether it has public pages of reports at all."""
        return self.rules.publication.when != "never"

    @property
    def sms_number(self) -> str:
        """Where people send SMS; "" where the programme has no such number."""
        return next((each.address for each in accounts.of("sms", self.code) if each.address), "")

    def outside_bodies(self) -> list[dict[str, str]]:
        """Bodies outside the programme that people can turn to: name, words, link, phone."""
        reader = language()
        return [
            {
                "name": body.names.in_language(reader),
                "words": body.text.in_language(reader),
                "link": body.link or "",
                "phone": body.phone or "",
            }
            for body in self.rules.outside_bodies
        ]

    def last_day(self, due_at: datetime, kind: str = "") -> date:
        """The last day on which an act due at this instant is in time."""
        return last_day_of(self.rules, due_at, kind)


def last_day_of(rules: Policy, due_at: datetime, kind: str = "") -> date:
    """The last day on which an act is in time; `kind` of day, or the programme's own."""
    days: DayKind = "working" if (kind or rules.limits.day_kind) == "working" else "calendar"
    return last_day(due_at, days, rules.calendar.calendar())


def doors() -> list[Door]:
    """Every active programme, by code."""
    return [Door(version.rules.code, version.rules) for version in policies.active()]


def main_door() -> Door | None:
    """The programme of the pages that belong to none: the first with public pages."""
    found = doors()
    return next((door for door in found if door.shows_cases), found[0] if found else None)


def door_of(code: str) -> Door:
    """One programme by its code; `Http404` where there is none or it is not active."""
    try:
        return Door(code, policies.current(code).rules)
    except ProgrammeVersion.DoesNotExist:
        raise Http404 from None


def of_programme(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Gives a view its `Door` for the programme's code in the address, and the programme's zone
    to show times in."""

    @wraps(view)
    def shown(request: Request, programme: str, *args: Any, **kwargs: Any) -> HttpResponse:
        door = door_of(programme)
        with timezone.override(door.zone):
            return view(request, door, *args, **kwargs)

    return shown
