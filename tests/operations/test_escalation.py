"""Lateness climbs until somebody acts, and each level hears what was tried."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aduan.cases import actors
from aduan.cases.actions import agency, person, result
from aduan.cases.models import Case, Deadline
from aduan.directory.models import Absence, Person, ProgrammeVersion
from aduan.notifications.models import Message
from aduan.notifications.outbox import read
from aduan.operations import sweeps
from ground.country import Country

DAY = timedelta(days=1)
ANSWER = result.Result("Repaired.", "Repaired.", "solved", "maintenance")


def _by_day(case: Case, country: Country, days: int) -> dict[int, list[str]]:
    """Sweeps day by day; who was told of lateness on which day."""
    told: dict[int, list[str]] = {}
    seen: set[object] = set()
    for day in range(days + 1):
        sweeps.sweep(country.now + day * DAY)
        for message in _notices(case):
            if message.pk not in seen:
                seen.add(message.pk)
                assert message.person is not None
                told.setdefault(day, []).append(message.person.username)
    return {day: sorted(names) for day, names in told.items()}


def _notices(case: Case) -> list[Message]:
    codes = ("forward_late", "take_late", "return_late", "late")
    found = Message.objects.filter(case=case, code__in=codes).select_related("person", "case")
    return list(found.order_by("created_at", "id"))


def _last(case: Case) -> str:
    return read(_notices(case)[-1])[0].body


def _checking(country: Country) -> Case:
    return country.file()


def _forwarded(country: Country) -> Case:
    return country.forwarded()


def _returned(country: Country) -> Case:
    case = country.forwarded()
    return agency.give_back(
        case.pk, country.actor("head"), reason="not_ours", proposed=country.water, now=country.now
    )


def _working(country: Country) -> Case:
    return agency.take(country.forwarded().pk, country.actor("officer"), now=country.now)


def _closed(country: Country) -> Case:
    case = result.answer(
        _working(country).pk, country.actor("officer"), result=ANSWER, now=country.now
    )
    return person.accept(case.pk, actors.complainant([case.pk]), solved=False, now=country.now)


def _reopened(country: Country) -> Case:
    case = _closed(country)
    return person.reopen(case.pk, actors.complainant([case.pk]), text="No", now=country.now)


def _appealed(country: Country) -> Case:
    case = _closed(country)
    return person.appeal(case.pk, actors.complainant([case.pk]), text="No", now=country.now)


SUPERVISOR, AUTHORITY = ["supervisor"], ["authority"]


@pytest.mark.parametrize(
    ("begin", "days", "expected"),
    [
        (_checking, 18, {3: SUPERVISOR, 6: SUPERVISOR, 10: SUPERVISOR, 17: SUPERVISOR}),
        (
            _forwarded,
            18,
            {2: ["head", "supervisor"], 5: ["agency"], 9: AUTHORITY, 16: AUTHORITY},
        ),
        (_returned, 17, {1: SUPERVISOR, 4: SUPERVISOR, 8: SUPERVISOR, 15: SUPERVISOR}),
        (
            _working,
            33,
            {10: ["head"], 13: ["agency"], 17: AUTHORITY, 24: AUTHORITY, 31: AUTHORITY},
        ),
        (_reopened, 21, {5: ["head"], 8: ["agency"], 12: AUTHORITY, 19: AUTHORITY}),
        (
            _appealed,
            45,
            {30: ["authority", "supervisor"], 33: SUPERVISOR, 37: SUPERVISOR, 44: SUPERVISOR},
        ),
    ],
)
def test_every_limit_of_the_state_climbs_and_goes_on(
    country: Country,
    begin: Callable[[Country], Case],
    days: int,
    expected: dict[int, list[str]],
) -> None:
    assert _by_day(begin(country), country, days) == expected


def test_each_level_is_told_since_when_who_has_it_and_who_was_told(country: Country) -> None:
    case = country.forwarded(contacts=[("email", "ani@example.org")], name="Ani Wijaya")
    agency.take(case.pk, country.actor("officer"), now=country.now)
    Person.objects.update(language="en")
    _by_day(case, country, 24)
    letters = [read(message)[0].body for message in _notices(case)]
    assert all("Late since: 17 September 2026, 09:00 WIB" in body for body in letters)
    assert all("With: roads, Officer" in body for body in letters)
    head = "head of the unit (17 September 2026)"
    coordinator = "coordinator of the agency (20 September 2026)"
    authority = "next authority (24 September 2026)"
    assert "Told before" not in letters[0]
    assert f"Told before: {head}\n" in letters[1]
    assert f"Told before: {head}; {coordinator}\n" in letters[2]
    assert f"Told before: {head}; {coordinator}; {authority}\n" in letters[3]
    assert not any(word in body for body in letters for word in ("Ani", "road is broken", "stood"))


@pytest.mark.parametrize(
    ("language", "words"),
    [("id", "kepala unit (17 September 2026)"), ("th", "หัวหน้าหน่วยงาน (17 กันยายน 2569)")],
)
def test_what_was_tried_is_told_in_the_readers_language(
    country: Country, language: str, words: str
) -> None:
    case = _working(country)
    Person.objects.update(language=language)
    _by_day(case, country, 13)
    assert words in _last(case)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "next authority (24 September 2026 to 8 October 2026, 3 times)"),
        ("id", "instansi di atasnya (24 September 2026 s.d. 8 Oktober 2026, 3 kali)"),
        ("th", "หน่วยงานระดับเหนือ (24 กันยายน 2569 ถึง 8 ตุลาคม 2569 รวม 3 ครั้ง)"),
    ],
)
def test_a_level_that_was_told_often_is_named_once(
    country: Country, language: str, words: str
) -> None:
    case = _working(country)
    Person.objects.update(language=language)
    for days in (17, 24, 31, 38):
        sweeps.sweep(country.now + days * DAY)
    assert words in _last(case)


def test_it_is_repeated_until_somebody_does(country: Country) -> None:
    case = _working(country)
    _by_day(case, country, 24)
    before = len(_notices(case))
    result.answer(case.pk, country.actor("officer"), result=ANSWER, now=country.now + 30 * DAY)
    for day in range(31, 44):
        sweeps.sweep(country.now + day * DAY)
    assert len(_notices(case)) == before


def test_a_level_without_people_falls_to_the_next_and_never_into_nothing(
    country: Country,
) -> None:
    case = _working(country)
    _leave("head")
    sweeps.sweep(country.now + 10 * DAY)
    assert [each.person.username for each in _notices(case) if each.person] == ["agency"]
    _leave("agency", "authority")
    sweeps.sweep(country.now + 13 * DAY)
    assert [each.person.username for each in _notices(case) if each.person][1:] == SUPERVISOR
    _leave("supervisor")
    sweeps.sweep(country.now + 17 * DAY)
    assert [each.person.username for each in _notices(case) if each.person][2:] == ["admin"]


def _leave(*names: str) -> None:
    Person.objects.filter(username__in=names).update(is_active=False)


def test_who_is_on_leave_is_stood_in_for(country: Country) -> None:
    case = _working(country)
    Absence.objects.create(
        person=country.people["head"],
        starts=date(2026, 9, 1),
        ends=date(2026, 9, 30),
        stand_in=country.people["water"],
    )
    sweeps.sweep(country.now + 10 * DAY)
    assert [each.person.username for each in _notices(case) if each.person] == ["water"]


@pytest.mark.parametrize("begin", [_checking, _forwarded, _working])
def test_after_an_outage_only_the_last_step_is_said_and_that_the_clock_stood_still(
    country: Country, begin: Callable[[Country], Case]
) -> None:
    case = begin(country)
    Person.objects.update(language="en")
    sweeps.sweep(country.now)
    sweeps.sweep(country.now + 40 * DAY)
    assert len(_notices(case)) == 1
    assert "The system's clock stood still" in _last(case)
    stale = Message.objects.filter(case=case, code__in=("forward_soon", "unopened", "due_soon"))
    assert not stale.exists()
    limit = Deadline.objects.get(case=case, ended_at=None, kind__in=("forward", "take", "work"))
    assert limit.look_at is not None
    sweeps.sweep(limit.look_at)
    assert len(_notices(case)) == 2
    assert "stood still" not in _last(case)


def test_a_pause_is_no_outage(country: Country) -> None:
    case, now = _working(country), country.now
    sweeps.sweep(now + 9.5 * DAY)
    agency.ask_person(case.pk, country.actor("officer"), question="When?", now=now + 9.6 * DAY)
    person.reply(case.pk, actors.complainant([case.pk]), text="Then", now=now + 15 * DAY)
    limit = Deadline.objects.get(case=case, kind="work")
    Person.objects.update(language="en")
    sweeps.sweep(limit.due_at)
    assert "stood still" not in _last(case)


def test_a_notice_waits_for_working_hours(country: Country) -> None:
    case = _working(country)
    Deadline.objects.filter(case=case, kind="work").update(
        due_at=datetime.fromisoformat("2026-09-19T22:00:00+07:00")
    )
    sweeps.sweep(datetime.fromisoformat("2026-09-19T22:00:00+07:00"))
    (notice,) = _notices(case)
    assert notice.next_attempt_at == datetime.fromisoformat("2026-09-21T08:00:00+07:00")


def test_the_interval_is_the_programmes(country: Country) -> None:
    limits = country.version.policy["limits"] | {"escalate_again": 2}
    ProgrammeVersion.objects.filter(pk=country.version.pk).update(
        policy=country.version.policy | {"limits": limits}, digest="other steps"
    )
    assert sorted(_by_day(_working(country), country, 21)) == [10, 13, 17, 19, 21]


def test_the_statements_of_a_sweep_do_not_grow_with_the_cases(country: Country) -> None:
    counts = []
    for many in (5, 15):
        late = [_working(country) for _ in range(many)]
        sweeps.sweep(country.now)
        with CaptureQueriesContext(connection) as found:
            tally = sweeps.sweep(country.now + 13 * DAY)
        counts.append(len(found))
        assert tally.late == 2 * many
        Case.objects.filter(pk__in=[each.pk for each in late]).update(state="withdrawn")
        Deadline.objects.update(ended_at=country.now)
    assert counts[0] == counts[1]
