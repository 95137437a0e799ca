"""From a code and values to the words of one message."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from zoneinfo import ZoneInfo

import structlog

from aduan.directory.policy import Policy
from aduan.notifications.models import Audience
from aduan.notifications.short import CUT, fit
from aduan.notifications.wording.catalogue import (
    MENTIONED,
    PARTS,
    SPECS,
    allowed,
    mentioned,
    spec,
    words,
)
from aduan.notifications.wording.values import PRIVATE, samples, written

log = structlog.get_logger("aduan.notifications")

LONG, LONGER = 3, 4
"""SMS that may be taken where a text says how to answer it, and where it carries words of staff:
whoever answers by SMS perhaps reads nothing else."""
YIELDING = ("text", "options", "elsewhere", "reason", "closing", "agency", "emergency")
"""What an SMS leaves out first, from left to right."""


class Reach(Enum):
    """How much may be said, and how the person finds the report."""

    PROVEN = "proven"
    """A contact that was proved: everything, with a signed link."""
    UNPROVEN = "unproven"
    """A contact that was not: number, state, agency, and where to follow."""
    PAGE = "page"
    """The inbox behind the person's own door: everything, no link."""


@dataclass(frozen=True)
class Letter:
    """The words of one message."""

    subject: str
    body: str
    short: str


Overrides = Mapping[str, Mapping[str, str]]
"""Words that a programme puts in place of ours, by "code.part" and language."""


def overrides_of(policy: Policy) -> Overrides:
    """A policy's own words in the shape that `compose` takes."""
    return {key: found.model_dump() for key, found in policy.wording.items()}


def compose(
    code: str,
    language: str,
    values: Mapping[str, str],
    *,
    reach: Reach = Reach.PROVEN,
    overrides: Overrides | None = None,
) -> Letter:
    """The message of a code in a language, from values as `values.written` gives them.

    Raises `UnknownWording`. What is private is left out unless `reach` allows it.
    """
    found = spec(code)
    given = dict(values)
    if reach is Reach.UNPROVEN:
        given |= dict.fromkeys(PRIVATE, "")
    parts = {part: _words(code, part, language, overrides or {}) for part in PARTS}
    # The short name where there is one, as every sign of an SMS counts.
    brief = {name: given.get(f"{name}_short") or value for name, value in given.items()}
    if found.spoken:
        said = fit(_kept(parts["short"], brief), _line, brief, YIELDING, most=found.most)
        return Letter("", said, said)
    frame = words(language)["frame"]
    subject = _line(parts["subject"], given)
    if found.audience == Audience.STAFF:
        late = frame["late"] if "late_since" in found.mentions else ""
        blocks = [parts["body"], frame["vacant"], late, frame["staff"], frame["signed"]]
    else:
        follow = {Reach.PROVEN: frame["follow"], Reach.UNPROVEN: frame["follow_plain"]}
        follows = follow.get(reach, "") if "link" in found.mentions else ""
        signature = "" if reach is Reach.PAGE else frame["signature"]
        blocks = [
            frame["greeting"],
            frame["joined"],
            frame["part"],
            parts["body"],
            follows,
            signature,
        ]
    body = "\n\n".join(filter(None, (_block(block, given) for block in blocks)))
    # Whoever can answer can ask for the rest; whoever cannot follows the link.
    answers = bool(given.get("reply_to"))
    longer = LONGER if "text" in found.mentions else LONG
    most = longer if answers else found.most
    lines = _kept(parts["short"], brief) or [f"{parts['subject']} {{link}}"]
    cut = frame["more"] if answers else CUT
    short = fit(lines, _line, brief, YIELDING, most=most, cut=cut)
    return Letter(subject, body, short)


def preview(code: str, language: str, overrides: Overrides | None = None) -> Letter:
    """The message with sample values, for staff who look at the wording."""
    names = spec(code).mentions | {"link", "desk"}
    values = written(samples(names), language, ZoneInfo("Asia/Jakarta"))
    return compose(code, language, values, overrides=overrides)


def faults(policy: Policy) -> list[str]:
    """What is wrong with a policy's own words: one plain line each, empty when all is well."""
    found = []
    for key, texts in policy.wording.items():
        code, _, part = key.rpartition(".")
        if code not in SPECS or part not in PARTS:
            known = ", ".join(sorted(SPECS))
            found.append(
                f"wording.{key}: must be CODE.PART, where PART is one of "
                f"{', '.join(PARTS)} and CODE one of {known}"
            )
            continue
        for language, text in texts.model_dump().items():
            wrong = sorted(mentioned(text) - allowed(code, part))
            if wrong:
                may = ", ".join(f"{{{name}}}" for name in sorted(allowed(code, part)))
                found.append(
                    f"wording.{key}.{language}: {{{'}, {'.join(wrong)}}} cannot stand "
                    f"here; allowed: {may}"
                )
    return found


def _words(code: str, part: str, language: str, overrides: Overrides) -> str:
    """The programme's own words where they are sound, else ours."""
    own = overrides.get(f"{code}.{part}", {}).get(language, "")
    if own and mentioned(own) <= allowed(code, part):
        return own
    if own:
        log.warning("wording not used", code=code, part=part, language=language)
    return words(language)[code].get(part, "")


def _fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its values, put in once: braces in what people wrote stay as they are."""
    return MENTIONED.sub(lambda found: values.get(found[1], ""), text)


def _line(text: str, values: Mapping[str, str]) -> str:
    """One line, whatever the values hold."""
    return " ".join(_fill(text, values).split())


def _block(text: str, values: Mapping[str, str]) -> str:
    """Lines, without those that mention something there is nothing to say of."""
    joined = "\n".join(_fill(line, values) for line in _kept(text, values))
    while "\n\n\n" in joined:
        joined = joined.replace("\n\n\n", "\n\n")
    return joined.strip()


def _kept(text: str, values: Mapping[str, str]) -> list[str]:
    """The lines of which everything they mention is known."""
    return [line for line in text.splitlines() if all(values.get(name) for name in mentioned(line))]
