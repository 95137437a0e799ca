"""Holding every answer against the table; faults come back in words, so that tests can see them."""

from collections.abc import Iterable, Iterator, Mapping

from matrix.looking import Answer, look
from matrix.routes import Route
from matrix.scene import Subject, Viewer, absent
from matrix.table import TABLE, Rule

METHODS = ("GET", "POST")
VERBS = {
    "c/": ("withdraw", "raise_secrecy"),
    "desk/": ("note", "take"),
    "api/": ("take", "answer"),
}
"""Some of the verbs of each door; that each is guarded alike is the gate's own test."""

Things = Mapping[str, Mapping[str, str]]


def fillings(route: Route, subject: Subject | None, things: Things) -> Iterator[str]:
    """The paths of one route, its parameters filled in."""
    longest = max((key for key in things if route.address.startswith(key)), key=len)
    values = dict(things[longest])
    if subject is not None:
        values |= {
            "number": subject.digits,
            "attachment": str(subject.attachment),
            "contact_id": str(subject.contact),
        }
    if "verb" not in route.parameters:
        yield route.filled(values)
        return
    door = next(key for key in VERBS if route.address.startswith(key))
    for verb in VERBS[door]:
        yield route.filled(values | {"verb": verb})


class CaseJudge:
    """Judges the answers to everybody who asks for a case, at every address that names one."""

    def __init__(self, viewers: Iterable[Viewer], routes: Iterable[Route], things: Things) -> None:
        self.viewers = list(viewers)
        self.routes = [route for route in routes if TABLE[route.address].of_a_case]
        self.things = things
        self.nothing = absent()
        self._of_nothing: dict[tuple[str, str, str], Answer] = {}

    def faults(self, subject: Subject) -> list[str]:
        """What is wrong, in words."""
        found = []
        for route in self.routes:
            pairs = zip(
                fillings(route, subject, self.things),
                fillings(route, self.nothing, self.things),
                strict=True,
            )
            for path, path_of_nothing in pairs:
                for method in METHODS:
                    if look(self.viewers[0], method, path, subject=subject).status == 405:
                        continue
                    for viewer in self.viewers:
                        fault = self._fault(route, method, viewer, subject, path, path_of_nothing)
                        if fault:
                            found.append(f"{viewer.name}: {method} {route.address}: {fault}")
        return found

    def _fault(
        self,
        route: Route,
        method: str,
        viewer: Viewer,
        subject: Subject,
        path: str,
        path_of_nothing: str,
    ) -> str:
        rule = TABLE[route.address]
        answer = look(viewer, method, path, subject=subject)
        if answer.status == 405:
            return ""
        fault = _case_fault(rule, viewer, subject, answer)
        if fault or _reaches(rule, viewer, subject):
            return fault
        key = (viewer.name, method, path_of_nothing)
        if key not in self._of_nothing:
            self._of_nothing[key] = look(viewer, method, path_of_nothing, subject=self.nothing)
        return answer.difference(self._of_nothing[key])


def _reaches(rule: Rule, viewer: Viewer, subject: Subject) -> bool:
    """Whether, by the table, this case is there for this viewer at this address."""
    match rule.whom:
        case "reader":
            return subject.public or (viewer.owner and subject.there)
        case "public":
            return subject.public
        case "owner":
            return viewer.owner and subject.there
        case "caseworker":
            roles = viewer.roles - (
                {"operator", "radio"} if viewer.name != subject.filer else set()
            )
            return viewer.sees(subject) and bool(roles & set(rule.roles))
        case "agency_token":
            return bool(viewer.token) and viewer.sees(subject)
    return False


def _case_fault(rule: Rule, viewer: Viewer, subject: Subject, found: Answer) -> str:
    if _reaches(rule, viewer, subject):
        return "" if _is_there(found) else f"should be there, was {found.status}"
    if rule.whom == "silent":
        return ""
    if rule.whom == "caseworker" and not viewer.roles:
        return _sign_in_fault(found)
    if rule.whom == "agency_token" and not viewer.token:
        return "" if found.status == 401 else f"should be 401, was {found.status}"
    return "" if found.status == 404 else f"should be absent, was {found.status}"


def page_faults(viewers: Iterable[Viewer], routes: Iterable[Route], things: Things) -> list[str]:
    """What is wrong with the answers to everybody at every address that names no case."""
    faults = []
    for route in routes:
        rule = TABLE[route.address]
        if rule.of_a_case:
            continue
        for path in fillings(route, None, things):
            for method in METHODS:
                answers = {each.name: (each, look(each, method, path)) for each in viewers}
                if any(found.status == 405 for _viewer, found in answers.values()):
                    statuses = {found.status for _viewer, found in answers.values()}
                    if statuses - {405, 401}:
                        faults.append(f"{method} {route.address}: {sorted(statuses)}")
                    continue
                for name, (viewer, found) in answers.items():
                    told = _page_fault(rule, viewer, found)
                    if told:
                        faults.append(f"{name}: {method} {route.address}: {told}")
    return faults


def _page_fault(rule: Rule, viewer: Viewer, found: Answer) -> str:
    if found.status == 500:
        return f"broke: {found.status}"
    if rule.whom == "anybody":
        return "sent to sign in" if found.goes_to_sign_in else ""
    if rule.whom == "token":
        expected = "there" if viewer.token else "401"
        right = _is_there(found) if viewer.token else found.status == 401
        return "" if right else f"should be {expected}, was {found.status}"
    if rule.whom == "provider":
        return "" if found.status == 403 else f"should be refused, was {found.status}"
    if not viewer.roles:
        return _sign_in_fault(found)
    if rule.roles and not viewer.roles & set(rule.roles):
        return "" if found.status == 404 else f"should be absent, was {found.status}"
    if rule.whom == "programme" and viewer.name.endswith("elsewhere"):
        return "" if found.status == 404 else f"should be absent, was {found.status}"
    return "" if _is_there(found) else f"should be there, was {found.status}"


def _sign_in_fault(found: Answer) -> str:
    asked = found.goes_to_sign_in or found.status == 401
    return "" if asked else f"should lead to sign-in, was {found.status}"


def _is_there(found: Answer) -> bool:
    return found.status < 500 and found.status not in (401, 403, 404) and not found.goes_to_sign_in
