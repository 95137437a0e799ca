"""The verbs as the year's people carry them out: the tests' own driver, with more variety."""

import io
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from PIL import Image

from aduan.cases.actions import agency, filing, person, result, triage
from aduan.cases.actors import Actor
from aduan.cases.errors import Absent
from aduan.cases.models import Case
from aduan.directory.models import Agency
from aduan.vault import files
from ground.country import Country
from ground.driver import DRIVES, good_result
from prove.year.staff import Staff

TEXTS = ("The bridge is broken.", "No water since Monday.", "The clinic asked for money.")
TARGETS = ("roads", "water", "bridges")


class Verbs:
    """Carries verbs out with inputs that vary."""

    def __init__(self, country: Country, staff: Staff, chance: Random) -> None:
        self.country, self.staff, self.chance = country, staff, chance
        self.filed: list[int] = []
        """Numbers of the last reports, for joining."""

    def file(self, now: datetime) -> filing.Filed:
        """A report by some door; now and then urgent, secret, on paper, with a picture."""
        chance = self.chance
        report: dict[str, Any] = {}
        text = chance.choice(TEXTS)
        if chance.random() < 0.015:
            text = f"fire! {text}"
        if chance.random() < 0.12:
            report["visibility"] = chance.choice(["anonymous", "confidential"])
        if chance.random() < 0.03:
            report["contacts"] = [("email", "budi@example.org")]
        if chance.random() < 0.01:
            report["files"] = [self._picture(now)]
        if chance.random() < 0.05:
            desk = [
                each
                for each in self.staff.members
                if each.role in ("operator", "radio") and not each.left
            ]
            if desk:
                report["filed_by"] = chance.choice(desk).person
                report["received_at"] = now - timedelta(hours=chance.randint(0, 60))
        filed = filing.file(
            filing.Report(programme="lapor", text=text, channel="website", **report), now=now
        )
        self.filed = [*self.filed[-40:], filed.number]
        return filed

    def carry_out(self, verb: str, case: Case, actor: Actor, now: datetime) -> Any:
        """Carries one verb out; raises `Refused` or `Absent` where the product says no."""
        own = getattr(self, f"_{verb}", None)
        if own is not None:
            return own(case, actor, now)
        return DRIVES[verb](self.country, case, actor, now)

    def _forward(self, case: Case, actor: Actor, now: datetime) -> Case:
        return triage.forward(case.pk, actor, agency=self._somebody(TARGETS), now=now)

    def _arbitrate(self, case: Case, actor: Actor, now: datetime) -> Case:
        target = self._somebody(TARGETS)
        return triage.arbitrate(case.pk, actor, agency=target, reason="theirs", now=now)

    def _merge(self, case: Case, actor: Actor, now: datetime) -> Case:
        older = self.chance.choice(self.filed)
        return triage.merge(case.pk, actor, older=older, now=now)

    def _extend(self, case: Case, actor: Actor, now: datetime) -> Case:
        day = (now + timedelta(days=self.chance.randint(3, 25))).date()
        return agency.extend(
            case.pk, actor, reason="parts", explanation="Parts come late.", date=day, now=now
        )

    def _commit(self, case: Case, actor: Actor, now: datetime) -> Case:
        day = (now + timedelta(days=self.chance.randint(1, 30))).date()
        return result.commit(case.pk, actor, result=good_result(self.country), date=day, now=now)

    def _accept(self, case: Case, actor: Actor, now: datetime) -> Case:
        return person.accept(case.pk, actor, solved=self.chance.random() < 0.7, now=now)

    def _rate(self, case: Case, actor: Actor, now: datetime) -> Case:
        return person.rate(case.pk, actor, stars=self.chance.randint(1, 5), now=now)

    def _confirm_solved(self, case: Case, actor: Actor, now: datetime) -> Case:
        return person.confirm_solved(case.pk, actor, solved=self.chance.random() < 0.6, now=now)

    def _raise_secrecy(self, case: Case, actor: Actor, now: datetime) -> Case:
        wanted = self.chance.choice(["anonymous", "confidential"])
        return person.raise_secrecy(case.pk, actor, visibility=wanted, now=now)

    def _clear_picture(self, case: Case, actor: Actor, now: datetime) -> Case:
        return triage.clear_picture(case.pk, actor, attachment=_first(case).pk, now=now)

    def _cover_picture(self, case: Case, actor: Actor, now: datetime) -> Case:
        boxes = [(0, 0, 5, 5)]
        return triage.cover_picture(
            case.pk, actor, attachment=_first(case).pk, boxes=boxes, now=now
        )

    def _verify_contact(self, case: Case, actor: Actor, now: datetime) -> Case:
        contact = case.identity.contacts.first() if case.identity else None
        if contact is None:
            raise Absent
        return person.verify_contact(case.pk, actor, contact=contact.pk, now=now)

    def _somebody(self, codes: Sequence[str]) -> Agency:
        return self.staff.agencies[self.chance.choice(codes)]

    def _picture(self, now: datetime) -> Any:
        held = io.BytesIO()
        Image.new("RGB", (40, 30), (self.chance.randint(0, 255), 90, 90)).save(held, "JPEG")
        return files.store(held.getvalue(), now=now, declared_name="a.jpg").pk


def _first(case: Case) -> Any:
    found = case.attachments.first()
    if found is None:
        raise Absent
    return found
