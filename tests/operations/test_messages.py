"""The translations tool on a small room of its own."""

from pathlib import Path

import messages
import pytest

TEMPLATE = """{% load i18n %}
<h1>{% translate "Track a report" %}</h1>
    {% translate "May" context "month" %}
{% blocktranslate with name=agency count n=days trimmed %}
    {{ name }} has one day.
{% plural %}
    {{ name }} has {{ n }} days.
{% endblocktranslate %}
<p>{% translate "100% sure" %}</p>
"""

CODE = """
from django.utils.translation import gettext_lazy as _, ngettext, npgettext, pgettext

A = _("Sent")
B = ngettext("%(count)d case", "%(count)d cases", 2)
C = pgettext("verb", "Close")
D = npgettext("unit", "one hour", "{n} hours", 2)
E = _(A)
"""

GOOD = {
    "Track a report": "Lacak laporan",
    "May": "Mei",
    "%(name)s has one day.": "%(name)s punya %(n)s hari.",
    "100%% sure": "100%% yakin",
    "Sent": "Terkirim",
    "%(count)d case": "%(count)d perkara",
    "Close": "Tutup",
    "one hour": "{n} jam",
}


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A room with one template and one module, and no translations."""
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "ROOMS", tmp_path / "src" / "aduan")
    room = tmp_path / "src" / "aduan" / "porch"
    (room / "templates").mkdir(parents=True)
    (room / "__init__.py").touch()
    (room / "templates" / "page.html").write_text(TEMPLATE)
    (room / "words.py").write_text(CODE)
    return room


def _translate(room: Path, words: dict[str, str]) -> None:
    for language in messages.LANGUAGES:
        path = messages.po_file(room, language)
        lines, text = path.read_text().split("\n"), None
        for number, line in enumerate(lines):
            if line.startswith("msgid "):
                text = line.removeprefix("msgid ").strip('"')
            for start in ('msgstr "', 'msgstr[0] "'):
                if text and line.startswith(start):
                    lines[number] = f'{start}{words.get(text, "")}"'
        path.write_text("\n".join(lines))


def _faults(room: Path) -> list[str]:
    return [
        fault.removeprefix(f"src/aduan/porch/locale/{language}/LC_MESSAGES/django.po: ")
        for fault in messages.faults(room)
        for language in ("id",)
        if "/id/" in fault
    ]


def test_every_kind_of_message_is_found(room: Path) -> None:
    found = {(found.texts, found.context) for found in messages.sources(room)}
    assert found == {
        ("Track a report", None),
        ("May", "month"),
        (("%(name)s has one day.", "%(name)s has %(n)s days."), None),
        ("100%% sure", None),
        ("Sent", None),
        (("%(count)d case", "%(count)d cases"), None),
        ("Close", "verb"),
        (("one hour", "{n} hours"), "unit"),
    }


def test_extracting_twice_changes_nothing_and_keeps_what_is_translated(room: Path) -> None:
    messages.extract(room)
    _translate(room, GOOD)
    first = messages.po_file(room, "th").read_bytes()
    messages.extract(room)
    assert messages.po_file(room, "th").read_bytes() == first
    assert _faults(room) == []


def test_a_missing_file_is_told(room: Path) -> None:
    assert _faults(room) == ["is missing, for 8 messages"]


@pytest.mark.parametrize(
    ("text", "translation", "fault"),
    [
        ("Sent", "", "'Sent': no translation (src/aduan/porch/words.py)"),
        (
            "%(count)d case",
            "%(jumlah)d perkara",
            "'%(count)d case': placeholders ['%(count)d'] became ['%(jumlah)d']",
        ),
        ("one hour", "jam", "'one hour' [unit]: placeholders ['{n}'] became []"),
        ("Track a report", "<b>Lacak", "'Track a report': tags [] became ['<b>']"),
    ],
)
def test_a_bad_translation_is_told(room: Path, text: str, translation: str, fault: str) -> None:
    messages.extract(room)
    _translate(room, {**GOOD, text: translation})
    assert _faults(room) == [fault]


def test_fuzzy_and_gone_messages_are_told(room: Path) -> None:
    messages.extract(room)
    _translate(room, GOOD)
    path = messages.po_file(room, "id")
    path.write_text(
        path.read_text().replace('msgid "Sent"', '#, fuzzy\nmsgid "Sent"')
        + '\nmsgid "Gone"\nmsgstr "Hilang"\n\n#~ msgid "Old"\n#~ msgstr "Lama"\n'
    )
    assert _faults(room) == [
        "'Sent': fuzzy",
        "'Gone': is not in the sources any more",
        "'Old': obsolete entry",
    ]


def test_what_is_compiled_is_what_was_written(room: Path) -> None:
    messages.extract(room)
    _translate(room, GOOD)
    assert messages.compile_all() == 2
    assert messages.compile_all() == 0
    from gettext import GNUTranslations

    with messages.po_file(room, "id").with_suffix(".mo").open("rb") as file:
        spoken = GNUTranslations(file)
    assert spoken.gettext("Sent") == "Terkirim"
    assert spoken.pgettext("month", "May") == "Mei"
    assert spoken.ngettext("%(count)d case", "%(count)d cases", 1) == "%(count)d perkara"


def test_more_than_one_form_is_told(room: Path) -> None:
    messages.extract(room)
    _translate(room, GOOD)
    path = messages.po_file(room, "id")
    forms = "nplurals=2; plural=(n != 1);"
    path.write_text(
        path.read_text()
        .replace("nplurals=1; plural=0;", forms)
        .replace('msgstr[0] "', 'msgstr[1] ""\nmsgstr[0] "')
    )
    assert "Plural-Forms has to be nplurals=1; plural=0;" in _faults(room)


def test_rooms_that_say_it_differently_are_noted(room: Path) -> None:
    other = room.with_name("shed")
    other.mkdir()
    (other / "__init__.py").touch()
    (other / "words.py").write_text('A = _("Sent")')
    for place, word in ((room, "Terkirim"), (other, "Dikirim")):
        messages.extract(place)
        _translate(place, {**GOOD, "Sent": word})
    assert list(messages.conflicts()) == [
        f"{language}: 'Sent' is said in several ways: {{'porch': 'Terkirim', 'shed': 'Dikirim'}}"
        for language in ("id", "th")
    ]
