"""A report while it is being written: its three forms, its files, and what they make together.

Nothing is kept on our side but the files: each screen carries what the others hold in hidden
fields, so that writing needs neither cookies nor script, and no session can end meanwhile.
"""

import json
import re
import secrets
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.http import QueryDict

from aduan.cases.actions.filing import Report
from aduan.cases.models import PublicCase
from aduan.directory.models import Agency, Area, Category
from aduan.directory.naming import language
from aduan.directory.questions import questions_of
from aduan.portal import finding, similar, uploads
from aduan.portal.forms.report import MoreForm, WhatForm, WhoForm, names_of
from aduan.portal.programmes import Door
from aduan.portal.request import Request, network

CHANNEL = "website"
ONCE = "once"
"""Name of the field that carries the one-time token."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")
_WHAT = frozenset(names_of(WhatForm)) - {"photos"}
_WHO = frozenset(names_of(WhoForm))
_CHOSEN = frozenset({"area_code", "agency_code"})


class Sheet:
    """What a person has written so far, of one programme's report."""

    def __init__(self, request: Request, door: Door) -> None:
        """Reads the request; files that came with it are stored at once."""
        self.door = door
        self.now = request.now
        self.data: QueryDict = request.POST
        self.taken = uploads.take(
            request.FILES.getlist("photos"),
            self.data.getlist(uploads.FIELD),
            self.now,
            network=network(request),
        )
        given = self.data.get(ONCE, "")
        self.token = given if _TOKEN.fullmatch(given) else new_token()

    @cached_property
    def what(self) -> WhatForm:
        """The first screen's form; its files are already taken."""
        form = WhatForm(self.data)
        if form.is_valid() and self.taken.problems:
            form.add_error("photos", list(self.taken.problems))
        elif self.taken.problems:
            form.errors["photos"] = form.error_class(self.taken.problems)
        return form

    @cached_property
    def topics(self) -> list[Category]:
        """The topics that may be chosen."""
        return finding.categories(self.door.code, language(), self.now)

    @cached_property
    def who(self) -> WhoForm:
        """The second screen's form, as it was filled in; empty where it was not seen."""
        return WhoForm(self.data, door=self.door, topics=lambda: self.topics)

    @cached_property
    def blank_who(self) -> WhoForm:
        """The second screen's form as it is first shown."""
        return WhoForm(door=self.door, topics=lambda: self.topics)

    @cached_property
    def more(self) -> MoreForm:
        """The last screen's form."""
        return MoreForm(self.data, **self._asked())

    @cached_property
    def blank_more(self) -> MoreForm:
        """The last screen's form as it is first shown."""
        return MoreForm(**self._asked())

    @property
    def saw_who(self) -> bool:
        """Whether the second screen was filled in."""
        return "email" in self.data or "name" in self.data

    @cached_property
    def category(self) -> Category | None:
        """The topic that was chosen."""
        code = self.data.get("category", "")
        return next((each for each in self.topics if each.code == code), None) if code else None

    @cached_property
    def areas(self) -> list[Area]:
        """The places that the person's words may mean."""
        return finding.areas(self.data.get("area", ""), self.now)

    @cached_property
    def agencies(self) -> list[Agency]:
        """The agencies that the person's words may mean."""
        return finding.agencies_named(self.data.get("agency", ""), self.now)

    @property
    def area(self) -> Area | None:
        """The one place meant, if that is clear."""
        return _meant(self.areas, self.data.get("area_code", ""))

    @property
    def agency(self) -> Agency | None:
        """The one agency meant, if that is clear."""
        return _meant(self.agencies, self.data.get("agency_code", ""))

    @property
    def similar(self) -> list[PublicCase]:
        """Open public reports that may be about the same."""
        if not self.door.shows_cases:
            return []
        area = self.area.code if self.area else ""
        return similar.open_cases(self.door.code, self.data.get("text", ""), area)

    @property
    def urgent(self) -> bool:
        """Whether the words speak of danger to life."""
        return self.door.rules.urgent.found_in(self.data.get("text", ""))

    def carried(self, shown: str) -> Iterator[tuple[str, str]]:
        """Names and values of the hidden fields of one screen: all that the others hold."""
        own = {"what": _WHAT, "who": _WHO, "check": frozenset[str]()}[shown]
        questions = {name for name in self.data if name.startswith("q_")}
        chosen = _CHOSEN if shown != "check" else set()
        for name in sorted((_WHAT | _WHO | chosen | questions) - own):
            if shown == "check" and name in self.more.fields:
                continue
            for value in self.data.getlist(name):
                yield name, value
        if shown != "what":
            for kept in self.taken.kept:
                yield uploads.FIELD, kept.token
        yield ONCE, self.token

    def report(self) -> Report:
        """The report, of valid forms."""
        what, who = self.what.cleaned_data, self.who.cleaned_data
        answers = self.more.answers()
        if who.get("agency") and self.agency is None:
            answers["agency"] = who["agency"]
        area = self.area
        place = what["place"] if area else ", ".join(filter(None, (what["place"], what["area"])))
        return Report(
            programme=self.door.code,
            text=_plain(what["text"]),
            channel=CHANNEL,
            kind=who.get("kind", ""),
            category=self.category,
            agency=self.agency,
            area=area,
            place=place,
            latitude=what["lat"],
            longitude=what["lon"],
            answers=answers,
            visibility=who.get("visibility", ""),
            language=language(),
            name=who.get("name", ""),
            contacts=self.who.contacts(),
            files=self.taken.ids,
        )

    def body(self, report: Report) -> bytes:
        """The same bytes for the same report sent again, whatever screen it is sent from.

        Files count by the bytes as they came: a double click stores them twice. The language is
        left out, so that switching it does not make another report.
        """
        said: dict[str, Any] = {
            "text": report.text,
            "kind": report.kind or self.door.rules.kinds[0].code,
            "category": report.category.code if report.category else "",
            "agency": report.agency.code if report.agency else "",
            "area": report.area.code if report.area else "",
            "place": report.place,
            "spot": [report.latitude, report.longitude],
            "answers": dict(report.answers),
            "visibility": report.visibility or self.door.rules.visibility.default,
            "name": report.name,
            "contacts": [list(pair) for pair in report.contacts],
            "files": [kept.print for kept in self.taken.kept],
        }
        return json.dumps(said, sort_keys=True, ensure_ascii=False).encode()

    def _asked(self) -> dict[str, Any]:
        chosen = self.category
        return {
            "asked": questions_of(chosen, self.topics) if chosen else (),
            "areas": self.areas,
            "agencies": self.agencies,
        }


def new_token() -> str:
    """A one-time token: what is sent with it is filed once, however often it arrives."""
    return secrets.token_urlsafe(16)


def _meant(found: list[finding.Named], code: str) -> finding.Named | None:
    if len(found) == 1:
        return found[0]
    return next((each for each in found if each.code == code), None)


def _plain(text: str) -> str:
    """Line ends of one kind: a browser sends them differently from a hidden field."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
