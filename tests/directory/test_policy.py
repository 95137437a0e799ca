"""The policy file: every fault is one plain line that names file, key and what is allowed."""

import tomllib
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from aduan.clock.limits import Limit
from aduan.directory import policy
from aduan.directory.loading import sources
from aduan.directory.policy import Policy
from aduan.directory.policy_faults import PolicyError, explain

GOOD = tomllib.loads((sources.DATA / "programmes" / "lapor.toml").read_text())


def changed(path: str, value: Any) -> dict[str, Any]:
    """The good policy with one key changed, or taken away by `...`."""
    tables = tomllib.loads((sources.DATA / "programmes" / "lapor.toml").read_text())
    place: Any = tables
    *way, last = path.split(".")
    for step in way:
        place = place[int(step) if step.isdigit() else step]
    if value is ...:
        del place[last]
    else:
        place[int(last) if last.isdigit() else last] = value
    return tables


FAULTS = [
    ("limits.forward", "soon", "limits.forward: ", "integer"),
    ("limits.forward", 0, "limits.forward: ", "greater than or equal to 1"),
    ("limits.day_kind", "lunar", "limits.day_kind: 'lunar' is not allowed", "'working'"),
    ("limits.forwrad", 3, "limits.forwrad: is not a known key, did you mean forward?", "promise"),
    ("limits.promise", 5, "limits: forward and take together", "before the promise"),
    ("limits.tell_agency", 11, "limits: tell_agency must lie between", "promise"),
    ("limits.forward_reminder", 3, "limits: forward_reminder must come before forward", ""),
    ("limits.arbiter_when_left", 10, "limits: arbiter_when_left", "less than the promise"),
    ("limits.object_reminders", [5, 12], "limits: object_reminders", "before object"),
    ("limits.reminders", [0.9, 0.75], "limits: reminders must rise", ""),
    ("limits.escalations.0.to", "president", "limits.escalations[1].to: 'president'", "'head'"),
    ("names.th", ..., "names.th: is missing", ""),
    ("names.th", "", "names.th: must not be empty", ""),
    ("kinds.0.names.en", ..., "kinds[1].names.en: is missing", ""),
    ("lifecycle", "secret", "lifecycle: 'secret' is not allowed", "'confidential'"),
    ("calendar.zone", "Asia/Surabaya", "calendar.zone: must be a zone", "Asia/Jakarta"),
    ("calendar.country", "XX", "calendar.country: 'XX' is not allowed", "'TH'"),
    ("calendar.weekend", ["samstag"], "calendar.weekend[1]: 'samstag'", "'saturday'"),
    ("visibility.default", "confidential-ish", "visibility.default: ", "'anonymous'"),
    ("visibility.allowed", ["anonymous"], "visibility: default must be one of allowed", ""),
    ("identity.nameless", ["fax"], "identity.nameless names no channel: fax", "website"),
    ("closing_codes.0.code", "done", "closing_codes must be exactly", "no_reply"),
    ("causes.0.code", "delay", "causes has the same code twice: delay", ""),
    ("causes.0.code", "Big Delay", "causes[1].code: 'Big Delay' does not fit", "small letters"),
    ("urgent.words.th", ..., "urgent: words are missing for: th", ""),
    ("kinds", [], "kinds: needs at least 1", ""),
    ("publication", ..., "publication: is missing", ""),
    ("publication.when", "answered", "publication.when: 'answered' is not allowed", "'never'"),
    ("identity.verified", True, "identity.verified: True is not allowed", "False"),
    ("limits", 3, "limits: must be a table", ""),
]


@pytest.mark.parametrize(("path", "value", "beginning", "allowed"), FAULTS)
def test_a_fault_is_one_plain_line(path: str, value: Any, beginning: str, allowed: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Policy.model_validate(changed(path, value))
    lines = explain(caught.value, Policy, "my.toml")
    assert len(lines) == 1
    assert lines[0].startswith(f"my.toml: {beginning}")
    assert allowed in lines[0]
    assert "\n" not in lines[0]


def test_all_faults_are_told_at_once() -> None:
    tables = changed("limits.forward", "soon")
    del tables["names"]["en"]
    with pytest.raises(ValidationError) as caught:
        Policy.model_validate(tables)
    assert len(explain(caught.value, Policy, "my.toml")) == 2


def test_broken_toml_is_told_with_its_line() -> None:
    with pytest.raises(PolicyError, match=r"^my.toml: not valid TOML: .*line 2"):
        policy.read('code = "x"\nnames = ?\n', "my.toml")


def test_secrets_are_named_never_written() -> None:
    account = {"code": "main", "provider": "kannel", "secrets": {"password": "hunter2"}}
    with pytest.raises(ValidationError) as caught:
        Policy.model_validate(changed("channels.sms.accounts", [account]))
    [line] = explain(caught.value, Policy, "my.toml")
    assert "channels.sms.accounts[1].secrets.password" in line
    assert "env:NAME" in line


def test_a_confidential_programme_publishes_nothing() -> None:
    with pytest.raises(ValidationError) as caught:
        Policy.model_validate(changed("lifecycle", "confidential"))
    lines = explain(caught.value, Policy, "my.toml")
    assert [line.split(" must")[0] for line in lines] == [
        "my.toml: visibility.allowed",
        "my.toml: publication.when",
    ]


def test_lapor_keeps_the_promises_of_its_sources() -> None:
    rules = Policy.model_validate(GOOD)
    assert rules.limits.limit("promise") == Limit(10, "calendar")
    assert rules.limits.limit("forward") == Limit(3, "calendar")
    assert rules.limits.limit("tell_agency") == Limit(5, "calendar")
    assert rules.limits.limit("object") == Limit(10, "working")
    assert [(step.after, step.to) for step in rules.limits.escalations] == [
        (0, "head"),
        (3, "agency"),
        (7, "next_authority"),
    ]
    seven = {"sms", "website", "app", "facebook", "x", "hotline", "radio"}
    assert seven <= set(rules.channels)
    assert [code.code for code in rules.closing_codes if code.solved] == ["solved"]


def test_having_come_to_the_wrong_office_is_no_reason_to_archive() -> None:
    rules = Policy.model_validate(GOOD)
    said = " ".join(f"{one.code} {one.names.en}" for one in rules.archive_reasons).lower()
    for word in ("wrong", "office", "agency", "competen", "jurisdiction"):
        assert word not in said


def test_the_other_reading_of_days_is_a_setting() -> None:
    rules = Policy.model_validate(changed("limits.day_kind", "working"))
    assert rules.limits.limit("forward") == Limit(3, "working")


def test_the_calendar_knows_joint_leave_and_local_days() -> None:
    day = {"day": date(2026, 11, 23), "names": {"en": "a", "id": "b", "th": "c"}}
    rules = Policy.model_validate(changed("calendar.added", [day]))
    calendar = rules.calendar.calendar()
    assert not calendar.counts(date(2026, 11, 23), "working")
    assert not calendar.counts(date(2026, 3, 20), "working")
    assert calendar.counts(date(2026, 11, 24), "working")


def test_what_is_stored_reads_back_equal_and_keeps_its_digest() -> None:
    rules = Policy.model_validate(GOOD)
    again = Policy.model_validate(rules.stored())
    assert again == rules
    assert again.digest() == rules.digest()
    assert Policy.model_validate(changed("limits.promise", 12)).digest() != rules.digest()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tolong, ada KEBAKARAN di sebelah rumah", True),
        ("Kabel gas bocor sejak pagi", True),
        ("ช่วยด้วยไฟไหม้บ้านข้างๆ", True),
        ("My neighbour is trapped in the lift", True),
        ("Jalan rusak sejak bulan lalu", False),
        ("An undying problem with the drains", False),
        ("ถนนเป็นหลุมเป็นบ่อ", False),
    ],
)
def test_urgent_words_are_found_as_words(text: str, found: bool) -> None:
    assert Policy.model_validate(GOOD).urgent.found_in(text) is found
