"""What the person who reported does, and what comes of their silence.

Each function is one act, by the name that a plot gives it.
"""

from typing import TYPE_CHECKING

from aduan.cases.actions import person

if TYPE_CHECKING:
    from aduan.operations.demo.playing import Play


def reply(play: "Play") -> None:
    what = "reply" if play.case.state == "needs_info" else "working_reply"
    play.case = person.reply(
        play.case.pk, play.me, text=play.says(what), channel=play.told.channel, now=play.at
    )


def add(play: "Play") -> None:
    play.case = person.add(
        play.case.pk, play.me, text=play.says("addition"), channel=play.told.channel,
        now=play.at,
    )  # fmt: skip


def accept(play: "Play") -> None:
    play.case = person.accept(play.case.pk, play.me, solved=True, now=play.at)


def content(play: "Play") -> None:
    """Content with the answer although the thing is not solved."""
    play.case = person.accept(play.case.pk, play.me, solved=False, now=play.at)


def silence(play: "Play") -> None:
    play.case = person.close_silence(play.case.pk, now=play.at)


def rate(play: "Play") -> None:
    stars = play.dice.choices((5, 4, 3, 2, 1), (36, 34, 16, 9, 5))[0]
    comment = play.says("rating")
    play.case = person.rate(play.case.pk, play.me, stars=stars, comment=comment, now=play.at)


def confirm(play: "Play") -> None:
    play.case = person.confirm_solved(play.case.pk, play.me, solved=True, now=play.at)


def object(play: "Play") -> None:
    what = "archive_objection" if play.case.state == "archived" else "objection"
    play.case = person.object_to(play.case.pk, play.me, text=play.says(what), now=play.at)


def reopen(play: "Play") -> None:
    play.case = person.reopen(play.case.pk, play.me, text=play.says("reopening"), now=play.at)


def appeal(play: "Play") -> None:
    play.case = person.appeal(play.case.pk, play.me, text=play.says("appeal"), now=play.at)


def withdraw(play: "Play") -> None:
    play.case = person.withdraw(play.case.pk, play.me, text=play.says("withdrawal"), now=play.at)


def restore(play: "Play") -> None:
    play.case = person.restore(play.case.pk, play.me, now=play.at)


def secrecy(play: "Play") -> None:
    if play.case.visibility != "confidential":
        play.case = person.raise_secrecy(
            play.case.pk, play.me, visibility="confidential", now=play.at
        )
