"""The gate: a role holds in its own programme and under its own agency, and nowhere else."""

import pytest

from aduan.cases import access, actors
from aduan.cases.actions import agency as acts
from aduan.cases.actors import Actor
from aduan.cases.errors import Absent
from aduan.cases.lifecycle import guards
from aduan.cases.models import Case
from aduan.directory.models import Agency, Assignment, Person, Programme
from ground.country import Country

pytestmark = pytest.mark.django_db

OVERSEEING = ("centre", "supervisor", "arbiter", "auditor")
WORKING = ("agency", "officer", "head")


@pytest.fixture
def elsewhere(country: Country) -> Programme:
    """A programme that none of the cases is in."""
    return Programme.objects.create(code="elsewhere")


def _somebody(
    country: Country, *posts: tuple[str, Programme | None, Agency | None], name: str = "somebody"
) -> Actor:
    """Somebody with these roles."""
    person = Person.objects.create_user(name, name=name.title())
    for role, programme, agency in posts:
        Assignment.objects.create(person=person, role=role, programme=programme, agency=agency)
    return actors.staff(person, country.now)


def _sees_nothing(actor: Actor, case: Case) -> None:
    """By every way in: the list, the files, the roles, the number."""
    assert not access.visible_to(actor).filter(pk=case.pk).exists()
    assert not access.readable_by(actor).filter(pk=case.pk).exists()
    assert access.roles_on(actor, case) == frozenset()
    with pytest.raises(Absent):
        access.find(actor, case.number)


def _holds(actor: Actor, case: Case, role: str) -> None:
    assert access.find(actor, case.number) == case
    assert access.readable_by(actor).get(pk=case.pk) == case
    assert access.roles_on(actor, case) == {role}


@pytest.mark.parametrize("role", WORKING)
def test_a_role_at_an_agency_holds_in_its_programme(
    country: Country, elsewhere: Programme, role: str
) -> None:
    case = country.forwarded()
    ours = country.version.programme
    _sees_nothing(_somebody(country, (role, elsewhere, country.roads)), case)
    _holds(_somebody(country, (role, ours, country.roads), name="ours"), case, role)
    _holds(_somebody(country, (role, None, country.roads), name="every"), case, role)


def test_who_had_or_was_asked_about_a_case_is_told_apart_by_programme(
    country: Country, elsewhere: Programme
) -> None:
    case = country.forwarded()
    acts.take(case.pk, country.actor("officer"), now=country.now)
    acts.consult(
        case.pk, country.actor("officer"), agency=country.water, question="Yours?", now=country.now
    )
    asked = _somebody(country, ("officer", country.version.programme, country.water))
    _holds(asked, case, "consulted")
    other = _somebody(country, ("officer", elsewhere, country.water), name="other")
    _sees_nothing(other, case)
    Case.objects.filter(pk=case.pk).update(unit=country.palace, agency=country.palace)
    case = Case.objects.get(pk=case.pk)
    former = _somebody(
        country, ("officer", country.version.programme, country.roads), name="former"
    )
    assert access.find(former, case.number) == case
    assert access.roles_on(former, case) == {"former"}
    _sees_nothing(_somebody(country, ("officer", elsewhere, country.roads), name="never"), case)


def test_a_role_in_one_programme_adds_nothing_to_another_agencys(
    country: Country, elsewhere: Programme
) -> None:
    """Neither half of two posts makes a third: roads elsewhere and water here is not roads here."""
    case = country.forwarded()
    posts = (
        ("officer", elsewhere, country.roads),
        ("officer", country.version.programme, country.water),
    )
    _sees_nothing(_somebody(country, *posts), case)


def test_a_head_signs_only_in_their_programme(country: Country, elsewhere: Programme) -> None:
    case = country.forwarded()
    case.head_only = True
    officer = ("officer", None, country.roads)
    other = _somebody(country, officer, ("head", elsewhere, country.roads))
    ours = _somebody(
        country, officer, ("head", country.version.programme, country.roads), name="ours"
    )
    assert guards.may_sign(case, other, {}, country.now) is not None
    assert guards.may_sign(case, ours, {}, country.now) is None


@pytest.mark.parametrize("role", OVERSEEING)
@pytest.mark.parametrize("every", [True, False])
def test_a_programmes_role_at_an_agency_holds_under_it(
    country: Country, role: str, *, every: bool
) -> None:
    case = country.forwarded()
    programme = None if every else country.version.programme
    _sees_nothing(_somebody(country, (role, programme, country.water)), case)
    _holds(_somebody(country, (role, programme, country.palace), name="above"), case, role)
    _holds(_somebody(country, (role, programme, None), name="whole"), case, role)


def test_an_admin_at_an_agency_holds_under_it(country: Country) -> None:
    case = country.forwarded()
    at_water = _somebody(country, ("admin", None, country.water))
    assert access.roles_on(at_water, case) == frozenset()
    assert access.roles_on(country.actor("admin"), case) == {"admin"}


def test_programmes_at_an_agency(country: Country, elsewhere: Programme) -> None:
    limited = _somebody(country, ("officer", elsewhere, country.roads))
    roads, water, bridges = country.roads.path, country.water.path, country.bridges.path
    assert access.programmes_at(limited, WORKING, roads) == {elsewhere.pk}
    assert access.programmes_at(limited, WORKING, bridges) == {elsewhere.pk}
    assert access.programmes_at(limited, WORKING, water) == frozenset()
    assert access.programmes_at(limited, OVERSEEING, roads) == frozenset()
    assert access.programmes_at(country.actor("officer"), WORKING, roads) is None
