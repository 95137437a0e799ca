"""Every address × every role × every visibility; and that the matrix would notice."""

import pytest

from aduan.cases import access
from aduan.cases.models import Case
from matrix.conftest import Scene
from matrix.judging import CaseJudge, page_faults
from matrix.looking import look
from matrix.routes import routes
from matrix.table import TABLE

SUBJECTS = [
    *(
        f"{v}, {s}"
        for v in ("open", "anonymous", "confidential")
        for s in ("checking", "forwarded")
    ),
    "withdrawn",
    "raised to confidential",
    "brought by an operator",
]
ONE_OF_EACH_KIND = (
    "anonymous",
    "complainant",
    "complainant of another case",
    "officer",
    "water officer",
    "centre elsewhere",
    "operator",
)


def test_every_route_stands_in_the_table() -> None:
    """A new address cannot escape; one that went away does not stay in the table."""
    assert {route.address for route in routes()} == set(TABLE)


def test_cases(staged: Scene) -> None:
    """Whoever may see a case does; to all others it answers as one that does not exist: status,
    headers, body and number of statements. Everybody looks at a forwarded case of each
    visibility, and one of each kind at the others."""
    everybody = CaseJudge(staged.viewers, routes(), staged.things)
    some = CaseJudge([staged.viewer(name) for name in ONE_OF_EACH_KIND], routes(), staged.things)
    faults = [
        f"{name}: {fault}"
        for name, subject in staged.subjects.items()
        for fault in (everybody if "forwarded" in name else some).faults(subject)
    ]
    assert not faults, f"{len(faults)} faults:\n" + "\n".join(faults[:40])


def test_pages_that_name_no_case(staged: Scene) -> None:
    """Staff pages are for the roles that have them; public pages are for anybody."""
    by_role = {
        (each.roles, bool(each.token), each.everywhere): each for each in reversed(staged.viewers)
    }
    faults = page_faults(by_role.values(), routes(), staged.things)
    assert not faults, "\n".join(faults[:40])


def test_whoever_watches_a_programme_looks_into_any_inbox(staged: Scene) -> None:
    """With the agency in the address, and only its own people besides."""
    reached = {
        viewer.name
        for viewer in staged.viewers
        if viewer.roles and look(viewer, "GET", "/desk/inbox", {"at": "roads"}).status == 200
    }
    watching = {"centre", "centre2", "supervisor", "auditor"}
    watching |= {f"{name} elsewhere" for name in ("centre", "supervisor", "auditor")}
    assert reached == watching | {"agency", "officer", "head", "authority"}


def test_the_scene_is_what_it_says(staged: Scene) -> None:
    """Only forwarded cases that are not secret are public; every role of the list looks."""
    public = {name for name, each in staged.subjects.items() if each.public}
    assert public == {"open, forwarded", "anonymous, forwarded"}
    assert set(staged.subjects) == set(SUBJECTS)


def test_a_gate_that_lets_everybody_in_is_noticed(
    staged: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The matrix finds a gate that was broken on purpose."""
    monkeypatch.setattr(access, "visible_to", lambda actor: Case.objects.all())
    judge = CaseJudge([staged.viewer("water officer")], routes(), staged.things)
    faults = judge.faults(staged.subjects["confidential, forwarded"])
    assert any("desk/cases/<case:number>:" in each for each in faults), faults
