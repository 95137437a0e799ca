"""The one gate: may this person do this to this case?

Screens, API, search, export and live updates all ask here. Absent and forbidden look the same:
the same exception after the same single statement.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from aduan.cases.actors import Actor
from aduan.cases.errors import Absent, Refused
from aduan.cases.lifecycle import Move, State
from aduan.cases.lifecycle.guards import GUARDS
from aduan.cases.models import (
    Attachment,
    Audience,
    Case,
    Consultation,
    Entry,
    EntryKind,
    Ownership,
    Visibility,
)
from aduan.directory.people import Grant

PROGRAMME_ROLES = frozenset({"centre", "supervisor", "arbiter", "auditor"})
"""Roles that see the cases of a whole programme, or of a part of the agencies in it."""
AGENCY_ROLES = frozenset({"agency", "officer", "head"})
"""Roles that see the cases of an agency and the units below it."""
DESKS = frozenset({"operator", "radio"})
"""Roles that see again only what they filed themselves."""
INSIDE = frozenset({"centre", "supervisor", "arbiter", "agency", "officer", "head", "auditor"})
"""Roles that read the internal side of a case."""
NAMED = frozenset({"centre", "supervisor", "agency", "officer", "head"})
"""Roles that may open the complainant's name where the case is open."""

SEEN_WITH = ("programme", "policy", "agency", "unit", "officer", "category", "area")


def _under(paths: list[str], lookup: str) -> Q:
    reach = Q()
    for path in paths:
        reach |= Q(**{f"{lookup}__startswith": path})
    return reach


def _agency_paths(actor: Actor) -> dict[UUID | None, list[str]]:
    """Where somebody works for an agency, by the programme that it is held in (None: in every)."""
    found: dict[UUID | None, set[str]] = {}
    for grant in actor.grants:
        if grant.role in AGENCY_ROLES and grant.agency_path:
            found.setdefault(grant.programme_id, set()).add(grant.agency_path)
    return {programme_id: sorted(paths) for programme_id, paths in found.items()}


def _of(programme_id: UUID | None) -> Q:
    """Cases of a programme; None says of every programme, and so nothing."""
    return Q() if programme_id is None else Q(programme_id=programme_id)


def _overseen(grant: Grant) -> Q:
    """The cases that somebody with a role in a programme sees: all of it, or under a path."""
    whole = Q(pk__isnull=False) & _of(grant.programme_id)
    return whole & _under([grant.agency_path], "unit__path") if grant.agency_path else whole


def visible_to(actor: Actor) -> QuerySet[Case]:
    """Every case of which this actor may see anything at all, as a queryset."""
    reach = _read_by(actor)
    for programme_id, paths in _agency_paths(actor).items():
        owned = Ownership.objects.filter(_under(paths, "unit__path"), case=OuterRef("pk"))
        reach |= _of(programme_id) & Q(Exists(owned))
    if actor.person is not None and any(grant.role in DESKS for grant in actor.grants):
        reach |= Q(filed_by=actor.person)
    return Case.objects.filter(reach)


def readable_by(actor: Actor) -> QuerySet[Case]:
    """Every case whose report and files this actor may read: their own, owned or asked about."""
    return Case.objects.filter(_read_by(actor))


def _read_by(actor: Actor) -> Q:
    reach = Q(pk__in=actor.cases)
    for grant in actor.grants:
        if grant.role in PROGRAMME_ROLES:
            reach |= _overseen(grant)
    for programme_id, paths in _agency_paths(actor).items():
        asked = Consultation.objects.filter(_under(paths, "agency__path"), case=OuterRef("pk"))
        reach |= _of(programme_id) & (_under(paths, "unit__path") | Q(Exists(asked)))
    return reach


def roles_on(actor: Actor, case: Case) -> frozenset[str]:
    """The roles that an actor holds towards one case; empty: the case does not exist for them."""
    if actor.is_system:
        return frozenset({"system"})
    roles: set[str] = set()
    if case.pk in actor.cases:
        roles.add("complainant")
    for grant in actor.grants:
        if grant.role in PROGRAMME_ROLES | AGENCY_ROLES or grant.role == "admin":
            if grant.covers(case.programme_id, case.unit.path):
                roles.add(grant.role)
        elif grant.role in DESKS and actor.person and case.filed_by_id == actor.person.pk:
            roles.add(grant.role)
    if "supervisor" in roles and case.state == State.APPEALED:
        roles.add("authority")
    if not roles & (INSIDE | {"complainant"}):
        roles |= _past_roles(actor, case)
    return frozenset(roles)


def _past_roles(actor: Actor, case: Case) -> set[str]:
    """`consulted` for a body that was asked; `former` for one that had the case and let it go."""
    held = _agency_paths(actor)
    paths = [path for each in (None, case.programme_id) for path in held.get(each, ())]
    if not paths:
        return set()
    if case.consultations.filter(_under(paths, "agency__path")).exists():
        return {"consulted"}
    return {"former"} if case.ownerships.filter(_under(paths, "unit__path")).exists() else set()


def find(actor: Actor, number: int) -> Case:
    """The case by number, for an actor who may see something of it; else `Absent`."""
    case = visible_to(actor).select_related(*SEEN_WITH).filter(number=number).first()
    if case is None:
        raise Absent
    return case


def reads_inside(roles: frozenset[str]) -> bool:
    """Whether these roles read internal notes and the history's internal side."""
    return bool(roles & INSIDE)


def entries_for(roles: frozenset[str], case: Case) -> QuerySet[Entry]:
    """What was said that these roles read: all of it inside; for a body that was asked only the
    questions to other bodies and what they contributed."""
    found = Entry.objects.filter(case=case)
    if reads_inside(roles):
        return found
    if "consulted" in roles:
        return found.filter(kind__in=(EntryKind.CONSULTATION, EntryKind.CONTRIBUTION))
    return found.none()


def files_for(roles: frozenset[str], case: Case) -> QuerySet[Attachment]:
    """The files that these roles open: all of them inside; for a body that was asked only those
    of the report, as the rest belongs to a dialogue or a draft that it does not read."""
    found = Attachment.objects.filter(case=case)
    if reads_inside(roles):
        return found
    if "consulted" in roles:
        return found.filter(entry=None, audience=Audience.COMPLAINANT)
    return found.none()


def programmes_at(actor: Actor, roles: Iterable[str], path: str) -> frozenset[UUID] | None:
    """The programmes in which one of these roles holds at an agency; None: in every programme."""
    wanted = frozenset(roles)
    reaching = [each for each in actor.grants if each.role in wanted and each.reaches(path)]
    held = frozenset(each.programme_id for each in reaching if each.programme_id is not None)
    return None if any(each.programme_id is None for each in reaching) else held


def may_open_name(roles: frozenset[str], case: Case) -> bool:
    """Whether the complainant's name may be opened: only where they left it open for the agency."""
    return case.visibility == Visibility.OPEN and bool(roles & NAMED)


def known(actor: Actor, case: Case, verb: str) -> frozenset[str]:
    """The actor's roles on a case that they may know of; else `Absent`."""
    roles = roles_on(actor, case)
    silent = {"former"} if verb == "hand_over" else {"former", "admin"}
    if not roles - silent:
        raise Absent
    return roles


def permit(
    roles: frozenset[str],
    actor: Actor,
    case: Case,
    verb: str,
    given: Mapping[str, object],
    now: datetime,
) -> Move:
    """The move that this actor may make with this verb now.

    Raises `Refused` with the reason where the table, the role or a guard says no.
    """
    cells = case.flow.cell(case.state, verb)
    if not cells:
        raise Refused(
            _("This is not possible while the report is “%(state)s”.")
            % {"state": State(case.state).label},
            "state",
        )
    mine = [move for move in cells if roles & move.who]
    if not mine:
        raise Refused(_("Your role does not allow this step."), "role")
    for move in mine:
        problem = GUARDS[move.guard](case, actor, given, now) if move.guard else None
        if problem is None:
            return move
    raise Refused(problem or "", mine[-1].guard)


def verbs_for(actor: Actor, case: Case, now: datetime) -> list[Move]:
    """The moves that a screen may offer this actor now, in the table's order."""
    roles = roles_on(actor, case)
    offered: dict[str, Move] = {}
    for move in case.flow.from_state(State(case.state)):
        if not roles & move.who or move.verb in offered:
            continue
        if move.guard and GUARDS[move.guard](case, actor, {}, now) is not None:
            continue
        offered[move.verb] = move
    return list(offered.values())


def proven(actor: Actor, case_id: UUID) -> bool:
    """Whether the actor is the complainant of this case."""
    return case_id in actor.cases
