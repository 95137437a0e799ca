"""Set-up: bodies, topics, rules, people; and what becomes of open cases."""

from datetime import timedelta

import pytest
from django.urls import get_resolver
from procrastinate.contrib.django.models import ProcrastinateJob

from aduan.cases.actions import agency
from aduan.cases.models import Case, Ownership
from aduan.directory.models import (
    Agency,
    Assignment,
    Category,
    Change,
    Person,
    Responsibility,
)
from aduan.operations import tasks
from desk.conftest import Seat, Sit, Time, words
from ground.country import Country

pytestmark = pytest.mark.django_db

NAMES = {"name_en": "Parks", "name_id": "Taman", "name_th": "สวน"}


@pytest.fixture
def admin(sit: Sit) -> Seat:
    """The administrator."""
    return sit("admin")


def _send(seat: Seat, path: str, **given: object) -> None:
    assert seat.get(f"/desk/directory/{path}").status_code == 200
    answer = seat.client.post(f"/desk/directory/{path}", given)
    assert answer.status_code == 302, words(answer)


def test_only_for_administrators(sit: Sit, country: Country) -> None:
    for name in ("centre", "supervisor", "head", "auditor", "operator"):
        for path in ("", "people", "changes", "agencies/roads", "topics/lapor"):
            assert sit(name).get(f"/desk/directory/{path}").status_code == 404, (name, path)


def test_administrator_reads_no_case(admin: Seat, country: Country) -> None:
    case = country.forwarded()
    assert admin.get(f"/desk/cases/{case.number:09d}").status_code == 404
    assert admin.get("/desk/inbox").status_code == 404
    assert admin.get("/desk/queue/checking").status_code == 404


def test_agency_is_added_renamed_moved(admin: Seat, country: Country) -> None:
    _send(admin, "agencies/add", code="parks", level="unit", parent="roads", **NAMES)
    parks = Agency.objects.get(code="parks")
    assert parks.path == f"{country.roads.path}parks/"
    _send(admin, "agencies/parks/rename", **NAMES | {"name_en": "Parks and trees"})
    assert "Parks and trees" in admin.page("/desk/directory/agencies/parks").get_text()
    _send(admin, "agencies/parks/move", parent="water")
    parks.refresh_from_db()
    assert parks.parent == country.water
    _send(admin, "agencies/parks/duty", name="Ani", email="duty@example.org")
    assert "duty@example.org" not in admin.page("/desk/directory/agencies/parks").get_text()
    assert "roads" in admin.page("/desk/directory/?q=road").get_text()
    log = admin.page("/desk/directory/changes").get_text()
    assert "rename agency" in log


def test_a_unit_that_moves_takes_its_cases_along(admin: Seat, country: Country) -> None:
    case = country.forwarded()
    bridges = Agency.objects.get(code="bridges")
    agency.assign(case.pk, country.actor("agency"), unit=bridges, now=country.now)
    _send(admin, "agencies/bridges/move", parent="water")
    job = ProcrastinateJob.objects.get(task_name="aduan.follow_move")
    tasks.follow_move(**job.args)
    case.refresh_from_db()
    assert (case.agency.code, case.unit.code) == ("water", "bridges")
    owner = Ownership.objects.get(case=case, until=None)
    assert (owner.agency.code, owner.unit.code) == ("water", "bridges")


def test_refused_change_says_why_at_its_field(admin: Seat, country: Country) -> None:
    answer = admin.client.post(
        "/desk/directory/agencies/add", {"code": "roads", "level": "national", **NAMES}
    )
    assert answer.status_code == 422
    assert "Another body has this code already." in words(answer)
    assert not Change.objects.exists()


def test_closed_agency_hands_over_its_cases(
    sit: Sit, admin: Seat, country: Country, time: Time
) -> None:
    case = sit("officer").done(country.forwarded(), "take")
    due, received = case.due_at, case.received_at
    day = time.at.date().isoformat()
    _send(admin, "agencies/roads/close", on=day, successor="water")
    page = admin.page("/desk/directory/agencies/roads/cases")
    assert "1 open report is still here" in page.get_text()
    admin.client.post("/desk/directory/agencies/roads/cases")
    case.refresh_from_db()
    assert (case.unit, case.due_at, case.received_at) == (country.water, due, received)
    assert "No open report" in admin.page("/desk/directory/agencies/roads/cases").get_text()
    assert "Handed over to water" in sit("supervisor").case(case).get_text()


def test_split_agency_divides_its_cases_by_topic(admin: Seat, country: Country, time: Time) -> None:
    programme = country.version.programme
    topics = {
        code: Category.objects.create(
            programme=programme, code=code, names={"en": code}, path=f"/{code}/"
        )
        for code in ("holes", "lamps")
    }
    for topic in topics.values():
        Responsibility.objects.create(programme=programme, category=topic, agency=country.roads)
    cases = {code: country.forwarded(category=topic) for code, topic in topics.items()}
    _send(
        admin,
        "agencies/roads/split",
        on=time.at.date().isoformat(),
        first="water",
        topics=[str(topics["lamps"].pk)],
        rest="palace",
    )
    admin.client.post("/desk/directory/agencies/roads/cases")
    owners = {code: Case.objects.get(pk=case.pk).unit.code for code, case in cases.items()}
    assert owners == {"lamps": "water", "holes": "palace"}


def test_topics_and_rules(admin: Seat, country: Country, time: Time) -> None:
    _send(admin, "topics/lapor/add", code="parks", parent="", **NAMES)
    parks = Category.objects.get(code="parks")
    _send(admin, "topics/lapor/parks/rename", **NAMES | {"name_en": "Green"})
    question = '[{"key": "tree", "type": "text", "labels": {"en": "T", "id": "P", "th": "ต"}}]'
    _send(admin, "topics/lapor/parks/questions", questions=question)
    wrong = admin.client.post(
        "/desk/directory/topics/lapor/parks/questions", {"questions": '[{"key": "x"}]'}
    )
    assert wrong.status_code == 422
    _send(admin, "rules/lapor/add", category=str(parks.pk), agency="water", priority="0")
    rule = Responsibility.objects.get()
    assert "water" in admin.page("/desk/directory/rules/lapor").get_text()
    _send(admin, f"rules/lapor/{rule.pk}/end", on=time.at.date().isoformat())
    _send(admin, "topics/lapor/parks/close", on=time.at.date().isoformat())
    parks.refresh_from_db()
    assert (parks.names["en"], parks.valid_until) == ("Green", time.at.date())


def test_person_with_role_absence_and_stand_in(admin: Seat, country: Country, time: Time) -> None:
    _send(
        admin,
        "people/add",
        username="budi",
        name="Budi",
        language="id",
        password="seven green umbrellas",
    )
    budi = Person.objects.get(username="budi")
    assert budi.check_password("seven green umbrellas")
    _send(admin, f"people/{budi.pk}/role", role="officer", agency="roads")
    day = time.at.date()
    _send(
        admin,
        f"people/{budi.pk}/absence",
        starts=day.isoformat(),
        ends=(day + timedelta(days=2)).isoformat(),
        stand_in="officer",
    )
    _send(admin, f"people/{budi.pk}/change", name="Budi S.", email="", language="en")
    _send(admin, f"people/{budi.pk}/password", password="eight blue umbrellas")
    away = budi.absences.get()
    _send(admin, f"people/{budi.pk}/absences/{away.pk}/cancel", sure="on")
    held = Assignment.objects.get(person=budi)
    _send(admin, f"people/{budi.pk}/roles/{held.pk}/end", on=day.isoformat())
    weak = admin.client.post(f"/desk/directory/people/{budi.pk}/password", {"password": "short"})
    assert weak.status_code == 422
    assert "Budi S." in admin.page("/desk/directory/people?q=bud").get_text()
    assert "seven" not in admin.page("/desk/directory/changes").get_text()


def test_leaver_hands_over_all_cases(sit: Sit, admin: Seat, country: Country, time: Time) -> None:
    other = Person.objects.create_user("other", "demo", name="Other")
    Assignment.objects.create(person=other, role="officer", agency=country.roads)
    cases = [sit("officer").done(country.forwarded(), "take") for _case in range(2)]
    officer = country.people["officer"]
    _send(admin, f"people/{officer.pk}/deactivate", sure="on")
    for case in cases:
        case.refresh_from_db()
        assert (case.officer, case.unit) == (other, country.roads)
    officer.refresh_from_db()
    assert not officer.is_active
    _send(admin, f"people/{officer.pk}/reactivate", sure="on")


def test_programme_and_its_versions(admin: Seat, country: Country) -> None:
    page = admin.page("/desk/directory/programmes/lapor").get_text()
    assert "Version 1 of the policy" in page
    assert "return_reasons" in page
    assert admin.page("/desk/directory/programmes").find(
        "a", href="/desk/directory/programmes/lapor"
    )


def test_every_address_of_set_up_is_absent_for_others(sit: Sit, country: Country) -> None:
    """Made from the routes themselves, so that a new one cannot escape."""
    values = {
        "code": "roads",
        "programme": "lapor",
        "person": country.people["officer"].pk,
        "rule": country.people["officer"].pk,
        "held": country.people["officer"].pk,
        "away": country.people["officer"].pk,
    }
    seat = sit("head")
    tried = 0
    for pattern in get_resolver("aduan.desk.directory_urls").url_patterns:
        path = str(pattern.pattern)
        for name, value in values.items():
            for kind in ("slug", "uuid"):
                path = path.replace(f"<{kind}:{name}>", str(value))
        assert "<" not in path
        assert seat.get(f"/desk/directory/{path}").status_code == 404, path
        tried += 1
    assert tried > 25
