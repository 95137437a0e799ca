"""What staff do: the centre and the head at the desk, the agency's own system by the API."""

import re

import httpx

from ground.stack import Served
from prove.citizen import Filed
from prove.pages import Fields, Visitor, form_with, said

CITY = "pemda-35-78"
"""The government of Surabaya, whose units get the reports."""
HEAD = "kepala-surabaya"
HEAD_PASSWORD = "dua gajah minum kopi"
CAUSE = "facility"
_ACCOUNT = re.compile(r'"(/desk/directory/people/[0-9a-f-]{36})"')


class Desk(Visitor):
    """A member of staff at the desk, signed in once and again whenever their time has passed."""

    def __init__(self, url: str, username: str, password: str = "") -> None:
        super().__init__(url)
        self.username = username
        self.password = password or f"demo-{username}"

    def sign_in(self) -> None:
        """Signs in anew."""
        client = self.fresh()
        form = form_with(client.get("/desk/login").text, "password")
        answer = client.post(
            "/desk/login", data={**form, "username": self.username, "password": self.password}
        )
        assert answer.status_code == 302, f"{self.username}: {answer.status_code} {said(answer)}"
        self.cookies = httpx.Cookies(client.cookies)

    def form(self, address: str, field: str) -> Fields:
        """A form of the desk, as it is first shown."""
        page = self.signed_in().get(address)
        assert page.status_code == 200, f"{address}: {page.status_code} {said(page)}"
        return form_with(page.text, field)

    def send(self, address: str, data: Fields) -> httpx.Response:
        """Sends a form of the desk; being sent on means that it was done."""
        answer = self.signed_in().post(address, data=data)
        assert answer.status_code == 302, f"{address}: {answer.status_code} {said(answer)}"
        return answer

    def verb(self, filed: Filed, verb: str, **given: str) -> None:
        """Carries out a verb by the form on its own page."""
        address = f"/desk/cases/{filed.digits}/{verb}"
        form = self.form(address, "seen")
        self.send(address, form | {name: [value] for name, value in given.items()})

    def check_and_forward(self, filed: Filed, to: str) -> None:
        """The triage page's one act: verdict, public wording as proposed and read, onward."""
        address = f"/desk/triage/{filed.digits}"
        form = self.form(address, "clear") | {
            "clear": ["on"],
            "complete": ["on"],
            "agency": [to],
            "do": ["forward"],
        }
        if "confirmed" in form:
            form["confirmed"] = ["on"]
        self.send(address, form)


class AgencySystem(Visitor):
    """The city's own system, known by its token."""

    def __init__(self, served: Served) -> None:
        made = served.command("token", "make", CITY, "--name", "prove")
        assert made.returncode == 0, made.stderr
        super().__init__(served.url, {"Authorization": f"Bearer {made.stdout.split()[-1]}"})

    def verb(self, filed: Filed, verb: str, **given: str) -> None:
        """Carries out a verb."""
        answer = self.fresh().post(f"/api/v1/agency/cases/{filed.digits}/{verb}", json=given)
        assert answer.status_code == 200, (
            f"{verb} {filed.digits}: {answer.status_code} {said(answer)}"
        )

    def answer(self, filed: Filed) -> None:
        """Gives the result."""
        self.verb(
            filed,
            "answer",
            text="Sudah kami tindak lanjuti di lapangan. Terima kasih atas laporan Anda.",
            public_text="Sudah ditindaklanjuti di lapangan.",
            outcome="solved" if filed.number % 3 else "explained",
            cause=CAUSE,
        )


def engage_head(served: Served) -> Desk:
    """An administrator makes an account at the desk and gives it the head's role of the city."""
    admin = Desk(served.url, "admin")
    admin.sign_in()
    admin.send(
        "/desk/directory/people/add",
        admin.form("/desk/directory/people/add", "username")
        | {"username": [HEAD], "name": ["Kepala Surabaya"], "password": [HEAD_PASSWORD]},
    )
    found = admin.signed_in().get("/desk/directory/people", params={"q": HEAD}).text
    (address,) = set(_ACCOUNT.findall(found))
    admin.send(
        f"{address}/role",
        admin.form(f"{address}/role", "role") | {"role": ["head"], "agency": [CITY]},
    )
    head = Desk(served.url, HEAD, HEAD_PASSWORD)
    head.sign_in()
    return head
