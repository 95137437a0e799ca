"""The forms by which the centre and the arbiter hand a report to a body."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aduan.cases.actions import triage
from aduan.cases.errors import Incomplete
from aduan.cases.models import Case
from aduan.desk.forms.base import VerbForm, long_text
from aduan.desk.forms.fields import (
    AgencyField,
    agency_of,
    named_with_code,
)
from aduan.directory import responsibility
from aduan.directory.dates import day_of
from aduan.directory.models import Agency
from aduan.ledger.models import Event


class ToAgency(VerbForm):
    """Which agency: one of those proposed, or another by name."""

    proposed = forms.ChoiceField(
        label=gettext_lazy("Agency"), required=False, widget=forms.RadioSelect
    )
    agency = AgencyField(
        label=gettext_lazy("Another agency"),
        help_text=gettext_lazy("Its name or part of it, or its code."),
        required=False,
    )

    def prepare(self) -> None:
        """Proposes whom the rules, the person and the agency that gave back named."""
        field = self.fields["agency"]
        if isinstance(field, AgencyField):
            field.day = day_of(self.now)
        near = self.near()
        self.choose("proposed", [(str(each.pk), named_with_code(each)) for each in near])
        if near:
            self.fields["proposed"].initial = str(near[0].pk)
        else:
            del self.fields["proposed"]
            field.label = _("Agency")

    def near(self) -> list[Agency]:
        """The likely agencies, best first, each once."""
        case = self.case
        found = responsibility.candidates(
            case.programme, case.category, case.area, day_of(self.now), 4
        )
        if case.suggested_agency is not None:
            found.append(case.suggested_agency)
        if case.returns:
            found = [*_named_by_the_last(case), *found]
        unique = {each.pk: each for each in found if each.pk != case.agency_id}
        return list(unique.values())

    def chosen(self) -> Agency:
        """The agency that was meant; what was written counts before what was ticked."""
        written: Agency | None = self.cleaned_data.get("agency")
        ticked = self.cleaned_data.get("proposed")
        if written is None and not ticked:
            raise Incomplete({"agency": _("Choose an agency.")})
        return written or agency_of(str(ticked))


def _named_by_the_last(case: Case) -> list[Agency]:
    """Whom the agency that gave the case back last thinks responsible."""
    back = Event.objects.filter(subject=case.pk, kind="case.given_back").order_by("-seq").first()
    return list(Agency.objects.filter(code=back.data.get("proposed"))) if back else []


class Forward(ToAgency):
    """Onward to the agency that is responsible."""

    verb = "forward"
    button = gettext_lazy("Forward")

    reason = long_text(
        gettext_lazy("Why this agency"),
        hint=gettext_lazy("The person reads this."),
        rows=2,
        required=False,
    )

    def act(self, seen: int | None) -> object:
        """Forwards."""
        return triage.forward(
            self.case.pk,
            self.actor,
            agency=self.chosen(),
            reason=self.cleaned_data["reason"],
            now=self.now,
            seen=seen,
        )


class Arbitrate(ToAgency):
    """The arbiter's binding decision."""

    verb = "arbitrate"
    button = gettext_lazy("Decide")
    explain = gettext_lazy("The decision binds: the agency cannot give the report back again.")

    reason = long_text(gettext_lazy("Reasons"), rows=3)

    def act(self, seen: int | None) -> object:
        """Decides."""
        return triage.arbitrate(
            self.case.pk,
            self.actor,
            agency=self.chosen(),
            reason=self.cleaned_data["reason"],
            now=self.now,
            seen=seen,
        )
