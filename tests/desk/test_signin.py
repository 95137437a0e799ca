"""The door of the desk: who comes in, for how long, and what strangers learn."""

from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from aduan.directory.models import Person
from desk.conftest import Sit, Time, words
from ground.country import Country

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


def _sign_in(client: Client, username: str, password: str, **more: str) -> object:
    return client.post("/desk/login", {"username": username, "password": password, **more})


@pytest.fixture
def client(country: Country, time: Time) -> Client:
    """A browser in front of the door."""
    person = country.people["officer"]
    person.set_password(PASSWORD)
    person.save()
    return Client(headers={"accept-language": "en"})


def test_lands_by_role(client: Client) -> None:
    answer = _sign_in(client, "officer", PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, "/desk/inbox")
    assert client.get("/desk/").headers["Location"] == "/desk/inbox"


def test_passwords_are_argon2() -> None:
    person = Person(username="x", name="X")
    person.set_password(PASSWORD)
    assert person.password.startswith("argon2$argon2id$")


def test_next_leads_only_into_the_desk(client: Client) -> None:
    answer = _sign_in(client, "officer", PASSWORD, next="https://evil.example/desk/")
    assert answer["Location"] == "/desk/inbox"
    client.post("/desk/logout")
    answer = _sign_in(client, "officer", PASSWORD, next="/desk/password")
    assert answer["Location"] == "/desk/password"


def test_says_the_same_of_unknown_and_wrong(client: Client) -> None:
    wrong = _sign_in(client, "officer", "not it")
    unknown = _sign_in(client, "nobody", "not it")
    assert words(wrong) == words(unknown)
    assert wrong.status_code == unknown.status_code == 200


def test_failed_attempts_are_limited_and_forgiven(client: Client, time: Time) -> None:
    for _attempt in range(5):
        assert _sign_in(client, "officer", "not it").status_code == 200
    assert _sign_in(client, "officer", PASSWORD).status_code == 429
    assert _sign_in(client, "head", "not it").status_code == 200, "others are not locked out"
    time.pass_by(minutes=16)
    assert _sign_in(client, "officer", PASSWORD).status_code == 302


@pytest.mark.parametrize(("span", "over"), [({"minutes": 50}, False), ({"minutes": 61}, True)])
def test_idle_session_ends(client: Client, time: Time, span: dict[str, float], over: bool) -> None:
    _sign_in(client, "officer", PASSWORD)
    time.pass_by(**span)
    assert ("/desk/login" in client.get("/desk/inbox").headers.get("Location", "")) is over


def test_session_ends_after_eight_hours_of_work(client: Client, time: Time) -> None:
    _sign_in(client, "officer", PASSWORD)
    for _turn in range(10):
        time.pass_by(minutes=47)
        assert client.get("/desk/inbox").status_code == 200
    time.pass_by(minutes=20)
    assert client.get("/desk/inbox").status_code == 302


def test_ended_session_gives_back_what_was_written(client: Client, time: Time) -> None:
    _sign_in(client, "officer", PASSWORD)
    time.pass_by(hours=2)
    answer = client.post("/desk/cases/123456789/note", {"text": "A long note of great value."})
    assert answer.status_code == 401
    assert "A long note of great value." in words(answer)


@pytest.mark.parametrize(
    ("asked", "back"),
    [
        ("/desk/cases/123456789/name", "/desk/cases/123456789"),
        ("/desk/reactions/7/retry", "/desk/reactions"),
        ("/desk/cases/123456789/note", "/desk/cases/123456789/note"),
        ("/desk/intake?programme=lapor", "/desk/intake?programme=lapor"),
    ],
)
def test_the_way_back_from_an_ended_session_is_a_page(
    client: Client, time: Time, asked: str, back: str
) -> None:
    answer = client.post(asked, {"text": "A long note of great value."})
    link = BeautifulSoup(answer.content, "html.parser").select_one("main a.govuk-button")
    assert parse_qs(urlsplit(link["href"]).query) == {"next": [back]}
    _sign_in(client, "officer", PASSWORD)
    assert client.get(back).status_code != 405


def test_leaver_is_out_at_once(client: Client, country: Country) -> None:
    _sign_in(client, "officer", PASSWORD)
    Person.objects.filter(username="officer").update(is_active=False)
    assert client.get("/desk/inbox").status_code == 302
    assert _sign_in(client, "officer", PASSWORD).status_code == 200


def test_new_password_ends_other_sessions(client: Client) -> None:
    _sign_in(client, "officer", PASSWORD)
    other = Client()
    _sign_in(other, "officer", PASSWORD)
    fresh = "sixteen tall giraffes"
    bad = client.post("/desk/password", {"present": "not it", "new": fresh})
    assert "not your present password" in words(bad)
    good = client.post("/desk/password", {"present": PASSWORD, "new": fresh})
    assert good.status_code == 302
    assert client.get("/desk/inbox").status_code == 200
    assert other.get("/desk/inbox").status_code == 302


def test_sign_out_needs_a_press(client: Client) -> None:
    _sign_in(client, "officer", PASSWORD)
    assert client.get("/desk/logout").status_code == 405
    client.post("/desk/logout")
    assert client.get("/desk/inbox").status_code == 302


def test_everybody_lands_somewhere(sit: Sit, country: Country) -> None:
    for name in country.people:
        assert sit(name).client.get("/desk/", follow=True).status_code == 200, name
