"""What follows a message: one verb of the register, or one line of ours."""

from collections.abc import Sequence
from uuid import UUID

from aduan.cases import access, actors
from aduan.cases.actions import filing, person
from aduan.cases.errors import Refused
from aduan.cases.models import Case, Visibility
from aduan.channels.conversation import commands
from aduan.channels.conversation.people import Scene
from aduan.ledger.models import Event
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


def file(scene: Scene) -> Case | None:
    """A new report: numbered and acknowledged at once, then asked for what is missing."""
    talk, meaning = scene.conversation, scene.meaning
    filed = filing.file(
        filing.Report(
            programme=scene.version.rules.code,
            text=meaning.text,
            channel=scene.inbound.channel,
            visibility=_allowed(scene, meaning.secrecy),
            language=talk.language,
            contacts=[(scene.inbound.kind, scene.inbound.sender)],
            proven=True,
            latitude=scene.inbound.latitude,
            longitude=scene.inbound.longitude,
        ),
        now=scene.now,
    )
    case = _case(filed.case_id)
    telling.tell(case, Event.objects.get(subject=case.pk, seq=1), now=scene.now)
    scene.replies.append("filed")
    talk.asked, talk.filed_at = 0, scene.now
    scene.done()
    talk.case = case
    _ask_for_more(scene, case, meaning.text)
    return case


def add(scene: Scene) -> Case | None:
    """A further message joins the report that was just filed, or answers our question to it."""
    case = scene.conversation.case
    if case is None or "add" not in scene.offers(case):
        return file(scene)
    asked = scene.conversation.step
    add_quietly(scene, case)
    scene.done()
    scene.conversation.case = case
    if asked != "detail" or not _ask_for_more(scene, case, scene.meaning.text):
        scene.say("chat_noted", case)
    return case


def add_quietly(scene: Scene, case: Case) -> None:
    """Adds to a report without a word, where the answer is about something else."""
    text, channel = scene.meaning.text, scene.inbound.channel
    person.add(case.pk, _person(case), text=text, channel=channel, now=scene.now)


def add_to(scene: Scene) -> Case | None:
    """Adds to the report that the person chose."""
    scene.conversation.case = scene.chosen
    return add(scene)


def skip(scene: Scene) -> Case | None:
    """They cannot say; the report goes on without."""
    case = scene.conversation.case
    scene.done()
    if case is not None:
        scene.say("chat_kept", case)
    return case


def reply(scene: Scene) -> Case | None:
    """The answer to a question of staff."""
    case = _chosen(scene)
    person.reply(
        case.pk,
        _person(case),
        text=scene.meaning.text,
        channel=scene.inbound.channel,
        now=scene.now,
    )
    scene.done()
    scene.say("chat_replied", case)
    return case


def accept(scene: Scene) -> Case | None:
    """It is solved."""
    case = _chosen(scene)
    person.accept(case.pk, _person(case), now=scene.now)
    scene.done()
    return case


def object_to(scene: Scene) -> Case | None:
    """It is not solved; what is still wrong is asked where they did not say."""
    case = _chosen(scene)
    person.object_to(case.pk, _person(case), text=scene.meaning.text, now=scene.now)
    return _ask_why(scene, case)


def reopen(scene: Scene) -> Case | None:
    """It was closed and is not solved."""
    case = _chosen(scene)
    person.reopen(case.pk, _person(case), text=scene.meaning.text, now=scene.now)
    return _ask_why(scene, case)


def rate(scene: Scene) -> Case | None:
    """One to five stars."""
    case = _chosen(scene)
    person.rate(case.pk, _person(case), stars=scene.meaning.digit or 0, now=scene.now)
    scene.done()
    scene.say("chat_rated", case)
    return case


def confirm(scene: Scene) -> Case | None:
    """It is still solved."""
    case = _chosen(scene)
    person.confirm_solved(case.pk, _person(case), solved=True, now=scene.now)
    scene.done()
    scene.say("chat_confirmed", case)
    return case


def raise_secrecy(scene: Scene) -> Case | None:
    """The last report becomes as secret as they ask."""
    case = scene.conversation.case or (scene.cases[0] if scene.cases else None)
    if case is None:
        scene.say("chat_none")
        return None
    wanted = _allowed(scene, scene.meaning.secrecy) or Visibility.CONFIDENTIAL
    person.raise_secrecy(case.pk, _person(case), visibility=wanted, now=scene.now)
    return case


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


def withdraw(scene: Scene) -> Case | None:
    """They do."""
    case = _chosen(scene)
    person.withdraw(case.pk, _person(case), now=scene.now)
    scene.done()
    return case


def keep(scene: Scene) -> Case | None:
    """They do not."""
    case = _chosen(scene)
    scene.done()
    scene.say("chat_kept", case)
    return case


def drop(scene: Scene) -> Case | None:
    """What waited for their choice is not wanted any more."""
    scene.done()
    scene.say("chat_dropped")
    return None


def ask_which(scene: Scene) -> Case | None:
    """Several reports wait for a word of theirs."""
    return _offer(scene, "which", "chat_which", scene.cases)


def ask_whether_new(scene: Scene) -> Case | None:
    """A report of theirs is under way: does this belong to it?"""
    ours = [case for case in scene.cases if "add" in scene.offers(case)]
    return _offer(scene, "add_or_new", "chat_add_or_new", ours)


def ask_solved(scene: Scene) -> Case | None:
    """Neither yes nor no was heard to the result."""
    case = _chosen(scene)
    scene.ask("solved", case, text=scene.meaning.text)
    scene.say("chat_solved", case)
    return case


def welcome(scene: Scene) -> Case | None:
    """Somebody who has said nothing yet."""
    scene.say("chat_welcome", programme=Name(scene.version.rules.names.model_dump()))
    return None


def nothing_yet(scene: Scene) -> Case | None:
    """An answer to nothing."""
    scene.say("chat_none" if not scene.cases else "chat_help")
    return None


def help_(scene: Scene) -> Case | None:
    """How it goes."""
    scene.say("chat_help")
    return None


def thanked(scene: Scene) -> Case | None:
    """Thanks need no answer that costs somebody money."""
    if not scene.cases:
        return welcome(scene)
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


def _ask_for_more(scene: Scene, case: Case, text: str) -> bool:
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


def _words(case: Case, text: str) -> str:
    return f"{texts.read(case.body)} {text}"


def _ask_why(scene: Scene, case: Case) -> Case:
    """Asks what is still wrong, where "no" was all."""
    scene.done()
    if len(scene.meaning.text) < TOO_SHORT:
        scene.ask("why", case)
        scene.say("chat_why", case)
    return case


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


def _allowed(scene: Scene, wanted: str) -> str:
    """The visibility asked for, or the next more secret one that the programme has."""
    if not wanted:
        return ""
    allowed = scene.version.rules.visibility.allowed
    return wanted if wanted in allowed else max(allowed, key=lambda each: Visibility(each).rank)


def _chosen(scene: Scene) -> Case:
    assert scene.chosen is not None, "the table says that a report was chosen"
    return scene.chosen


def _person(case: Case) -> actors.Actor:
    return actors.complainant([case.pk])


def _case(case_id: UUID) -> Case:
    return Case.objects.select_related(*access.SEEN_WITH).get(pk=case_id)
