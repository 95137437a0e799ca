"""The doors of a running Aduan, and the people who go through them.

Nothing here knows how Aduan works inside: it opens pages, fills in forms, asks the JSON API,
reads mail and runs commands, as people and programs outside would.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage
from itertools import count
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx

from ground.stack import Served, eventually
from stories.browsing import Browser, File, Page, words_of

JAKARTA = ZoneInfo("Asia/Jakarta")
_serial = count(1)
_LINK = re.compile(r"https?://\S+/c/\d{9}\?k=\S+")


def address() -> str:
    """A mail address that nobody else in this run has."""
    return f"citizen{next(_serial)}.{uuid4().hex[:6]}@example.org"


@dataclass
class Clock:
    """The time of the running Aduan, which can be moved on."""

    served: Served
    ahead: timedelta = timedelta(0)

    def __post_init__(self) -> None:
        """Other tests may have moved it before."""
        if self.served.clock.exists():
            self.ahead = timedelta(seconds=float(self.served.clock.read_text() or 0))

    @property
    def now(self) -> datetime:
        """Its present."""
        return datetime.now(UTC) + self.ahead

    def pass_(self, **time: float) -> None:
        """Lets days or hours go by, and what the clock does by itself be done."""
        self.ahead += timedelta(**time)
        self.served.move(self.ahead)
        self.sweep()

    def day(self, **later: float) -> str:
        """A day in Jakarta as pages print it: today, or later."""
        local = (self.now + timedelta(**later)).astimezone(JAKARTA)
        return f"{local.day} {local:%B %Y}"

    def to_working_hours(self) -> None:
        """Waits for ten in the morning of the next working day: reminders go out then."""
        morning = datetime.combine(self.next_working_day(), time(10), JAKARTA)
        self.pass_(seconds=(morning - self.now).total_seconds())

    def next_working_day(self) -> date:
        """The next day in Jakarta on which officials work."""
        tomorrow = (self.now + timedelta(days=1)).astimezone(JAKARTA)
        told = self.served.command(
            "due",
            f"{tomorrow:%Y-%m-%d}T00:00",
            *("--days", "0", "--kind", "working", "--calendar", "ID"),
            *("--holidays", "government", "--zone", "Asia/Jakarta"),
        )
        assert told.returncode == 0, told.stderr
        return datetime.fromisoformat(told.stdout.split("\t")[0]).date()

    def sweep(self) -> None:
        """The sweep of that minute, at once instead of up to a minute later."""
        done = self.served.command("sweep")
        assert done.returncode == 0, done.stderr


@dataclass
class Filed:
    """What somebody got for a report: its number, its code, the promises, the screens it took."""

    number: str
    code: str
    promises: dict[str, str] = field(default_factory=dict)
    screens: int = 0
    page: Page | None = None

    @property
    def shown(self) -> str:
        """The number as it is printed."""
        return f"{self.number[:3]} {self.number[3:6]} {self.number[6:]}"


class Citizen:
    """Somebody with a report, a browser without script, and perhaps a mail address."""

    def __init__(self, served: Served, *, email: str = "", language: str = "en") -> None:
        self.served = served
        self.email = email
        self.browser = Browser(served.url, language)

    def file(self, text: str, *, files: list[File] | None = None, **known: str) -> Filed:
        """Files by the website: all that is `known` goes into the field of that name on the
        screen that has it."""
        page = self.browser.open("/lapor/report")
        screens = 1
        first = {name: known.pop(name) for name in ("place", "area") if name in known}
        page = page.press("Continue", text=text, files=files, **first)
        assert page.status == 200, page.errors
        screens += 1
        page = page.press("Continue", email=self.email, **known)
        assert page.status == 200, page.errors
        screens += 1
        page = page.press("Send the report")
        return _receipt(page, screens)

    def file_at_once(self, text: str) -> Filed:
        """Files from the first screen alone, without saying who."""
        page = self.browser.open("/lapor/report").press("Send now", text=text)
        return _receipt(page, 1)

    def file_by_program(self, text: str, *, key: str = "", **more: Any) -> Filed:
        """Files through the JSON API."""
        body = {"programme": "lapor", "text": text, **more}
        if self.email:
            body.setdefault("contact", {"email": self.email})
        answer = ask(
            self.served,
            "POST",
            "/cases",
            json=body,
            headers={"Idempotency-Key": key or uuid4().hex},
        )
        assert answer.status_code == 201, answer.text
        filed = answer.json()
        return Filed(filed["number"].replace(" ", ""), filed["receipt"], filed["promises"])

    def look(self, filed: Filed, *, status: int = 200) -> Page:
        """The report's page as it comes to this browser."""
        return self.browser.open(f"/c/{filed.number}", status=status)

    def page(self, filed: Filed) -> Page:
        """One's own report, whole; with number and code where the browser has forgotten it."""
        page = self.browser.open(f"/c/{filed.number}", status=None)
        whole = "Forget my reports on this device" in page.buttons()
        return page if whole else self.open_with_code(filed)

    def open_with_code(self, filed: Filed) -> Page:
        """One's own report, by number and receipt code."""
        page = self.browser.open("/track")
        page = page.press("Follow", number=filed.shown, code=filed.code)
        assert page.path == f"/c/{filed.number}", page.text
        return page

    def act(self, filed: Filed, verb: str, button: str, **given: Any) -> Page:
        """One of the forms of the report's own page."""
        page = self.page(filed).press(button, action=f"/act/{verb}", **given)
        assert page.status == 200, f"{page.status}: {page.text[:600]}"
        return page

    def mails(self) -> list[EmailMessage]:
        """What came to the mail address."""
        return self.served.mails.to(self.email)

    def mail_about(self, words: str, *, seconds: float = 30.0) -> str:
        """The text of the first mail whose subject or text holds these words; waits for it."""

        def look() -> str:
            return next((text for text in map(reading, self.mails()) if words in text), "")

        return eventually(look, seconds=seconds, what=f"a mail about {words!r} to {self.email}")

    def code_in_mail(self) -> str:
        """The six digits that came to prove the address."""
        found = re.search(r"^\s*(\d{6})\s*$", self.mail_about("Your code for report"), re.MULTILINE)
        assert found is not None
        return found[1]

    def confirm(self, filed: Filed) -> Page:
        """Types the code from the mail into the receipt."""
        assert filed.page is not None
        page = filed.page.press("Confirm", digits=self.code_in_mail())
        assert page.status == 200, page.errors
        return page

    def follow_link(self, mail: str) -> Page:
        """Opens the link of a mail in a browser that knows nothing yet."""
        link = _LINK.search(mail)
        assert link is not None, mail
        self.browser = Browser(self.served.url)
        return self.browser.open(link[0].removeprefix(self.served.url))


class Staff:
    """Somebody at the desk, signed in with an account; without a password that of the
    demonstration's account of that name."""

    def __init__(self, served: Served, name: str, password: str = "") -> None:
        self.name = name
        self.password = password or f"demo-{name}"
        self.browser = Browser(served.url)

    def open(self, path: str, *, status: int | None = 200) -> Page:
        """A page of the desk; signs in where that is asked for."""
        page = self.browser.open(path, status=None)
        if page.path == "/desk/login":
            page = page.press("Sign in", username=self.name, password=self.password)
            assert page.path != "/desk/login", page.text
            page = self.browser.open(path, status=None)
        assert status in (None, page.status), f"{page.path} {page.status}: {page.text[:400]}"
        return page

    def case(self, filed: Filed, *, status: int = 200) -> Page:
        """The page of a case."""
        return self.open(f"/desk/cases/{filed.number}", status=status)

    def verb(
        self, filed: Filed, verb: str, button: str, *, status: int = 200, **given: Any
    ) -> Page:
        """Carries out a verb by its form."""
        page = self.open(f"/desk/cases/{filed.number}/{verb}")
        page = page.press(button, action=f"/{verb}", **given)
        assert page.status == status, f"{page.status}: {page.text[:600]}"
        return page

    def check_and_forward(
        self, filed: Filed, agency: str, *, reason: str = "", **more: Any
    ) -> Page:
        """The triage page in one act, the proposed public wording confirmed as it stands."""
        page = self.open(f"/desk/triage/{filed.number}")
        given = {"clear": "on", "complete": "on", "agency": agency, "reason": reason, **more}
        if "confirmed" in {str(each.get("name")) for each in page.html.find_all("input")}:
            given.setdefault("confirmed", "on")
        page = page.press("Check and forward", action=f"/triage/{filed.number}", **given)
        assert page.status == 200, f"{page.status}: {page.text[:600]}"
        return page

    def answer(self, filed: Filed, text: str, *, outcome: str = "solved") -> Page:
        """Gives the result: once for the desk's proposal of a public wording, once to confirm."""
        page = self.open(f"/desk/cases/{filed.number}/answer")
        causes = [str(each["value"]) for each in page.html.select("select[name=cause] option")]
        cause = next(each for each in causes if each)
        page = page.press("Give the result", text=text, outcome=outcome, cause=cause)
        page = page.press("Give the result", confirmed="on")
        assert page.path == f"/desk/cases/{filed.number}", f"{page.status}: {page.text[:600]}"
        return page

    def row(self, path: str, filed: Filed) -> str:
        """The words of the row that a list of the desk has for a case; "" where it has none, on
        none of its pages."""
        while path:
            page = self.open(path)
            for row in page.html.select("main tbody tr"):
                if filed.shown in words_of(row):
                    return words_of(row)
            path = page.onward
        return ""

    def finds(self, path: str, filed: Filed) -> bool:
        """Whether a list of the desk holds the case."""
        return bool(self.row(path, filed))

    def figures(self, code: str) -> dict[str, int]:
        """What the overview says of one body or unit."""
        for line in self.open(f"/desk/overview?q={code}").table():
            if line["link"].endswith(f"at={code}"):
                return {key: int(value) for key, value in line.items() if value.isdigit()}
        raise AssertionError(f"{code} is not in the overview")

    def choice(self, filed: Filed, verb: str, name: str, words: str = "") -> str:
        """The value of the first choice of a verb's form that is one, or that has these words."""
        page = self.open(f"/desk/cases/{filed.number}/{verb}")
        for option in page.html.select(f"select[name={name}] option"):
            if option["value"] and words in option.get_text():
                return str(option["value"])
        raise AssertionError(f"{name} of {verb} has no choice {words!r}")

    def take_report(self, text: str, **known: str) -> Filed:
        """Keys in what somebody told at the intake desk."""
        page = self.open("/desk/intake").press("File the report", text=text, **known)
        assert page.heading == "The report was filed", f"{page.status}: {page.text[:400]}"
        number = words_of(page.html.select_one("[data-copy-text]"))
        return Filed(number.replace(" ", ""), page.row("Receipt code").split(" Shown")[0])


def reading(mail: EmailMessage) -> str:
    """Subject and text of a mail, its lines joined as they are read."""
    body = mail.get_body(("plain",))
    return f"{mail['Subject']}\n{body.get_content() if body else ''}"


def ask(served: Served, method: str, path: str, **more: Any) -> httpx.Response:
    """The JSON API."""
    with httpx.Client(base_url=f"{served.url}/api/v1", timeout=60.0, trust_env=False) as client:
        return client.request(method, path, **more)


def _receipt(page: Page, screens: int) -> Filed:
    """Reads the receipt."""
    assert page.heading == "Your report has arrived", f"{page.status}: {page.text[:600]}"
    numbers = [each.get_text().strip() for each in page.html.select("[data-copy-text]")]
    keys = {
        "forward_by": "Passed on to the agency by",
        "tell_agency_by": "You are told the agency by",
        "answer_by": "Answered by",
    }
    promises = {name: page.row(key) for name, key in keys.items()}
    return Filed(numbers[0].replace(" ", ""), numbers[1], promises, screens, page)
