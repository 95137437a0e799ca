"""What the person who reported can do with their report: one form per verb."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from aduan.cases.actions import person, result
from aduan.cases.actors import Actor
from aduan.cases.models import Case, EntryKind, Visibility
from aduan.portal.forms.fields import explained_choices, files_field, long_text
from aduan.portal.forms.report import SECRECY

_YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class ActForm(forms.Form):
    """A form of one verb; `seen` is the version of the report that the person looked at."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class WordsForm(ActForm):
    """Words, with photos or documents."""

    text = long_text(_("What do you want to say?"), rows=5)
    photos = files_field()


class ReasonForm(ActForm):
    """Words only."""

    text = long_text(_("Why?"), rows=5)


class ParkForm(ActForm):
    """Perhaps a reason."""

    text = long_text(_("Do you want to say why?"), rows=3, required=False)


class AcceptForm(ActForm):
    """Solved, or content although it is not."""

    solved = forms.ChoiceField(
        label=_("Is your problem solved?"),
        choices=[
            ("yes", _("Yes, it is solved")),
            ("no", _("No, but I am content with the answer")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one.")},
    )


class StillSolvedForm(ActForm):
    """Yes or no, some weeks later."""

    solved = forms.ChoiceField(
        label=_("Is it still solved?"),
        choices=_YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one.")},
    )


class RateForm(ActForm):
    """One to five stars, and words if the person likes."""

    stars = forms.TypedChoiceField(
        label=_("How was your report handled?"),
        coerce=int,
        choices=[
            (5, _("Very well")),
            (4, _("Well")),
            (3, _("Neither well nor badly")),
            (2, _("Badly")),
            (1, _("Very badly")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one.")},
    )
    text = long_text(_("What could be better?"), rows=3, required=False)


class SecrecyForm(ActForm):
    """More secrecy; the levels above the present one."""

    visibility = forms.ChoiceField(
        label=_("Who may read the report from now on?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one.")},
    )

    def __init__(self, *args: Any, present: str, **kwargs: Any) -> None:
        """`present` is the level that the report has now."""
        super().__init__(*args, **kwargs)
        rank = Visibility(present).rank
        explained_choices(
            self.fields["visibility"],
            [(level, *SECRECY[level]) for level in Visibility if level.rank > rank],
        )


@dataclass(frozen=True)
class Act:
    """One verb on the page: its words, its form, and the call that carries it out."""

    verb: str
    words: Any
    explain: Any
    button: Any
    done: Any
    form: type[ActForm]
    call: Callable[..., Case]
    said_as: EntryKind | None = None
    """The entry that its words become, by which a second press is known."""

    def form_for(self, case: Case, data: Any = None) -> ActForm:
        """The form for one report, empty or filled in."""
        more: Mapping[str, Any] = (
            {"present": case.visibility} if issubclass(self.form, SecrecyForm) else {}
        )
        return self.form(
            data,
            auto_id=f"{self.verb}-%s",
            initial={"seen": case.version},
            **more,
        )

    def carry_out(
        self,
        case_id: UUID,
        actor: Actor,
        given: Mapping[str, Any],
        files: tuple[UUID, ...],
        now: datetime,
    ) -> Case:
        """Carries the verb out with what a valid form gave."""
        inputs = {key: value for key, value in given.items() if key not in ("seen", "photos")}
        if "solved" in inputs:
            inputs["solved"] = inputs["solved"] == "yes"
        if self.verb == "rate":
            inputs["comment"] = inputs.pop("text", "")
        if "photos" in self.form.base_fields:
            inputs["files"] = files
        if self.said_as in (EntryKind.REPLY, EntryKind.ADDITION) and "photos" in given:
            inputs["channel"] = "website"
        if self.verb not in ("rate", "confirm_solved", "break_commitment"):
            inputs["seen"] = given.get("seen")
        return self.call(case_id, actor, now=now, **inputs)


ACTS: dict[str, Act] = {
    act.verb: act
    for act in (
        Act(
            "reply",
            _("Answer the question"),
            _("Your answer goes to those who asked, and the clock runs again."),
            _("Send the answer"),
            _("Thank you. Your answer has arrived, and the work goes on."),
            WordsForm,
            person.reply,
            EntryKind.REPLY,
        ),
        Act(
            "accept",
            _("Accept the answer"),
            _("Your report is closed. You can open it again later if the problem comes back."),
            _("Accept and close"),
            _("Thank you. Your report is closed."),
            AcceptForm,
            person.accept,
        ),
        Act(
            "object",
            _("I do not agree"),
            _("Say what is missing or wrong. Somebody else looks at it."),
            _("Send the objection"),
            _("Your objection has arrived. Somebody else looks at your report now."),
            WordsForm,
            person.object_to,
            EntryKind.OBJECTION,
        ),
        Act(
            "break_commitment",
            _("It was not done"),
            _("The promised date has passed. If it was not done, the next authority takes it up."),
            _("It was not done"),
            _("Thank you. The next authority looks at it now."),
            ActForm,
            result.break_commitment,
        ),
        Act(
            "rate",
            _("Rate how it was handled"),
            _("Your rating is counted, without your name."),
            _("Send the rating"),
            _("Thank you for your rating."),
            RateForm,
            person.rate,
            EntryKind.RATING,
        ),
        Act(
            "confirm_solved",
            _("Is it still solved?"),
            _("Some time has passed. Tell us whether the solution lasted."),
            _("Send"),
            _("Thank you. We have noted it."),
            StillSolvedForm,
            person.confirm_solved,
        ),
        Act(
            "reopen",
            _("It is not solved: open it again"),
            _("The head of the agency looks at it, not the same officer."),
            _("Open the report again"),
            _("Your report is open again."),
            WordsForm,
            person.reopen,
            EntryKind.OBJECTION,
        ),
        Act(
            "appeal",
            _("Appeal"),
            _("The next authority, which had no part in it, decides once, with reasons."),
            _("Send the appeal"),
            _("Your appeal has arrived."),
            ReasonForm,
            person.appeal,
            EntryKind.OBJECTION,
        ),
        Act(
            "add",
            _("Add something"),
            _("More facts, photos or documents for those who work on your report."),
            _("Add"),
            _("Thank you. It was added to your report."),
            WordsForm,
            person.add,
            EntryKind.ADDITION,
        ),
        Act(
            "raise_secrecy",
            _("Make the report more secret"),
            _("This works at once and cannot be taken back."),
            _("Change it"),
            _("Your report is more secret from now on."),
            SecrecyForm,
            person.raise_secrecy,
        ),
        Act(
            "withdraw",
            _("Take the report back"),
            _(
                "Nobody works on it any more, and its public page goes. You can bring it back "
                "for some days."
            ),
            _("Take the report back"),
            _("Your report was taken back."),
            ParkForm,
            person.withdraw,
            EntryKind.ADDITION,
        ),
        Act(
            "restore",
            _("Bring the report back"),
            _("The work goes on where it stood."),
            _("Bring it back"),
            _("Your report is back."),
            ActForm,
            person.restore,
        ),
    )
}
"""The verbs that the page offers, in the order in which it shows them."""
