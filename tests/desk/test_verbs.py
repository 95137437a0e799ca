"""Every state × every role: the page offers what the lifecycle table gives, and nothing else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aduan.cases import access, actors
from aduan.cases.actions.step import event_kind
from aduan.cases.lifecycle import PUBLIC, State
from aduan.cases.models import Case, Redaction
from aduan.desk.events import SENTENCES
from aduan.desk.forms.verbs import ELSEWHERE, FORMS, TITLES
from desk.conftest import Sit, Time, words
from ground.country import Country

pytestmark = pytest.mark.django_db

STAFF = {
    "operator",
    "radio",
    "centre",
    "supervisor",
    "arbiter",
    "agency",
    "officer",
    "head",
    "authority",
    "consulted",
    "admin",
}


def test_every_verb_of_staff_has_a_form() -> None:
    verbs = {move.verb for move in PUBLIC.moves if move.who & STAFF}
    assert verbs - set(FORMS) == ELSEWHERE
    assert set(TITLES) == set(FORMS)


def test_every_event_has_a_sentence() -> None:

    assert {event_kind(verb) for verb in PUBLIC.verbs} <= set(SENTENCES)


@pytest.mark.parametrize("state", list(State))
def test_the_page_offers_what_the_table_gives(
    sit: Sit, country: Country, time: Time, state: State
) -> None:
    case = country.forwarded()
    Redaction.objects.filter(case=case).update(confirmed_by=country.people["centre"])
    Case.objects.filter(pk=case.pk).update(
        state=state,
        due_at=case.due_at if state in PUBLIC.open_states else None,
        closed_at=None if state in PUBLIC.open_states else time.at,
    )
    case.refresh_from_db()
    for name in ("centre", "supervisor", "arbiter", "agency", "officer", "head", "auditor"):
        found = access.find(actors.staff(country.people[name], time.at), case.number)
        given = access.verbs_for(actors.staff(country.people[name], time.at), found, time.at)
        expected = {move.verb for move in given} - ELSEWHERE
        assert sit(name).verbs(case) == expected, name


@pytest.mark.parametrize("name", ["water", "admin", "operator", "radio"])
def test_forbidden_is_absent(sit: Sit, country: Country, name: str) -> None:
    case = country.forwarded()
    seat = sit(name)
    seat.get("/desk/password")  # the session's first page notes when it began
    answers = []
    for number in (f"{case.number:09d}", "000000000"):
        for path in ("", "/name", "/take", "/forward", "/nonsense"):
            address = f"/desk/cases/{number}{path}"
            answer = seat.client.post(address) if path == "/name" else seat.get(address)
            answers.append((answer.status_code, words(answer), sorted(answer.headers)))
    assert {answer[0] for answer in answers} == {404}
    assert len({answer[1] for answer in answers}) == 1
    assert len({tuple(answer[2]) for answer in answers}) == 1


@pytest.mark.parametrize("name", ["water", "admin", "officer", "operator"])
def test_forbidden_costs_what_absent_costs(sit: Sit, country: Country, name: str) -> None:

    hidden = country.ready(country.file())  # still at the centre: no agency knows of it
    seat = sit(name)
    seat.get("/desk/password")
    for path in ("cases/{}", "cases/{}/take", "cases/{}/note", "triage/{}", "intake/{}"):
        counts, bodies = [], []
        for number in (f"{hidden.number:09d}", "999999999"):
            address = "/desk/" + path.format(number)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                answer = seat.get(address)
            assert answer.status_code == 404
            counts.append(len(asked))
            bodies.append(answer.content.replace(number.encode(), b"N"))
        assert counts[0] == counts[1], path
        assert bodies[0] == bodies[1], path


def test_former_owner_sees_a_stub(sit: Sit, country: Country, time: Time) -> None:
    case = country.forwarded(text="The dam at the old mill leaks.")
    sit("agency").done(
        case, "give_back", reason="not_ours", proposed="water", explanation="Not our dam."
    )
    sit("centre").done(case, "forward", agency="water")
    page = sit("agency").get(f"/desk/cases/{case.number:09d}")
    assert page.status_code == 200
    assert "Handed to water" in words(page)
    assert "dam" not in words(page)
    assert sit("agency").get(f"/desk/cases/{case.number:09d}/note").status_code == 404
