"""The clocks of a case: which limits run, stand still, are met or missed.

The arithmetic is `aduan.clock`'s; this is where its values meet the rows of one case. Every
function changes `case` in memory (its due date, promise, stop) and writes the deadlines; the verb
saves the case.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from aduan.cases.calendars import calendar_of, kind_of_day, reckoned, recounted
from aduan.cases.lifecycle import StageClock, State
from aduan.cases.lifecycle.table import Clock
from aduan.cases.models import Case, Deadline, PublicCase
from aduan.clock import Limit, Pause, capped, moved_by_pauses

APART = frozenset({"promise", "tell_agency"})
"""Limits that run beside the stages and do not order an inbox."""
HURRIED = frozenset({"forward", "take", "return"})
"""Stages in which nobody works the case yet: danger to life leaves them hours, not days."""


def _new(case: Case, kind: str, limit: Limit, start: datetime, *, party: str = "state") -> Deadline:
    due_at, calendar = reckoned(case, start, limit, party)
    return Deadline(
        case=case,
        kind=kind,
        party=party,
        started_at=start,
        days=limit.days,
        day_kind=limit.kind,
        due_at=due_at,
        calendar_version=calendar.version,
    )


def begin(case: Case) -> list[Deadline]:
    """The limits of a case just filed, not yet saved: forwarding, telling, the promise."""
    limits = case.rules.limits
    start = case.received_at
    promise = _new(case, "promise", limits.limit("promise"), start)
    forward = _new(case, "forward", limits.limit("forward"), start)
    if case.urgent:
        forward.due_at = min(forward.due_at, _soon(case, case.recorded_at))
    case.promise_at = promise.due_at
    case.due_at = forward.due_at
    return [forward, _new(case, "tell_agency", limits.limit("tell_agency"), start), promise]


def _soon(case: Case, start: datetime) -> datetime:
    """Until when a case with danger to life may wait from `start` on."""
    return start + timedelta(hours=case.rules.limits.urgent_hours)


def missed(case: Case | PublicCase, now: datetime) -> bool:
    """Whether the result came, or is, after the promise.

    While the clock stands still it cannot be missed; but a question asked when the promise had
    passed already mends nothing: what is late stays late.
    """
    return (case.promise_met_at or case.stopped_at or now) > case.promise_at


class Clocks:
    """The running deadlines of one locked case, read once; or those that were read before."""

    def __init__(
        self, case: Case, now: datetime, running: Iterable[Deadline] | None = None
    ) -> None:
        self.case = case
        self.now = now
        found = case.deadlines.filter(ended_at__isnull=True) if running is None else running
        self.running = {each.kind: each for each in found}

    def store(self, deadline: Deadline, *fields: str) -> None:
        """Writes these fields of a deadline; all of a new one."""
        if deadline._state.adding:
            deadline.save(force_insert=True)
        else:
            deadline.save(update_fields=fields)

    def apply(self, effect: Clock, target: str) -> None:
        """Carries out what a move does to the clocks; `target` is the state it leads to."""
        if effect == Clock.NEXT:
            self._end_stages()
            self.start_stage(target)
        elif effect == Clock.STOP:
            self._stop(target)
        elif effect == Clock.RESUME:
            self._resume()
        elif effect == Clock.PARK:
            self._park()
        elif effect == Clock.UNPARK:
            self._unpark(target)
        elif effect == Clock.REWORK:
            self._end_stages()
            self._start("rework", self.case.rules.limits.limit("reopened"), self.now)
        if effect != Clock.KEEP:
            self._settle()

    def meet(self, kind: str) -> None:
        """A limit that runs beside the stages was kept, or missed, now."""
        running = self.running.pop(kind, None)
        if running is not None:
            self._end(running)
            if kind == "promise":
                self.case.promise_met_at = self.now

    def void(self, kind: str) -> None:
        """A limit that no longer applies: neither kept nor missed."""
        running = self.running.pop(kind, None)
        if running is not None:
            running.ended_at, running.end = self.now, "void"
            self.store(running, "ended_at", "end")

    def ask_again(self) -> None:
        """Silence: the person gets the term a second time."""
        self.end_person_terms()
        limit = self.case.rules.limits.limit("ask_person")
        self._save_new(_new(self.case, "info", limit, self.now, party="person"))
        self._settle()

    def start_at(self, kind: str, due_at: datetime) -> None:
        """A stage that ends on a given instant (a commitment)."""
        deadline = _new(self.case, kind, Limit(0, self.case.rules.limits.day_kind), self.now)
        deadline.due_at, deadline.fixed = due_at, True
        self._save_new(deadline)
        self._settle()

    def extend(self, kind: str, due_at: datetime) -> None:
        """Somebody sets another date for a running limit; it can be late for its new date."""
        running = self.running[kind]
        running.fixed = True
        self.store(running, "fixed")
        self._move(running, due_at)
        self._settle()

    def recounted(self) -> dict[str, datetime]:
        """What the calendar in force gives for running limits, where that is another date.

        Never to the person's disadvantage; what ended with the promise, or before it, still does.
        """
        calendar = calendar_of(self.case)
        promise = self.running.get("promise")
        until = recounted(promise, calendar, self.now) if promise is not None else None
        found = {}
        for kind, running in self.running.items():
            due_at = recounted(running, calendar, self.now)
            within = promise is not None and running.due_at <= promise.due_at
            if until is not None and within and running.party == "state":
                due_at = min(due_at, until)
            if due_at != running.due_at:
                found[kind] = due_at
        return found

    def recompute(self) -> dict[str, datetime]:
        """Moves the limits that the calendar in force ends at other dates; returns those that they
        had before."""
        found = self.recounted()
        before = {kind: self.running[kind].due_at for kind in found}
        version = calendar_of(self.case).version
        for kind, due_at in found.items():
            running = self.running[kind]
            running.calendar_version = version
            self.store(running, "calendar_version")
            self._move(running, due_at)
        self._settle()
        return before

    def _move(self, deadline: Deadline, due_at: datetime) -> None:
        deadline.due_at, deadline.look_at, deadline.flagged_at = due_at, None, None
        self.store(deadline, "due_at", "look_at", "flagged_at")

    def hurry(self) -> None:
        """The case is urgent from now on: what nobody works yet is due within hours."""
        for kind in sorted(HURRIED & self.running.keys()):
            running = self.running[kind]
            sooner = self._hurried(kind, running.due_at)
            # What stands still is cut when it goes on.
            if sooner < running.due_at and not running.paused:
                self._move(running, sooner)
        self._settle()

    def end_person_terms(self) -> None:
        """Ends the person's own running terms: they acted."""
        for kind, deadline in list(self.running.items()):
            if deadline.party == "person":
                del self.running[kind]
                self._end(deadline)

    def start_stage(self, target: str) -> None:
        """Starts the clock of a state, where it has one with a fixed length."""
        stage = self.case.flow.stages.get(State(target))
        if stage is None or not stage.limit:
            return
        kind, start = stage.kind, self.now
        if stage.from_filing:
            if target == State.IN_PROGRESS and "promise" not in self.running:
                self._start("rework", self.case.rules.limits.limit("reopened"), self.now)
                return
            start = self.case.received_at
        self._start(kind, self.case.rules.limits.limit(stage.limit), start, stage)

    def _start(
        self, kind: str, limit: Limit, start: datetime, stage: StageClock | None = None
    ) -> None:
        deadline = _new(self.case, kind, limit, start, party=stage.party if stage else "state")
        promise = self.running.get("promise")
        if stage is not None and stage.from_filing and promise is not None:
            deadline.pauses = list(promise.pauses)
            deadline.due_at = self._moved(deadline, deadline.past_pauses())
        ahead = promise is not None and promise.due_at > self.now
        if stage is not None and stage.capped and promise is not None and ahead:
            deadline.due_at = capped(deadline.due_at, promise.due_at)
        deadline.due_at = self._hurried(kind, deadline.due_at)
        self._save_new(deadline)

    def _hurried(self, kind: str, due_at: datetime) -> datetime:
        """The due instant, sooner where there is danger to life and nobody works the case yet."""
        if self.case.urgent and kind in HURRIED:
            return min(due_at, _soon(self.case, self.now))
        return due_at

    def _save_new(self, deadline: Deadline) -> None:
        self.store(deadline)
        self.running[deadline.kind] = deadline

    def _stop(self, target: str) -> None:
        """The state's clocks stand still; the person's term starts."""
        self._pause(each for each in self.running.values() if each.party == "state")
        limits = self.case.rules.limits
        asked_before = target == State.NEEDS_INFO
        self._save_new(
            _new(
                self.case,
                "info" if asked_before else "question",
                limits.limit("ask_person" if asked_before else "ask_while_working"),
                self.now,
                party="person",
            )
        )
        self.case.stopped_at = self.now
        self.case.stop_reason = "asked"

    def _resume(self) -> None:
        self.end_person_terms()
        self._go_on(self.running.values())

    def _park(self) -> None:
        self._pause(each for each in self.running.values() if not each.paused)
        self.case.stopped_at = self.case.stopped_at or self.now
        self.case.stop_reason = "resting"

    def _unpark(self, target: str) -> None:
        """Goes on where the case rested; a question that was open before is open again."""
        term = self.running.get("info") or self.running.get("question")
        if term is not None and target != State.CHECKING:
            since = self.case.stopped_at or term.started_at
            self._go_on([term])
            self.case.stopped_at, self.case.stop_reason = since, "asked"
        else:
            if term is not None:
                self.end_person_terms()
            self._go_on(self.running.values())

    def _pause(self, deadlines: Iterable[Deadline]) -> None:
        for deadline in deadlines:
            if not deadline.paused:
                deadline.paused = True
                deadline.pauses = [*deadline.pauses, [self.now.isoformat(), None]]
                self.store(deadline, "paused", "pauses")

    def _go_on(self, deadlines: Iterable[Deadline]) -> None:
        for deadline in deadlines:
            if deadline.paused:
                start = datetime.fromisoformat(deadline.pauses[-1][0])
                moved = self._moved(deadline, [Pause(start, max(self.now, start))])
                deadline.due_at = self._hurried(deadline.kind, moved)
                if deadline.due_at < moved:
                    deadline.look_at = None
                deadline.pauses = [*deadline.pauses[:-1], [start.isoformat(), self.now.isoformat()]]
                deadline.paused = False
                self.store(deadline, "paused", "pauses", "due_at", "look_at")
        self.case.stopped_at = None
        self.case.stop_reason = ""

    def _moved(self, deadline: Deadline, pauses: list[Pause]) -> datetime:
        return moved_by_pauses(
            deadline.due_at,
            deadline.started_at,
            kind_of_day(deadline.day_kind),
            calendar_of(self.case),
            pauses,
            self.now,
        )

    def _end_stages(self) -> None:
        """The stage is over, and with it a question that was open: nothing stands still."""
        # The promise goes on too: else nobody could end its pause, and it would never be late.
        self._go_on(self.running.values())
        for kind, deadline in list(self.running.items()):
            if kind not in APART:
                del self.running[kind]
                self._end(deadline)

    def _end(self, deadline: Deadline) -> None:
        deadline.ended_at = self.now
        deadline.end = "late" if not deadline.paused and self.now > deadline.due_at else "met"
        deadline.paused = False
        self.store(deadline, "ended_at", "end", "paused")

    def _settle(self) -> None:
        """The case's own due date and promise, as the running limits say."""
        stages = [
            each for kind, each in self.running.items() if kind not in APART and not each.paused
        ]
        self.case.due_at = min((each.due_at for each in stages), default=None)
        promise = self.running.get("promise")
        if promise is not None:
            self.case.promise_at = promise.due_at
