"""The agency's forms while it works: take, give back, assign, ask, consult, extend, note."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from aduan.cases.actions import agency, person
from aduan.cases.errors import Incomplete
from aduan.desk.forms.base import FilesField, VerbForm, long_text, stored
from aduan.desk.forms.fields import (
    AgencyField,
    DayField,
    agency_of,
    people_of,
    person_of,
    units_of,
)
from aduan.directory.dates import day_of
from aduan.directory.presence import absences

DAYS_FOR_A_CONTRIBUTION = 3


class Take(VerbForm):
    """Taking the case; whoever takes it owns it."""

    verb = "take"
    button = gettext_lazy("Take this report")

    def act(self, seen: int | None) -> object:
        """Takes it."""
        return agency.take(self.case.pk, self.actor, now=self.now, seen=seen)


class GiveBack(VerbForm):
    """ "Not ours", with whom the agency thinks responsible."""

    verb = "give_back"
    button = gettext_lazy("Give back")
    explain = gettext_lazy("The clock runs on. Name the agency that is responsible.")
    warning = True

    reason = forms.ChoiceField(label=gettext_lazy("Reason"))
    proposed = AgencyField(
        label=gettext_lazy("Responsible in your view"),
        help_text=gettext_lazy("Its name or part of it, or its code."),
    )
    explanation = long_text(
        gettext_lazy("Explanation for the centre"),
        hint=gettext_lazy("The person does not read this."),
        rows=3,
    )

    def prepare(self) -> None:
        """The reasons of the programme."""
        self.choose("reason", self.coded(self.case.rules.return_reasons))
        field = self.fields["proposed"]
        if isinstance(field, AgencyField):
            field.day = day_of(self.now)

    def act(self, seen: int | None) -> object:
        """Gives it back."""
        given = self.cleaned_data
        return agency.give_back(
            self.case.pk,
            self.actor,
            reason=given["reason"],
            proposed=given["proposed"],
            explanation=given["explanation"],
            now=self.now,
            seen=seen,
        )


class Assign(VerbForm):
    """To a unit of the same body, or to one of its people."""

    verb = "assign"
    button = gettext_lazy("Assign")

    unit = forms.ChoiceField(label=gettext_lazy("Unit"))
    officer = forms.ChoiceField(label=gettext_lazy("Officer"), required=False)

    def prepare(self) -> None:
        """The units and people of the body."""
        body = self.case.agency
        self.choose("unit", units_of(body, self.now))
        self.fields["unit"].initial = str(self.case.unit_id)
        people = people_of(body.path, ["officer", "agency", "head"], self.now)
        self.choose("officer", [("", _("Nobody yet: the unit decides")), *people])
        officer = self.case.officer_id
        if officer is not None and officer not in absences([officer], self.now):
            self.fields["officer"].initial = str(officer)

    def act(self, seen: int | None) -> object:
        """Assigns."""
        given = self.cleaned_data
        return agency.assign(
            self.case.pk,
            self.actor,
            unit=agency_of(given["unit"]),
            officer=person_of(given["officer"]) if given["officer"] else None,
            now=self.now,
            seen=seen,
        )


class AskPerson(VerbForm):
    """A question while working."""

    verb = "ask_person"
    button = gettext_lazy("Send the question")

    question = long_text(
        gettext_lazy("Question to the person"), hint=gettext_lazy("Ask everything at once.")
    )

    def prepare(self) -> None:
        """Says for how long the programme lets the clock stand."""
        days = self.case.rules.limits.ask_while_working
        self.explain = ngettext(
            "The clock stands still, visibly, for %(days)d day at most.",
            "The clock stands still, visibly, for %(days)d days at most.",
            days,
        ) % {"days": days}

    def act(self, seen: int | None) -> object:
        """Asks."""
        question = self.cleaned_data["question"]
        return agency.ask_person(
            self.case.pk, self.actor, question=question, now=self.now, seen=seen
        )


class Inform(VerbForm):
    """How it goes on; never the result."""

    verb = "inform"
    button = gettext_lazy("Tell the person")
    explain = gettext_lazy("This informs. It does not count as the result, and the clock runs on.")

    text = long_text(gettext_lazy("What the person should know"))
    attached = FilesField(label=gettext_lazy("Files"), required=False)

    def act(self, seen: int | None) -> object:
        """Informs."""
        given = self.cleaned_data
        return agency.inform(
            self.case.pk,
            self.actor,
            text=given["text"],
            files=stored(given["attached"], self.now),
            now=self.now,
            seen=seen,
        )


class Consult(VerbForm):
    """Another body is asked for a contribution."""

    verb = "consult"
    button = gettext_lazy("Ask the other body")
    explain = gettext_lazy("The report stays yours; the contribution is due before your own date.")

    agency = AgencyField(
        label=gettext_lazy("Body"), help_text=gettext_lazy("Its name or part of it, or its code.")
    )
    question = long_text(gettext_lazy("What you need from it"))
    days = forms.IntegerField(
        label=gettext_lazy("Days for the contribution"),
        min_value=1,
        max_value=30,
        initial=DAYS_FOR_A_CONTRIBUTION,
    )

    def act(self, seen: int | None) -> object:
        """Asks."""
        given = self.cleaned_data
        return agency.consult(
            self.case.pk,
            self.actor,
            agency=given["agency"],
            question=given["question"],
            days=given["days"],
            now=self.now,
            seen=seen,
        )


class Contribute(VerbForm):
    """What the consulted body says."""

    verb = "contribute"
    button = gettext_lazy("Send the contribution")

    text = long_text(
        gettext_lazy("Contribution"), hint=gettext_lazy("The owner of the report reads this.")
    )
    attached = FilesField(label=gettext_lazy("Files"), required=False)

    def act(self, seen: int | None) -> object:
        """Contributes."""
        given = self.cleaned_data
        return agency.contribute(
            self.case.pk,
            self.actor,
            text=given["text"],
            files=stored(given["attached"], self.now),
            now=self.now,
            seen=seen,
        )


class Extend(VerbForm):
    """A later working date, once."""

    verb = "extend"
    button = gettext_lazy("Move the date")
    explain = gettext_lazy("Once only. The report still counts as not answered in time.")

    reason = forms.ChoiceField(label=gettext_lazy("Reason"))
    explanation = long_text(
        gettext_lazy("Explanation"), hint=gettext_lazy("The person reads this."), rows=3
    )
    date = DayField(label=gettext_lazy("New date"))

    def prepare(self) -> None:
        """The reasons of the programme."""
        self.choose("reason", self.coded(self.case.rules.extension_reasons))

    def act(self, seen: int | None) -> object:
        """Extends."""
        given = self.cleaned_data
        return agency.extend(
            self.case.pk,
            self.actor,
            reason=given["reason"],
            explanation=given["explanation"],
            date=given["date"],
            now=self.now,
            seen=seen,
        )


class Note(VerbForm):
    """An internal note."""

    verb = "note"
    button = gettext_lazy("Save the note")
    explain = gettext_lazy("Only staff of this report read it; never the person, never the public.")

    text = long_text(gettext_lazy("Internal note"))

    def act(self, seen: int | None) -> object:
        """Notes."""
        text = self.cleaned_data["text"]
        return agency.note(self.case.pk, self.actor, text=text, now=self.now, seen=seen)


class Chase(VerbForm):
    """The centre reminds the agency."""

    verb = "chase"
    button = gettext_lazy("Remind the agency")

    text = long_text(gettext_lazy("Reminder to the agency"), rows=3)

    def act(self, seen: int | None) -> object:
        """Reminds."""
        text = self.cleaned_data["text"]
        return agency.chase(self.case.pk, self.actor, text=text, now=self.now, seen=seen)


class FlagUrgent(VerbForm):
    """Danger to life."""

    verb = "flag_urgent"
    button = gettext_lazy("Mark as urgent")
    warning = True

    sure = forms.BooleanField(
        label=gettext_lazy("There is danger to life"),
        error_messages={"required": gettext_lazy("Confirm that there is danger to life.")},
    )

    def act(self, seen: int | None) -> object:
        """Marks it."""
        return agency.flag_urgent(self.case.pk, self.actor, now=self.now, seen=seen)


class Add(VerbForm):
    """Something that the person told the intake desk later."""

    verb = "add"
    button = gettext_lazy("Add to the report")

    text = long_text(gettext_lazy("What the person adds"))
    attached = FilesField(label=gettext_lazy("Files"), required=False)

    def act(self, seen: int | None) -> object:
        """Adds."""
        given = self.cleaned_data
        if not given["text"].strip():
            raise Incomplete({"text": _("This must be filled in.")})
        return person.add(
            self.case.pk,
            self.actor,
            text=given["text"],
            files=stored(given["attached"], self.now),
            channel=self.case.channel,
            now=self.now,
            seen=seen,
        )
