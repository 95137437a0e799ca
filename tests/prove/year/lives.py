"""What each event of the record does to a case, by the design's table of states."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from prove.year.limits import DAY, REWORKED, Limits

OPEN = frozenset(
    {
        "checking", "needs_info", "split", "forwarded", "returned", "in_progress", "answered",
        "committed", "reopened", "appealed",
    }
)  # fmt: skip
WORKED = frozenset({"in_progress", "reopened"})
HIDDEN = frozenset({"withdrawn", "archived", "checking", "needs_info"})
"""Without a public page, whatever was published before."""
REOPENING = timedelta(days=60)


@dataclass
class Asked:
    """A contribution that another body owes."""

    due: datetime
    look: datetime
    flagged: bool = False
    rested: bool = False
    """Whether the clock came by while nobody worked the case."""


@dataclass
class Life:
    """A case as the events make it."""

    case_id: UUID
    number: int
    limits: Limits
    visibility: str
    unit: str
    agency: str
    parent: UUID | None = None
    state: str = "checking"
    seq: int = 1
    version: int = 1
    before: str = ""
    asks: int = 0
    """How often the person was asked before forwarding."""
    answered: bool = False
    accepted: bool = False
    published: bool = False
    checked: bool = False
    redacted: bool = False
    with_arbiter: bool = False
    pictures: bool = False
    contact: bool = False
    reason: str = ""
    closed_at: datetime | None = None
    closing_code: str = ""
    asked: dict[str, Asked] = field(default_factory=dict)
    parts: list[UUID] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether somebody owes somebody something."""
        return self.state in OPEN

    @property
    def is_public(self) -> bool:
        """Whether everybody sees it."""
        return self.published and self.visibility != "confidential" and self.state not in HIDDEN

    def apply(self, kind: str, data: dict[str, Any], now: datetime) -> None:
        """Takes one event in; says what is wrong with it by an assertion."""
        if kind == "case.late":
            return
        assert data["from"] == self.state, f"{kind} from {data['from']}, but it was {self.state}"
        assert data["version"] == self.version + 1, f"{kind} skips a version"
        self.version += 1
        target = data["to"]
        self._clocks(kind.removeprefix("case."), data, now, target)
        self._facts(kind.removeprefix("case."), data, now, target)
        self.state = target
        due = self.limits.due
        said = datetime.fromisoformat(data["due"]) if "due" in data else None
        assert said == due, f"{kind} says due {said}, by the design it is {due}"
        assert (due is not None) == self.is_open, f"{kind} leaves {target} with due date {due}"

    def _clocks(self, what: str, data: dict[str, Any], now: datetime, target: str) -> None:
        """The table's column of clocks."""
        limits = self.limits
        if what in BEGINS:
            for kind in MEETS.get(what, ()):
                limits.end(kind, now)
            limits.over(now)
            if BEGINS[what]:
                limits.stage(BEGINS[what], now)
        elif what in RESTS:
            limits.stop(now, all_of_them=True)
        elif what == "committed":
            limits.end("promise", now)
            limits.over(now)
            limits.begin("commitment", now, self._end_of(data["date"]))
        elif what == "split":
            limits.end("tell_agency", now, void=True)
            limits.over(now)
            limits.stage("parts", now)
        elif what in ("asked", "asked_person"):
            limits.stop(now)
            limits.begin("info" if what == "asked" else "question", now)
        elif what == "asked_again":
            limits.end("info", now)
            limits.begin("info", now)
        elif what in COMES_BACK or (what in ("objected", "replied") and self.state == "archived"):
            limits.come_back(now, target)
        elif what == "objected":
            limits.over(now)
            limits.stage("rework", now)
        elif what in ("replied", "pause_ended"):
            limits.replied(now)
        elif what == "taken" and self.state == "forwarded":
            limits.over(now)
            limits.stage("work", now)
        elif what == "extended":
            kind = next(kind for kind in ("work", "rework") if kind in limits.running)
            assert kind in REWORKED
            limits.move(kind, self._end_of(data["date"]))
        elif what == "flagged_urgent":
            limits.flag_urgent(now)

    def _end_of(self, day: str) -> datetime:
        """The instant at which a promised day is over."""
        return self.limits.holidays.now.start_of(date.fromisoformat(day) + timedelta(days=1))

    def _facts(self, what: str, data: dict[str, Any], now: datetime, target: str) -> None:
        """What the behaviour, the ladders and the figures ask of a case besides its clocks."""
        self.unit = data.get("unit", self.unit)
        self.agency = data.get("agency", self.agency)
        self.visibility = data.get("visibility", self.visibility)
        self.reason = data.get("reason_code", self.reason)
        self.closing_code = data.get("closing_code", self.closing_code)
        if what in ("reopened", "appeal_upheld"):
            self.closing_code = ""
        if what in RESTS:
            self.before = self.state
        if what in ("forwarded", "arbitrated"):
            self.accepted, self.with_arbiter = True, False
            self.published = self.published or self.visibility != "confidential"
        self.with_arbiter = data.get("arbiter", self.with_arbiter)
        self.asks += what in ("asked", "asked_again")
        self.answered = self.answered or what in ("answered", "committed")
        self.checked = self.checked or what == "checked"
        self.redacted = self.redacted or what == "redacted"
        if target not in OPEN and self.is_open:
            self.closed_at = now
        if what == "consulted":
            until = now + 3 * DAY
            due = self.limits.due
            if due is not None and due > now:
                until = min(until, due - (due - now) / 4)
            self.asked[data["consultation"]] = Asked(until, until)
        for each in data.get("consultations", ()) if what == "contributed" else ():
            self.asked.pop(each, None)


BEGINS = {
    "forwarded": "take",
    "arbitrated": "take",
    "given_back": "return",
    "answered": "objection",
    "commitment_kept": "objection",
    "commitment_broken": "rework",
    "accepted": "",
    "closed_by_silence": "",
    "closed_with_parts": "",
    "reopened": "rework",
    "reopening_refused": "",
    "appealed": "appeal",
    "appeal_upheld": "rework",
    "appeal_rejected": "",
}
"""The stage is over, and this one begins."""
MEETS = {
    "forwarded": ("tell_agency",),
    "arbitrated": ("tell_agency",),
    "answered": ("promise",),
    "closed_with_parts": ("promise",),
}
"""What runs beside the stages and is met by it."""
RESTS = frozenset({"archived", "archived_by_silence", "merged", "withdrawn"})
COMES_BACK = frozenset({"unarchived", "unmerged", "restored"})
