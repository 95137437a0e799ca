"""Every message is there in three languages, says the same things, and fits where it must."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aduan.cases.lifecycle import PUBLIC
from aduan.directory import policy
from aduan.notifications import wording
from aduan.notifications.models import Audience
from aduan.notifications.short import segments
from aduan.notifications.wording import Reach
from aduan.notifications.wording.catalogue import (
    FRAME,
    LANGUAGES,
    PARTS,
    SPECS,
    allowed,
    mentioned,
    words,
)
from aduan.notifications.wording.letters import LONG, LONGER
from aduan.notifications.wording.values import PLACEHOLDERS, Kind, samples
from ground.country import POLICY

ZONE = ZoneInfo("Asia/Jakarta")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_has_words(language: str) -> None:
    found = words(language)
    assert set(found) == set(SPECS) | {"frame"}
    assert set(found["frame"]) == set(FRAME)
    for code, spec in SPECS.items():
        needed = set() if spec.spoken else {"subject", "body"}
        needed |= {"short"} if spec.audience == Audience.COMPLAINANT else set()
        assert needed <= set(found[code]) <= set(PARTS), code
        assert all(found[code].values()), code


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_mention_the_same_and_only_what_is_allowed(language: str) -> None:
    model = words("en")
    for code, parts in words(language).items():
        for part, text in parts.items():
            assert mentioned(text) == mentioned(model[code][part]), (code, part)
            assert mentioned(text) <= allowed(code, part), (code, part)


def test_every_code_that_the_lifecycle_tells_has_words() -> None:
    told = {move.tells for move in PUBLIC.moves if move.tells} | {"filed"}
    assert told <= set(SPECS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted(SPECS))
def test_preview_is_complete_and_short_enough(code: str, language: str) -> None:
    letter = wording.preview(code, language)
    assert letter.subject or wording.spec(code).spoken
    assert letter.body
    assert "{" not in letter.subject + letter.body + letter.short
    assert 1 <= segments(letter.short) <= _most(code)
    assert "\n" not in letter.subject


def test_a_thai_date_is_in_the_buddhist_era() -> None:
    assert "1 ธันวาคม 2569" in wording.preview("forwarded", "th").body
    assert "1 Desember 2026" in wording.preview("forwarded", "id").body
    assert "1 December 2026" in wording.preview("forwarded", "en").body


def test_acknowledgement_names_the_three_phases_and_the_number_of_help() -> None:
    letter = wording.preview("filed", "en")
    for words_of_it in ("123 456 789", "Reporting", "Following up", "Closure", "call 112 now"):
        assert words_of_it in letter.body
    assert letter.short.startswith("If somebody is in danger, call 112 now.")


def _values(**more: wording.Value) -> dict[str, str]:
    values = {
        "number": 123456789,
        "agency": PLACEHOLDERS["agency"].sample,
        "text": "Budi, +62 812 345: the hole is filled. {link}",
        "due": PLACEHOLDERS["due"].sample,
        "link": "https://a.example/c/123456789?k=SECRET",
    }
    return wording.written({**values, **more}, "en", ZONE) | {
        "link_short": "https://a.example/c/123456789"
    }


def test_only_a_proven_contact_reads_what_was_written() -> None:
    full = wording.compose("answered", "en", _values())
    bare = wording.compose("answered", "en", _values(), reach=Reach.UNPROVEN)
    page = wording.compose("answered", "en", _values(), reach=Reach.PAGE)
    assert "Budi" in full.body
    assert "Budi" in page.body
    assert "Budi" not in bare.body + bare.short + bare.subject
    assert "123 456 789" in bare.body
    assert "Ministry of Public Works" in bare.body
    assert "SECRET" in full.body
    assert "SECRET" not in full.short + full.subject
    assert bare.short


def test_braces_in_what_people_wrote_stay_as_they_are() -> None:
    letter = wording.compose("answered", "en", _values())
    assert "the hole is filled. {link}" in letter.body


def test_a_line_without_anything_to_say_is_left_out() -> None:
    values = wording.written({**samples(SPECS["closed"].mentions), "outside": None}, "en", ZONE)
    body = wording.compose("closed", "en", values).body
    assert "Ombudsman" not in body
    values["emergency"] = ""
    assert "112" not in wording.compose("filed", "en", values).body


@pytest.mark.parametrize(
    ("name", "value"),
    [("number", "123"), ("due", "tomorrow"), ("agency", "Roads"), ("nonsense", 1)],
)
def test_values_are_typed(name: str, value: wording.Value) -> None:
    with pytest.raises(wording.WrongValue):
        wording.written({name: value}, "en", ZONE)


def test_every_type_of_placeholder_is_used() -> None:
    assert {placeholder.kind for placeholder in PLACEHOLDERS.values()} == set(Kind)


OWN = """
[wording]
"forwarded.subject" = { en = "On its way: {number}", id = "Jalan: {number}", th = "ส่ง {number}" }
"""


def test_a_programme_puts_in_its_own_words() -> None:
    rules = policy.read(POLICY.read_text() + OWN, "p.toml")
    assert wording.faults(rules) == []
    own = wording.overrides_of(rules)
    assert wording.preview("forwarded", "en", own).subject == "On its way: 123 456 789"
    assert "Public Works" in wording.preview("forwarded", "en", own).body


def test_unsound_words_are_named_and_not_used() -> None:
    bad = OWN.replace('{number}", id', '{text}", id').replace(
        '"forwarded.subject"', '"forwarded.subject"', 1
    )
    rules = policy.read(
        POLICY.read_text() + bad + '"nonsense" = { en = "a", id = "a", th = "a" }\n', "p"
    )
    (first, second) = wording.faults(rules)
    assert first.startswith("wording.forwarded.subject.en: {text} cannot stand here; allowed: ")
    assert second.startswith("wording.nonsense: must be CODE.PART")
    own = wording.overrides_of(rules)
    assert "Public Works" in wording.preview("forwarded", "en", own).subject


@given(
    code=st.sampled_from(sorted(SPECS)),
    language=st.sampled_from(LANGUAGES),
    text=st.text(max_size=800),
    agency=st.text(min_size=1, max_size=120),
)
def test_an_sms_never_takes_more_than_it_may(
    code: str, language: str, text: str, agency: str
) -> None:
    values = wording.written(samples(SPECS[code].mentions), language, ZONE)
    values |= {"text": text, "agency": agency, "reason": text, "link_short": "https://a.id/c/1"}
    assert segments(wording.compose(code, language, values).short) <= _most(code)
    values["reply_to"] = ""
    assert segments(wording.compose(code, language, values).short) <= SPECS[code].most


def _most(code: str) -> int:
    """Words of staff may take more with somebody who can only answer by SMS."""
    mentions = SPECS[code].mentions
    if "reply_to" not in mentions:
        return SPECS[code].most
    return LONGER if "text" in mentions else LONG
