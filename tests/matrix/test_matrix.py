"""Every address × every role × every visibility; and that the matrix would notice."""

import pytest

from aduan.cases import access
from aduan.cases.models import Case
from matrix.conftest import Scene
from matrix.judging import case_faults, page_faults
from matrix.routes import routes
from matrix.table import TABLE

SUBJECTS = [
    *(f"{v}, {s}" for v in ("open", "anonymous", "confidential") for s in ("checking", "forwarded")),
    "withdrawn",
    "raised to confidential",
    "brought by an operator",
]


def test_every_route_stands_in_the_table() -> None:
    """A new address cannot escape; one that went away does not stay in the table."""
    assert {route.address for route in routes()} == set(TABLE)


@pytest.mark.parametrize("name", SUBJECTS)
def test_cases(staged: Scene, name: str) -> None:
    """Whoever may see a case does; to all others it answers as one that does not exist: status,
    headers, body and number of statements."""
    faults = case_faults(staged.subjects[name], staged.viewers, routes(), staged.things)
    assert not faults, "\n".join(faults[:40])


def test_pages_that_name_no_case(staged: Scene) -> None:
    """Staff pages are for the roles that have them; public pages are for anybody."""
    faults = page_faults(staged.viewers, routes(), staged.things)
    assert not faults, "\n".join(faults[:40])


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
    water = [staged.viewer("water officer")]
    secret = staged.subjects["confidential, forwarded"]
    faults = case_faults(secret, water, routes(), staged.things)
    assert any("desk/cases/<case:number>:" in each for each in faults), faults
