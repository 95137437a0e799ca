"""The lists: their order, their pages, and how the database reads them."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from aduan.cases import inbox
from aduan.cases.models import Case
from aduan.desk.views import overview
from aduan.directory import changes
from desk.conftest import Sit, Time
from ground.country import Country

MANY = 60_000
FILL = """
    INSERT INTO cases_case (
        id, number, programme_id, policy_id, origin, old_number, kind, state, state_before,
        visibility, language, channel, received_at, recorded_at, title_id, body_id, agency_id,
        unit_id, officer_id, urgent, due_at, promise_at, stop_reason, returns, asks, working_asks,
        extensions, reopenings, appeals, with_arbiter, bound, under_review, head_only, supporters,
        reason, outcome, closing_code, cause_code, last_action_at, version, draft_waiting)
    SELECT gen_random_uuid(), 200000000 + n, %(programme)s, %(policy)s, 'native', '', 'complaint',
        s.state, '', 'open', 'id', 'website', %(now)s, %(now)s, %(text)s, %(text)s,
        (%(agencies)s::uuid[])[1 + n %% 3], (%(units)s::uuid[])[1 + n %% 4],
        CASE WHEN n %% 5 = 0 THEN %(officer)s::uuid END, n %% 50 = 0,
        CASE WHEN s.state IN ('closed', 'archived', 'merged', 'withdrawn') THEN NULL
             ELSE %(now)s::timestamptz
                + (n::bigint * 7919 %% 20000 - 8000) * interval '1 minute' END,
        %(now)s, '', 0, 0, 0, 0, 0, 0, n %% 40 = 0 AND s.state = 'returned', false,
        n %% 45 = 0, false, 0, '', '', '', '', %(now)s, 1,
        n %% 2 = 0 AND s.state = 'in_progress'
    FROM generate_series(1, %(many)s) AS n
    CROSS JOIN LATERAL (SELECT (%(states)s::text[])[1 + (n / 12) %% %(kinds)s] AS state) s
"""


@pytest.fixture
def full(country: Country) -> Iterator[Country]:
    """A register with many cases in every state, analysed as a running one is."""
    case = country.file()
    states = [*inbox.OPEN, "closed", "closed", "closed", "archived", "merged"]
    values = {
        "programme": country.version.programme_id,
        "policy": country.version.pk,
        "now": country.now,
        "text": case.title_id,
        "agencies": [country.roads.pk, country.water.pk, country.palace.pk],
        "units": [country.roads.pk, country.bridges.pk, country.water.pk, country.palace.pk],
        "officer": country.people["officer"].pk,
        "states": [str(state) for state in states],
        "kinds": len(states),
        "many": MANY,
    }
    with connections["owner"].cursor() as cursor:
        cursor.execute(FILL, values)
        cursor.execute("ANALYZE cases_case")
    yield country
    connections["owner"].close()


def _places(country: Country, listing: inbox.Listing) -> list[UUID]:
    return {
        "programme": [country.version.programme_id],
        "agency": [country.roads.pk, country.water.pk],
        "unit": [country.bridges.pk, country.roads.pk],
        "officer": [country.people["officer"].pk],
    }[listing.scope]


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_full_register(full: Country) -> None:
    """One filling for all, as filling takes longer than looking."""
    _every_list_is_read_from_its_index(full)
    _pages_lead_through_the_whole_list_and_back(full)
    _counting_stops_early(full)


def _every_list_is_read_from_its_index(full: Country) -> None:
    for listing in inbox.LISTINGS.values():
        places = _places(full, listing)
        ranges = len(places) * max(1, len(listing.states))
        middle = inbox.Mark(
            None if listing.window == "rest" else full.now - timedelta(days=5),
            UUID("80000000-0000-7000-8000-000000000000"),
        )
        within = {place: [full.version.programme_id] for place in places}
        for limits in ({}, within):
            plan = inbox.explained(listing, places, full.now, middle, limits)
            text = "\n".join(plan)
            said = f"{listing.code}\n{text}"
            assert "Seq Scan on cases_case" not in text, said
            assert f"using {listing.index} " in text, said
            for line in plan:
                rows = re.search(r"rows=([\d.]+) loops=(\d+)", line)
                if rows and ("Index" in line or "Sort " in line):
                    read = float(rows[1]) * int(rows[2])
                    assert read <= ranges * (inbox.PAGE + 1), said


def _pages_lead_through_the_whole_list_and_back(full: Country) -> None:
    for code in ("all-open", "all-late", "mine-open", "unit-closed", "checking"):
        listing = inbox.LISTINGS[code]
        places = _places(full, listing)
        seen: list[Case] = []
        page = inbox.page(listing, places, full.now)
        assert page.before is None
        pages = [page]
        while page.after is not None and len(pages) < 6:
            seen += page.cases
            page = inbox.page(listing, places, full.now, after=page.after)
            pages.append(page)
        assert len({case.pk for case in seen}) == len(seen) == inbox.PAGE * (len(pages) - 1)
        back = inbox.page(listing, places, full.now, before=pages[3].before)
        assert [case.pk for case in back.cases] == [case.pk for case in pages[2].cases]
        keys = [(case.due_at, case.pk) for case in seen]
        if listing.newest_first:
            assert [key[1] for key in keys] == sorted((key[1] for key in keys), reverse=True)
        else:
            assert keys == sorted(keys)


def _counting_stops_early(full: Country) -> None:
    many = inbox.count(inbox.LISTINGS["all-open"], [full.roads.pk], full.now)
    few = inbox.count(inbox.LISTINGS["all-soon"], [full.bridges.pk], full.now)
    assert (many, few) == (inbox.MOST_COUNTED, 0)


@pytest.mark.django_db
def test_queue_shows_urgent_first_then_what_is_due(sit: Sit, country: Country, time: Time) -> None:
    first = country.file("An old matter.")
    country.now = time.pass_by(hours=1)
    second = country.file("Another matter.")
    urgent = country.file("There is a fire in the school!")
    page = sit("centre").page("/desk/queue/checking")
    links = [str(link["href"]) for link in page.select("tbody a")]
    expected = [f"/desk/triage/{case.number:09d}" for case in (urgent, first, second)]
    assert links == expected


@pytest.mark.django_db
def test_inbox_of_mine_a_unit_and_all(sit: Sit, country: Country, time: Time) -> None:
    here, there = country.forwarded(), country.forwarded()
    sit("agency").done(here, "assign", unit=str(country.bridges.pk), officer="")
    sit("officer").done(there, "take")

    def numbers(name: str, query: str) -> set[str]:
        page = sit(name).page(f"/desk/inbox{query}")
        return {str(link["href"])[-9:] for link in page.select("tbody a")}

    assert numbers("officer", "") == {f"{there.number:09d}"}
    assert numbers("officer", "?at=roads") == {f"{here.number:09d}", f"{there.number:09d}"}
    assert numbers("officer", "?at=bridges") == {f"{here.number:09d}"}
    assert numbers("head", "?show=in_progress") == {f"{there.number:09d}"}
    assert numbers("head", "?show=late") == set()
    time.pass_by(days=3)
    assert numbers("head", "?show=late") == {f"{here.number:09d}"}
    assert sit("officer").get("/desk/inbox?at=water").status_code == 404
    assert sit("officer").get("/desk/inbox?show=nonsense").status_code == 404


@pytest.mark.django_db
def test_inbox_says_in_words_what_is_late(sit: Sit, country: Country, time: Time) -> None:
    case = country.forwarded()
    time.pass_by(days=4)
    row = sit("head").page("/desk/inbox").select_one("tbody tr").get_text(" ")
    assert "Late by 2 days" in row
    assert case.shown_number in row


@pytest.mark.django_db
def test_a_list_costs_the_same_however_long(sit: Sit, country: Country) -> None:

    seat = sit("head")
    seat.get("/desk/inbox")
    costs = []
    for _turn in range(3):
        country.forwarded()
        with CaptureQueriesContext(connection) as asked:
            seat.get("/desk/inbox")
        costs.append(len(asked))
    assert len(set(costs)) == 1, costs


@pytest.mark.django_db
def test_overview_counts_open_late_and_returned(sit: Sit, country: Country, time: Time) -> None:
    country.forwarded()
    case = country.forwarded()
    sit("agency").done(
        case, "give_back", reason="not_ours", proposed="water", explanation="Theirs."
    )
    time.pass_by(days=3)

    def figures(name: str) -> dict[str, list[str]]:
        rows = sit(name).page("/desk/overview").select("tbody tr")
        return {
            row.th.get_text(strip=True): [cell.get_text(strip=True) for cell in row.select("td")]
            for row in rows
        }

    assert figures("supervisor")["roads"] == ["1", "1", "1"]
    assert "water" not in figures("supervisor"), "nothing is open there"
    found = sit("supervisor").page("/desk/overview?q=wat").select_one("tbody tr").get_text(" ")
    assert found.split() == ["water", "0", "0", "0"]
    worst = sit("supervisor").page("/desk/overview").select_one("main ul").get_text(" ")
    assert worst.split() == ["roads", ":", "1", "late"]
    assert figures("head")["roads"] == ["1", "1"]
    listed = sit("supervisor").page("/desk/inbox?at=roads&show=late")
    assert len(listed.select("tbody tr")) == 1


@pytest.mark.django_db
def test_a_head_comes_to_every_unit_page_by_page(
    sit: Sit, country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overview, "PAGE", 1)
    found: list[str] = []
    address = "/desk/overview"
    while address:
        page = sit("head").page(address)
        found += [row.th.get_text(strip=True) for row in page.select("tbody tr")]
        onward = page.select_one("a[rel=next]")
        address = f"/desk/overview{onward['href']}" if onward else ""
    assert found == ["roads", "bridges"]


@pytest.mark.django_db
def test_stand_in_sees_the_absent_ones_list(sit: Sit, country: Country, time: Time) -> None:

    case = country.forwarded()
    sit("officer").done(case, "take")
    day: datetime = time.at
    changes.set_absence(
        country.people["officer"],
        day.date(),
        day.date() + timedelta(days=3),
        stand_in=country.people["agency"],
        by=None,
        now=time.at,
    )
    page = sit("agency").page("/desk/inbox?at=me")
    assert page.find("a", href=f"/desk/cases/{case.number:09d}")
