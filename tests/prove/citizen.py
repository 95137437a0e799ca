"""What a person who reports does, by the website's form or by the API, and afterwards."""

import html
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import httpx

from prove.complaints import Complaint, Course
from prove.pages import Fields, Visitor, form_with, said

SURABAYA = "35.78"
_SHOWN = re.compile(r"data-copy-text>([^<]+)<")
SHOWN_WORDS = 40
"""So much of a report's text is looked for on its page."""


@dataclass(frozen=True)
class Filed:
    """A complaint that was acknowledged: its number, its receipt code, and what was promised.

    `after` and `before` are the register's times between which it came in.
    """

    complaint: Complaint
    number: int
    receipt: str
    after: datetime
    before: datetime
    promises: Mapping[str, str] = field(default_factory=dict)
    again: int = 0
    """The number that the same report got when it was sent once more; 0 where it was not."""

    @property
    def digits(self) -> str:
        """The number as addresses have it."""
        return f"{self.number:09d}"

    @property
    def course(self) -> Course:
        """What is done with it."""
        return self.complaint.course


def shown(number: int) -> str:
    """A number as it is printed."""
    digits = f"{number:09d}"
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}"


def by_api(visitor: Visitor, complaint: Complaint, key: str) -> httpx.Response:
    """Sends it to the API under an idempotency key."""
    contact = {"name": complaint.name}
    if complaint.email:
        contact["email"] = complaint.email
    body = {
        "programme": "lapor",
        "text": complaint.text,
        "area": SURABAYA,
        "place": complaint.where[:500],
        "visibility": complaint.visibility,
        "language": "id",
        "contact": contact,
    }
    return visitor.fresh().post("/api/v1/cases", json=body, headers={"Idempotency-Key": key})


def sheet(visitor: Visitor) -> Fields:
    """The website's empty form, with its one-time token."""
    page = visitor.fresh().get("/lapor/report")
    page.raise_for_status()
    return form_with(page.text, "once")


def by_form(visitor: Visitor, complaint: Complaint) -> tuple[Fields, httpx.Response]:
    """Goes through the three screens; returns what the last one sent, and the receipt page."""
    client = visitor.fresh()
    written = sheet(visitor) | {
        "text": [complaint.text],
        "place": [complaint.where[:500]],
        "area": ["Kota Surabaya"],
    }
    who = client.post("/lapor/report", data={**written, "go": "next"})
    assert who.status_code == 200, who.text
    about = form_with(who.text, "email") | {
        "name": [complaint.name],
        "email": [complaint.email],
        "visibility": [complaint.visibility],
    }
    check = client.post("/lapor/report", data={**about, "go": "next"})
    assert check.status_code == 200, check.text
    last = form_with(check.text, "once") | {"go": ["send"]}
    return last, client.post("/lapor/report", data=last, follow_redirects=True)


def receipt_of(page: httpx.Response) -> tuple[int, str]:
    """Number and receipt code as the receipt page shows them."""
    assert page.status_code == 200, f"{page.status_code}: {said(page)}"
    found = [html.unescape(each).strip() for each in _SHOWN.findall(page.text)]
    number = next(each for each in found if each.replace(" ", "").isdigit())
    code = next(each for each in found if each != number)
    return int(number.replace(" ", "")), code


def file(
    visitor: Visitor, complaint: Complaint, *, twice: bool
) -> tuple[int, str, dict[str, str], int]:
    """Files it by its door; `twice` sends the same once more. Number, code, promises, and the
    number that the second sending got."""
    if complaint.door == "api":
        key = str(uuid.uuid4())
        answer = by_api(visitor, complaint, key)
        assert answer.status_code == 201, f"{answer.status_code}: {said(answer)}"
        given = answer.json()
        number = int(given["number"].replace(" ", ""))
        again = by_api(visitor, complaint, key).json()["number"] if twice else "0"
        return number, given["receipt"], given["promises"], int(again.replace(" ", ""))
    sent, page = by_form(visitor, complaint)
    number, code = receipt_of(page)
    again_number = 0
    if twice:
        once_more = visitor.fresh().post("/lapor/report", data=sent, follow_redirects=True)
        again_number = receipt_of(once_more)[0]
    return number, code, {}, again_number


def enter(visitor: Visitor, filed: Filed) -> httpx.Client:
    """Opens one's own report by number and code, in a browser that knows nothing yet."""
    client = visitor.fresh()
    entered = client.post("/track", data={"number": shown(filed.number), "code": filed.receipt})
    assert entered.status_code == 303, f"{filed.digits}: {entered.status_code}"
    assert entered.headers["Location"] == f"/c/{filed.digits}"
    return client


def act(visitor: Visitor, filed: Filed, verb: str, **given: str) -> None:
    """Does something with one's own report by the form that its page has."""
    client = enter(visitor, filed)
    address = f"/c/{filed.digits}/act/{verb}"
    form = form_with(client.get(address).text, "seen")
    done = client.post(address, data={**form, **given})
    assert done.status_code == 303, f"{verb} {filed.digits}: {done.status_code} {said(done)}"


def own_page_shows(visitor: Visitor, filed: Filed) -> bool:
    """Whether number and code open the page of this very report."""
    page = enter(visitor, filed).get(f"/c/{filed.digits}")
    words = " ".join(html.unescape(page.text).split())
    wanted = " ".join(filed.complaint.text.split("\n")[0].split())[:SHOWN_WORDS]
    return page.status_code == 200 and shown(filed.number) in words and wanted in words
