"""A form with every kind of field that the components draw."""

from django import forms


class ReportForm(forms.Form):
    """Shaped like the report form."""

    text = forms.CharField(
        label="What happened?",
        help_text="In your own words, in any language.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": 4000}),
    )
    place = forms.CharField(label="Where?", required=False)
    photo = forms.FileField(
        label="Photo", required=False, widget=forms.FileInput(attrs={"accept": "image/*"})
    )
    category = forms.ChoiceField(label="About", choices=[("", "–"), ("a", "Roads and lights")])
    visibility = forms.ChoiceField(
        label="Who may see it?",
        choices=[("open", "Open"), ("anonymous", "Hide my name"), ("confidential", "Confidential")],
        widget=forms.RadioSelect,
    )
    topics = forms.MultipleChoiceField(
        label="Topics",
        required=False,
        choices=[("x", "Dark"), ("y", "Dangerous")],
        widget=forms.CheckboxSelectMultiple,
    )
    email = forms.EmailField(
        label="E-mail address",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = forms.CharField(
        label="Password",
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    again = forms.BooleanField(label="Ask me again in a month", required=False)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["visibility"].widget.hints = {  # type: ignore[attr-defined]
            "open": "Others can read your report. Your name is never shown.",
            "confidential": "Nothing becomes public.",
        }


class FilterForm(forms.Form):
    """Shaped like the filters above a list."""

    words = forms.CharField(label="Words", required=False)
    state = forms.ChoiceField(label="State", choices=[("", "–"), ("a", "Open")], required=False)
