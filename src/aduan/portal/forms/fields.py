"""Fields that several forms share."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from aduan.cases.actions.filing import LONGEST_TEXT

ACCEPTED = "image/*,application/pdf,audio/*,video/*,text/plain"


class ManyFiles(forms.FileInput):
    """A file input that takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files of one input; what they are is checked where they are stored."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":  # noqa: ARG002
        """The files as they came, without those that are none."""
        sent: Sequence[UploadedFile[Any] | None]
        sent = data if isinstance(data, list | tuple) else [data]
        return [each for each in sent if each]


def files_field(label: Any = None, hint: Any = "") -> FilesField:
    """The field by which photos and documents are added."""
    return FilesField(
        label=label or _("Photos or documents"),
        help_text=hint,
        required=False,
        widget=ManyFiles(attrs={"accept": ACCEPTED}),
    )


def long_text(
    label: Any, *, hint: Any = "", rows: int = 6, required: bool = True, missing: Any = None
) -> forms.CharField:
    """A text of several lines, counted, as long as a report may be."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": rows, "maxlength": LONGEST_TEXT}),
        error_messages={
            "required": missing or _("Please write something here."),
            "max_length": _("Please keep this under %(limit_value)d characters."),
        },
    )


def add_errors(form: forms.BaseForm, problems: dict[str, Any]) -> None:
    """Puts a verb's complaints about its inputs beside the fields that they are about."""
    for name, words in problems.items():
        if name in form.fields:
            form.add_error(name, words)
        else:
            form.add_error(None, words)


def explained_choices(field: forms.Field, rows: Sequence[tuple[Any, Any, Any]]) -> None:
    """Gives a group of radio buttons its choices: code, words, and words that explain it."""
    assert isinstance(field, forms.ChoiceField)
    field.choices = [(code, words) for code, words, _explained in rows]
    field.widget.hints = {code: explained for code, _words, explained in rows}
