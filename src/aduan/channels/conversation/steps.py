"""What follows what: the table of the conversation.

The first row holds whose situation is true and whose intents include the message's. Situations are
functions of the scene; "" is always true.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from aduan.cases.errors import Refused
from aduan.cases.models import Case
from aduan.channels.conversation import acts, lines
from aduan.channels.conversation.meaning import Meaning, understand
from aduan.channels.conversation.people import Scene

JOINS = timedelta(minutes=10)
"""A second message within this time joins the first."""
WAITS = timedelta(days=3)
"""How long a question of ours is taken to be what an answer is about."""
QUESTIONS = frozenset({"place", "detail", "why"})
CHOICES = frozenset({"which", "add_or_new"})
LONG = 15
"""Characters from which a text that begins with "no" may be a report."""

Act = Callable[[Scene], Case | None]


@dataclass(frozen=True)
class Row:
    """When `situation` holds, a message of one of these intents brings about `act`."""

    situation: str
    intents: str
    act: Act


TABLE = (
    # Whatever was said before.
    Row("", "help", lines.help_),
    Row("", "more", lines.more),
    Row("wordless", "new", lines.welcome),
    Row("", "new", acts.file),
    # A question of ours waits for an answer.
    Row("withdraw", "yes withdraw", acts.withdraw),
    Row("withdraw", "no cancel", lines.keep),
    Row("choosing", "cancel", lines.drop),
    Row("solved", "cancel", lines.drop),
    Row("", "cancel withdraw", lines.ask_to_withdraw),
    Row("", "status number", lines.status),
    Row("", "secret", acts.raise_secrecy),
    Row("asking", "skip thanks", lines.skip),
    Row("asking", "text yes no digit greeting", acts.add),
    # A report of theirs waits for their word.
    Row("unsure", "text yes no digit", lines.ask_which),
    Row("asked", "text yes no digit skip", acts.reply),
    Row("answered", "yes", acts.accept),
    Row("answered", "no", acts.object_to),
    Row("answered", "text digit", lines.ask_solved),
    Row("closed", "digit", acts.rate),
    Row("closed", "yes", acts.confirm),
    Row("closed", "no", acts.reopen),
    Row("archived", "no", acts.object_to),
    # Nothing waits.
    Row("chosen", "text yes no digit", acts.add_to),
    Row("just_filed", "text", acts.add),
    Row("", "thanks", lines.thanked),
    Row("", "greeting", lines.welcome),
    Row("short", "yes no digit skip", lines.nothing_yet),
    Row("under_way", "text no", lines.ask_whether_new),
    Row("", "text no yes digit skip", acts.file),
)

SITUATIONS: dict[str, Callable[[Scene], bool]] = {
    "": lambda _scene: True,
    "wordless": lambda scene: not scene.meaning.text,
    "withdraw": lambda scene: _step(scene) == "withdraw",
    "choosing": lambda scene: _step(scene) in CHOICES,
    "solved": lambda scene: _step(scene) == "solved",
    "asking": lambda scene: _step(scene) in QUESTIONS,
    "unsure": lambda scene: scene.chosen is None and len(waiting(scene)) > 1,
    "asked": lambda scene: _offers(scene, "reply"),
    "answered": lambda scene: _offers(scene, "accept"),
    "closed": lambda scene: _offers(scene, "rate", "confirm_solved"),
    "archived": lambda scene: _offers(scene, "object"),
    "chosen": lambda scene: scene.chosen is not None,
    "just_filed": lambda scene: (
        scene.conversation.filed_at is not None
        and scene.now - scene.conversation.filed_at <= JOINS
        and not scene.meaning.secrecy
    ),
    "short": lambda scene: len(scene.meaning.text) < LONG,
    "under_way": lambda scene: any("add" in scene.offers(case) for case in scene.cases),
}
"""When each situation holds."""

WAITING = {
    "text": ("reply", "accept"),
    "yes": ("accept", "reply", "confirm_solved"),
    "no": ("accept", "reply", "confirm_solved", "object"),
    "digit": ("rate", "reply", "accept"),
}
"""By intent: the verbs by which a report waits for such a message, the likeliest first."""


def follow(scene: Scene) -> tuple[str, Case | None]:
    """Does what the table says; returns what was done, and the report that it was done to."""
    scene.chosen = _asked_about(scene)
    chosen = _choice(scene)
    if chosen is not None:
        scene = chosen
    elif scene.chosen is None:
        scene.chosen = _named(scene) or _only(scene)
    row = next(row for row in TABLE if _holds(row, scene))
    try:
        case = row.act(scene)
    except Refused as why:
        return "refused", lines.refused(scene, why)
    return row.act.__name__.strip("_"), case


def waiting(scene: Scene) -> list[Case]:
    """The reports that wait for a message such as this one, those of the likeliest verb."""
    for verb in WAITING.get(scene.meaning.intent, ()):
        found = [case for case in scene.cases if verb in scene.offers(case)]
        if found:
            return found
    return []


def _holds(row: Row, scene: Scene) -> bool:
    return scene.meaning.intent in row.intents.split() and SITUATIONS[row.situation](scene)


def _step(scene: Scene) -> str:
    """Our question, as long as it can be what they answer."""
    talk = scene.conversation
    if talk.step_at is None or scene.now - talk.step_at > WAITS:
        return ""
    return talk.step


def _asked_about(scene: Scene) -> Case | None:
    """The report that a question to be answered by yes or no was about."""
    if _step(scene) not in ("withdraw", "solved"):
        return None
    return next((case for case in scene.cases if case.pk == scene.conversation.case_id), None)


def _offers(scene: Scene, *verbs: str) -> bool:
    return scene.chosen is not None and bool(scene.offers(scene.chosen) & set(verbs))


def _named(scene: Scene) -> Case | None:
    """The report whose number stands in the message, if it is theirs."""
    return next((case for case in scene.cases if case.number == scene.meaning.number), None)


def _only(scene: Scene) -> Case | None:
    found = waiting(scene)
    return found[0] if len(found) == 1 else None


def _choice(scene: Scene) -> Scene | None:
    """The scene that a digit leads to: what they wrote before, about the report they chose.

    Where no choice can be heard, what they wrote before is added to the one report that it could
    belong to, or is a report of its own: nothing is lost.
    """
    step, meaning = _step(scene), scene.meaning
    if step not in {*CHOICES, "solved"}:
        return None
    held = scene.conversation.held()
    before = Meaning("text", str(held.get("text", "")), secrecy=str(held.get("secrecy", "")))
    if meaning.intent == "new" and not meaning.text and before.text:
        return replace(scene, meaning=replace(before, intent="new"))
    if meaning.intent not in ("digit", "text", "yes", "no"):
        return None
    options = [str(each) for each in held.get("options", ())]
    if step == "solved":
        answers = {1: "yes", 2: "no", 0: "new"}
        intent = meaning.intent if meaning.digit is None else answers.get(meaning.digit, "")
        if intent in ("yes", "no", "new"):
            return replace(scene, meaning=replace(before, intent=intent))
        return _unheard(scene, before, [str(scene.conversation.case_id)])
    if meaning.digit is not None and 1 <= meaning.digit <= len(options):
        chosen = next((c for c in scene.cases if str(c.pk) == options[meaning.digit - 1]), None)
        said = replace(understand(before.text), secrecy=before.secrecy)
        scene.done()
        return replace(scene, meaning=said, chosen=chosen)
    if meaning.digit == 0:
        return replace(scene, meaning=replace(before, intent="new"))
    return _unheard(scene, before, options)


def _unheard(scene: Scene, before: Meaning, options: list[str]) -> Scene:
    """The scene of this message alone, once what was written before has its place."""
    case = next((each for each in scene.cases if [str(each.pk)] == options), None)
    first = replace(scene, meaning=before, chosen=case)
    scene.done()
    if case is not None and "add" in scene.offers(case):
        acts.add_quietly(first, case)
    else:
        acts.file(first)
    intent = "new" if len(scene.meaning.text) >= LONG else "text"
    return replace(scene, chosen=None, meaning=replace(scene.meaning, intent=intent))
