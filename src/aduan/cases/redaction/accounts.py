"""Mail addresses and names that people go by in messengers and networks."""

import re

from aduan.cases.redaction.spans import Found, Span

#: From the sign on; what stands before it is looked for to its left, because a search that starts
#: at every letter of the text is slow. Blanks around the sign need a common ending.
_AT_DOMAIN = re.compile(
    r"@(?:[A-Za-z0-9\-]{1,63}\.){1,5}[A-Za-z0-9\-]{2,24}(?![A-Za-z0-9])"
    r"|[ ]{0,2}@[ ]{0,2}(?:[A-Za-z0-9\-]{1,63}\.){1,3}(?:com|net|org|info|id|th|io|me)"
    r"(?![A-Za-z0-9])"
)
_LOCAL_PART = re.compile(r"[A-Za-z0-9._%+'\-]{0,63}[A-Za-z0-9_%+\-]$")
_LOCAL_PART_BEYOND_ASCII = re.compile(r"[\wก-๎.]{1,64}$")
_PROVIDER = r"(?:gmail|googlemail|yahoo|ymail|rocketmail|hotmail|outlook|live|icloud|proton)"
_EMAIL_HIDDEN = re.compile(
    rf"""
    (?<![\w.+\-]) [a-z0-9][\w.+\-]{{0,63}}
    (?:
        \s{{0,2}} (?:\[at\]|\(at\)|\{{at\}}|＠) \s{{0,2}} [a-z0-9\-]{{2,63}}
        (?:\.|\s{{0,2}}(?:\[dot\]|\(dot\)|\{{dot\}}|\sdot\s)\s{{0,2}}|\stitik\s)
      | \sat\s [a-z0-9\-]{{2,63}} \s(?:dot|titik)\s
      | \sat\s {_PROVIDER} \s?\.\s?
    )
    [a-z]{{2,10}} (?:(?:\.|\sdot\s|\stitik\s)[a-z]{{2,4}})? (?![\w])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LINE = re.compile(
    r"(?<![A-Za-z])(?:"
    r"(?:line\s{0,2}[_\-]?id|id\s{0,2}[_\-]?line|ไลน์?\s{0,2}ไอดี|ไอดี\s{0,2}ไลน์?)\s{0,3}[:=]?\s{0,3}"
    r"|(?:line|ไลน์)\s{0,2}[:=]\s{0,3}"
    r")@?(?P<name>[A-Za-z0-9][\w.\-]{2,39})",
    re.IGNORECASE,
)
_MESSENGER = re.compile(
    r"(?:https?://)?(?:www\.)?(?:line\.me/(?:R/)?ti/p/|lin\.ee/|wa\.me/|t\.me/|m\.me/|api\.whatsapp\.com/)[^\s<>\"'\[\]]+",
    re.IGNORECASE,
)
_PROFILE = re.compile(
    r"(?:https?://)?(?:www\.|m\.|web\.)?(?:facebook\.com/(?:profile\.php\?id=\d+|people/[^\s/]+/\d+|[\w.]{5,50})"
    r"|instagram\.com/[\w.]{3,30}|(?:twitter|x)\.com/\w{3,15}|tiktok\.com/@[\w.]{2,24})/?(?![\w/.?=&-])",
    re.IGNORECASE,
)


def find(text: str) -> Found:
    """Mail addresses (also spelt "at"), LINE names, links to a person's messenger or profile."""
    if "@" in text:
        for match in _AT_DOMAIN.finditer(text):
            before = text[max(0, match.start() - 64) : match.start()]
            local = _LOCAL_PART.search(before) or _LOCAL_PART_BEYOND_ASCII.search(before)
            if local:
                yield Span(match.start() - len(local.group()), match.end(), "EMAIL")
    lowered = text.lower()
    if " at " in lowered or any(sign in lowered for sign in ("at)", "at]", "at}", "＠")):
        for match in _EMAIL_HIDDEN.finditer(text):
            yield Span(match.start(), match.end(), "EMAIL")
    if "line" in lowered or "ไลน" in text:
        for match in _LINE.finditer(text):
            yield Span(match.start(), match.end(), "LINEID")
    if ".me/" in lowered or ".ee/" in lowered or "whatsapp.com/" in lowered:
        for match in _MESSENGER.finditer(text):
            yield Span(match.start(), match.end(), "LINEID")
    if ".com/" in lowered:
        for match in _PROFILE.finditer(text):
            yield Span(match.start(), match.end(), "PROFILE")
