"""Looking a report up: by number, by receipt code, by the code that we sent."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aduan.vault import numbers

_SHORT = {"autocomplete": "off", "spellcheck": "false"}


class TrackForm(forms.Form):
    """A number, or a receipt code, or both."""

    number = forms.CharField(
        label=_("Number of the report"),
        help_text=_("Nine digits, for example 123\u00a0456\u00a0789."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={**_SHORT, "inputmode": "numeric"}),
    )
    code = forms.CharField(
        label=_("Receipt code"),
        help_text=_(
            "The seven words that you got with the number. With them you see your whole report and "
            "can answer. You can paste them."
        ),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={**_SHORT, "autocapitalize": "none"}),
    )

    def clean_number(self) -> int | None:
        """The number, however it was written; a mistyped one is told from a missing one."""
        given: str = self.cleaned_data["number"]
        if not given.strip():
            return None
        number = numbers.parse(given)
        if number is None:
            raise forms.ValidationError(
                _("This is not the number of a report. Please check the nine digits.")
            )
        return number

    def clean(self) -> dict[str, Any]:
        """One of the two is needed."""
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and given.get("number") is None and not given.get("code"):
            self.add_error("number", _("Please write the number of the report."))
        return given


class CodeForm(TrackForm):
    """The receipt code for one report, whose number is known."""

    number = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    field_order = ("code", "number")

    def clean(self) -> dict[str, Any]:
        """The code is what is asked for here."""
        given: dict[str, Any] = forms.Form.clean(self) or {}
        if not given.get("code"):
            self.add_error("code", _("Please write the receipt code."))
        return given


class ContactCodeForm(forms.Form):
    """The six digits that we sent to a contact, to confirm that it is the person's own."""

    digits = forms.CharField(
        label=_("The code that we sent you"),
        help_text=_("Six digits."),
        max_length=20,
        error_messages={"required": _("Please write the six digits.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
