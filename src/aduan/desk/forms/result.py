"""The forms of the result: draft and signature, answer, commitment, and its keeping."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aduan.cases.actions import result
from aduan.cases.models import Case, Draft, Visibility
from aduan.cases.redaction import redact
from aduan.desk.forms.base import FilesField, VerbForm, long_text, stored
from aduan.desk.forms.fields import DayField
from aduan.vault import texts

OUTCOME_WORDS = {
    "solved": gettext_lazy("Solved: the problem is gone"),
    "explained": gettext_lazy("Explained: information or reasons are given"),
    "cannot": gettext_lazy("Cannot be done: the reasons are given"),
}


class WithPublicText(VerbForm):
    """Words for the person, and the same redacted for the public, confirmed by a person.

    The public wording may be left empty: then the form comes back with a proposal to confirm.
    A confidential case has none, so none is asked for.
    """

    text = long_text(gettext_lazy("Result for the person"), rows=7)
    public_text = long_text(
        gettext_lazy("Public wording"),
        hint=gettext_lazy("Leave it empty: the desk proposes one without names and numbers."),
        rows=7,
        required=False,
    )
    confirmed = forms.BooleanField(
        label=gettext_lazy("I have read it: publish this wording"), required=False
    )

    def prepare(self) -> None:
        """A confidential case shows nothing to the public."""
        self.proposed = False
        if self.secret:
            del self.fields["public_text"], self.fields["confirmed"]

    @property
    def secret(self) -> bool:
        """Whether nothing of the case is published."""
        return bool(self.case.visibility == Visibility.CONFIDENTIAL)

    def clean(self) -> dict[str, Any]:
        """Proposes the public wording, or asks to confirm the given one."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        text = given.get("text", "")
        if self.secret or not text:
            given["public_text"] = redact(text)[1]
            return given
        if not given.get("public_text", "").strip():
            self._propose(redact(text)[1])
        elif not given.get("confirmed"):
            self.add_error("confirmed", _("Read the public wording and confirm it."))
        return given

    def _propose(self, wording: str) -> None:
        """Sends the form back with the proposal in its field."""
        self.proposed = True
        given = QueryDict(mutable=True)
        given.update(self.data)
        given["public_text"] = wording
        self.data = given
        self.add_error("confirmed", _("This is the proposed public wording. Read and confirm it."))


class ResultForm(WithPublicText):
    """What draft, answer and commitment have in common."""

    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"), widget=forms.RadioSelect)
    cause = forms.ChoiceField(
        label=gettext_lazy("Cause"),
        help_text=gettext_lazy("Why it came to this; causes are counted."),
    )
    attached = FilesField(
        label=gettext_lazy("Proof"),
        help_text=gettext_lazy("Photos or papers that show it."),
        required=False,
    )

    field_order = ["text", "outcome", "cause", "attached", "public_text", "confirmed"]

    def prepare(self) -> None:
        """The closed lists, and the draft where there is one."""
        super().prepare()
        self.choose("outcome", [(code, str(words)) for code, words in OUTCOME_WORDS.items()])
        self.choose("cause", self.coded(self.case.rules.causes))
        waiting = _draft(self.case)
        if waiting is not None and not self.is_bound:
            words = texts.read_many([waiting.text_id, waiting.public_text_id])
            self.fields["text"].initial = words.get(waiting.text_id, "")
            self.fields["outcome"].initial = waiting.outcome
            self.fields["cause"].initial = waiting.cause
            if "public_text" in self.fields:
                self.fields["public_text"].initial = words.get(waiting.public_text_id, "")

    def result(self) -> result.Result:
        """What was written, with the proof taken in."""
        given = self.cleaned_data
        return result.Result(
            text=given["text"],
            public_text=given["public_text"],
            outcome=given.get("outcome", ""),
            cause=given["cause"],
            files=stored(given["attached"], self.now, evidence=True),
        )


class SaveDraft(ResultForm):
    """The answer that waits for its signature."""

    verb = "draft"
    button = gettext_lazy("Save the draft")
    explain = gettext_lazy("Nobody outside sees it until the head of the unit signs.")

    def act(self, seen: int | None) -> object:
        """Saves it."""
        return result.draft(self.case.pk, self.actor, result=self.result(), now=self.now, seen=seen)


class Answer(ResultForm):
    """The result."""

    verb = "answer"
    button = gettext_lazy("Give the result")
    explain = gettext_lazy("The person reads it at once and has 10 working days to object.")

    def act(self, seen: int | None) -> object:
        """Answers."""
        return result.answer(
            self.case.pk, self.actor, result=self.result(), now=self.now, seen=seen
        )


class Commit(ResultForm):
    """The result by a date."""

    verb = "commit"
    button = gettext_lazy("Promise it by this date")
    explain = gettext_lazy("On that date proof is asked for, and the person is asked too.")

    date = DayField(label=gettext_lazy("Done by"))
    field_order = ["text", "date", "cause", "attached", "public_text", "confirmed"]

    def prepare(self) -> None:
        """A promise has no outcome yet."""
        super().prepare()
        del self.fields["outcome"]

    def act(self, seen: int | None) -> object:
        """Commits."""
        return result.commit(
            self.case.pk,
            self.actor,
            result=self.result(),
            date=self.cleaned_data["date"],
            now=self.now,
            seen=seen,
        )


class Keep(WithPublicText):
    """The commitment was kept."""

    verb = "keep"
    button = gettext_lazy("The commitment was kept")

    attached = FilesField(label=gettext_lazy("Proof"), required=False)
    field_order = ["text", "attached", "public_text", "confirmed"]

    def act(self, seen: int | None) -> object:
        """Says so, with proof."""
        given = self.cleaned_data
        return result.keep(
            self.case.pk,
            self.actor,
            text=given["text"],
            public_text=given["public_text"],
            files=stored(given["attached"], self.now, evidence=True),
            now=self.now,
            seen=seen,
        )


class SendBack(VerbForm):
    """The head does not sign yet."""

    verb = "send_back"
    button = gettext_lazy("Send the draft back")

    reason = long_text(gettext_lazy("What is missing"), rows=3)

    def act(self, seen: int | None) -> object:
        """Sends it back."""
        reason = self.cleaned_data["reason"]
        return result.send_back(self.case.pk, self.actor, reason=reason, now=self.now, seen=seen)


def _draft(case: Case) -> Draft | None:
    return Draft.objects.filter(case=case).first()
