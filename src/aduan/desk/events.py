"""The history of a case in words: one event of the ledger, one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aduan.cases.models import Visibility
from aduan.directory.models import Agency, Person
from aduan.directory.naming import language
from aduan.directory.policy import Policy
from aduan.ledger.models import Event

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SENTENCES: dict[str, _StrPromise] = {
    "case.filed": gettext_lazy("Filed"),
    "case.checked": gettext_lazy("Checked for clarity and completeness"),
    "case.redacted": gettext_lazy("Public wording confirmed"),
    "case.forwarded": gettext_lazy("Forwarded to %(to)s"),
    "case.asked": gettext_lazy("The person was asked before forwarding; the clock stands still"),
    "case.asked_again": gettext_lazy("The person was asked a second time"),
    "case.archived": gettext_lazy("Archived: %(reason)s"),
    "case.archived_by_silence": gettext_lazy("Archived, because no reply came"),
    "case.merged": gettext_lazy("Joined with an earlier report"),
    "case.split": gettext_lazy("Split into parts"),
    "case.reassigned": gettext_lazy("Given to %(officer)s"),
    "case.replied": gettext_lazy("The person replied"),
    "case.objected": gettext_lazy("The person objected"),
    "case.unarchived": gettext_lazy("Archiving taken back"),
    "case.unmerged": gettext_lazy("Taken apart from the earlier report again"),
    "case.closed_with_parts": gettext_lazy("Closed, because all parts are done"),
    "case.taken": gettext_lazy("Taken by %(unit)s"),
    "case.given_back": gettext_lazy("Given back (%(reason)s); %(proposed)s was named instead"),
    "case.arbitrated": gettext_lazy("The arbiter decided: %(to)s is responsible"),
    "case.assigned": gettext_lazy("Assigned to %(unit)s"),
    "case.drafted": gettext_lazy("Draft of the answer saved"),
    "case.draft_sent_back": gettext_lazy("Draft sent back for mending"),
    "case.answered": gettext_lazy("Result given to the person"),
    "case.committed": gettext_lazy("Result promised by a date"),
    "case.informed": gettext_lazy("The person was told how it goes on"),
    "case.asked_person": gettext_lazy("The person was asked; the clock stands still"),
    "case.pause_ended": gettext_lazy("No reply came; the clock runs again"),
    "case.consulted": gettext_lazy("%(consulted)s was asked to contribute"),
    "case.contributed": gettext_lazy("A contribution came"),
    "case.extended": gettext_lazy("Working date moved: %(reason)s"),
    "case.accepted": gettext_lazy("The person accepted the result"),
    "case.closed_by_silence": gettext_lazy("Closed after silence"),
    "case.commitment_kept": gettext_lazy("Commitment kept"),
    "case.commitment_broken": gettext_lazy("Commitment not kept; with %(unit)s now"),
    "case.rated": gettext_lazy("The person rated the handling"),
    "case.solved_confirmed": gettext_lazy("The person said whether it is still solved"),
    "case.reopened": gettext_lazy("Reopened by the person"),
    "case.reopening_allowed": gettext_lazy("Reopening allowed"),
    "case.reopening_refused": gettext_lazy("Reopening refused: %(reason)s"),
    "case.appealed": gettext_lazy("Appealed; %(unit)s decides"),
    "case.appeal_upheld": gettext_lazy("Appeal upheld; back to %(unit)s"),
    "case.appeal_rejected": gettext_lazy("Appeal rejected"),
    "case.added": gettext_lazy("Something was added to the report"),
    "case.secrecy_raised": gettext_lazy("Secrecy raised: %(visibility)s"),
    "case.contact_verified": gettext_lazy("A contact was verified"),
    "case.withdrawn": gettext_lazy("Withdrawn by the person"),
    "case.restored": gettext_lazy("Withdrawal taken back"),
    "case.flagged_urgent": gettext_lazy("Marked as urgent"),
    "case.noted": gettext_lazy("Internal note"),
    "case.chased": gettext_lazy("The centre reminded the agency"),
    "case.picture_cleared": gettext_lazy("A picture was cleared for the public"),
    "case.picture_covered": gettext_lazy("Parts of a picture were blacked out"),
    "case.handed_over": gettext_lazy("Handed over to %(to)s"),
    "case.reminded": gettext_lazy("Reminder sent"),
    "case.escalated": gettext_lazy("Lateness reported to the next level"),
    "case.late": gettext_lazy("The limit was missed"),
    "case.recomputed": gettext_lazy("The holidays changed: due dates counted again"),
}
"""By the ledger's name of the event; the names in brackets come from the event's codes."""

REFUSALS: dict[str, _StrPromise] = {
    "nothing_new": gettext_lazy("Nothing new was said"),
    "settled": gettext_lazy("The result already covers this"),
    "other_matter": gettext_lazy("It is another matter, to be filed anew"),
}
"""Reasons for which a second reopening may be refused."""

_DONE = frozenset({"case.answered", "case.accepted", "case.commitment_kept"})
_ATTENTION = frozenset(
    {
        "case.given_back",
        "case.commitment_broken",
        "case.reopened",
        "case.appealed",
        "case.objected",
        "case.flagged_urgent",
        "case.escalated",
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the history. `recorded` only where the register learnt of it later."""

    title: str
    at: datetime
    who: str
    tone: str = ""
    recorded: datetime | None = None
    day: date | None = None
    event: str = ""


class Names:
    """The names behind the ids and codes of some events, by two statements."""

    def __init__(self, events: Iterable[Event], rules: Policy) -> None:
        found = list(events)
        units = {event.data[key] for event in found for key in ("unit",) if event.data.get(key)}
        codes = {
            event.data[key]
            for event in found
            for key in ("to_agency", "proposed", "consulted", "returned_by")
            if event.data.get(key)
        }
        people = {event.data["officer"] for event in found if event.data.get("officer")}
        people |= {actor_id(event.actor, "staff") for event in found} - {""}
        units |= {actor_id(event.actor, "agency") for event in found} - {""}
        agencies = list(Agency.objects.filter(Q(pk__in=units) | Q(code__in=codes)))
        self.rules = rules
        self.language = language()
        self._by_id = {str(each.pk): each for each in agencies}
        self._by_code = {each.code: each for each in agencies}
        self._people = {str(pk): person for pk, person in Person.objects.in_bulk(people).items()}

    def agency(self, key: object) -> str:
        """An agency's name by id or code; the key itself where there is no such agency."""
        text = str(key or "")
        found = self._by_id.get(text) or self._by_code.get(text)
        return found.name(self.language) if found else text

    def person(self, key: object) -> str:
        """A member of staff by id."""
        found = self._people.get(str(key or ""))
        return found.name if found else ""

    def reason(self, code: object) -> str:
        """What a reason code means, by the policy of the case or by the desk."""
        text = str(code or "")
        rules = self.rules
        for item in (*rules.archive_reasons, *rules.return_reasons, *rules.extension_reasons):
            if item.code == text:
                return item.names.in_language(self.language)
        return str(REFUSALS.get(text, text))

    def who(self, actor: str) -> str:
        """Who acted, for the staff's eyes."""
        if actor == "complainant":
            return _("The person")
        if actor == "system":
            return _("The system")
        return (
            self.person(actor_id(actor, "staff"))
            or self.agency(actor_id(actor, "agency"))
            or _("The public")
        )


def actor_id(actor: str, kind: str) -> str:
    """The id in an actor's code such as `staff:<id>`; "" for an actor of another kind."""
    start, _colon, rest = actor.partition(":")
    if start != kind:
        return ""
    try:
        return str(UUID(rest))
    except ValueError:
        return ""


def line(event: Event, names: Names) -> Line:
    """One event as a line of the history."""
    return Line(
        title=sentence(event.kind, event.data, names),
        at=event.occurred,
        who=names.who(event.actor),
        tone="done" if event.kind in _DONE else "attention" if event.kind in _ATTENTION else "",
        recorded=event.recorded if event.recorded != event.occurred else None,
        day=_day(event.data),
        event=event.kind,
    )


def sentence(kind: str, data: Mapping[str, Any], names: Names) -> str:
    """What happened, in one sentence of the reader's language."""
    words = SENTENCES.get(kind)
    if words is None:
        return _("Recorded: %(kind)s") % {"kind": kind.removeprefix("case.").replace("_", " ")}
    visibility = data.get("visibility", "")
    told = str(words) % {
        "unit": names.agency(data.get("unit")),
        "to": names.agency(data.get("to_agency")),
        "proposed": names.agency(data.get("proposed")),
        "consulted": names.agency(data.get("consulted")),
        "officer": names.person(data.get("officer")),
        "reason": names.reason(data.get("reason_code")),
        "visibility": Visibility(visibility).label if visibility in Visibility.values else "",
    }
    if kind == "case.assigned" and data.get("officer"):
        told = f"{told}, {names.person(data['officer'])}"
    return told


def _day(data: Mapping[str, Any]) -> date | None:
    given = data.get("date")
    return date.fromisoformat(given) if isinstance(given, str) else None
