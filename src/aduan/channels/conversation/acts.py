"""What a message brings about: one verb of the register."""

from uuid import UUID

from aduan.cases import access, actors
from aduan.cases.actions import filing, person
from aduan.cases.models import Case, Visibility
from aduan.channels.conversation import lines
from aduan.channels.conversation.people import Scene
from aduan.ledger.models import Event
from aduan.notifications import telling


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
    lines.ask_for_more(scene, case, meaning.text)
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
    if asked != "detail" or not lines.ask_for_more(scene, case, scene.meaning.text):
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


def reply(scene: Scene) -> Case | None:
    """The answer to a question of staff."""
    case = scene.the_chosen
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
    case = scene.the_chosen
    person.accept(case.pk, _person(case), now=scene.now)
    scene.done()
    return case


def object_to(scene: Scene) -> Case | None:
    """It is not solved; what is still wrong is asked where they did not say."""
    case = scene.the_chosen
    person.object_to(case.pk, _person(case), text=scene.meaning.text, now=scene.now)
    return lines.ask_why(scene, case)


def reopen(scene: Scene) -> Case | None:
    """It was closed and is not solved."""
    case = scene.the_chosen
    person.reopen(case.pk, _person(case), text=scene.meaning.text, now=scene.now)
    return lines.ask_why(scene, case)


def rate(scene: Scene) -> Case | None:
    """One to five stars."""
    case = scene.the_chosen
    person.rate(case.pk, _person(case), stars=scene.meaning.digit or 0, now=scene.now)
    scene.done()
    scene.say("chat_rated", case)
    return case


def confirm(scene: Scene) -> Case | None:
    """It is still solved."""
    case = scene.the_chosen
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


def withdraw(scene: Scene) -> Case | None:
    """They do."""
    case = scene.the_chosen
    person.withdraw(case.pk, _person(case), now=scene.now)
    scene.done()
    return case


def _allowed(scene: Scene, wanted: str) -> str:
    """The visibility asked for, or the next more secret one that the programme has."""
    if not wanted:
        return ""
    allowed = scene.version.rules.visibility.allowed
    return wanted if wanted in allowed else max(allowed, key=lambda each: Visibility(each).rank)


def _person(case: Case) -> actors.Actor:
    return actors.complainant([case.pk])


def _case(case_id: UUID) -> Case:
    return Case.objects.select_related(*access.SEEN_WITH).get(pk=case_id)
