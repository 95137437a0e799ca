"""The forms of those who look again: supervisor, next authority."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aduan.cases.actions import person, triage
from aduan.desk.events import REFUSALS
from aduan.desk.forms.base import VerbForm, long_text


class Unarchive(VerbForm):
    """An archiving is taken back."""

    verb = "unarchive"
    button = gettext_lazy("Take the archiving back")

    reason = long_text(gettext_lazy("Reason"), hint=gettext_lazy("An internal note."), rows=2)

    def act(self, seen: int | None) -> object:
        """Takes it back."""
        reason = self.cleaned_data["reason"]
        return triage.unarchive(self.case.pk, self.actor, reason=reason, now=self.now, seen=seen)


class Unmerge(VerbForm):
    """A joining is taken back."""

    verb = "unmerge"
    button = gettext_lazy("Take apart again")

    reason = long_text(gettext_lazy("Reason"), hint=gettext_lazy("An internal note."), rows=2)

    def act(self, seen: int | None) -> object:
        """Takes it back."""
        reason = self.cleaned_data["reason"]
        return triage.unmerge(self.case.pk, self.actor, reason=reason, now=self.now, seen=seen)


class AllowReopening(VerbForm):
    """A second reopening goes through to the head."""

    verb = "allow_reopening"
    button = gettext_lazy("Allow the reopening")

    reason = long_text(gettext_lazy("Reason"), hint=gettext_lazy("An internal note."), rows=2)

    def act(self, seen: int | None) -> object:
        """Allows it."""
        reason = self.cleaned_data["reason"]
        return person.allow_reopening(
            self.case.pk, self.actor, reason=reason, now=self.now, seen=seen
        )


class RefuseReopening(VerbForm):
    """A second reopening without anything new."""

    verb = "refuse_reopening"
    button = gettext_lazy("Refuse the reopening")
    explain = gettext_lazy("The person is told why, and may appeal.")
    warning = True

    reason = forms.ChoiceField(label=gettext_lazy("Reason"))
    explanation = long_text(
        gettext_lazy("Explanation"), hint=gettext_lazy("The person reads this.")
    )

    def prepare(self) -> None:
        """The closed list of reasons."""
        reasons = [(code, str(words)) for code, words in REFUSALS.items()]
        self.choose("reason", [("", _("Choose…")), *reasons])

    def act(self, seen: int | None) -> object:
        """Refuses it."""
        return person.refuse_reopening(
            self.case.pk,
            self.actor,
            reason=self.cleaned_data["reason"],
            explanation=self.cleaned_data["explanation"],
            now=self.now,
            seen=seen,
        )


class Uphold(VerbForm):
    """The appeal is right."""

    verb = "uphold"
    button = gettext_lazy("Uphold the appeal")
    explain = gettext_lazy("The agency works again, under your order.")

    explanation = long_text(gettext_lazy("Reasons"), hint=gettext_lazy("The person reads this."))
    order = long_text(
        gettext_lazy("Order to the agency"), hint=gettext_lazy("Only staff read this.")
    )

    def act(self, seen: int | None) -> object:
        """Upholds it."""
        return person.uphold(
            self.case.pk,
            self.actor,
            explanation=self.cleaned_data["explanation"],
            order=self.cleaned_data["order"],
            now=self.now,
            seen=seen,
        )


class Reject(VerbForm):
    """The appeal is not right."""

    verb = "reject"
    button = gettext_lazy("Reject the appeal")
    warning = True

    explanation = long_text(
        gettext_lazy("Reasons"),
        hint=gettext_lazy("The person reads this, with the outside body to turn to."),
    )

    def act(self, seen: int | None) -> object:
        """Rejects it."""
        explanation = self.cleaned_data["explanation"]
        return person.reject(
            self.case.pk, self.actor, explanation=explanation, now=self.now, seen=seen
        )
