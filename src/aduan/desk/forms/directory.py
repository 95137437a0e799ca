"""The administrator's forms: bodies, topics, rules, people. Each carries out one change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aduan.desk.forms.fields import AgencyField, AreaField, DayField
from aduan.desk.words import LANGUAGES
from aduan.directory.changes import ChangeError
from aduan.directory.models import AgencyLevel, Category, Person, Programme, Role
from aduan.directory.naming import language

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

AGENCY_HINT = gettext_lazy("Its name or part of it, or its code.")


class ChangeForm(forms.Form):
    """A form whose change may be refused with words for its fields."""

    button: _StrPromise | str = gettext_lazy("Save")
    explain: _StrPromise | str = ""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("label_suffix", "")
        super().__init__(*args, **options)

    def carry_out(self, change: Callable[[dict[str, Any]], object]) -> bool:
        """Makes the change with the cleaned values; False with the refusal at its fields."""
        if not self.is_valid():
            return False
        try:
            change(self.cleaned_data)
        except ChangeError as refused:
            self.show(refused.faults)
            return False
        return True

    def show(self, faults: Mapping[str, str]) -> None:
        """Puts each fault at its field; `names.th` belongs to `name_th`."""
        for key, fault in faults.items():
            group, _dot, code = key.partition(".")
            name = f"{group.removesuffix('s')}_{code}" if code else key
            self.add_error(name if name in self.fields else None, fault)


class NamesForm(ChangeForm):
    """Names in the three languages."""

    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=200)
    name_id = forms.CharField(label=gettext_lazy("Name in Indonesian"), max_length=200)
    name_th = forms.CharField(label=gettext_lazy("Name in Thai"), max_length=200)

    @property
    def names(self) -> dict[str, str]:
        """The names as the directory takes them."""
        return {code: self.cleaned_data[f"name_{code}"] for code in LANGUAGES}


class WithShortNames(NamesForm):
    """Names, and the short ones that people use."""

    short_en = forms.CharField(
        label=gettext_lazy("Short name in English"), max_length=60, required=False
    )
    short_id = forms.CharField(
        label=gettext_lazy("Short name in Indonesian"), max_length=60, required=False
    )
    short_th = forms.CharField(
        label=gettext_lazy("Short name in Thai"), max_length=60, required=False
    )

    @property
    def short(self) -> dict[str, str]:
        """The short names that were given."""
        given = {code: self.cleaned_data[f"short_{code}"].strip() for code in LANGUAGES}
        return {code: name for code, name in given.items() if name}


def initial_names(names: Mapping[str, str], short: Mapping[str, str]) -> dict[str, str]:
    """Present names as the initial values of a form."""
    values = {f"name_{code}": names.get(code, "") for code in LANGUAGES}
    return values | {f"short_{code}": short.get(code, "") for code in LANGUAGES}


class AddAgency(WithShortNames):
    """A new body, or a unit of one."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("Small letters, digits and dashes."),
        max_length=60,
    )
    level = forms.ChoiceField(label=gettext_lazy("Level"), choices=AgencyLevel.choices)
    parent = AgencyField(label=gettext_lazy("Stands under"), help_text=AGENCY_HINT, required=False)
    autonomous = forms.BooleanField(
        label=gettext_lazy("Autonomous: the body above oversees it without reading its reports"),
        required=False,
    )
    area = AreaField(
        label=gettext_lazy("Area"), help_text=gettext_lazy("Its name or code."), required=False
    )
    valid_from = DayField(label=gettext_lazy("Exists from"), required=False)
    field_order = ["code", "name_en", "name_id", "name_th", "level", "parent"]


class MoveAgency(ChangeForm):
    """Another body above."""

    parent = AgencyField(label=gettext_lazy("Stands under"), help_text=AGENCY_HINT, required=False)


class CloseAgency(ChangeForm):
    """The end of a body."""

    button = gettext_lazy("Close this body")
    explain = gettext_lazy("Its open reports, rules and people go to the successor.")

    on = DayField(
        label=gettext_lazy("Ends on"), help_text=gettext_lazy("The first day without it.")
    )
    successor = AgencyField(label=gettext_lazy("Successor"), help_text=AGENCY_HINT)


class SplitAgency(ChangeForm):
    """One body becoming several: who takes which topics and areas, and who takes the rest."""

    button = gettext_lazy("Split this body")

    on = DayField(label=gettext_lazy("On"), help_text=gettext_lazy("The first day without it."))
    first = AgencyField(label=gettext_lazy("First successor"), help_text=AGENCY_HINT)
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("Topics that the first successor takes"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    area = AreaField(
        label=gettext_lazy("Area that the first successor takes"),
        help_text=gettext_lazy("With topics as well: what fits both."),
        required=False,
    )
    rest = AgencyField(label=gettext_lazy("Successor for everything else"), help_text=AGENCY_HINT)

    def __init__(self, old_topics: list[tuple[str, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["topics"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = old_topics


class DutyContacts(ChangeForm):
    """Who is told when a report comes in."""

    explain = gettext_lazy("What stands here now is replaced. Nothing written: nobody is told.")

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)
    email = forms.EmailField(label=gettext_lazy("Mail address"), required=False)
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=40, required=False)


class AddCategory(NamesForm):
    """A new topic."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("Small letters, digits and dashes."),
        max_length=60,
    )
    parent = forms.ChoiceField(label=gettext_lazy("Below"), required=False)
    field_order = ["code", "name_en", "name_id", "name_th", "parent"]

    def __init__(self, topics: list[tuple[str, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["parent"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Nothing: a main topic")), *topics[1:]]


class Questions(ChangeForm):
    """The extra questions of a topic, as JSON: a list of key, type, labels, required, choices."""

    questions = forms.JSONField(
        label=gettext_lazy("Questions"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "A list of questions: key, type (text, choice, number, date, yesno), "
            "labels in en, id and th, required, choices."
        ),
    )


class OnDay(ChangeForm):
    """Something ends on a day."""

    on = DayField(
        label=gettext_lazy("Ends on"), help_text=gettext_lazy("The first day without it.")
    )


class AddResponsibility(ChangeForm):
    """A rule: this topic in this area belongs to this body."""

    category = forms.ChoiceField(label=gettext_lazy("Topic"), required=False)
    area = AreaField(
        label=gettext_lazy("Area"),
        help_text=gettext_lazy("Nothing written: anywhere."),
        required=False,
    )
    agency = AgencyField(label=gettext_lazy("Agency"), help_text=AGENCY_HINT)
    priority = forms.IntegerField(
        label=gettext_lazy("Priority"),
        help_text=gettext_lazy("0 is usual, below 0 a fallback."),
        initial=0,
        min_value=-100,
        max_value=100,
    )

    def __init__(self, topics: list[tuple[str, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["category"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Any topic")), *topics[1:]]


class AddPerson(ChangeForm):
    """A new account."""

    username = forms.CharField(label=gettext_lazy("Username"), max_length=150)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    email = forms.CharField(label=gettext_lazy("Mail address"), max_length=254, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=list(LANGUAGES.items()))
    password = forms.CharField(
        label=gettext_lazy("First password"),
        help_text=gettext_lazy("At least 12 characters. The person changes it after signing in."),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class ChangePerson(ChangeForm):
    """Name, address and language of an account."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    email = forms.CharField(label=gettext_lazy("Mail address"), max_length=254, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=list(LANGUAGES.items()))


class SetPassword(ChangeForm):
    """A new password for somebody who forgot theirs."""

    password = forms.CharField(
        label=gettext_lazy("New password"),
        help_text=gettext_lazy("Every open session of the person ends."),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class AssignRole(ChangeForm):
    """A role, somewhere, from a day to a day."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices)
    programme = forms.ModelChoiceField(
        label=gettext_lazy("Programme"),
        queryset=Programme.objects.order_by("code"),
        required=False,
        empty_label=gettext_lazy("Every programme"),
    )
    agency = AgencyField(
        label=gettext_lazy("At"),
        help_text=gettext_lazy("For coordinators, officers and heads: name or code of the body."),
        required=False,
    )
    valid_from = DayField(label=gettext_lazy("From"), required=False)
    valid_until = DayField(
        label=gettext_lazy("Until"),
        help_text=gettext_lazy("The first day without it."),
        required=False,
    )


class SetAbsence(ChangeForm):
    """Days on which somebody is away."""

    starts = DayField(label=gettext_lazy("First day"))
    ends = DayField(label=gettext_lazy("Last day"))
    stand_in = forms.CharField(
        label=gettext_lazy("Stand-in"),
        help_text=gettext_lazy("Username of who acts meanwhile, with all roles."),
        required=False,
        max_length=150,
    )

    def clean_stand_in(self) -> Person | None:
        """The person with that username."""
        username = self.cleaned_data["stand_in"].strip()
        if not username:
            return None
        found = Person.objects.filter(username=username).first()
        if found is None:
            raise forms.ValidationError(_("Nobody has this username."))
        return found


class Sure(ChangeForm):
    """Nothing to fill in but a yes."""

    sure = forms.BooleanField(label=gettext_lazy("Yes, do it"))


def topic_name(category: Category | None) -> str:
    """A topic by name, or any."""
    return category.name(language()) if category else _("Any topic")
