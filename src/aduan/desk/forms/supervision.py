"""The forms of those who look again: supervisor, next authority."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from aduan.cases.actions import person, triage
from aduan.desk.events import REFUSALS
from aduan.desk.forms.base import VerbForm, long_text


class Unarchive(VerbForm):
    """An archiving is taken back."""

    verb = "unarchive"
    button = lazy("Take the archiving back")

    reason = long_text(lazy("Reason"), hint=lazy("An internal note."), rows=2)

    def act(self, seen: int | None) -> object:
        """Takes it back."""
        reason = self.cleaned_data["reason"]
        return triage.unarchive(self.case.pk, self.actor, reason=reason, now=self.now, seen=seen)


class Unmerge(VerbForm):
    """A joining is taken back."""

    verb = "unmerge"
    button = lazy("Take apart again")

    reason = long_text(lazy("Reason"), hint=lazy("An internal note."), rows=2)

    def act(self, seen: int | None) -> object:
        """Takes it back."""
        reason = self.cleaned_data["reason"]
        return triage.unmerge(self.case.pk, self.actor, reason=reason, now=self.now, seen=seen)


class AllowReopening(VerbForm):
    """A second reopening goes through to the head."""

    verb = "allow_reopening"
    button = lazy("Allow the reopening")

    reason = long_text(lazy("Reason"), hint=lazy("An internal note."), rows=2)

    def act(self, seen: int | None) -> object:
        """Allows it."""
        reason = self.cleaned_data["reason"]
        return person.allow_reopening(
            self.case.pk, self.actor, reason=reason, now=self.now, seen=seen
        )


class RefuseReopening(VerbForm):
    """A second reopening without anything new."""

    verb = "refuse_reopening"
    button = lazy("Refuse the reopening")
    explain = lazy("The person is told why, and may appeal.")
    warning = True

    reason = forms.ChoiceField(label=lazy("Reason"))
    explanation = long_text(lazy("Explanation"), hint=lazy("The person reads this."))

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
    button = lazy("Uphold the appeal")
    explain = lazy("The agency works again, under your order.")

    explanation = long_text(lazy("Reasons"), hint=lazy("The person reads this."))
    order = long_text(lazy("Order to the agency"), hint=lazy("Only staff read this."))

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
    button = lazy("Reject the appeal")
    warning = True

    explanation = long_text(
        lazy("Reasons"), hint=lazy("The person reads this, with the outside body to turn to.")
    )

    def act(self, seen: int | None) -> object:
        """Rejects it."""
        explanation = self.cleaned_data["explanation"]
        return person.reject(
            self.case.pk, self.actor, explanation=explanation, now=self.now, seen=seen
        )
