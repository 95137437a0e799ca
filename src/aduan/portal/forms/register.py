"""Searching the public register."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aduan.cases.lifecycle import State
from aduan.portal.look.states import state_words

STATES = (
    State.FORWARDED,
    State.RETURNED,
    State.IN_PROGRESS,
    State.ANSWERED,
    State.COMMITTED,
    State.CLOSED,
    State.REOPENED,
    State.APPEALED,
)
"""Steps that the register can be narrowed to."""


class SearchForm(forms.Form):
    """Words, and one thing to narrow the list by: every list it can ask for has its index."""

    q = forms.CharField(
        label=_("Words in the report"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    only = forms.ChoiceField(label=_("Show only"), required=False)
    of = forms.CharField(
        label=_("Agency or place"),
        help_text=_("A name or a part of it, for example Surabaya."),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, topics: list[Any], **kwargs: Any) -> None:
        """`topics` are the groups of topics that the programme knows, as a select takes them."""
        super().__init__(*args, **kwargs)
        steps = [(f"state:{state}", state_words(state)) for state in STATES]
        groups = [
            (heading, [(f"category:{code}", name) for code, name in rows])
            for heading, rows in topics
        ]
        only = self.fields["only"]
        assert isinstance(only, forms.ChoiceField)
        only.choices = [("", _("All reports")), (_("Step"), steps), *groups]
