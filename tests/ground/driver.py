"""Every verb of the public flow with inputs that fit, so that tests can walk at random."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from aduan.cases import actors
from aduan.cases.actions import agency, person, recomputation, result, triage
from aduan.cases.actors import SYSTEM, Actor
from aduan.cases.models import Case
from ground.country import Country

Drive = Callable[[Country, Case, Actor, datetime], Any]


def good_result(country: Country, text: str = "Repaired by our team.") -> result.Result:
    """A result that fits the small country's policy."""
    return result.Result(
        text=text,
        public_text="Repaired.",
        outcome="solved",
        cause=country.version.rules.causes[0].code,
    )


def _other(country: Country, case: Case) -> Any:
    return country.water if case.agency_id != country.water.pk else country.roads


def _unit(country: Country, case: Case) -> Any:
    return country.bridges if case.agency_id == country.roads.pk else case.agency


def _older(country: Country, case: Case) -> int:
    older = (
        Case.objects.filter(received_at__lte=case.received_at, visibility=case.visibility)
        .exclude(pk=case.pk)
        .exclude(state__in=["merged", "withdrawn", "archived"])
        .first()
    )
    return older.number if older else case.number


def _later(now: datetime) -> Any:
    return (now + timedelta(days=20)).date()


REASON = "not_ours"

DRIVES: dict[str, Drive] = {
    "check": lambda c, k, a, t: triage.check(
        k.pk, a, verdict=triage.Verdict(clear=True, complete=True), now=t
    ),
    "redact": lambda c, k, a, t: triage.redact(k.pk, a, title="Road", text="Broken", now=t),
    "forward": lambda c, k, a, t: triage.forward(k.pk, a, agency=_other(c, k), now=t),
    "arbitrate": lambda c, k, a, t: triage.arbitrate(
        k.pk, a, agency=_other(c, k), reason="theirs", now=t
    ),
    "ask": lambda c, k, a, t: triage.ask(k.pk, a, question="Where?", now=t),
    "second_ask": lambda c, k, a, t: triage.second_ask(k.pk, now=t),
    "archive": lambda c, k, a, t: triage.archive(
        k.pk, a, reason="test", explanation="A test.", now=t
    ),
    "archive_silence": lambda c, k, a, t: triage.archive_silence(k.pk, now=t),
    "unarchive": lambda c, k, a, t: triage.unarchive(k.pk, a, reason="mistake", now=t),
    "reassign": lambda c, k, a, t: triage.reassign(k.pk, a, officer=c.people["centre2"], now=t),
    "merge": lambda c, k, a, t: triage.merge(k.pk, a, older=_older(c, k), now=t),
    "unmerge": lambda c, k, a, t: triage.unmerge(k.pk, a, reason="other", now=t),
    "split": lambda c, k, a, t: triage.split(
        k.pk, a, parts=[{"title": "A", "text": "One"}, {"title": "B", "text": "Two"}], now=t
    ),
    "take": lambda c, k, a, t: agency.take(k.pk, a, now=t),
    "give_back": lambda c, k, a, t: agency.give_back(
        k.pk, a, reason=REASON, proposed=_other(c, k), now=t
    ),
    "assign": lambda c, k, a, t: agency.assign(k.pk, a, unit=_unit(c, k), now=t),
    "ask_person": lambda c, k, a, t: agency.ask_person(k.pk, a, question="When?", now=t),
    "end_pause": lambda c, k, a, t: agency.end_pause(k.pk, now=t),
    "inform": lambda c, k, a, t: agency.inform(k.pk, a, text="We are on it.", now=t),
    "consult": lambda c, k, a, t: agency.consult(
        k.pk, a, agency=_other(c, k), question="Pipe?", now=t
    ),
    "contribute": lambda c, k, a, t: agency.contribute(k.pk, a, text="Pipe is ours", now=t),
    "extend": lambda c, k, a, t: agency.extend(
        k.pk, a, reason="parts", explanation="Parts come late.", date=_later(t), now=t
    ),
    "note": lambda c, k, a, t: agency.note(k.pk, a, text="Note", now=t),
    "chase": lambda c, k, a, t: agency.chase(k.pk, a, text="Please", now=t),
    "flag_urgent": lambda c, k, a, t: agency.flag_urgent(k.pk, a, now=t),
    "recompute": lambda c, k, a, t: recomputation.recompute(k.pk, now=t),
    "hand_over": lambda c, k, a, t: agency.hand_over(
        k.pk, a, agency=_other(c, k), reason="split", now=t
    ),
    "draft": lambda c, k, a, t: result.draft(k.pk, a, result=good_result(c), now=t),
    "send_back": lambda c, k, a, t: result.send_back(k.pk, a, reason="more", now=t),
    "answer": lambda c, k, a, t: result.answer(k.pk, a, result=good_result(c), now=t),
    "commit": lambda c, k, a, t: result.commit(
        k.pk, a, result=good_result(c), date=_later(t), now=t
    ),
    "keep": lambda c, k, a, t: result.keep(k.pk, a, text="Done", public_text="Done", now=t),
    "break_commitment": lambda c, k, a, t: result.break_commitment(k.pk, a, now=t),
    "reply": lambda c, k, a, t: person.reply(k.pk, a, text="There", now=t),
    "add": lambda c, k, a, t: person.add(k.pk, a, text="More", now=t),
    "object": lambda c, k, a, t: person.object_to(k.pk, a, text="No", now=t),
    "accept": lambda c, k, a, t: person.accept(k.pk, a, now=t),
    "close_silence": lambda c, k, a, t: person.close_silence(k.pk, now=t),
    "close_parts": lambda c, k, a, t: person.close_parts(k.pk, now=t),
    "rate": lambda c, k, a, t: person.rate(k.pk, a, stars=4, now=t),
    "confirm_solved": lambda c, k, a, t: person.confirm_solved(k.pk, a, solved=True, now=t),
    "reopen": lambda c, k, a, t: person.reopen(k.pk, a, text="Again", now=t),
    "allow_reopening": lambda c, k, a, t: person.allow_reopening(k.pk, a, reason="new", now=t),
    "refuse_reopening": lambda c, k, a, t: person.refuse_reopening(
        k.pk, a, reason="nothing_new", explanation="Nothing new.", now=t
    ),
    "appeal": lambda c, k, a, t: person.appeal(k.pk, a, text="Unfair", now=t),
    "uphold": lambda c, k, a, t: person.uphold(k.pk, a, explanation="Right", order="Do it", now=t),
    "reject": lambda c, k, a, t: person.reject(k.pk, a, explanation="Wrong", now=t),
    "withdraw": lambda c, k, a, t: person.withdraw(k.pk, a, now=t),
    "restore": lambda c, k, a, t: person.restore(k.pk, a, now=t),
    "raise_secrecy": lambda c, k, a, t: person.raise_secrecy(
        k.pk, a, visibility="confidential", now=t
    ),
    "clear_picture": lambda c, k, a, t: triage.clear_picture(
        k.pk, a, attachment=k.attachments.first().pk, now=t
    ),
    "cover_picture": lambda c, k, a, t: triage.cover_picture(
        k.pk, a, attachment=k.attachments.first().pk, boxes=[(0, 0, 5, 5)], now=t
    ),
    "verify_contact": lambda c, k, a, t: person.verify_contact(
        k.pk, a, contact=k.identity.contacts.first().pk, now=t
    ),
}


NEEDS_MORE = {"clear_picture", "cover_picture", "verify_contact"}
"""Verbs on things that a plain case does not have: pictures, contacts."""


def everybody(country: Country, case: Case) -> dict[str, Actor]:
    """An actor for each role that the table knows, and a stranger."""
    found = {name: country.actor(name) for name in country.people}
    found["complainant"] = actors.complainant([case.pk])
    found["system"] = SYSTEM
    found["stranger"] = actors.PUBLIC
    return found
