"""The history of a case in words: one event of the ledger, one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from aduan.cases.models import Visibility
from aduan.directory.models import Agency, Person
from aduan.directory.policy import Policy
from aduan.ledger.models import Event

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SENTENCES: dict[str, _StrPromise] = {
    "case.filed": lazy("Filed"),
    "case.checked": lazy("Checked for clarity and completeness"),
    "case.redacted": lazy("Public wording confirmed"),
    "case.forwarded": lazy("Forwarded to %(to)s"),
    "case.asked": lazy("The person was asked before forwarding; the clock stands still"),
    "case.asked_again": lazy("The person was asked a second time"),
    "case.archived": lazy("Archived: %(reason)s"),
    "case.archived_by_silence": lazy("Archived, because no reply came"),
    "case.merged": lazy("Joined with an earlier report"),
    "case.split": lazy("Split into parts"),
    "case.reassigned": lazy("Given to %(officer)s"),
    "case.replied": lazy("The person replied"),
    "case.objected": lazy("The person objected"),
    "case.unarchived": lazy("Archiving taken back"),
    "case.unmerged": lazy("Taken apart from the earlier report again"),
    "case.closed_with_parts": lazy("Closed, because all parts are done"),
    "case.taken": lazy("Taken by %(unit)s"),
    "case.given_back": lazy("Given back (%(reason)s); %(proposed)s was named instead"),
    "case.arbitrated": lazy("The arbiter decided: %(to)s is responsible"),
    "case.assigned": lazy("Assigned to %(unit)s"),
    "case.drafted": lazy("Draft of the answer saved"),
    "case.draft_sent_back": lazy("Draft sent back for mending"),
    "case.answered": lazy("Result given to the person"),
    "case.committed": lazy("Result promised by a date"),
    "case.informed": lazy("The person was told how it goes on"),
    "case.asked_person": lazy("The person was asked; the clock stands still"),
    "case.pause_ended": lazy("No reply came; the clock runs again"),
    "case.consulted": lazy("%(consulted)s was asked to contribute"),
    "case.contributed": lazy("A contribution came"),
    "case.extended": lazy("Working date moved: %(reason)s"),
    "case.accepted": lazy("The person accepted the result"),
    "case.closed_by_silence": lazy("Closed after silence"),
    "case.commitment_kept": lazy("Commitment kept"),
    "case.commitment_broken": lazy("Commitment not kept; with %(unit)s now"),
    "case.rated": lazy("The person rated the handling"),
    "case.solved_confirmed": lazy("The person said whether it is still solved"),
    "case.reopened": lazy("Reopened by the person"),
    "case.reopening_allowed": lazy("Reopening allowed"),
    "case.reopening_refused": lazy("Reopening refused: %(reason)s"),
    "case.appealed": lazy("Appealed; %(unit)s decides"),
    "case.appeal_upheld": lazy("Appeal upheld; back to %(unit)s"),
    "case.appeal_rejected": lazy("Appeal rejected"),
    "case.added": lazy("Something was added to the report"),
    "case.secrecy_raised": lazy("Secrecy raised: %(visibility)s"),
    "case.contact_verified": lazy("A contact was verified"),
    "case.withdrawn": lazy("Withdrawn by the person"),
    "case.restored": lazy("Withdrawal taken back"),
    "case.flagged_urgent": lazy("Marked as urgent"),
    "case.noted": lazy("Internal note"),
    "case.chased": lazy("The centre reminded the agency"),
    "case.picture_cleared": lazy("A picture was cleared for the public"),
    "case.picture_covered": lazy("Parts of a picture were blacked out"),
    "case.handed_over": lazy("Handed over to %(to)s"),
    "case.reminded": lazy("Reminder sent"),
    "case.escalated": lazy("Lateness reported to the next level"),
    "case.late": lazy("The limit was missed"),
}
"""By the ledger's name of the event; the names in brackets come from the event's codes."""

REFUSALS: dict[str, _StrPromise] = {
    "nothing_new": lazy("Nothing new was said"),
    "settled": lazy("The result already covers this"),
    "other_matter": lazy("It is another matter, to be filed anew"),
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
        self.language = (get_language() or "en").split("-")[0]
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
