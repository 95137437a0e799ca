"""Dates, due dates, numbers, states and fields as templates show them, without a database."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template import Context, Template
from django.utils import timezone, translation

from aduan.cases.lifecycle import FLOWS, State
from aduan.clock import dates
from aduan.portal.look import states
from aduan.portal.look.due import due_words
from aduan.portal.look.fields import field_look, first_control_id, kind_of

JAKARTA = ZoneInfo("Asia/Jakarta")
JAYAPURA = ZoneInfo("Asia/Jayapura")
BANGKOK = ZoneInfo("Asia/Bangkok")
LATE_EVENING = datetime(2026, 11, 20, 17, 5, tzinfo=UTC)  # 00:05 on the 21st in Jakarta


@pytest.mark.parametrize(
    ("language", "style", "words"),
    [
        ("en", "long", "21 November 2026"),
        ("en", "short", "21 Nov 2026"),
        ("id", "long", "21 November 2026"),
        ("id", "short", "21 Nov 2026"),
        ("th", "long", "21 พฤศจิกายน 2569"),
        ("th", "short", "21 พ.ย. 2569"),
    ],
)
def test_days_in_three_languages(language: str, style: dates.Style, words: str) -> None:
    """Thai days are in the Buddhist Era with Thai months; the day is the zone's own."""
    assert dates.day(date(2026, 11, 21), language, JAKARTA, style) == words
    assert dates.day(LATE_EVENING, language, JAKARTA, style) == words


def test_the_thai_year_turns_with_the_thai_day() -> None:
    """Seven hours before London's new year Bangkok already writes the next year."""
    eve = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
    assert dates.day(eve, "th", BANGKOK) == "1 มกราคม 2570"
    assert dates.day(eve, "th", ZoneInfo("UTC")) == "31 ธันวาคม 2569"


@pytest.mark.parametrize(
    ("language", "zone", "words"),
    [
        ("en", JAKARTA, "21 November 2026, 00:05 WIB"),
        ("id", JAKARTA, "21 November 2026 pukul 00.05 WIB"),
        ("id", JAYAPURA, "21 November 2026 pukul 02.05 WIT"),
        ("th", JAKARTA, "21 พฤศจิกายน 2569 เวลา 00:05 น. (WIB)"),
        ("th", BANGKOK, "21 พฤศจิกายน 2569 เวลา 00:05 น."),
        ("en", BANGKOK, "21 November 2026, 00:05"),
    ],
)
def test_moments_name_the_zone_where_it_has_a_name(
    language: str, zone: ZoneInfo, words: str
) -> None:
    """Indonesia has three times of day, so they are named; Thailand has one."""
    assert dates.moment(LATE_EVENING, language, zone) == words


@pytest.mark.parametrize(
    ("language", "past", "future"),
    [
        ("en", "2 days ago", "in 3 hours"),
        ("id", "2 hari yang lalu", "dalam 3 jam"),
        ("th", "2 วันที่ผ่านมา", "ในอีก 3 ชั่วโมง"),
    ],
)
def test_ago_and_in(language: str, past: str, future: str) -> None:
    """Spans read as people say them."""
    now = LATE_EVENING
    assert dates.ago_or_in(now - timedelta(days=2), now, language) == past
    assert dates.ago_or_in(now + timedelta(hours=3), now, language) == future


@pytest.mark.parametrize(
    ("gap", "tone", "words"),
    [
        (timedelta(days=10), "ahead", "10 days left"),
        (timedelta(days=3), "ahead", "3 days left"),
        (timedelta(days=2, hours=3), "soon", "2 days left"),
        (timedelta(days=1), "soon", "1 day left"),
        (timedelta(hours=23, minutes=59), "soon", "23 hours left"),
        (timedelta(minutes=59), "soon", "59 minutes left"),
        (timedelta(seconds=20), "soon", "Due now"),
        (timedelta(0), "soon", "Due now"),
        (timedelta(seconds=-1), "late", "Late"),
        (timedelta(minutes=-5), "late", "Late by 5 minutes"),
        (timedelta(hours=-1), "late", "Late by 1 hour"),
        (timedelta(days=-2), "late", "Late by 2 days"),
    ],
)
def test_due_dates_in_words_and_tone(gap: timedelta, tone: str, words: str) -> None:
    """Colour never stands alone: each tone has its words."""
    now = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
    look = due_words(now + gap, now, JAKARTA)
    assert (look.tone, look.words) == (tone, words)


def test_days_left_are_counted_as_people_count() -> None:
    """From Saturday evening to Monday morning it is two days, although 36 hours."""
    now = datetime(2026, 11, 21, 20, 0, tzinfo=JAKARTA)
    assert due_words(now + timedelta(hours=36), now, JAKARTA).words == "2 days left"


def test_a_stopped_clock_and_no_clock_say_so() -> None:
    """A clock that waits for the person shows no lateness."""
    now = LATE_EVENING
    assert due_words(now - timedelta(days=9), now, JAKARTA, stopped=True).words == "Clock stopped"
    assert due_words(None, now, JAKARTA).tone == "none"


def test_due_words_in_indonesian_and_thai() -> None:
    """The words of a due tag are translated, plural or not."""
    now = LATE_EVENING
    with translation.override("id"):
        assert due_words(now + timedelta(days=3), now, JAKARTA).words == "Sisa 3 hari"
    with translation.override("th"):
        assert due_words(now - timedelta(days=1), now, JAKARTA).words == "เกินกำหนด 1 วัน"


def test_every_state_has_a_tone_and_a_place_among_the_phases() -> None:
    """No state of the lifecycle is shown as a blank or breaks the tracker."""
    assert set(states.TONES) == {state.value for state in State}
    for name in FLOWS:
        for state in FLOWS[name].phases:
            looks = states.phase_looks(state, name)
            assert [look.code for look in looks] == ["reporting", "following_up", "closure"]
            assert sum(look.status == "current" for look in looks) <= 1


@pytest.mark.parametrize(
    ("state", "statuses"),
    [
        ("checking", ["current", "coming", "coming"]),
        ("in_progress", ["done", "current", "coming"]),
        ("answered", ["done", "done", "current"]),
        ("closed", ["done", "done", "done"]),
        ("archived", ["done", "skipped", "done"]),
    ],
)
def test_phases_of_a_state(state: str, statuses: list[str]) -> None:
    """Reporting, Following up, Closure."""
    assert [look.status for look in states.phase_looks(state)] == statuses


def _render(source: str, **context: object) -> str:
    return Template("{% load aduan %}" + source).render(Context(context)).strip()


def test_tags_and_filters_in_a_template() -> None:
    """The template names work together with the active language and zone."""
    with timezone.override(JAKARTA), translation.override("th"):
        assert _render("{{ t|moment }}", t=LATE_EVENING).startswith("21 พฤศจิกายน 2569")
    with timezone.override(JAKARTA), translation.override("en"):
        assert _render("{{ t|day:'short' }}", t=LATE_EVENING) == "21 Nov 2026"
        assert _render("{{ t|day }}{{ t|moment }}{{ t|ago_or_in:n }}", t=None, n=None) == ""
        assert _render("{{ n|case_number }}", n=12345678) == "012 345 678"
        assert _render("{% when t 'day' %}", t=LATE_EVENING) == (
            '<time datetime="2026-11-20T17:05:00+00:00">21 November 2026</time>'
        )
        assert "aduan-tag--working" in _render("{% state_tag 'in_progress' %}")
        tag = _render("{% due_tag t n stopped=True %}", t=LATE_EVENING, n=LATE_EVENING)
        assert "aduan-due--stopped" in tag
        assert "Clock stopped" in tag
    with pytest.raises(KeyError):
        _render("{% state_tag 'nonsense' %}")


class _Form(forms.Form):
    text = forms.CharField(
        label="Words <b>", help_text="Hint", widget=forms.Textarea(attrs={"maxlength": 20})
    )
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    photo = forms.FileField(required=False, widget=forms.FileInput)
    agreed = forms.BooleanField(required=False)


def test_fields_are_described_by_hint_error_and_limit() -> None:
    """What stands near a control reaches those who hear the page."""
    bound = _Form({"kind": "b"})["text"]
    look = field_look(bound)
    assert look.kind == "textarea"
    assert look.limit == 20
    assert look.errors == ["This field is required."]
    assert 'aria-describedby="id_text-hint id_text-error id_text-info"' in look.control
    assert 'aria-invalid="true"' in look.control
    # The counter speaks; a browser must not cut pasted words off.
    assert "maxlength" not in look.control


def test_groups_of_choices_know_what_was_chosen_and_where_to_start() -> None:
    """Radio buttons keep the person's choice, and errors lead to the first of them."""
    form = _Form({"kind": "b"})
    assert [choice.chosen for choice in field_look(form["kind"]).choices] == [False, True]
    assert first_control_id(form["kind"]) == "id_kind_0"
    assert field_look(form["kind"]).choices[0].id == "id_kind_0"
    assert first_control_id(form["text"]) == "id_text"


def test_kinds_of_controls() -> None:
    """Each widget has its drawing, and what is unknown is a plain input."""
    form = _Form()
    assert [kind_of(form.fields[name].widget) for name in form.fields] == [
        "textarea",
        "radios",
        "file",
        "tick",
    ]
    assert kind_of(forms.NumberInput()) == "input"


def test_labels_are_escaped_and_errors_link_to_fields() -> None:
    """Words of people and forms never become markup."""
    form = _Form({})
    html = _render("{% error_summary form %}{% field form.text %}", form=form)
    assert "Words &lt;b&gt;" in html
    assert "<b>" not in html
    assert 'href="#id_text"' in html
    assert 'href="#id_kind_0"' in html
