"""The centre's forms: verdict, public wording, question, archive, merge, split."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aduan.cases.actions import triage
from aduan.cases.actions.filing import LONGEST_PLACE, LONGEST_TEXT, LONGEST_TITLE
from aduan.cases.models import Attachment
from aduan.cases.redaction import redact
from aduan.desk.forms.base import VerbForm, long_text
from aduan.desk.forms.fields import (
    categories_of,
    people_of,
    person_of,
)
from aduan.desk.reading import CaseFile
from aduan.directory.models import Category
from aduan.vault import files, numbers

ROOM = 2
"""How much longer than the person's words the public wording may be: a mark that covers
something may be longer than what it covers."""


class Check(VerbForm):
    """The verdict on clarity and completeness; kind and topic may be mended."""

    verb = "check"
    button = gettext_lazy("Save the verdict")
    explain = gettext_lazy("A report is forwarded when it is clear and complete.")

    clear = forms.BooleanField(
        label=gettext_lazy("The report is clear: one understands what happened"), required=False
    )
    complete = forms.BooleanField(
        label=gettext_lazy("The report is complete: what an agency needs to act is there"),
        required=False,
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    category = forms.ChoiceField(label=gettext_lazy("Topic"), required=False)
    protected = forms.BooleanField(
        label=gettext_lazy("Protected: it accuses a person, and exposure could harm somebody"),
        help_text=gettext_lazy("The report becomes confidential and nothing of it is published."),
        required=False,
    )

    def prepare(self) -> None:
        """The kinds and topics of the programme, as the person or an earlier check chose them."""
        rules = self.case.rules
        self.choose("kind", [(k.code, k.names.in_language(self.language)) for k in rules.kinds])
        self.choose("category", categories_of(self.case.programme_id, self.now))
        self.fields["kind"].initial = self.case.kind
        self.fields["category"].initial = str(self.case.category_id or "")
        verdict = self.case.verdict or {}
        self.fields["clear"].initial = verdict.get("clear", False)
        self.fields["complete"].initial = verdict.get("complete", False)

    def act(self, seen: int | None) -> object:
        """Records the verdict."""
        given = self.cleaned_data
        chosen = given["category"]
        verdict = triage.Verdict(
            clear=given["clear"],
            complete=given["complete"],
            kind=given["kind"],
            category=Category.objects.get(pk=UUID(chosen)) if chosen else None,
            protected=given["protected"],
        )
        return triage.check(self.case.pk, self.actor, verdict=verdict, now=self.now, seen=seen)


class Redact(VerbForm):
    """The public wording, proposed by the machine, read and confirmed by a person."""

    verb = "redact"
    button = gettext_lazy("Confirm this wording")

    title = forms.CharField(label=gettext_lazy("Public title"), max_length=ROOM * LONGEST_TITLE)
    text = long_text(gettext_lazy("Public text"), rows=10, most=ROOM * LONGEST_TEXT)
    place = forms.CharField(
        label=gettext_lazy("Public place"), max_length=ROOM * LONGEST_PLACE, required=False
    )
    pictures = forms.MultipleChoiceField(
        label=gettext_lazy("Pictures that the public may see"),
        help_text=gettext_lazy("Look for faces, number plates, house numbers and papers first."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    confirmed = forms.BooleanField(
        label=gettext_lazy("I have read it: publish this wording"),
        error_messages={"required": gettext_lazy("Read the wording and confirm it.")},
    )

    def prepare(self) -> None:
        """The proposal: the person's words with what was found covered."""
        self.found: list[tuple[str, str]] = []
        pictures = [
            each
            for each in Attachment.objects.filter(case=self.case).select_related("file")
            if files.may_be_public(each.file)
        ]
        self.choose(
            "pictures",
            [
                (str(each.pk), _("Picture %(place)d") % {"place": place})
                for place, each in enumerate(pictures, start=1)
            ],
        )
        self.fields["pictures"].initial = [str(e.pk) for e in pictures if e.cleared_at]

    def propose(self, reading: CaseFile) -> None:
        """Covers what was found in title, text and place, and lists it."""
        texts = {
            "title": reading.title,
            "text": reading.body,
            "place": str(reading.particulars.get("place", "")),
        }
        for name, text in texts.items():
            spans, proposed = redact(text)
            self.fields[name].initial = proposed
            self.found += [(text[span.start : span.end], span.kind) for span in spans]

    def act(self, seen: int | None) -> object:
        """Confirms the wording."""
        given = self.cleaned_data
        return triage.redact(
            self.case.pk,
            self.actor,
            title=given["title"],
            text=given["text"],
            place=given["place"],
            pictures=[UUID(each) for each in given["pictures"]],
            now=self.now,
            seen=seen,
        )


class Ask(VerbForm):
    """A question before forwarding."""

    verb = "ask"
    button = gettext_lazy("Send the question")
    explain = gettext_lazy("The clock stands still, visibly, until the person replies.")

    question = long_text(
        gettext_lazy("What is missing"),
        hint=gettext_lazy("Ask everything at once, in plain words."),
    )

    def act(self, seen: int | None) -> object:
        """Asks."""
        question = self.cleaned_data["question"]
        return triage.ask(self.case.pk, self.actor, question=question, now=self.now, seen=seen)


class Archive(VerbForm):
    """The end before forwarding, with a reason."""

    verb = "archive"
    button = gettext_lazy("Archive")
    explain = gettext_lazy(
        "A report that was sent to the wrong place is forwarded, never archived."
    )
    warning = True

    reason = forms.ChoiceField(label=gettext_lazy("Reason"))
    explanation = long_text(
        gettext_lazy("Explanation"),
        hint=gettext_lazy("The person reads this: why, and where else to go."),
    )

    def prepare(self) -> None:
        """The reasons of the programme, save the system's own."""
        reasons = [each for each in self.case.rules.archive_reasons if each.code != "no_reply"]
        self.choose("reason", self.coded(reasons))

    def act(self, seen: int | None) -> object:
        """Archives."""
        return triage.archive(
            self.case.pk,
            self.actor,
            reason=self.cleaned_data["reason"],
            explanation=self.cleaned_data["explanation"],
            now=self.now,
            seen=seen,
        )


class Merge(VerbForm):
    """Joining with an older report on the same matter."""

    verb = "merge"
    button = gettext_lazy("Join")
    explain = gettext_lazy("The person follows the older report from now on.")

    older = forms.CharField(label=gettext_lazy("Number of the older report"), max_length=30)

    def clean_older(self) -> int:
        """The number as a number."""
        number = numbers.parse(self.cleaned_data["older"])
        if number is None:
            raise forms.ValidationError(_("This is not a number of a report."))
        return number

    def act(self, seen: int | None) -> object:
        """Joins."""
        older = self.cleaned_data["older"]
        return triage.merge(self.case.pk, self.actor, older=older, now=self.now, seen=seen)


class Split(VerbForm):
    """Several matters in one report: two to four parts, each with its own agency and clock."""

    verb = "split"
    button = gettext_lazy("Split")
    explain = gettext_lazy(
        "Each part gets a number, an agency and a clock; the person sees one page."
    )

    title_1 = forms.CharField(label=gettext_lazy("Title of the first part"), max_length=200)
    text_1 = long_text(gettext_lazy("First part"))
    title_2 = forms.CharField(label=gettext_lazy("Title of the second part"), max_length=200)
    text_2 = long_text(gettext_lazy("Second part"))
    title_3 = forms.CharField(
        label=gettext_lazy("Title of the third part"), max_length=200, required=False
    )
    text_3 = long_text(gettext_lazy("Third part"), required=False)
    title_4 = forms.CharField(
        label=gettext_lazy("Title of the fourth part"), max_length=200, required=False
    )
    text_4 = long_text(gettext_lazy("Fourth part"), required=False)

    def act(self, seen: int | None) -> object:
        """Splits."""
        given = self.cleaned_data
        parts = [
            {"title": given[f"title_{place}"], "text": given[f"text_{place}"]}
            for place in (1, 2, 3, 4)
            if given[f"text_{place}"].strip()
        ]
        return triage.split(self.case.pk, self.actor, parts=parts, now=self.now, seen=seen)


class Reassign(VerbForm):
    """Another officer of the centre."""

    verb = "reassign"
    button = gettext_lazy("Reassign")

    officer = forms.ChoiceField(label=gettext_lazy("Officer of the centre"))

    def prepare(self) -> None:
        """The people of the centre."""
        people = people_of(None, ["centre"], self.now, self.case.programme)
        self.choose("officer", [("", _("Choose…")), *people])

    def act(self, seen: int | None) -> object:
        """Reassigns."""
        officer = person_of(self.cleaned_data["officer"])
        return triage.reassign(self.case.pk, self.actor, officer=officer, now=self.now, seen=seen)
