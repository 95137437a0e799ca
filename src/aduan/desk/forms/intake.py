"""The intake desk's form: what somebody says by telephone, in a letter, at the counter, on air."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aduan.cases.actions import filing
from aduan.cases.models import Visibility
from aduan.desk.forms.base import FilesField, long_text
from aduan.desk.forms.fields import AgencyField, AreaField, DayField, categories_of
from aduan.desk.words import LANGUAGES
from aduan.directory import questions
from aduan.directory.dates import day_of
from aduan.directory.models import Category, Person, ProgrammeVersion
from aduan.directory.naming import language
from aduan.directory.policy import Policy
from aduan.vault import lookup

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

OWN_WORDS: dict[str, _StrPromise] = {
    "hotline": gettext_lazy("Telephone"),
    "letter": gettext_lazy("Letter"),
    "walk_in": gettext_lazy("At the counter"),
    "facebook": gettext_lazy("Facebook"),
    "x": gettext_lazy("X"),
    "radio": gettext_lazy("Radio"),
}
"""The doors whose reports an intake desk keys in, with words for a policy that names none."""
ON_AIR = ("radio",)
LONGEST_WAY = timedelta(days=365)
"""A letter older than this was not received "just now"; its date is a slip of the pen."""


class Intake(forms.Form):
    """One report, filed for somebody else; only how it came and what happened are needed."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=40)
    channel = forms.ChoiceField(label=gettext_lazy("How it came"), widget=forms.RadioSelect)
    received = DayField(
        label=gettext_lazy("Received on"),
        help_text=gettext_lazy(
            "For a letter, the day on which it arrived. The clock runs from there."
        ),
    )
    text = long_text(
        gettext_lazy("What happened"), hint=gettext_lazy("In the person's own words."), rows=8
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    category = forms.ChoiceField(label=gettext_lazy("Topic"), required=False)
    place = forms.CharField(
        label=gettext_lazy("Where it is"), max_length=filing.LONGEST_PLACE, required=False
    )
    area = AreaField(
        label=gettext_lazy("City, regency or district"),
        help_text=gettext_lazy("Its name or code."),
        required=False,
    )
    agency = AgencyField(
        label=gettext_lazy("Agency, if the person names one"),
        help_text=gettext_lazy("Its name or part of it, or its code."),
        required=False,
    )
    attached = FilesField(label=gettext_lazy("Scans, photos, recordings"), required=False)
    name = forms.CharField(label=gettext_lazy("Name of the person"), max_length=200, required=False)
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=40, required=False)
    email = forms.CharField(label=gettext_lazy("Mail address"), max_length=254, required=False)
    post = forms.CharField(label=gettext_lazy("Postal address"), max_length=250, required=False)
    visibility = forms.ChoiceField(label=gettext_lazy("Secrecy"), widget=forms.RadioSelect)
    spoken = forms.ChoiceField(label=gettext_lazy("Language of the person"))

    def __init__(
        self,
        version: ProgrammeVersion,
        person: Person,
        now: datetime,
        doors: Sequence[str],
        data: Any = None,
        uploads: Any = None,
    ) -> None:
        super().__init__(data, uploads, label_suffix="")
        self.version, self.person, self.now = version, person, now
        rules = version.rules
        self._offer("channel", channels_of(rules, doors))
        self._offer("kind", [(k.code, k.names.in_language(language())) for k in rules.kinds])
        self._offer("category", categories_of(version.programme_id, now))
        self._offer(
            "visibility",
            [(code, str(Visibility(code).label)) for code in rules.visibility.allowed],
        )
        self._offer("spoken", list(LANGUAGES.items()))
        self.initial = {
            "token": uuid4().hex,
            "channel": channels_of(rules, doors)[0][0],
            "received": now.astimezone(self.zone).date(),
            "kind": rules.kinds[0].code,
            "visibility": rules.visibility.default,
            "spoken": rules.languages[0],
        }
        field = self.fields["agency"]
        if isinstance(field, AgencyField):
            field.day = day_of(now)
        self._ask()

    @property
    def zone(self) -> ZoneInfo:
        """Where the programme's days begin."""
        return ZoneInfo(self.version.rules.calendar.zone)

    def _offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(choices)

    def _ask(self) -> None:
        """The chosen topic's own questions, once a topic was sent."""
        chosen = self._category(self.data.get("category")) if self.is_bound else None
        self.questions = questions.questions_of(chosen) if chosen is not None else ()
        # An empty line and an empty list are sent too: what was not sent was not on the form.
        self.unasked = any(_name(each) not in self.data for each in self.questions)
        for question in self.questions:
            self.fields[_name(question)] = _question_field(question)

    def _category(self, chosen: Any) -> Category | None:
        try:
            return Category.objects.filter(
                pk=UUID(str(chosen)), programme=self.version.programme_id
            ).first()
        except ValueError:
            return None

    def clean_received(self) -> date:
        """A day that has come, and not a year ago."""
        given: date = self.cleaned_data["received"]
        today = self.now.astimezone(self.zone).date()
        if given > today:
            raise forms.ValidationError(_("This day has not come yet."))
        if given < today - LONGEST_WAY:
            raise forms.ValidationError(_("This day is more than a year ago."))
        return given

    def clean(self) -> dict[str, Any]:
        """Contacts must be addresses of their kind, and answers fit questions that were asked."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for kind, words in (
            ("phone", _("This is not a telephone number.")),
            ("email", _("This is not a mail address.")),
        ):
            value = given.get(kind)
            if value:
                try:
                    lookup.normalise(kind, value)
                except lookup.BadContact:
                    self.add_error(kind, words)
        if not self.unasked:
            for key, fault in questions.faults(self.questions, self._answers(given)).items():
                self.add_error(f"q-{key}", fault)
        return given

    def _answers(self, given: dict[str, Any]) -> dict[str, str]:
        """What was answered, by the question's key."""
        found = {each.key: given.get(_name(each), "").strip() for each in self.questions}
        return {key: answer for key, answer in found.items() if answer}

    def report(self, files: Sequence[UUID]) -> filing.Report:
        """The report, as the one door into the register takes it."""
        given = self.cleaned_data
        today = self.now.astimezone(self.zone).date()
        earlier = given["received"] < today
        return filing.Report(
            programme=self.version.rules.code,
            text=given["text"],
            channel=given["channel"],
            title=given["title"],
            kind=given["kind"],
            category=self._category(given["category"]),
            agency=given["agency"],
            area=given["area"],
            place=given["place"],
            answers=self._answers(given),
            visibility=given["visibility"],
            language=given["spoken"],
            name=given["name"],
            contacts=[
                (kind, given[kind]) for kind in ("phone", "email", "post") if given[kind].strip()
            ],
            files=files,
            filed_by=self.person,
            # The day counts from its beginning: the stricter promise, in the person's favour.
            received_at=datetime.combine(given["received"], time.min, tzinfo=self.zone)
            if earlier
            else None,
        )


def _name(question: questions.Question) -> str:
    """The name of the field that a question has on the form."""
    return f"q-{question.key}"


def _question_field(question: questions.Question) -> forms.Field:
    """A list or a line, never radio buttons: these are not sent where none is chosen.

    Whether the answer is needed and fits is the question's own judgement, not the field's.
    """
    label = question.labels.in_language(language())
    choices = [(each.code, each.names.in_language(language())) for each in question.choices]
    if question.type == "yesno":
        choices = [("yes", _("Yes")), ("no", _("No"))]
    if choices:
        listed = [("", "–"), *choices]
        return forms.CharField(label=label, required=False, widget=forms.Select(choices=listed))
    attrs = {"number": {"inputmode": "decimal"}, "date": {"type": "date"}}.get(question.type, {})
    line = forms.TextInput(attrs=attrs)
    return forms.CharField(label=label, required=False, max_length=500, widget=line)


def channels_of(rules: Policy, doors: Sequence[str]) -> list[tuple[str, str]]:
    """The doors that the policy has and this desk serves, in words."""
    named = [
        (code, rules.channels[code].names.in_language(language()))
        for code in doors
        if code in rules.channels and rules.channels[code].enabled
    ]
    return named or [(code, str(OWN_WORDS[code])) for code in doors]
