"""The tree of agencies: reach, authority, days, successors, splits."""

from datetime import date, datetime

import pytest

from aduan.directory import agencies, changes
from aduan.directory.changes import ChangeError, Share
from aduan.directory.models import Agency, Assignment, Change, Responsibility
from aduan.directory.responsibility import responsible

from .conftest import TODAY, Land, names


def codes(found: object) -> list[str]:
    return sorted(agency.code for agency in found)  # type: ignore[attr-defined]


def test_roles_reach_units_but_not_bodies_that_govern_themselves(land: Land) -> None:
    assert codes(agencies.within(land.ministry)) == ["highways", "ministry", "region"]
    assert codes(agencies.within(land.city)) == ["city", "office"]
    assert land.region.path == "/ministry/highways/region/"
    assert land.city.path == "/city/"


def test_the_chain_crosses_from_city_to_state(land: Land) -> None:
    above = [one.code for one in agencies.chain(land.office)]
    assert above == ["office", "city", "province", "ministry"]


@pytest.mark.parametrize(
    ("of", "expected"),
    [("office", "province"), ("city", "province"), ("province", "ministry"), ("region", None)],
)
def test_the_next_authority_is_another_body(land: Land, of: str, expected: str | None) -> None:
    found = agencies.next_authority(getattr(land, of), TODAY)
    assert (found.code if found else None) == expected


def test_a_closed_authority_is_passed_over(land: Land, now: datetime) -> None:
    Agency.objects.filter(pk=land.province.pk).update(valid_until=TODAY)
    assert agencies.next_authority(land.office, TODAY) == land.ministry


def test_a_moved_body_takes_its_units_along(land: Land, now: datetime) -> None:
    changes.move_agency(land.highways, land.city, by=None, now=now)
    land.region.refresh_from_db()
    assert land.region.path == "/city/highways/region/"


def test_no_body_stands_under_itself(land: Land, now: datetime) -> None:
    with pytest.raises(ChangeError) as caught:
        changes.move_agency(land.ministry, land.region, by=None, now=now)
    assert set(caught.value.faults) == {"parent"}


def test_agencies_exist_from_day_to_day(land: Land, now: datetime) -> None:
    new = changes.add_agency(
        "new", names("new"), "national", by=None, now=now, valid_from=date(2027, 1, 1)
    )
    assert new not in agencies.open_on(date(2026, 12, 31))
    assert new in agencies.open_on(date(2027, 1, 1))
    changes.close_agency(new, date(2028, 1, 1), by=None, now=now)
    assert new in agencies.open_on(date(2027, 12, 31))
    assert new not in agencies.open_on(date(2028, 1, 1))


def test_a_successor_takes_over_rules_units_and_people(
    land: Land, now: datetime, person: object
) -> None:
    sari = person("sari")  # type: ignore[operator]
    changes.assign_role(sari, "officer", by=None, now=now, agency=land.highways)
    changes.add_responsibility(land.programme, land.roads, None, land.highways, by=None, now=now)
    heir = changes.add_agency("heir", names("heir"), "national", by=None, now=now)
    on = date(2026, 10, 1)
    changes.close_agency(land.highways, on, by=sari, now=now, successor=heir)

    assert responsible(land.programme, land.roads, None, date(2026, 9, 30)) == land.highways
    assert responsible(land.programme, land.roads, None, on) == heir
    land.region.refresh_from_db()
    assert land.region.path == "/heir/region/"
    held = Assignment.objects.filter(person=sari).order_by("valid_from")
    assert {(one.agency.code, one.valid_from, one.valid_until) for one in held if one.agency} == {
        ("highways", None, on),
        ("heir", on, None),
    }
    assert agencies.heir(land.highways, date(2026, 9, 30)) == land.highways
    assert agencies.heir(land.highways, on) == heir
    change = Change.objects.get(verb="close", subject_code="highways")
    assert change.by == sari
    assert change.after == {"valid_until": "2026-10-01", "successor": "heir"}


def test_what_is_limited_or_yet_to_begin_goes_over_as_it_is(
    land: Land, now: datetime, person: object
) -> None:
    sari = person("sari")  # type: ignore[operator]
    on, later = date(2026, 10, 1), date(2026, 12, 1)
    rule = changes.add_responsibility(
        land.programme, land.roads, None, land.highways, by=None, now=now
    )
    Responsibility.objects.filter(pk=rule.pk).update(valid_until=later)
    post = changes.assign_role(sari, "officer", by=None, now=now, agency=land.highways)
    Assignment.objects.filter(pk=post.pk).update(valid_from=later)
    heir = changes.add_agency("heir", names("heir"), "national", by=None, now=now)
    changes.close_agency(land.highways, on, by=None, now=now, successor=heir)

    rules = Responsibility.objects.filter(agency=heir)
    assert [(one.valid_from, one.valid_until) for one in rules] == [(on, later)]
    posts = Assignment.objects.filter(agency=heir)
    assert [(one.valid_from, one.valid_until) for one in posts] == [(later, None)]
    old = Assignment.objects.get(pk=post.pk)
    assert old.valid_until == old.valid_from  # it never begins


def test_heirs_of_heirs_are_found(land: Land, now: datetime) -> None:
    second = changes.add_agency("second", names("second"), "national", by=None, now=now)
    third = changes.add_agency("third", names("third"), "national", by=None, now=now)
    changes.close_agency(land.ministry, date(2026, 1, 1), by=None, now=now, successor=second)
    changes.close_agency(second, date(2026, 5, 1), by=None, now=now, successor=third)
    assert agencies.heir(land.ministry, date(2026, 3, 1)) == second
    assert agencies.heir(land.ministry, date(2026, 6, 1)) == third


def test_a_split_divides_topics_areas_units_and_people(
    land: Land, now: datetime, person: object
) -> None:
    sari, budi = person("sari"), person("budi")  # type: ignore[operator]
    for one in (sari, budi):
        changes.assign_role(one, "officer", by=None, now=now, agency=land.ministry)
    everything = changes.add_responsibility(
        land.programme, None, None, land.ministry, by=None, now=now, priority=-1
    )
    works = changes.add_agency("works", names("works"), "national", by=None, now=now)
    energy = changes.add_agency("energy", names("energy"), "national", by=None, now=now)
    on = date(2026, 10, 1)
    split = changes.split_agency(
        land.ministry,
        [Share(works, categories=(land.roads,), units=(land.highways,), people=(sari,))],
        energy,
        on,
        by=None,
        now=now,
    )

    assert split.successor_for(land.potholes, land.surabaya) == works
    assert split.successor_for(land.power, None) == energy
    assert split.successor_for(None, None) == energy
    assert responsible(land.programme, land.potholes, None, on) == works
    assert responsible(land.programme, land.power, None, on) == energy
    assert responsible(land.programme, land.potholes, None, TODAY) == land.ministry
    everything.refresh_from_db()
    assert everything.valid_until == on
    land.region.refresh_from_db()
    assert land.region.path == "/works/highways/region/"
    now_at = {
        one.person.username: one.agency.code
        for one in Assignment.objects.filter(valid_until=None).select_related("person", "agency")
        if one.agency
    }
    assert now_at == {"sari": "works", "budi": "energy"}
    land.ministry.refresh_from_db()
    assert land.ministry.successor == energy
    assert land.ministry.further_successors == ["works"]


def test_a_share_of_an_area_takes_the_rules_that_lie_in_it(land: Land, now: datetime) -> None:
    changes.add_responsibility(
        land.programme, land.potholes, land.district, land.ministry, by=None, now=now
    )
    works = changes.add_agency("works", names("works"), "national", by=None, now=now)
    rest = changes.add_agency("rest", names("rest"), "national", by=None, now=now)
    on = date(2026, 10, 1)
    split = changes.split_agency(
        land.ministry, [Share(works, areas=(land.surabaya,))], rest, on, by=None, now=now
    )
    assert responsible(land.programme, land.potholes, land.district, on) == works
    assert split.successor_for(land.power, land.java) == rest


def test_a_split_among_bodies_that_do_not_exist_is_refused(land: Land, now: datetime) -> None:
    later = changes.add_agency(
        "later", names("later"), "national", by=None, now=now, valid_from=date(2030, 1, 1)
    )
    with pytest.raises(ChangeError) as caught:
        changes.split_agency(land.ministry, [], later, date(2026, 10, 1), by=None, now=now)
    assert set(caught.value.faults) == {"successors"}
    land.ministry.refresh_from_db()
    assert land.ministry.valid_until is None


BAD = [
    ({"code": "Big Office"}, {"code"}),
    ({"code": "ministry"}, {"code"}),
    ({"level": "galaxy"}, {"level"}),
    ({"level": "unit"}, {"parent"}),
    ({"names": {"en": "A", "id": " ", "th": "ก"}}, {"names.id"}),
    ({"names": {"en": "A", "id": "A"}}, {"names.th"}),
    (
        {"valid_from": date(2027, 1, 1), "valid_until": date(2026, 1, 1)},
        {"valid_until"},
    ),
]


@pytest.mark.parametrize(("given", "fields"), BAD)
def test_what_cannot_be_added_says_which_field(
    land: Land, now: datetime, given: dict[str, object], fields: set[str]
) -> None:
    wanted: dict[str, object] = {"code": "fresh", "names": names("fresh"), "level": "national"}
    with pytest.raises(ChangeError) as caught:
        changes.add_agency(**(wanted | given), by=None, now=now)  # type: ignore[arg-type]
    assert set(caught.value.faults) == fields


def test_renaming_keeps_the_code_and_writes_it_down(land: Land, now: datetime) -> None:
    changes.rename_agency(land.city, names("Metropolis"), by=None, now=now)
    change = Change.objects.get(verb="rename", subject_code="city")
    assert change.before["names"]["en"] == "city"
    assert change.after["names"]["en"] == "Metropolis"
    assert change.at == now


def test_duty_contacts_are_sealed_and_not_in_the_record(land: Land, now: datetime) -> None:
    row = changes.set_duty_contacts(
        land.city, "Duty desk", [("email", "duty@example.org")], by=None, now=now
    )
    assert row.duty_contacts is not None
    assert row.duty_contacts.contacts.count() == 1
    assert "duty@example.org" not in str(Change.objects.values_list("after", "before"))
    changes.set_duty_contacts(land.city, "", [], by=None, now=now)
    land.city.refresh_from_db()
    assert land.city.duty_contacts is None
