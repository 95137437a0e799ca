"""What of a case anybody else may see: clearing a later picture, raising the secrecy."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aduan.cases.actions import person, triage
from aduan.cases.models import Attachment, Visibility
from aduan.desk.forms.base import VerbForm
from aduan.vault import files


class ClearPicture(VerbForm):
    """A later picture for the public page."""

    verb = "clear_picture"
    button = gettext_lazy("Show this picture publicly")
    explain = gettext_lazy("Look for faces, number plates, house numbers and papers first.")

    attachment = forms.ChoiceField(label=gettext_lazy("Picture"))

    def prepare(self) -> None:
        """The pictures that are still hidden."""
        hidden = Attachment.objects.filter(case=self.case, cleared_at=None)
        self.choose(
            "attachment",
            [
                (str(each.pk), _("Picture of %(day)s") % {"day": each.added_at.date().isoformat()})
                for each in hidden.select_related("file").order_by("added_at", "id")[:100]
                if files.may_be_public(each.file)
            ],
        )

    def act(self, seen: int | None) -> object:
        """Clears it."""
        return triage.clear_picture(
            self.case.pk,
            self.actor,
            attachment=UUID(self.cleaned_data["attachment"]),
            now=self.now,
            seen=seen,
        )


class RaiseSecrecy(VerbForm):
    """More secrecy; staff never lower it."""

    verb = "raise_secrecy"
    button = gettext_lazy("Raise")
    explain = gettext_lazy("Nobody at the desk can lower it again.")

    visibility = forms.ChoiceField(label=gettext_lazy("Secrecy"), widget=forms.RadioSelect)

    def prepare(self) -> None:
        """The levels above the present one."""
        rank = Visibility(self.case.visibility).rank
        self.choose(
            "visibility",
            [(each.value, str(each.label)) for each in Visibility if each.rank > rank],
        )

    def act(self, seen: int | None) -> object:
        """Raises it."""
        return person.raise_secrecy(
            self.case.pk,
            self.actor,
            visibility=self.cleaned_data["visibility"],
            now=self.now,
            seen=seen,
        )
