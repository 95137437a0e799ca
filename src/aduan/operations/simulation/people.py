"""The population: they file by the website or the API, and act on the page of their report."""

import base64
import re
import uuid
from random import Random

from aduan.operations.demo import drawings
from aduan.operations.demo.reports import PROGRAMME, Told
from aduan.operations.simulation.matters import Matter
from aduan.operations.simulation.pages import Browser, Form, Meter, Page

CODE = r"\b(?:[a-z]{4}-){6}[a-z]{4}\b"
"""A receipt code, as it is printed."""
NUMBER = r"/c/([0-9]{9})\b"
PICTURE_SHARE = 0.15


class NotPossible(Exception):
    """The register did not take what was tried; the text says what, and with which status."""


def file(url: str, meter: Meter, told: Told, dice: Random, *, by_api: bool) -> Matter:
    """Somebody files, by the one door or the other. Raises `NotPossible`."""
    door = _by_api if by_api else _by_website
    browser = Browser(url, meter, language=told.language)
    try:
        number, receipt = door(browser, told, dice)
    finally:
        browser.close()
    return Matter(told, dice, door.__name__.removeprefix("_by_"), number, receipt)


def act(url: str, meter: Meter, matter: Matter, verb: str) -> None:
    """The person opens their report with number and code, and does something there.

    Raises `NotPossible`.
    """
    browser = Browser(url, meter, language=matter.told.language)
    try:
        page = browser.get("/track")
        form = _form(page, "code")
        values = {"number": matter.number, "code": matter.receipt}
        opened = browser.send(page, form, values)
        if opened.path != f"/c/{matter.number}":
            raise NotPossible(f"open the report: {opened.status}")
        page = browser.get(f"/c/{matter.number}/act/{verb}")
        if page.status != 200:
            raise NotPossible(f"{verb}: {page.status}")
        done = browser.send(page, _form(page, "seen"), _said(matter, verb))
        if not done.redirected:
            raise NotPossible(f"{verb}: {done.status}")
    finally:
        browser.close()


def state_of(browser: Browser, number: str) -> str:
    """How a public report stands, as anybody may ask; "" where it is not public."""
    page = browser.get(f"/api/v1/cases/{number}")
    return page.find(r'"state": ?"([a-z_]+)"') if page.status == 200 else ""


def _by_api(browser: Browser, told: Told, dice: Random) -> tuple[str, str]:
    contact = {kind: value for kind, value in told.contacts if kind in ("phone", "email", "line")}
    body: dict[str, object] = {
        "programme": PROGRAMME,
        "text": told.text,
        "title": told.title,
        "place": told.where,
        "area": told.place.area,
        "language": told.language,
        "contact": {"name": told.name, **contact},
    }
    if dice.random() < 0.5:
        body["category"] = told.complaint.topic
    if told.spot is not None:
        body |= {"lat": told.spot[0], "lon": told.spot[1]}
    if told.complaint.drawing and dice.random() < PICTURE_SHARE:
        picture = drawings.draw(told.complaint.drawing, dice)
        body["attachments"] = [
            {"name": "photo.jpg", "content": base64.b64encode(picture).decode("ascii")}
        ]
    # A key of its own in each run: the lots repeat, the reports shall not.
    answer = browser.post("/api/v1/cases", body, {"Idempotency-Key": str(uuid.uuid4())})
    if answer.status_code != 201:
        raise NotPossible(f"file by the API: {answer.status_code}")
    filed = answer.json()
    return re.sub(r"\D", "", filed["number"]), filed["receipt"]


def _by_website(browser: Browser, told: Told, dice: Random) -> tuple[str, str]:
    page = browser.get(f"/{PROGRAMME}/report")
    what = {"text": told.text, "place": told.where, "area": "Kota Surabaya", "go": "next"}
    page = browser.send(page, _form(page, "once"), what)
    known = dict(told.contacts)
    who = {"name": told.name, "email": known.get("email", ""), "phone": known.get("phone", "")}
    if dice.random() < 0.5:
        who["category"] = told.complaint.topic
    page = browser.send(page, _form(page, "once"), {**who, "go": "next"})
    page = browser.send(page, _form(page, "once"), {"go": "send"})
    number, code = page.find(NUMBER), page.find(CODE)
    if not number or not code:
        raise NotPossible(f"file by the website: {page.status}")
    return number, code


def _said(matter: Matter, verb: str) -> dict[str, str]:
    """What the person fills in."""
    told, dice = matter.told, matter.dice
    if verb == "accept":
        return {"solved": "yes" if dice.random() < 0.8 else "no"}
    if verb == "rate":
        stars = dice.choices("54321", (36, 34, 16, 9, 5))[0]
        return {"stars": stars, "text": told.says("rating", dice)}
    what = {"object": "objection", "reopen": "reopening", "add": "addition"}.get(verb, verb)
    if verb == "reply" and matter.state == "asked":
        what = "working_reply"
    return {"text": told.says(what, dice)}


def _form(page: Page, name: str) -> Form:
    found = page.form(name)
    if found is None:
        raise NotPossible(f"{page.path}: {page.status}, no form")
    return found
