"""What an agency does: take, give back, ask, consult, extend, answer, promise, decide an appeal.

Each function is one act, by the name that a plot gives it.
"""

from datetime import timedelta
from typing import TYPE_CHECKING

from aduan.cases.actions import agency, person, result, triage
from aduan.cases.models import Attachment
from aduan.directory.dates import day_of

if TYPE_CHECKING:
    from aduan.operations.demo.playing import Play

PROMISED = timedelta(days=8)
"""How far ahead an agency sets the date of a commitment."""


def take(play: "Play") -> None:
    role = "head" if play.case.state == "reopened" else "officer"
    play.case = agency.take(play.case.pk, play.staff(role), now=play.at)


def give_back(play: "Play") -> None:
    proposed = play.stage.other(play.case, play.told)
    play.case = agency.give_back(
        play.case.pk, play.staff("agency"), reason="other_owner", proposed=proposed,
        explanation=play.notes("give_back"), now=play.at,
    )  # fmt: skip


def assign(play: "Play") -> None:
    officer = play.staff("officer").person
    play.case = agency.assign(
        play.case.pk, play.staff("agency"), unit=play.case.unit, officer=officer, now=play.at
    )


def ask_person(play: "Play") -> None:
    play.case = agency.ask_person(
        play.case.pk, play.staff("officer"), question=play.says("working_question"), now=play.at
    )


def inform(play: "Play") -> None:
    play.case = agency.inform(
        play.case.pk, play.staff("officer"), text=play.says("information"), now=play.at
    )


def consult(play: "Play") -> None:
    play.case = agency.consult(
        play.case.pk, play.staff("officer"), agency=play.stage.other(play.case, play.told),
        question=play.notes("consultation"), now=play.at,
    )  # fmt: skip


def contribute(play: "Play") -> None:
    asked = play.case.consultations.select_related("agency__parent").latest("asked_at")
    actor = play.crew.at("officer", asked.agency)
    play.case = agency.contribute(play.case.pk, actor, text=play.notes("contribution"), now=play.at)


def extend(play: "Play") -> None:
    due = play.case.due_at or play.at
    play.case = agency.extend(
        play.case.pk, play.staff("head"), reason="procurement",
        explanation=play.says("extension"), date=day_of(due + timedelta(days=6)), now=play.at,
    )  # fmt: skip


def note(play: "Play") -> None:
    play.case = agency.note(
        play.case.pk, play.staff("officer"), text=play.notes("note"), now=play.at
    )


def draft(play: "Play") -> None:
    play.case = result.draft(play.case.pk, play.staff("officer"), result=play.result(), now=play.at)


def send_back(play: "Play") -> None:
    play.case = result.send_back(
        play.case.pk, play.staff("head"), reason=play.notes("send_back"), now=play.at
    )


def answer(play: "Play") -> None:
    given = play.result()
    play.case = result.answer(play.case.pk, play.staff("officer"), result=given, now=play.at)
    for file_id in given.files:
        shown = Attachment.objects.get(case=play.case, file_id=file_id)
        play.case = triage.clear_picture(
            play.case.pk, play.triage(), attachment=shown.pk, now=play.at
        )


def sign(play: "Play") -> None:
    """The result by the head in person, as after an objection."""
    play.case = result.answer(play.case.pk, play.staff("head"), result=play.result(), now=play.at)


def commit(play: "Play") -> None:
    words = play.says("promise")
    promised = result.Result(words, words, "", play.told.complaint.cause)
    play.case = result.commit(
        play.case.pk, play.staff("head"), result=promised, date=day_of(play.at + PROMISED),
        now=play.at,
    )  # fmt: skip


def keep(play: "Play") -> None:
    words = play.says("kept")
    play.case = result.keep(
        play.case.pk, play.staff("officer"), text=words, public_text=words,
        files=play.picture(mended=True, chance=0.8), now=play.at,
    )  # fmt: skip


def broken(play: "Play") -> None:
    play.case = result.break_commitment(play.case.pk, now=play.at)


def uphold(play: "Play") -> None:
    play.case = person.uphold(
        play.case.pk, play.authority(), explanation=play.says("upheld"),
        order=play.notes("order"), now=play.at,
    )  # fmt: skip


def reject(play: "Play") -> None:
    play.case = person.reject(
        play.case.pk, play.authority(), explanation=play.says("rejected"), now=play.at
    )
