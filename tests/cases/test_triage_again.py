"""The centre's ways to end or divide a report: joined, in parts, archived and objected to."""

from datetime import timedelta
from uuid import UUID

import pytest

from aduan.cases import actors
from aduan.cases.actions import agency, person, result, triage
from aduan.cases.errors import Incomplete, Refused
from aduan.cases.models import Attachment, Case
from aduan.directory.models import Absence, Person
from aduan.ledger.models import Event
from aduan.vault.ids import uuid7
from aduan.vault.models import File
from ground.country import Country
from ground.driver import good_result

DAY = timedelta(days=1)
PARTS = [{"title": "A", "text": "One"}, {"title": "B", "text": "Two"}]


def _picture(country: Country) -> UUID:
    return File.objects.create(
        id=uuid7(country.now),
        digest=b"d" * 32,
        media_type="image/png",
        size=1,
        width=1,
        height=1,
        key="k",
        created_at=country.now,
    ).pk


def _closed(country: Country) -> Case:
    case = country.forwarded()
    agency.take(case.pk, country.actor("officer"), now=country.now)
    result.answer(case.pk, country.actor("officer"), result=good_result(country), now=country.now)
    return person.accept(case.pk, actors.complainant([case.pk]), now=country.now)


def test_a_report_is_not_joined_with_a_closed_one(country: Country) -> None:
    older, newer = _closed(country), country.file("Same hole")
    with pytest.raises(Incomplete) as refused:
        triage.merge(newer.pk, country.actor("centre"), older=older.number, now=country.now)
    assert set(refused.value.fields) == {"older"}
    newer.refresh_from_db()
    assert newer.state == "checking"
    assert newer.due_at is not None


def test_parts_are_filed_by_who_split_them(country: Country) -> None:
    case, centre = country.file(), country.actor("centre")
    for part in triage.split(case.pk, centre, parts=PARTS, now=country.now):
        assert Event.objects.get(subject=part.pk, kind="case.filed").actor == centre.code
    assert Event.objects.get(subject=case.pk, kind="case.filed").actor == "complainant"


def test_parts_have_the_persons_files_and_show_none_of_them(country: Country) -> None:
    first, second = _picture(country), _picture(country)
    case = country.file(files=[first])
    me, centre = actors.complainant([case.pk]), country.actor("centre")
    person.add(case.pk, me, text="One more", files=[second], now=country.now + DAY)
    shown = [each.pk for each in Attachment.objects.filter(case=case)]
    triage.redact(case.pk, centre, title="T", text="T", pictures=shown, now=country.now + DAY)
    for part in triage.split(case.pk, centre, parts=PARTS, now=country.now + 2 * DAY):
        mine = Attachment.objects.filter(case=part).order_by("added_at", "id")
        assert [each.file_id for each in mine] == [first, second]
        assert not mine.exclude(cleared_at=None).exists()
        filed = Event.objects.get(subject=part.pk, kind="case.filed")
        assert filed.data["files"] == [str(first), str(second)]


def _objected(country: Country) -> Case:
    """Archived by `centre`, on whose desk it was, and back after an objection."""
    case = country.file()
    triage.reassign(
        case.pk, country.actor("supervisor"), officer=country.people["centre"], now=country.now
    )
    _archive(country, case, "centre")
    return person.object_to(
        case.pk, actors.complainant([case.pk]), text="It is not a test", now=country.now
    )


def _archive(country: Country, case: Case, name: str) -> Case:
    return triage.archive(
        case.pk, country.actor(name), reason="test", explanation="A test.", now=country.now
    )


def _check(country: Country, case: Case, name: str) -> Case:
    verdict = triage.Verdict(clear=True, complete=True)
    return triage.check(case.pk, country.actor(name), verdict=verdict, now=country.now)


def test_after_an_objection_who_archived_does_not_judge_again(country: Country) -> None:
    older, case = country.file("Another"), _objected(country)
    who, now = country.actor("centre"), country.now
    assert case.officer is None
    with pytest.raises(Refused):
        _archive(country, case, "centre")
    with pytest.raises(Refused):
        _check(country, case, "centre")
    with pytest.raises(Refused):
        triage.ask(case.pk, who, question="Where?", now=now)
    with pytest.raises(Refused):
        triage.merge(case.pk, who, older=older.number, now=now)
    with pytest.raises(Refused):
        triage.split(case.pk, who, parts=PARTS, now=now)
    assert _archive(country, case, "centre2").state == "archived"


def test_after_another_has_looked_anybody_goes_on(country: Country) -> None:
    case = _objected(country)
    _check(country, case, "centre2")
    assert _check(country, case, "centre").archived_by is None


def _leaves(country: Country, other: Person) -> None:
    Person.objects.filter(pk=other.pk).update(is_active=False)


def _is_away(country: Country, other: Person) -> None:
    day = country.now.date()
    Absence.objects.create(person=other, starts=day, ends=day + 5 * DAY)


@pytest.mark.parametrize("gone", [_leaves, _is_away])
def test_where_nobody_else_is_there_the_same_officer_judges(country: Country, gone: object) -> None:
    case = _objected(country)
    gone(country, country.people["centre2"])  # type: ignore[operator]
    assert _archive(country, case, "centre").state == "archived"


def test_what_the_supervisor_took_back_goes_on_with_the_same_officer(country: Country) -> None:
    case = _archive(country, country.file(), "centre")
    triage.unarchive(case.pk, country.actor("supervisor"), reason="mistake", now=country.now)
    assert _check(country, case, "centre").verdict["clear"]
