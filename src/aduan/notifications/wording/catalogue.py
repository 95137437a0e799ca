"""Which messages there are, for whom, and what each may mention.

The words stand in `en.toml`, `id.toml` and `th.toml` beside this file: for each code a `subject`,
a `body` and, for people outside, a `short` text for SMS, which is all that a line of a conversation
has. Under `frame` stands what all messages
share. A line of a body that mentions something there is nothing to say of is left out.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from aduan.directory.naming import LANGUAGES
from aduan.notifications.models import Audience
from aduan.notifications.short import MOST

MENTIONED = re.compile(r"\{([a-z_]+)\}")
PARTS = ("subject", "body", "short")
FRAME = (
    "more",
    "greeting",
    "joined",
    "part",
    "follow",
    "follow_plain",
    "signature",
    "vacant",
    "late",
    "staff",
    "signed",
)
FALLBACK = "id"


@dataclass(frozen=True)
class Spec:
    """One message: for whom, and the placeholders that its words may use."""

    code: str
    audience: Audience
    mentions: frozenset[str]
    reminder: bool = False
    """A reminder waits for working hours; anything else leaves at once."""
    secret: bool = False
    """Its words are destroyed as soon as it has ended."""
    spoken: bool = False
    """A line of a conversation: a short text and nothing else."""
    most: int = MOST
    """How many SMS the short text may take."""


COMPLAINANT_MENTIONS = frozenset({"number", "programme"})
STAFF_MENTIONS = frozenset({"number", "programme", "category", "due_at", "desk", "vacant"})
LATE_MENTIONS = frozenset({"late_since", "still_since", "holder", "before", "unsigned"})
"""What each level is told of a limit that passed; under `frame`, as all these messages share it."""
FRAME_MENTIONS = frozenset({"joined", "part", "link"}) | STAFF_MENTIONS | LATE_MENTIONS

_COMPLAINANT = {
    "filed": "emergency forward_by tell_by promise_by link",
    "contact_verified": "link",
    "asked": "text due link reply_to",
    "asked_again": "text due link reply_to",
    "archived": "reason elsewhere text object_by link",
    "archived_silence": "object_by link",
    "objection_received": "due link",
    "merged": "older link",
    "unmerged": "link",
    "split": "parts link",
    "forwarded": "agency promise_by link",
    "passed_on": "agency promise_by link",
    "handed_over": "agency due link",
    "taken": "agency due link",
    "taken_again": "agency due link",
    "returned": "agency reason due link",
    "informed": "agency text due link",
    "asked_while_working": "agency text due link reply_to",
    "extended": "agency reason text date link",
    "answered": "agency text due link reply_to",
    "committed": "agency text date link",
    "commitment_kept": "agency text due link reply_to",
    "commitment_broken": "agency due link",
    "closed": "closing reopen_by appeal_by outside link reply_to",
    "reopened": "agency due link",
    "reopened_review": "due link",
    "reopening_allowed": "agency due link",
    "reopening_refused": "text appeal_by outside link",
    "appealed": "agency due link",
    "appeal_upheld": "agency text due link",
    "appeal_rejected": "text outside link",
    "secrecy_raised": "link",
    "withdrawn": "restore_by link",
    "restored": "due link",
    "commitment_today": "agency link",
}
_COMPLAINANT_REMINDERS = {
    "objection_reminder": "agency due link reply_to",
    "progress": "agency due link",
    "still_solved": "reopen_by link reply_to",
}
_STAFF = {
    "new_case": "",
    "urgent_case": "emergency",
    "returned_case": "agency reason",
    "arbiter_case": "agency reason",
    "assigned_case": "",
    "draft_waiting": "",
    "draft_sent_back": "",
    "consulted": "agency",
    "contributed": "",
    "person_replied": "",
    "person_silent": "",
    "person_added": "",
    "objection_case": "",
    "reopened_case": "",
    "review_case": "",
    "appeal_case": "",
    "upheld_case": "",
    "commitment_broken_case": "date",
    "chased": "",
    "secrecy_case": "",
    "withdrawn_case": "",
    "message_failed": "",
    "commitment_due": "date",
}
_STAFF_REMINDERS = {
    "forward_soon": "",
    "tell_late": "",
    "unopened": "agency",
    "due_soon": "agency",
    "sign_soon": "agency",
    "promise_broken": "agency",
    "contribution_missing": "",
}
_STAFF_LATE = {
    "forward_late": "",
    "take_late": "agency",
    "return_late": "",
    "late": "agency",
    "contribution_late": "agency",
}

_SPOKEN = {
    "chat_detail": "number",
    "chat_place": "number",
    "chat_noted": "number",
    "chat_replied": "number",
    "chat_why": "number",
    "chat_which": "options",
    "chat_add_or_new": "options",
    "chat_solved": "number",
    "chat_none": "",
    "chat_help": "",
    "chat_welcome": "programme",
    "chat_withdraw": "number",
    "chat_kept": "number",
    "chat_rated": "number",
    "chat_confirmed": "number",
    "chat_refused": "number text",
    "chat_more": "text",
    "chat_no_more": "",
    "chat_dropped": "",
    "chat_flood": "",
}
_LONGER = {"chat_help": 3, "chat_which": 3, "chat_add_or_new": 3, "chat_more": 6}
"""Lines of a conversation that may take more SMS, for nothing else says what they say."""


def _specs() -> dict[str, Spec]:
    specs = {}
    for group, audience, shared, reminder in (
        (_COMPLAINANT, Audience.COMPLAINANT, COMPLAINANT_MENTIONS, False),
        (_COMPLAINANT_REMINDERS, Audience.COMPLAINANT, COMPLAINANT_MENTIONS, True),
        (_STAFF, Audience.STAFF, STAFF_MENTIONS, False),
        (_STAFF_REMINDERS, Audience.STAFF, STAFF_MENTIONS, True),
        (_STAFF_LATE, Audience.STAFF, STAFF_MENTIONS | LATE_MENTIONS, True),
    ):
        for code, mentions in group.items():
            specs[code] = Spec(code, audience, shared | set(mentions.split()), reminder)
    for code, mentions in _SPOKEN.items():
        specs[code] = Spec(
            code,
            Audience.COMPLAINANT,
            frozenset(mentions.split()),
            spoken=True,
            most=_LONGER.get(code, MOST),
        )
    # A code that proves a contact; whoever reads it later must find nothing.
    specs["verification"] = Spec(
        "verification",
        Audience.COMPLAINANT,
        COMPLAINANT_MENTIONS | {"code", "minutes"},
        secret=True,
    )
    return specs


SPECS: dict[str, Spec] = _specs()


class UnknownWording(KeyError):
    """There is no message of that code."""


def spec(code: str) -> Spec:
    """The message of a code. Raises `UnknownWording`."""
    try:
        return SPECS[code]
    except KeyError:
        raise UnknownWording(code) from None


@cache
def words(language: str) -> dict[str, dict[str, str]]:
    """All words of a language, by code and part; an unknown language gets Indonesian."""
    name = language if language in LANGUAGES else FALLBACK
    text = (Path(__file__).parent / f"{name}.toml").read_text("utf-8")
    tables = tomllib.loads(text)
    return {
        code: {part: words.strip() for part, words in parts.items()}
        for code, parts in tables.items()
    }


def mentioned(text: str) -> frozenset[str]:
    """The placeholders in a text."""
    return frozenset(MENTIONED.findall(text))


def allowed(code: str, part: str) -> frozenset[str]:
    """The placeholders that a part of a message may use; what is private stays out of subjects."""
    if code == "frame":
        return FRAME_MENTIONS
    mentions = spec(code).mentions
    return mentions - {"text", "link", "desk"} if part == "subject" else mentions
