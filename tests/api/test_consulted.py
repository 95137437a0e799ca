"""An agency's system whose agency was only asked about a case reads its own part of it."""

import io

import pytest
from django.test import Client
from PIL import Image

from aduan.api import tokens
from aduan.cases.actions import agency as acts
from aduan.cases.actions import result
from aduan.cases.models import Attachment, Case
from aduan.directory.models import Agency
from aduan.vault import files
from ground.country import Country

pytestmark = pytest.mark.django_db


def _picture(country: Country, colour: str) -> files.File:
    held = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(held, "JPEG")
    return files.store(held.getvalue(), now=country.now, declared_name="a.jpg")


def _bearer(agency: Agency, country: Country) -> dict[str, str]:
    return {"authorization": f"Bearer {tokens.make(agency, 'system', country.now)}"}


@pytest.fixture
def case(country: Country) -> Case:
    """A case with a note, a draft with its proof, and a question to another body."""
    now, officer = country.now, country.actor("officer")
    found = country.forwarded(files=[_picture(country, "teal").pk])
    acts.take(found.pk, officer, now=now)
    acts.note(found.pk, officer, text="A word among us.", now=now)
    acts.inform(found.pk, officer, text="We look.", files=[_picture(country, "white").pk], now=now)
    drafted = result.Result(
        text="Done",
        public_text="Done",
        outcome="solved",
        cause="maintenance",
        files=(_picture(country, "black").pk,),
    )
    result.draft(found.pk, officer, result=drafted, now=now)
    acts.consult(found.pk, officer, agency=country.water, question="Your pipe?", now=now)
    return found


def test_who_was_asked_reads_the_report_and_the_question(
    client: Client, country: Country, case: Case
) -> None:
    address = f"/api/v1/agency/cases/{case.number:09d}"
    seen = client.get(address, headers=_bearer(country.water, country)).json()
    assert seen["text"] == "The road is broken."
    assert [(each["kind"], each["text"]) for each in seen["entries"]] == [
        ("consultation", "Your pipe?")
    ]
    report = case.attachments.get(entry=None, audience="complainant")
    assert [each["id"] for each in seen["attachments"]] == [str(report.pk)]
    assert seen["verbs"] == ["contribute"]


def test_who_works_the_case_reads_all_of_it(client: Client, country: Country, case: Case) -> None:
    address = f"/api/v1/agency/cases/{case.number:09d}"
    seen = client.get(address, headers=_bearer(country.roads, country)).json()
    assert {each["text"] for each in seen["entries"]} >= {"A word among us.", "We look."}
    assert len(seen["attachments"]) == 3


def test_only_the_reports_files_open_to_who_was_asked(
    client: Client, country: Country, case: Case
) -> None:
    asked, ours = _bearer(country.water, country), _bearer(country.roads, country)
    address = f"/api/v1/agency/cases/{case.number:09d}/attachments"
    nowhere = client.get(f"{address}/{case.pk}", headers=asked)
    for each in Attachment.objects.filter(case=case):
        to_asked = client.get(f"{address}/{each.pk}", headers=asked)
        if each.entry_id is None and each.audience == "complainant":
            assert to_asked.status_code == 200
        else:
            assert (to_asked.status_code, to_asked.content) == (404, nowhere.content)
        assert client.get(f"{address}/{each.pk}", headers=ours).status_code == 200
