"""What a message brings about where it changes nothing: a question or a line of ours."""

from collections.abc import Sequence

from aduan.cases.errors import Refused
from aduan.cases.models import Case
from aduan.channels.conversation import commands
from aduan.channels.conversation.people import Scene
from aduan.notifications import telling
from aduan.notifications.wording import Name
from aduan.vault import texts
from aduan.vault.numbers import show

TOO_SHORT = 25
"""Characters of a text that hardly says what happened."""
QUESTIONS = 2
"""The most that we ask about a report after it was filed."""
OPTIONS = 5
TITLE = 28
"""Characters of a report's title in a list of them."""
LONGEST_PART = 380
"""Characters of a long text in one answer: six SMS in Thai letters."""


def status(scene: Scene) -> Case | None:
    """The latest news of a report; of the latest ones where none was named."""
    wanted = [case for case in scene.cases if case.number == scene.meaning.number]
    if scene.meaning.number is None:
        under_way = [each for each in scene.cases if each.state in each.flow.open_states]
        wanted = under_way[:3] or scene.cases[:1]
    if not wanted:
        # Somebody else's number looks like one that does not exist.
        scene.say("chat_none")
        return None
    for case in wanted:
        news = telling.latest(case)
        if news is not None:
            scene.say(news.code, case, **news.values)
    return wanted[0] if len(wanted) == 1 else None


def more(scene: Scene) -> Case | None:
    """The rest of what stood shortened in the last message that carried a text."""
    held, case = scene.conversation.held(), scene.conversation.case
    left = str(held.get("rest", ""))
    if not left:
        case, left = _last_text(scene)
    if not left:
        scene.say("chat_no_more")
        return None
    part = left if len(left) <= LONGEST_PART else left[:LONGEST_PART].rsplit(" ", 1)[0]
    scene.conversation.hold(held | {"rest": left[len(part) :].strip()})
    scene.conversation.case = case
    scene.say("chat_more", case, text=part)
    return case


def ask_to_withdraw(scene: Scene) -> Case | None:
    """Whether they really take it back."""
    ours = [case for case in scene.cases if "withdraw" in scene.offers(case)]
    named = [case for case in ours if scene.chosen in (None, case)]
    if not named:
        scene.say("chat_none")
        return None
    if len(named) > 1:
        return _offer(scene, "which", "chat_which", named)
    scene.ask("withdraw", named[0])
    scene.say("chat_withdraw", named[0])
    return named[0]


def ask_which(scene: Scene) -> Case | None:
    """Several reports wait for a word of theirs."""
    return _offer(scene, "which", "chat_which", scene.cases)


def ask_whether_new(scene: Scene) -> Case | None:
    """A report of theirs is under way: does this belong to it?"""
    ours = [case for case in scene.cases if "add" in scene.offers(case)]
    return _offer(scene, "add_or_new", "chat_add_or_new", ours)


def ask_solved(scene: Scene) -> Case | None:
    """Neither yes nor no was heard to the result."""
    case = scene.the_chosen
    scene.ask("solved", case, text=scene.meaning.text)
    scene.say("chat_solved", case)
    return case


def ask_for_more(scene: Scene, case: Case, text: str) -> bool:
    """Asks for the one thing that is missing most; whether something was asked."""
    talk = scene.conversation
    if talk.asked >= QUESTIONS:
        return False
    short = len(text) < TOO_SHORT
    step = "detail" if short and not talk.asked else ""
    if not step and not commands.says_where(_words(case, text)) and not case.particulars_id:
        step = "place"
    if not step:
        return False
    talk.asked += 1
    scene.ask(step, case)
    scene.say(f"chat_{step}", case)
    return True


def ask_why(scene: Scene, case: Case) -> Case:
    """Asks what is still wrong, where "no" was all."""
    scene.done()
    if len(scene.meaning.text) < TOO_SHORT:
        scene.ask("why", case)
        scene.say("chat_why", case)
    return case


def keep(scene: Scene) -> Case | None:
    """They do not."""
    case = scene.the_chosen
    scene.done()
    scene.say("chat_kept", case)
    return case


def skip(scene: Scene) -> Case | None:
    """They cannot say; the report goes on without."""
    case = scene.conversation.case
    scene.done()
    if case is not None:
        scene.say("chat_kept", case)
    return case


def drop(scene: Scene) -> Case | None:
    """What waited for their choice is not wanted any more."""
    scene.done()
    scene.say("chat_dropped")
    return None


def refused(scene: Scene, why: Refused) -> Case | None:
    """The register does not allow it now; its words say why."""
    case = scene.chosen or scene.conversation.case
    scene.done()
    if case is None:
        scene.say("chat_help")
    else:
        scene.say("chat_refused", case, text=str(why.message))
    return case


def welcome(scene: Scene) -> Case | None:
    """Somebody who has said nothing yet."""
    scene.say("chat_welcome", programme=Name(scene.version.rules.names.model_dump()))
    return None


def help_(scene: Scene) -> Case | None:
    """How it goes."""
    scene.say("chat_help")
    return None


def nothing_yet(scene: Scene) -> Case | None:
    """An answer to nothing."""
    scene.say("chat_none" if not scene.cases else "chat_help")
    return None


def thanked(scene: Scene) -> Case | None:
    """Thanks need no answer that costs somebody money."""
    if not scene.cases:
        return welcome(scene)
    return None


def _words(case: Case, text: str) -> str:
    return f"{texts.read(case.body)} {text}"


def _offer(scene: Scene, step: str, code: str, cases: Sequence[Case]) -> Case | None:
    """Lists reports to choose from by a digit; what they wrote waits for it."""
    offered = list(cases[:OPTIONS])
    scene.ask(
        step,
        None,
        text=scene.meaning.text,
        secrecy=scene.meaning.secrecy,
        options=[str(case.pk) for case in offered],
    )
    lines = [
        f"{place}: {show(case.number)} ({_short(texts.read(case.title))})"
        for place, case in enumerate(offered, 1)
    ]
    scene.say(code, options=" ".join(lines))
    return None


def _short(title: str) -> str:
    return title if len(title) <= TITLE else title[:TITLE].rsplit(" ", 1)[0] + "..."


def _last_text(scene: Scene) -> tuple[Case | None, str]:
    """The last words of staff to this person."""
    for case in scene.cases:
        news = telling.latest(case, with_text=True)
        if news is not None:
            return case, str(news.values["text"])
    return None, ""
