"""The limits of one case, counted once more: when they began, stood still, moved and ended.

Written from the design's table of states, with nothing of the product but the clock room's pure
functions. Rows of the register are what this is compared with, never what it reads.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from aduan.clock import Kind, Pause, due, due_with_pauses, moved_by_pauses
from aduan.clock import Limit as Days
from prove.year.holidays import Holidays

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
UNKNOWN = datetime.max.replace(tzinfo=UTC)

DAYS: dict[str, tuple[int, Kind]] = {
    "forward": (3, "calendar"),
    "tell_agency": (5, "calendar"),
    "promise": (10, "calendar"),
    "take": (2, "calendar"),
    "return": (1, "calendar"),
    "info": (10, "calendar"),
    "question": (10, "calendar"),
    "objection": (10, "working"),
    "rework": (5, "calendar"),
    "appeal": (30, "calendar"),
}
"""How long each limit is; `work` and `parts` end with the promise, a commitment on its date."""
PERSONS = frozenset({"info", "question", "objection"})
"""Terms of the person: silence has a consequence, and is no lateness."""
BESIDE = frozenset({"promise", "tell_agency"})
"""What runs beside the stages."""
HURRIED = frozenset({"forward", "take", "return"})
"""What danger to life leaves an hour for: nobody works the case yet."""
REWORKED = frozenset({"work", "rework"})


@dataclass
class Running:
    """One limit that runs, or stands still."""

    kind: str
    start: datetime
    due: datetime
    paused: datetime | None = None
    flagged: bool = False
    """Whether the record says that this due date passed."""
    steps: int = 0
    """How many steps of its ladder were taken, or left out for a later one."""
    rests: list[Pause] = field(default_factory=list)

    @property
    def kind_of_day(self) -> Kind:
        """The kind of day that it counts."""
        return DAYS.get(self.kind, (0, "calendar"))[1]

    @property
    def mark(self) -> str:
        """The due date as messages and events name it."""
        return self.due.astimezone(UTC).isoformat()

    def overdue(self, now: datetime) -> bool:
        """Whether it has passed by now while it ran."""
        return self.paused is None and self.due <= now


@dataclass(frozen=True)
class Ended:
    """One limit that is over, as the register has to remember it."""

    kind: str
    start: datetime
    due: datetime
    at: datetime
    how: str


@dataclass
class Limits:
    """All limits of a case."""

    received: datetime
    urgent: bool
    holidays: Holidays
    running: dict[str, Running] = field(default_factory=dict)
    ended: list[Ended] = field(default_factory=list)
    promise: datetime = UNKNOWN
    met: datetime | None = None
    """When the promised result came."""

    def begin(self, kind: str, start: datetime, until: datetime | None = None) -> None:
        """A limit begins, with its days or until an instant."""
        if until is None:
            days, kind_of_day = DAYS[kind]
            known = (self.pinned, self.holidays.now)
            ends = [due(start, Days(days, kind_of_day), each) for each in known]
            until = max(ends) if kind in PERSONS else min(ends)
        self.running[kind] = Running(kind, start, until)
        self._keep()

    def file(self, recorded: datetime) -> None:
        """What a report begins with: forwarding, telling, the promise; all from T0."""
        for kind in ("forward", "tell_agency", "promise"):
            self.begin(kind, self.received)
        if self.urgent:
            self._hasten("forward", recorded)

    def stage(self, kind: str, now: datetime) -> None:
        """A stage at the centre or the agency begins; it ends before the promise does."""
        promise = self.running.get("promise")
        if kind == "work" and promise is None:
            kind = "rework"
        if kind in ("work", "parts") and promise is not None:
            self.begin(kind, self.received, promise.due)
        else:
            self.begin(kind, now)
            ahead = promise is not None and promise.due > now
            if kind in HURRIED and promise is not None and ahead:
                self.running[kind].due = min(self.running[kind].due, promise.due)
        if self.urgent and kind in HURRIED:
            self._hasten(kind, now)

    def flag_urgent(self, now: datetime) -> None:
        """Danger to life: an hour for what nobody works yet."""
        self.urgent = True
        for kind in HURRIED & self.running.keys():
            each = self.running[kind]
            if each.paused is None and now + HOUR < each.due:
                self.move(kind, now + HOUR)

    def move(self, kind: str, until: datetime) -> None:
        """A recorded rule moves a limit; it can be late again, for its new date."""
        each = self.running[kind]
        each.due, each.flagged, each.steps = until, False, 0

    def recount(self, now: datetime) -> dict[str, tuple[datetime, datetime]]:
        """The holidays changed: what the person has ends no sooner; returns what moved, from and
        to."""
        moved = {}
        for each in self.running.values():
            if each.kind_of_day != "working":
                continue  # every day counts, whether people work or not
            assert each.kind in PERSONS
            limit = Days(*DAYS[each.kind])
            stood = each.paused or now
            fresh = due_with_pauses(each.start, limit, self.holidays.now, each.rests, stood)
            if fresh > each.due:
                moved[each.kind] = (each.due, fresh)
                self.move(each.kind, fresh)
        return moved

    def over(self, now: datetime) -> None:
        """The stage is over, and with it whatever stood still."""
        self.go_on(now)
        for kind in [kind for kind in self.running if kind not in BESIDE]:
            self.end(kind, now)

    def end(self, kind: str, now: datetime, *, void: bool = False) -> None:
        """A limit ends: kept, missed, or no longer of meaning."""
        each = self.running.pop(kind, None)
        if each is None:
            return
        late = each.paused is None and now > each.due
        how = "void" if void else "late" if late else "met"
        self.ended.append(Ended(kind, each.start, each.due, now, how))
        if kind == "promise" and not void:
            self.met = now

    def replied(self, now: datetime) -> None:
        """The person acted, or the term is over: their own terms end, the state's go on."""
        for kind in PERSONS & self.running.keys():
            self.end(kind, now)
        self.go_on(now)

    def stop(self, now: datetime, *, all_of_them: bool = False) -> None:
        """The state's limits stand still; where the case rests, the person's too."""
        for each in self.running.values():
            if each.paused is None and (all_of_them or each.kind not in PERSONS):
                each.paused = now

    def go_on(self, now: datetime, *kinds: str) -> None:
        """What stood still goes on, later by the time that it stood; what was late stays late."""
        for each in self.running.values():
            if each.paused is None or (kinds and each.kind not in kinds):
                continue
            pause = Pause(each.paused, max(now, each.paused))
            due_at = moved_by_pauses(
                each.due, each.start, each.kind_of_day, self.holidays.now, [pause], now
            )
            each.paused = None
            each.rests.append(pause)
            each.due = due_at
            if self.urgent and each.kind in HURRIED:
                self._hasten(each.kind, now)
        self._keep()

    def come_back(self, now: datetime, state: str) -> None:
        """A case that rested comes back; a question that was open is open again."""
        asked = [kind for kind in ("info", "question") if kind in self.running]
        if asked and state != "checking":
            self.go_on(now, asked[0])
        elif asked:
            self.replied(now)
        else:
            self.go_on(now)

    def broken(self, now: datetime) -> bool:
        """Whether the promise was not kept; a question asked after it passed mends nothing."""
        if self.met is not None:
            return self.met > self.promise
        promise = self.running.get("promise")
        stood = promise.paused if promise else None
        return self.promise < (stood or now)

    @property
    def due(self) -> datetime | None:
        """The case's own due date: the first of its stage's."""
        return min(
            (e.due for e in self.running.values() if e.paused is None and e.kind not in BESIDE),
            default=None,
        )

    def __post_init__(self) -> None:
        self.pinned = self.holidays.now

    def _hasten(self, kind: str, now: datetime) -> None:
        self.running[kind].due = min(self.running[kind].due, now + HOUR)

    def _keep(self) -> None:
        if "promise" in self.running:
            self.promise = self.running["promise"].due
