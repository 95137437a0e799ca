"""What the centre does: verdict, public wording, onward, question, archive, merge, split.

Each function is one act, by the name that a plot gives it.
"""

from typing import TYPE_CHECKING

from aduan.cases.actions import agency, person, triage
from aduan.cases.models import Attachment
from aduan.directory.dates import day_of

if TYPE_CHECKING:
    from aduan.operations.demo.playing import Play


def check(play: "Play") -> None:
    verdict = triage.Verdict(clear=True, complete=True, category=play.case.category)
    play.case = triage.check(play.case.pk, play.triage(), verdict=verdict, now=play.at)


def redact(play: "Play") -> None:
    pictures = list(Attachment.objects.filter(case=play.case).values_list("pk", flat=True))
    title, text = play.stage.words(play.case)
    play.case = triage.redact(
        play.case.pk,
        play.triage(),
        title=play.told.public(title),
        text=play.told.public(text),
        place=play.told.public(play.told.where),
        pictures=pictures,
        now=play.at,
    )


def send(play: "Play") -> None:
    check(play)
    if play.case.visibility != "confidential":
        redact(play)
    play.case = triage.forward(
        play.case.pk,
        play.triage(),
        agency=play.stage.responsible(play.case, day_of(play.at)),
        reason=play.says("forwarding"),
        now=play.at,
    )


def ask(play: "Play") -> None:
    play.case = triage.ask(play.case.pk, play.triage(), question=play.says("question"), now=play.at)


def second_ask(play: "Play") -> None:
    play.case = triage.second_ask(play.case.pk, now=play.at)


def archive_silence(play: "Play") -> None:
    play.case = triage.archive_silence(play.case.pk, now=play.at)


def archive(play: "Play") -> None:
    reason = play.dice.choice(("out_of_scope", "out_of_scope", "in_court", "test"))
    play.case = triage.archive(
        play.case.pk, play.triage(), reason=reason, explanation=play.says("archived"),
        now=play.at,
    )  # fmt: skip


def unarchive(play: "Play") -> None:
    play.case = triage.unarchive(
        play.case.pk, play.supervisor(), reason=play.notes("unarchive"), now=play.at
    )


def merge(play: "Play") -> None:
    if play.older is not None:
        play.case = triage.merge(play.case.pk, play.triage(), older=play.older.number, now=play.at)


def unmerge(play: "Play") -> None:
    if play.older is not None:
        play.case = triage.unmerge(
            play.case.pk, play.supervisor(), reason=play.notes("unmerge"), now=play.at
        )


def split(play: "Play") -> None:
    title, text = play.stage.words(play.case)
    second = play.says("part_two")
    parts = [
        {"title": title, "text": f"{play.says('part_one')} {text}"},
        {"title": second[:80], "text": second},
    ]
    children = triage.split(play.case.pk, play.triage(), parts=parts, now=play.at)
    lamps = play.stage.category_of("street-light")
    play.follow(children[0], "send+4 take+10 answer+48")
    children[1].category = lamps
    play.follow(children[1], "send+5 take+20")


def refer(play: "Play") -> None:
    """Onward after a return."""
    play.case = triage.forward(
        play.case.pk, play.triage(), agency=play.stage.other(play.case, play.told),
        reason=play.says("forwarding"), now=play.at,
    )  # fmt: skip


def arbitrate(play: "Play") -> None:
    play.case = triage.arbitrate(
        play.case.pk,
        play.crew.actor("arbiter"),
        agency=play.stage.responsible(play.case, day_of(play.at)),
        reason=play.notes("arbitration"),
        now=play.at,
    )


def chase(play: "Play") -> None:
    play.case = agency.chase(play.case.pk, play.triage(), text=play.notes("chase"), now=play.at)


def allow(play: "Play") -> None:
    play.case = person.allow_reopening(
        play.case.pk, play.supervisor(), reason=play.notes("review"), now=play.at
    )


def refuse(play: "Play") -> None:
    play.case = person.refuse_reopening(
        play.case.pk, play.supervisor(), reason="nothing_new",
        explanation=play.says("not_reopened"), now=play.at,
    )  # fmt: skip
