"""A plot played: the verbs of the register, called as people would have, at past times.

Every act goes through `aduan.cases.actions`, so that each case of the demonstration has its
events, clocks, texts and public page like any other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from random import Random
from uuid import UUID

from aduan.cases import actors
from aduan.cases.actions import filing, person, result
from aduan.cases.actors import Actor
from aduan.cases.models import Case
from aduan.directory.dates import day_of
from aduan.operations.demo import drawings
from aduan.operations.demo.acts import ACTS
from aduan.operations.demo.crew import Crew
from aduan.operations.demo.library import phrases
from aduan.operations.demo.plots import Step, steps_of
from aduan.operations.demo.reports import BY_OPERATOR, Told
from aduan.operations.demo.stage import Stage
from aduan.operations.demo.tempo import Tempo
from aduan.vault import files

LATER = timedelta(minutes=6)
"""How long the clock takes to see that something is due."""
POSTED = timedelta(days=2)
"""How long before it is written down a letter is dated."""


@dataclass
class Play:
    """One report on its way. `at` is where its time stands, `until` the present."""

    stage: Stage
    told: Told
    dice: Random
    at: datetime
    until: datetime
    key: str
    older: Case | None = None
    crew: Crew = field(init=False)
    case: Case = field(init=False)

    def __post_init__(self) -> None:
        self.crew = self.stage.crew
        self._tempo = Tempo(self.key, urgent=self.told.complaint.urgent)

    def run(self, steps: Sequence[Step]) -> Case | None:
        """Files the report and does what comes before the present.

        None where a report with this key was filed before.
        """
        if not self._file():
            return None
        self.carry_on(steps)
        return self.case

    def carry_on(self, steps: Sequence[Step]) -> None:
        """Does what comes before the present, on a case that is filed."""
        for step in steps:
            when = self._when(step)
            if when > self.until:
                return
            self.at = when
            ACTS[step.act](self)

    def follow(self, part: Case, acts: str) -> None:
        """Goes on with one part of the report after it was split."""
        play = Play(self.stage, self.told, self.dice, self.at, self.until, f"{self.key} {part.pk}")
        play.case = part
        play.carry_on(steps_of(acts))

    def _when(self, step: Step) -> datetime:
        if step.hours is None:
            self.case.refresh_from_db(fields=["due_at"])
            return max(self.at, self.case.due_at or self.until) + LATER
        return self._tempo.after(self.at, step.act, step.hours)

    @cached_property
    def me(self) -> Actor:
        """The person who reports."""
        return actors.complainant([self.case.pk])

    def says(self, what: str) -> str:
        """Something said to or by the person, in their language."""
        return self.told.says(what, self.dice)

    def notes(self, what: str) -> str:
        """Something that staff say among themselves."""
        return self.dice.choice(phrases("desk")[what])

    def picture(self, *, mended: bool = False, chance: float) -> tuple[UUID, ...]:
        """Perhaps a picture of the thing."""
        name = self.told.complaint.drawing
        if not name or self.dice.random() > chance:
            return ()
        drawn = drawings.draw(name, self.dice, mended=mended)
        return (files.store(drawn, now=self.at).pk,)

    def _file(self) -> bool:
        told, by = self.told, None
        if told.channel in BY_OPERATOR:
            by = self.crew.actor("operator").person
        elif told.channel == "radio":
            by = self.crew.actor("radio").person
        sends_pictures = told.channel in ("website", "app", "whatsapp", "line", "telegram")
        report = told.report(
            self.stage.category(told),
            self.stage.area(told),
            files=self.picture(chance=0.5) if sends_pictures else (),
            filed_by=by,
            received_at=self.at - POSTED if told.channel == "letter" else None,
        )
        filed = filing.file(report, now=self.at, key=self.key)
        if filed.repeated:
            return False
        self.case = self.stage.case(filed.case_id)
        kinds = [kind for kind, _value in told.contacts]
        if "email" in kinds and self.dice.random() < 0.6:
            contact = UUID(filed.contacts[kinds.index("email")])
            self.case = person.verify_contact(
                self.case.pk, self.me, contact=contact, now=self.at + LATER
            )
        return True

    def triage(self) -> Actor:
        return self.crew.actor(self.dice.choice(("centre", "centre2")))

    def supervisor(self) -> Actor:
        return self.crew.actor("supervisor")

    def staff(self, role: str) -> Actor:
        return self.crew.at(role, self.case.unit)

    def authority(self) -> Actor:
        """Who decides an appeal: the head of the next authority, or the supervisor of the centre
        where nobody stands above the agency."""
        if self.case.unit.code == self.case.rules.centre:
            return self.supervisor()
        return self.staff("head")

    def result(self) -> result.Result:
        words = self.told.result(day_of(self.at))
        complaint = self.told.complaint
        proof = self.picture(mended=True, chance=0.45) if complaint.outcome == "solved" else ()
        return result.Result(
            words, self.told.public(words), complaint.outcome, complaint.cause, proof
        )
