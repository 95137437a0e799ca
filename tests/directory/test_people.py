"""Staff: grants, stand-ins, who is on duty, who leaves."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aduan.directory import changes
from aduan.directory.changes import ChangeError
from aduan.directory.models import Agency, Assignment, Change, Person
from aduan.directory.people import deactivate, grants, liaison, people_for

from .conftest import TODAY, Land

Make = Callable[[str], Person]
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def staff(land: Land, person: Make, now: datetime) -> Callable[..., Person]:
    """Makes an account with one role at an agency."""

    def make(username: str, role: str, agency: Agency | None = None, **more: date) -> Person:
        one = person(username)
        changes.assign_role(
            one,
            role,
            by=None,
            now=now,
            agency=agency,
            programme=None if agency else land.programme,
            **more,
        )
        return one

    return make


def away(one: Person, stand_in: Person | None, now: datetime, starts: date = TODAY) -> None:
    changes.set_absence(one, starts, TOMORROW, by=None, now=now, stand_in=stand_in)


def usernames(people: tuple[Person, ...]) -> list[str]:
    return [one.username for one in people]


def test_a_grant_reaches_the_agency_and_its_subtree(
    land: Land, staff: Callable[..., Person], now: datetime
) -> None:
    [grant] = grants(staff("sari", "officer", land.highways), now)
    assert grant.role == "officer"
    assert grant.agency_path is not None
    assert land.region.path.startswith(grant.agency_path)
    assert not land.ministry.path.startswith(grant.agency_path)
    assert grant.on_behalf_of is None


def test_a_grant_without_agency_is_for_the_programme(
    land: Land, staff: Callable[..., Person], now: datetime
) -> None:
    [grant] = grants(staff("ani", "centre"), now)
    assert (grant.programme_id, grant.agency_path) == (land.programme.pk, None)


@pytest.mark.parametrize(
    ("span", "holds"),
    [
        ({}, True),
        ({"valid_from": TODAY}, True),
        ({"valid_from": TOMORROW}, False),
        ({"valid_until": TODAY}, False),
        ({"valid_until": TOMORROW}, True),
    ],
)
def test_roles_hold_from_day_to_day(
    land: Land,
    staff: Callable[..., Person],
    now: datetime,
    span: dict[str, date],
    holds: bool,
) -> None:
    sari = staff("sari", "officer", land.city, **span)
    assert bool(grants(sari, now)) is holds
    assert usernames(people_for("officer", land.city, now)) == (["sari"] if holds else [])


def test_days_begin_where_the_directory_is_kept(
    land: Land, staff: Callable[..., Person], now: datetime
) -> None:
    sari = staff("sari", "officer", land.city, valid_from=TOMORROW)
    midnight_in_jakarta = now.replace(hour=17, minute=0)
    assert grants(sari, midnight_in_jakarta)
    assert not grants(sari, midnight_in_jakarta - timedelta(minutes=1))


def test_a_stand_in_holds_the_roles_of_the_one_away(
    land: Land, staff: Callable[..., Person], now: datetime
) -> None:
    sari, budi = staff("sari", "officer", land.city), staff("budi", "head", land.city)
    away(sari, budi, now)
    held = {(grant.role, grant.on_behalf_of) for grant in grants(budi, now)}
    assert held == {("head", None), ("officer", sari.pk)}
    assert usernames(people_for("officer", land.city, now)) == ["budi"]
    later = now + timedelta(days=2)
    assert {grant.role for grant in grants(budi, later)} == {"head"}
    assert usernames(people_for("officer", land.city, later)) == ["sari"]


def test_a_stand_in_of_a_stand_in_holds_them_too(
    land: Land, staff: Callable[..., Person], now: datetime, person: Make
) -> None:
    sari, budi, citra = staff("sari", "officer", land.city), person("budi"), person("citra")
    away(sari, budi, now)
    away(budi, citra, now)
    assert {grant.on_behalf_of for grant in grants(citra, now)} == {sari.pk}
    assert usernames(people_for("officer", land.city, now)) == ["citra"]


def test_two_who_stand_in_for_each_other_do_not_go_round_for_ever(
    land: Land, staff: Callable[..., Person], now: datetime
) -> None:
    sari, budi = staff("sari", "officer", land.city), staff("budi", "officer", land.city)
    away(sari, budi, now)
    away(budi, sari, now)
    assert len(grants(sari, now)) == 2
    assert people_for("officer", land.city, now) == ()


def test_without_anybody_there_the_body_above_receives(
    land: Land, staff: Callable[..., Person], now: datetime
) -> None:
    sari = staff("sari", "officer", land.office)
    staff("dewi", "agency", land.province)
    found = liaison(land.office, now)
    assert found is not None
    assert (found.agency, usernames(found.people)) == (land.office, ["sari"])
    away(sari, None, now)
    found = liaison(land.office, now)
    assert found is not None
    assert (found.agency, usernames(found.people)) == (land.province, ["dewi"])


def test_where_nobody_is_anywhere_the_centre_must_look(land: Land, now: datetime) -> None:
    assert liaison(land.office, now) is None


def test_programme_people_are_found_without_an_agency(
    land: Land, staff: Callable[..., Person], now: datetime
) -> None:
    staff("zaki", "arbiter")
    staff("ayu", "arbiter")
    found = people_for("arbiter", None, now, land.programme)
    assert usernames(found) == ["ayu", "zaki"]


def test_queries_do_not_grow_with_people(
    land: Land, staff: Callable[..., Person], now: datetime
) -> None:
    counts = []
    for number in range(2):
        for extra in range(5):
            staff(f"p{number}-{extra}", "officer", land.region)
        with CaptureQueriesContext(connection) as queries:
            liaison(land.region, now)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 3


def test_a_leaver_hands_over_every_post_in_one_act(
    land: Land, staff: Callable[..., Person], now: datetime, person: Make
) -> None:
    sari = staff("sari", "officer", land.office)
    changes.assign_role(sari, "head", by=None, now=now, agency=land.region)
    staff("budi", "officer", land.office)
    staff("dewi", "agency", land.ministry)
    boss = person("boss")
    away(boss, sari, now)

    handover = deactivate(sari, by=boss, now=now)

    heirs = {post.role: usernames(post.heirs) for post in handover.posts}
    assert heirs == {"officer": ["budi"], "head": ["dewi"]}
    assert not sari.is_active
    assert not sari.has_usable_password()
    assert grants(sari, now) == ()
    assert not Assignment.objects.filter(person=sari, valid_until=None).exists()
    assert not boss.absences.exclude(stand_in=None).exists()
    assert Change.objects.get(verb="deactivate").by == boss
    assert deactivate(sari, by=boss, now=now).posts == ()


def test_a_role_to_come_does_not_outlive_the_account(
    land: Land, staff: Callable[..., Person], now: datetime
) -> None:
    sari, boss = staff("sari", "officer", land.city), staff("boss", "head", land.city)
    changes.assign_role(sari, "auditor", by=None, now=now, valid_from=TOMORROW)
    deactivate(sari, by=boss, now=now)
    changes.reactivate(sari, by=boss, now=now)
    sari.refresh_from_db()
    assert grants(sari, now + timedelta(days=2)) == ()


def test_an_account_that_has_run_out_grants_nothing(
    land: Land, staff: Callable[..., Person], now: datetime
) -> None:
    sari = staff("sari", "officer", land.city)
    Person.objects.filter(pk=sari.pk).update(active_until=TODAY)
    sari.refresh_from_db()
    assert grants(sari, now) == ()
    assert people_for("officer", land.city, now) == ()


def test_roles_of_an_agency_need_one(land: Land, person: Make, now: datetime) -> None:
    with pytest.raises(ChangeError) as caught:
        changes.assign_role(person("sari"), "officer", by=None, now=now)
    assert set(caught.value.faults) == {"agency"}


@pytest.mark.parametrize(
    ("starts", "ends", "field"),
    [(TOMORROW, TODAY, "ends"), (TODAY, TOMORROW, "stand_in")],
)
def test_absences_that_make_no_sense_are_refused(
    person: Make, now: datetime, starts: date, ends: date, field: str
) -> None:
    sari = person("sari")
    with pytest.raises(ChangeError) as caught:
        changes.set_absence(sari, starts, ends, by=None, now=now, stand_in=sari)
    assert field in caught.value.faults


def test_absences_do_not_overlap(person: Make, now: datetime) -> None:
    sari = person("sari")
    away(sari, None, now)
    with pytest.raises(ChangeError) as caught:
        away(sari, None, now, TOMORROW)
    assert set(caught.value.faults) == {"starts"}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"username": ""}, "username"),
        ({"username": "two words"}, "username"),
        ({"username": "taken"}, "username"),
        ({"name": " "}, "name"),
        ({"email": "nobody"}, "email"),
        ({"language": "jv"}, "language"),
        ({"password": "12345678"}, "password"),
    ],
)
def test_accounts_that_cannot_be_made_say_why(
    person: Make, now: datetime, given: dict[str, str], field: str
) -> None:
    person("taken")
    wanted = {"username": "fresh", "name": "Fresh"} | given
    with pytest.raises(ChangeError) as caught:
        changes.add_person(**wanted, by=None, now=now)
    assert set(caught.value.faults) == {field}
    assert not Person.objects.filter(username="fresh").exists()
