"""What the forms of all verbs have in common.

A form knows its verb, the words of its button, and how to call the action. It never decides
whether the verb is allowed: the gate did before it was offered, and the action does again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _

from aduan.cases.actions.filing import LONGEST_TEXT
from aduan.cases.actors import Actor
from aduan.cases.errors import Incomplete
from aduan.cases.models import Case
from aduan.directory.naming import language
from aduan.directory.policy_parts import Coded
from aduan.vault import files

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class VerbForm(forms.Form):
    """A form that carries out one verb on one case.

    `seen` is the version of the case that the person looked at. `again` on the bound data marks
    a form that comes back for a second look (a proposed public wording), not with errors.
    """

    verb: ClassVar[str]
    button: ClassVar[_StrPromise]
    explain: _StrPromise | str = ""
    warning: ClassVar[bool] = False

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        case: Case,
        actor: Actor,
        now: datetime,
        data: Any = None,
        uploads: Any = None,
        **options: Any,
    ) -> None:
        options.setdefault("auto_id", f"{self.verb}-%s")
        options.setdefault("label_suffix", "")
        super().__init__(data, uploads, **options)
        self.case = case
        self.actor = actor
        self.now = now
        self.language = language()
        self.fields["seen"].initial = case.version
        self.prepare()

    def prepare(self) -> None:
        """Fills in choices and proposals from the case."""

    def act(self, seen: int | None) -> object:
        """Calls the action with what was given."""
        raise NotImplementedError

    @property
    def seen_version(self) -> int | None:
        """The version that the person saw; None where the form does not say."""
        version: int | None = self.cleaned_data.get("seen")
        return version

    def carry_out(self) -> bool:
        """Does it, files and all or nothing; False with errors at the fields.

        Raises what the action raises, save `Incomplete` and refused files.
        """
        try:
            with transaction.atomic():
                self.act(self.seen_version)
        except Incomplete as problem:
            for name, words in problem.fields.items():
                self.add_error(name if name in self.fields else None, str(words))
            return False
        except files.FileRefused as refused:
            self.add_error("attached" if "attached" in self.fields else None, str(refused))
            return False
        return True

    @property
    def simple(self) -> bool:
        """Whether one press of the button says everything."""
        return set(self.fields) == {"seen"}

    @property
    def takes_files(self) -> bool:
        """Whether the form must be sent as multipart."""
        return self.is_multipart()

    def coded(self, items: Sequence[Coded], *, empty: str = "") -> list[tuple[str, str]]:
        """The choices of a closed list of the policy, in the reader's language."""
        choices = [(item.code, item.names.in_language(self.language)) for item in items]
        return [("", empty or _("Choose…")), *choices]

    def choose(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        """Gives a choice field its choices."""
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(f"{name} offers no choice")
        field.choices = list(choices)


class ManyFiles(forms.FileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once, as a list; what they are is the vault's business."""

    MOST: ClassVar[int] = 10

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", ManyFiles(attrs={"multiple": True}))
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each file by itself; an empty list where none was chosen."""
        given = [each for each in data or [] if each]
        if len(given) > self.MOST:
            raise forms.ValidationError(
                _("At most %(most)d files at a time.") % {"most": self.MOST}
            )
        if not given and self.required:
            raise forms.ValidationError(self.error_messages["required"])
        # Django's own check refuses empty files before the vault can say what is wrong.
        return [super(FilesField, self).clean(each, initial) for each in given]


def stored(uploads: Sequence[Any], now: datetime, *, evidence: bool = False) -> tuple[UUID, ...]:
    """Takes uploaded files in through the storage boundary. Raises `files.FileRefused`.

    `evidence` keeps a picture's own bytes too, sealed.
    """
    return tuple(
        files.store(
            upload.read(),
            now=now,
            declared_name=upload.name or "",
            keep_original=evidence,
        ).pk
        for upload in uploads
    )


def long_text(
    label: Any, *, hint: Any = "", rows: int = 4, required: bool = True, most: int = LONGEST_TEXT
) -> forms.CharField:
    """A field for several lines."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
    )
