"""The year itself: hour by hour people act, four times a day the clock looks, and all is compared.

What the people did is kept, what the ledger says of it is read, and `lives` counts again what
follows by the design. The three have to agree after every quarter of a day, for every case.
"""

import gc
import heapq
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.db import transaction

from aduan.cases import access, actors
from aduan.cases.actors import SYSTEM, Actor
from aduan.cases.errors import Absent, Refused
from aduan.cases.models import Case
from aduan.directory.dates import day_of
from aduan.ledger.models import Event
from aduan.notifications import duty, outbox
from aduan.operations import reactions, sweeps
from ground import rules
from ground.country import Country
from prove.year import compare, ladders, record
from prove.year.behaviour import Behaviour, Intent
from prove.year.holidays import Holidays
from prove.year.limits import Limits
from prove.year.lives import Life
from prove.year.record import Line
from prove.year.staff import Member, Staff
from prove.year.verbs import Verbs

SWEEPS = 4
"""Looks of the clock in a day. The product looks every minute: rarer looks only make what is due
at the same look more."""
STEP = timedelta(days=1) / SWEEPS


class Course:
    """One country's year."""

    def __init__(
        self,
        country: Country,
        seed: str,
        cases: int,
        days: int,
        seal: Callable[[datetime], object],
    ) -> None:
        self.seal = seal
        self.chance = Random(seed)
        self.country, self.start, self.days = country, country.now, days
        self.now = self.start
        self.staff = Staff(country, self.chance)
        self.holidays = Holidays(country)
        self.changed = False
        """Whether holidays were announced since the clock looked last."""
        self.behaviour = Behaviour(self.chance)
        self.verbs = Verbs(country, self.staff, self.chance)
        self.arrivals = self.behaviour.arrivals(cases, self.start, days)
        self.record = record.Record()
        self.lives: dict[UUID, Life] = {}
        self.rows: dict[UUID, Case] = {}
        self.open: dict[UUID, Life] = {}
        self.consulting: dict[UUID, Life] = {}
        self.waking: list[tuple[datetime, int, int, UUID]] = []
        self.turns: dict[UUID, int] = {}
        self.seqs: dict[UUID, int] = {}
        """The last event known of each case."""
        self.touched: set[UUID] = set()
        self.carried: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.reached: Counter[str] = Counter()
        self.written: Counter[str] = Counter()
        self.told: set[tuple[UUID, str, str]] = set()
        """Every step of every ladder that somebody was told of."""
        self.flagged: Counter[str] = Counter()
        self._turn = 0

    def run(self) -> None:
        """Lives the year."""
        gc.freeze()
        for tick in range(self.days * SWEEPS):
            if tick % SWEEPS == 0:
                self.staff.morning(self.now, tick // SWEEPS, self.days)
                self.changed = self.holidays.morning(tick // SWEEPS)
                self._take_in()
            until = self.now + STEP
            self._people_act(until)
            self.now = until
            self._take_in()
            self._react()
            self._sweep()
            self._react()
            if tick % SWEEPS == 0:
                self._evening(tick // SWEEPS)
        compare.figures_of(self)

    def _evening(self, day: int) -> None:
        """Once a day all open cases are compared; once a month the public figures are, too."""
        compare.all_open(self)
        if day % 30 == 0:
            compare.figures_of(self)
            self.seal(self.now)

    # What people do.

    def _people_act(self, until: datetime) -> None:
        while True:
            filing = self.arrivals and self.arrivals[0] < until
            waking = self.waking and self.waking[0][0] < until
            if filing and (not waking or self.arrivals[0] <= self.waking[0][0]):
                self._file(self.arrivals.pop(0))
            elif waking:
                at, _order, turn, case_id = heapq.heappop(self.waking)
                if self.turns.get(case_id) == turn:
                    self._act(self.lives[case_id], at)
            else:
                return

    def _file(self, now: datetime) -> None:
        filed = self.verbs.file(now)
        self.carried["file"] += 1
        self._hear(filed.case_id)
        self._wake(self.lives[filed.case_id], now)

    def _act(self, life: Life, now: datetime) -> None:
        """One verb by somebody; done, or refused without a trace."""
        intent = self.behaviour.intent(life)
        case = self.rows.get(life.case_id) or record.cases([life.case_id])[life.case_id]
        who = self._who(intent, case, now)
        if who is None:
            self._wake(life, now)
            return
        name, actor = who
        before = record.digest(case.pk) if intent.wild else None
        try:
            done = self.verbs.carry_out(intent.verb, case, actor, now)
        except (Refused, Absent):
            self.refused[intent.verb] += 1
            if before is not None:
                assert record.digest(case.pk) == before, f"a refused {intent.verb} left a trace"
            self._wake(life, now)
            return
        self.carried[intent.verb] += 1
        answered = life.answered
        compare.done(self._hear(case.pk), intent.verb, actor.code, now)
        if isinstance(done, Case):
            rules.due_date(done)
            rules.no_end_without_result(case, done, name, answered=answered)
            rules.times(case, done, intent.verb)
            self.rows[case.pk] = done
        self._wake(life, now)

    def _hear(self, case_id: UUID) -> list[Line]:
        """What the ledger says of one case since we last looked."""
        lines = record.of(case_id, self.seqs.get(case_id, 0))
        self._apply(lines)
        self.touched.add(case_id)
        return lines

    def _who(self, intent: Intent, case: Case, now: datetime) -> tuple[str, Actor] | None:
        """Somebody with this role; None where nobody has it who is here."""
        role = intent.role
        if role == "system":
            return role, SYSTEM
        if role == "stranger":
            return role, actors.PUBLIC
        if role == "complainant":
            return role, actors.complainant([case.pk])
        day = day_of(now)
        there: list[Member] = self.staff.holding(role, case, day)
        if role == "consulted":
            there = [m for m in self.staff.members if m.role == "officer" and m.here(day)]
        if not there:
            there = [m for m in self.staff.members if m.role == "head" and m.here(day)]
        if not there:
            return None
        member = self.chance.choice(there)
        return role, self.staff.actor(member, now)

    # What follows.

    def _react(self) -> None:
        """Runs the reactions to the events that wait, and to those that these bring about."""
        while waiting := record.jobs():
            fresh = Event.objects.filter(
                subject__in=sorted({case_id for case_id, _seq in waiting}),
                recorded__gte=self.now - STEP,
            )
            known = {(each.subject, each.seq): each for each in fresh}
            cases = {
                case.pk: case
                for case in Case.objects.select_related(*access.SEEN_WITH, "parent").filter(
                    pk__in=[case_id for case_id, _seq in waiting]
                )
            }
            with transaction.atomic(), duty.remembered(), outbox.gathered():
                for key in waiting:
                    event, case = known[key], cases[key[0]]
                    for reaction in reactions.REACTIONS.get(event.kind, ()):
                        if reaction.__name__ in ACTING:
                            reactions.react(reaction.__name__, *key, self.now)
                        else:
                            reaction(case, event, self.now)
            self._take_in()

    def _sweep(self) -> None:
        """The clock looks; what it did has to be what the design says that it does now."""
        moved = compare.recounted(self) if self.changed else {}
        self.changed = False
        due = ladders.look(self.open.values(), self.now)
        tally = sweeps.sweep(self.now)
        assert (tally.failed, tally.left) == (0, 0), tally
        lines = self._take_in()
        due.flags += ladders.contributions(self.consulting.values(), self.now)
        compare.recomputed(moved, [line for line in lines if line.kind == compare.RECOMPUTED])
        compare.swept(self, due, [line for line in lines if line.kind != compare.RECOMPUTED])

    # What the record says.

    def _take_in(self) -> list[Line]:
        """Reads all that was written since, and compares what it left."""
        lines = self.record.since(self.seqs)
        self._apply(lines)
        changed = {line.subject for line in lines}
        self._look_at(changed | self.touched)
        for case_id in sorted(changed):
            self._wake(self.lives[case_id], self.now)
        return lines

    def _apply(self, lines: list[Line]) -> None:
        for line in lines:
            before = self.seqs.get(line.subject, 0)
            assert line.seq == before + 1, f"{line.kind} is number {line.seq} after {before}"
            self.seqs[line.subject] = line.seq
            if line.kind == "case.filed":
                self._begin(line)
                continue
            life = self.lives[line.subject]
            life.apply(line.kind, line.data, line.recorded)
            self.written[line.kind] += 1
            self.reached[life.state] += 1

    def _begin(self, line: Line) -> None:
        """A new case, as its first event says."""
        limits = Limits(line.occurred, line.data["urgent"], self.holidays)
        centre = str(self.country.centre.pk)
        parent = UUID(line.data["parent"]) if "parent" in line.data else None
        if parent is not None:
            # A part keeps the policy that the whole report was filed under.
            limits.pinned = self.lives[parent].limits.pinned
        life = Life(
            line.subject,
            line.data["number"],
            limits,
            line.data["visibility"],
            centre,
            centre,
            parent,
        )
        life.pictures = bool(line.data["files"])
        limits.file(line.recorded)
        if parent is not None:
            self.lives[parent].parts.append(life.case_id)
        self.lives[life.case_id] = life
        promised = datetime.fromisoformat(line.data["promise"])
        assert promised == limits.promise, f"promises {promised}, by the design {limits.promise}"

    def _look_at(self, touched: set[UUID]) -> None:
        """Compares the rows of these cases, and lets their people think anew."""
        self.touched.clear()
        if not touched:
            return
        found = record.cases(touched)
        compare.touched(self, found)
        for case_id in sorted(touched):
            life = self.lives[case_id]
            self.rows[case_id] = found[case_id]
            life.contact = found[case_id].identity_id is not None
            self.open.pop(case_id, None)
            if life.is_open:
                self.open[case_id] = life
            if life.asked:
                self.consulting[case_id] = life

    def _wake(self, life: Life, now: datetime) -> None:
        """When somebody next does something with a case."""
        self._turn += 1
        self.turns[life.case_id] = self._turn
        delay = self.behaviour.delay(life)
        if delay is not None:
            heapq.heappush(
                self.waking, (max(now, self.now) + delay, self._turn, self._turn, life.case_id)
            )


ACTING = frozenset({"close_whole", "release_followers", "take_parts_along"})
"""The reactions that carry out verbs: they get the case as it is by then."""
