"""The report: what happened, who reports, the topic's own questions. Only the text is needed."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aduan.cases.actions.filing import LONGEST_PLACE
from aduan.cases.models import Visibility
from aduan.directory.models import Agency, Area, Category
from aduan.directory.naming import language
from aduan.directory.questions import Question
from aduan.portal.finding import full_name, grouped
from aduan.portal.forms.fields import explained_choices, files_field, long_text
from aduan.portal.programmes import Door
from aduan.vault import lookup

LATITUDES = (-90.0, 90.0)
LONGITUDES = (-180.0, 180.0)

SECRECY = {
    Visibility.OPEN: (
        pgettext_lazy("secrecy", "Open"),
        _("Anybody can read the report, without your name. The agency sees your name."),
    ),
    Visibility.ANONYMOUS: (
        pgettext_lazy("secrecy", "Anonymous"),
        _("Anybody can read the report. Nobody sees your name, not even the agency."),
    ),
    Visibility.CONFIDENTIAL: (
        pgettext_lazy("secrecy", "Confidential"),
        _("Nothing is public. Only those who work on the report can read it."),
    ),
}
"""What each level of secrecy is called and means."""


class WhatForm(forms.Form):
    """The first screen: what happened, with photos and the place."""

    text = long_text(
        _("What happened?"),
        hint=_("In your own words. You need not know which office is responsible."),
        rows=8,
        missing=_("Please write what happened."),
    )
    photos = files_field(hint=_("Up to 5, each up to 10 MB."))
    place = forms.CharField(
        label=_("Where is it?"),
        help_text=_("A street, a building, a village, or how to get there."),
        required=False,
        max_length=LONGEST_PLACE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    area = forms.CharField(
        label=_("City, regency or district"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    lat = forms.FloatField(required=False, widget=forms.HiddenInput)
    lon = forms.FloatField(required=False, widget=forms.HiddenInput)

    def clean_lat(self) -> float | None:
        """A latitude, or nothing: a place that cannot be is left out, it stops nobody."""
        return _between(self.cleaned_data["lat"], LATITUDES)

    def clean_lon(self) -> float | None:
        """A longitude, or nothing."""
        return _between(self.cleaned_data["lon"], LONGITUDES)


class WhoForm(forms.Form):
    """The second screen: how to reach the person, who may read, and what they know besides."""

    name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.CharField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    phone = forms.CharField(
        label=_("Telephone number"),
        help_text=_("With the country code if it is not an Indonesian number."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    visibility = forms.ChoiceField(
        label=_("Who may read the report?"), required=False, widget=forms.RadioSelect
    )
    kind = forms.ChoiceField(
        label=_("What kind of report is it?"), required=False, widget=forms.RadioSelect
    )
    category = forms.ChoiceField(label=_("Topic"), required=False)
    agency = forms.CharField(
        label=_("Agency"),
        help_text=_("If you know it. Otherwise we find it."),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self, *args: Any, door: Door, topics: Callable[[], Sequence[Category]], **kwargs: Any
    ) -> None:
        """`topics` gives those that may be chosen; it is asked only where one was, or is shown."""
        super().__init__(*args, **kwargs)
        self.door = door
        self._topics = topics
        rules, reader = door.rules, language()
        if rules.identity.name == "never":
            del self.fields["name"]
        elif rules.identity.name == "required":
            self.fields["name"].required = True
        explained_choices(
            self.fields["visibility"],
            [(code, *SECRECY[Visibility(code)]) for code in rules.visibility.allowed],
        )
        explained_choices(
            self.fields["kind"],
            [
                (kind.code, kind.names.in_language(reader), kind.explain.in_language(reader))
                for kind in rules.kinds
            ],
        )
        self.fields["visibility"].initial = rules.visibility.default
        self.fields["kind"].initial = rules.kinds[0].code
        if len(rules.visibility.allowed) == 1:
            del self.fields["visibility"]
        if len(rules.kinds) == 1:
            del self.fields["kind"]
        topic = self.fields["category"]
        assert isinstance(topic, forms.ChoiceField)
        topic.choices = lambda: [("", _("I do not know")), *grouped(topics(), reader)]

    @property
    def has_topics(self) -> bool:
        """Whether there is a topic to choose."""
        return bool(self._topics())

    def clean_email(self) -> str:
        """A mail address that can be one."""
        return self._contact("email", _("Write an address like name@example.org."))

    def clean_phone(self) -> str:
        """A telephone number that can be one."""
        return self._contact("phone", _("Write a number like 0812 3456 7890 or +66 81 234 5678."))

    def clean(self) -> dict[str, Any]:
        """Asks for a way to reach the person where the programme needs one."""
        given: dict[str, Any] = super().clean() or {}
        wrong = {"email", "phone"} & set(self.errors)
        if contact_needed(self.door) and not (given.get("email") or given.get("phone") or wrong):
            self.add_error(
                "email",
                _("Please give an e-mail address or a telephone number, so that we can reach you."),
            )
        return given

    def contacts(self) -> list[tuple[str, str]]:
        """The ways to reach the person, in order; of a valid form."""
        given = [(kind, self.cleaned_data.get(kind, "")) for kind in ("email", "phone")]
        return [(kind, value) for kind, value in given if value]

    def _contact(self, kind: str, hint: Any) -> str:
        value: str = self.cleaned_data[kind]
        if not value:
            return ""
        try:
            return lookup.normalise(kind, value)
        except lookup.BadContact:
            raise forms.ValidationError(hint) from None


class MoreForm(forms.Form):
    """The last screen: the topic's own questions, and what the words of the person left open."""

    def __init__(
        self,
        *args: Any,
        asked: Iterable[Question] = (),
        areas: Sequence[Area] = (),
        agencies: Sequence[Agency] = (),
        **kwargs: Any,
    ) -> None:
        """`areas` and `agencies` are what the person may have meant, where that is several."""
        super().__init__(*args, **kwargs)
        self.asked = tuple(asked)
        reader = language()
        for question in self.asked:
            self.fields[f"q_{question.key}"] = _question_field(question, reader)
        if len(areas) > 1:
            self.fields["area_code"] = _one_of(
                _("Which place do you mean?"),
                [(each.code, full_name(each, reader)) for each in areas],
            )
        if len(agencies) > 1:
            self.fields["agency_code"] = _one_of(
                _("Which agency do you mean?"),
                [(each.code, each.name(reader)) for each in agencies],
            )

    def clean(self) -> dict[str, Any]:
        """Checks each answer by its question's type."""
        given: dict[str, Any] = super().clean() or {}
        for question in self.asked:
            name = f"q_{question.key}"
            fault = question.fault(str(given.get(name) or ""))
            if fault and name not in self.errors:
                self.add_error(name, fault)
        return given

    def answers(self) -> dict[str, str]:
        """What was answered, by the question's key; of a valid form."""
        found = {each.key: str(self.cleaned_data.get(f"q_{each.key}") or "") for each in self.asked}
        return {key: value.strip() for key, value in found.items() if value.strip()}


def contact_needed(door: Door) -> bool:
    """Whether the programme takes no report from the website without a way to reach the person."""
    identity = door.rules.identity
    return identity.contact == "required" and "website" not in identity.nameless


def names_of(form: type[forms.Form]) -> list[str]:
    """The names of a form's fields."""
    return list(form.base_fields)


def _between(value: float | None, limits: tuple[float, float]) -> float | None:
    return value if value is not None and limits[0] <= value <= limits[1] else None


def _one_of(label: Any, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[*choices, ("none", _("None of these, or I do not know"))],
        widget=forms.RadioSelect,
    )


def _question_field(question: Question, reader: str) -> forms.Field:
    label = question.labels.in_language(reader)
    needed = {"required": question.fault("") or _("Please answer this question.")}
    if question.type in ("choice", "yesno"):
        choices: list[tuple[str, Any]] = [
            (choice.code, choice.names.in_language(reader)) for choice in question.choices
        ] or [("yes", _("Yes")), ("no", _("No"))]
        if not question.required:
            choices.append(("", _("I do not know")))
        return forms.ChoiceField(
            label=label,
            required=question.required,
            choices=choices,
            widget=forms.RadioSelect,
            error_messages=needed,
        )
    attrs = {"number": {"inputmode": "decimal"}, "date": {"type": "date"}}.get(question.type, {})
    return forms.CharField(
        label=label,
        required=question.required,
        max_length=500,
        widget=forms.TextInput(attrs=attrs),
        error_messages=needed,
    )
