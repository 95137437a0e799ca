"""The JSON API through HTTP: file, follow, read the register, work an agency's cases."""

import base64
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from aduan.api import tokens
from aduan.cases.models import Case, PublicCase
from aduan.vault import texts
from aduan.vault.models import Contact
from ground.country import Country

pytestmark = pytest.mark.django_db


def _post(client: Client, body: dict[str, Any], **headers: str) -> Any:
    return client.post(
        "/api/v1/cases", json.dumps(body), content_type="application/json", headers=headers
    )


def _picture() -> str:
    held = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(held, "JPEG")
    return base64.b64encode(held.getvalue()).decode()


def test_filing_needs_a_programme_and_a_text_only(client: Client, country: Country) -> None:
    answer = _post(client, {"programme": "lapor", "text": "Banjir di jalan kami"})
    assert answer.status_code == 201
    filed = answer.json()
    assert len(filed["number"].replace(" ", "")) == 9
    assert filed["track_url"].endswith("/c/" + filed["number"].replace(" ", ""))
    assert filed["receipt"] not in filed["track_url"]
    assert set(filed["promises"]) == {"forward_by", "tell_agency_by", "answer_by"}


def test_the_character_nul_is_dropped_not_stumbled_over(client: Client, country: Country) -> None:
    body = {"programme": "lapor", "text": "Banjir\0 lagi", "answers": {"road": "A\0"}}
    assert _post(client, body).status_code == 201
    assert texts.read(Case.objects.get().body) == "Banjir lagi"


def test_every_field_is_kept(client: Client, country: Country) -> None:
    body = {
        "programme": "lapor",
        "text": "น้ำท่วม",
        "title": "น้ำ",
        "place": "หน้าตลาด",
        "lat": 13.7,
        "lon": 100.5,
        "visibility": "anonymous",
        "language": "th",
        "agency": "roads",
        "contact": {"name": "Somchai", "email": "s@example.org", "phone": "+66812345678"},
        "attachments": [{"name": "a.jpg", "content": _picture()}],
    }
    assert _post(client, body).status_code == 201
    case = Case.objects.get()
    assert (case.visibility, case.language, case.channel) == ("anonymous", "th", "api")
    assert case.suggested_agency == country.roads
    assert Contact.objects.filter(identity=case.identity).count() == 2
    assert case.attachments.count() == 1


@pytest.mark.parametrize(
    ("bad", "fields"),
    [
        ({"text": ""}, {"text"}),
        ({"programme": "nowhere"}, {"programme"}),
        ({"lat": 91, "lon": 1}, {"lat"}),
        ({"lat": 1}, {"lon"}),
        ({"visibility": "loud", "kind": "song"}, {"visibility", "kind"}),
        ({"category": "none", "agency": "none", "area": "none"}, {"category", "agency", "area"}),
        ({"contact": {"email": "nobody"}}, {"contact.email"}),
        ({"colour": "red"}, {"colour"}),
        ({"attachments": [{"content": "%%%"}]}, {"attachments.0.content"}),
    ],
)
def test_every_bad_field_is_named(
    client: Client, country: Country, bad: dict[str, Any], fields: set[str]
) -> None:
    answer = _post(client, {"programme": "lapor", "text": "Flood"} | bad)
    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == fields
    assert not Case.objects.exists()


def test_not_json_is_said_so(client: Client, country: Country) -> None:
    answer = client.post("/api/v1/cases", "{", content_type="application/json")
    assert answer.status_code in (400, 422)
    assert "errors" in answer.json()


def test_idempotency_key(client: Client, country: Country) -> None:
    body = {"programme": "lapor", "text": "Once"}
    first = _post(client, body, idempotency_key="abc")
    again = _post(client, body, idempotency_key="abc")
    assert again.status_code == 201
    assert again.json() == first.json()
    other = _post(client, body | {"text": "Twice"}, idempotency_key="abc")
    assert other.status_code == 422
    assert set(other.json()["errors"]) == {"Idempotency-Key"}
    assert Case.objects.count() == 1


def test_absent_and_not_public_are_the_same(client: Client, country: Country) -> None:
    hidden = country.file()
    answers = [
        client.get(f"/api/v1/cases/{number}")
        for number in (f"{hidden.number:09d}", "123456789", "nonsense")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_public_view_holds_no_identity(client: Client, country: Country) -> None:
    case = country.forwarded(name="Budi Santoso", contacts=[("email", "budi@example.org")])
    answer = client.get(f"/api/v1/cases/{case.shown_number}")
    assert answer.status_code == 200
    assert answer.json()["phase"] == "following_up"
    assert answer.json()["agency"] == "roads"
    assert "Budi" not in answer.content.decode()
    assert "budi@" not in answer.content.decode()


def test_register_pages_by_key(client: Client, country: Country) -> None:
    numbers = {country.forwarded().shown_number for _ in range(55)}
    seen: list[str] = []
    address: str | None = "/api/v1/cases?programme=lapor"
    while address:
        page = client.get(address).json()
        seen += [case["number"] for case in page["cases"]]
        address = page["next"]
    assert len(seen) == 55
    assert set(seen) == numbers


def test_two_filters_at_once_are_refused_by_name(client: Client, country: Country) -> None:
    answer = client.get("/api/v1/cases?state=answered&agency=roads")
    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == {"state", "agency"}


def test_search_in_indonesian_and_thai(client: Client, country: Country) -> None:
    case = country.forwarded()
    assert [each["number"] for each in client.get("/api/v1/cases?q=broken").json()["cases"]] == [
        case.shown_number
    ]
    assert client.get("/api/v1/cases?q=nothing").json()["cases"] == []


def test_agency_works_its_case(client: Client, country: Country) -> None:
    case = country.forwarded()
    country.file("Not theirs")
    token = tokens.make(country.roads, "system", country.now)
    bearer = {"authorization": f"Bearer {token}"}
    listed = client.get("/api/v1/agency/cases", headers=bearer).json()
    assert [each["number"] for each in listed["cases"]] == [case.shown_number]
    address = f"/api/v1/agency/cases/{case.number:09d}"
    seen = client.get(address, headers=bearer).json()
    assert "take" in seen["verbs"]
    taken = _act(client, address, "take", {"version": seen["version"]}, bearer)
    assert taken.json()["state"] == "in_progress"
    stale = _act(client, address, "answer", {"version": seen["version"]}, bearer)
    assert stale.status_code == 409
    empty = _act(client, address, "answer", {}, bearer)
    assert set(empty.json()["errors"]) == {"text", "public_text", "outcome", "cause"}
    answered = _act(
        client,
        address,
        "answer",
        {"text": "Done", "public_text": "Done", "outcome": "solved", "cause": "maintenance"},
        bearer,
    )
    assert answered.json()["state"] == "answered"


def _act(
    client: Client, address: str, verb: str, inputs: dict[str, Any], headers: dict[str, str]
) -> Any:
    return client.post(
        f"{address}/{verb}", json.dumps(inputs), content_type="application/json", headers=headers
    )


def test_another_agency_finds_nothing(client: Client, country: Country) -> None:
    case = country.forwarded()
    token = tokens.make(country.water, "system", country.now)
    bearer = {"authorization": f"Bearer {token}"}
    theirs = client.get(f"/api/v1/agency/cases/{case.number:09d}", headers=bearer)
    nobodys = client.get("/api/v1/agency/cases/123456789", headers=bearer)
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.content == nobodys.content
    assert tokens.revoke(country.water, "system", country.now) == 1
    assert client.get("/api/v1/agency/cases", headers=bearer).status_code == 401
    assert client.get("/api/v1/agency/cases").status_code == 401


def test_description_names_every_path(client: Client) -> None:
    described = client.get("/api/v1/openapi.json").json()
    assert {"/api/v1/cases", "/api/v1/cases/{number}", "/api/v1/agency/cases"} <= set(
        described["paths"]
    )


def test_late_is_what_came_after_the_promise_whatever_stands_still_now(
    client: Client, country: Country
) -> None:
    case = country.forwarded()
    late = case.promise_at + timedelta(days=1)
    before = case.received_at - timedelta(days=1)
    page = PublicCase.objects.filter(number=case.number)
    for met, stopped, told in (
        (late, late, True),
        (late, None, True),
        (None, late, True),  # asked when it was late already: that mends nothing
        (None, before, False),
    ):
        page.update(promise_at=case.received_at, promise_met_at=met, stopped_at=stopped)
        assert client.get(f"/api/v1/cases/{case.number:09d}").json()["late"] is told
