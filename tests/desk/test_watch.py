"""What supervisors and administrators watch: failed jobs, messages, wordings."""

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from aduan.directory.naming import LANGUAGES
from aduan.notifications import wording
from aduan.notifications.models import Message
from aduan.vault.sealing import seal
from desk.conftest import Sit, Time, words
from ground.country import Country

pytestmark = pytest.mark.django_db


def test_failed_job_is_shown_and_tried_again(sit: Sit, country: Country) -> None:

    case = country.file()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'failed', attempts = 3"
            " WHERE args->>'case_id' = %s",
            [str(case.pk)],
        )
    seat = sit("supervisor")
    page = seat.page("/desk/reactions")
    row = page.select_one("tbody tr").get_text(" ")
    assert "aduan.react" in row
    assert "case.filed" in row
    assert case.shown_number in row
    action = page.select_one("tbody form")["action"]
    assert seat.client.post(action).status_code == 302
    assert ProcrastinateJob.objects.get(args__case_id=str(case.pk)).status == "todo"
    assert seat.client.post(action).status_code == 404, "it does not fail any more"
    assert sit("head").get("/desk/reactions").status_code == 404


def test_messages_that_failed_or_still_try(sit: Sit, country: Country, time: Time) -> None:
    case = country.file()
    for place, (state, reason) in enumerate((("failed", "no such address"), ("retrying", "busy"))):
        Message.objects.create(
            case=case,
            code="filed",
            occasion=str(place),
            audience="complainant",
            recipient="page",
            language="id",
            channel="email",
            sealed=seal(b"{}", "x"),
            state=state,
            reason=reason,
            attempts=2,
            created_at=time.at,
            next_attempt_at=time.at,
            ended_at=time.at if state == "failed" else None,
        )
    said = words(sit("admin").get("/desk/messages"))
    assert "no such address" in said
    assert "busy" in said
    assert sit("agency").get("/desk/messages").status_code == 404


@pytest.mark.parametrize("code", sorted(wording.SPECS))
def test_every_wording_is_shown_in_every_language(sit: Sit, country: Country, code: str) -> None:
    page = sit("admin").page(f"/desk/wordings?code={code}")
    for language in LANGUAGES:
        section = page.find("section", lang=language).get_text()
        assert wording.preview(code, language).subject in section


def test_unknown_wording_is_absent(sit: Sit, country: Country) -> None:
    assert sit("admin").get("/desk/wordings?code=nonsense").status_code == 404
