"""The staff: signed in to the desk with the demonstration's accounts, working by its forms."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from threading import Lock

from aduan.operations.demo.accounts import ACCOUNTS, OFFICE, STATE_ROADS
from aduan.operations.demo.library import phrases
from aduan.operations.mistakes import Mistake
from aduan.operations.simulation.matters import Matter, Who
from aduan.operations.simulation.pages import Browser, Form, Meter, Page, real
from aduan.operations.simulation.people import NotPossible

BODIES: Mapping[str, tuple[str, str]] = {"office": (OFFICE, ""), "state": (STATE_ROADS, "2")}
"""The two bodies whose people have accounts: the agency's code and how its usernames end."""
OTHER = {"office": "state", "state": "office"}
PASSWORDS = {account.username: account.password for account in ACCOUNTS}
_SIGN_IN = "/desk/login"


class Clerk:
    """One member of staff at their desk; may be asked by several threads at once."""

    def __init__(self, url: str, meter: Meter, username: str) -> None:
        self.username = username
        self._browser = Browser(url, meter)
        self._lock = Lock()

    def sign_in(self) -> None:
        """Opens a session. Raises `Mistake` where this is no demonstration."""
        page = self._browser.get(_SIGN_IN)
        form = page.form("password")
        if form is None:
            if page.path != _SIGN_IN:
                return
            raise Mistake(f"{page.url} shows no form to sign in ({page.status})")
        values = {"username": self.username, "password": PASSWORDS[self.username]}
        page = self._browser.send(page, form, values)
        if page.path == _SIGN_IN:
            raise Mistake(
                f"{self.username} cannot sign in at {page.url} with the demonstration's password: "
                "only a demonstration can be simulated on"
            )

    def open(self, path: str) -> Page:
        """A page of the desk; signs in again where the session has ended."""
        with self._lock:
            page = self._browser.get(path)
            if page.path == _SIGN_IN:
                self.sign_in()
                page = self._browser.get(path)
            return page

    def act(self, path: str, fill: Callable[[Form], Mapping[str, str]]) -> None:
        """Fills in and sends the form of a page. Raises `NotPossible`."""
        page = self.open(path)
        form = page.form("seen")
        if page.status != 200 or form is None:
            raise NotPossible(f"{path}: {page.status}")
        with self._lock:
            done = self._browser.send(page, form, fill(form))
        if not done.redirected or done.path == _SIGN_IN:
            raise NotPossible(f"{path}: {done.status}")

    def close(self) -> None:
        """Goes home."""
        self._browser.close()


class Desks:
    """All clerks of a run."""

    def __init__(self, url: str, meter: Meter) -> None:
        self.names = ["centre", "arbiter", *(
            f"{role}{ending}"
            for role in ("officer", "agency", "head")
            for _code, ending in BODIES.values()
        )]  # fmt: skip
        self._clerks = {name: Clerk(url, meter, name) for name in self.names}

    def open(self) -> None:
        """Signs everybody in."""
        for clerk in self._clerks.values():
            clerk.sign_in()

    def close(self) -> None:
        """Everybody goes home."""
        for clerk in self._clerks.values():
            clerk.close()

    def act(self, matter: Matter, who: Who, verb: str, today: date) -> None:
        """Somebody does something with a report. Raises `NotPossible`."""
        name = who if who in ("centre", "arbiter") else f"{who}{BODIES[matter.body][1]}"
        if verb == "forward":
            path = f"/desk/triage/{matter.number}"
        else:
            verb_at_desk = "forward" if verb == "pass_on" else verb
            path = f"/desk/cases/{matter.number}/{verb_at_desk}"
        self._clerks[name].act(path, lambda form: _filled(form, matter, verb, today))


def _filled(form: Form, matter: Matter, verb: str, today: date) -> Mapping[str, str]:
    """What is written into the form of a verb; each kind of thing that a form may ask for."""
    told, dice = matter.told, matter.dice
    if verb == "forward":
        # The machine has covered numbers and addresses; names are for people to cover.
        words = {name: told.public(form.fields[name][0]) for name in ("title", "text", "place")}
        ticked = dict.fromkeys(("clear", "complete", "confirmed"), "on")
        return {**words, **ticked, "agency": BODIES[matter.body][0], "do": "forward"}
    if verb in ("pass_on", "arbitrate"):
        return {
            "agency": BODIES[OTHER[matter.body]][0],
            "reason": dice.choice(_DESK["arbitration"]),
        }
    if verb == "give_back":
        return {
            "reason": next(real(form.choices, "reason")),
            "proposed": BODIES[OTHER[matter.body]][0],
            "explanation": dice.choice(_DESK["give_back"]),
        }
    if verb == "archive":
        return {"reason": "out_of_scope", "explanation": told.says("archived", dice)}
    if verb in ("ask", "ask_person"):
        what = "question" if verb == "ask" else "working_question"
        return {"question": told.says(what, dice)}
    if verb in ("answer", "keep", "commit"):
        return _result(form, matter, verb, today)
    if verb in ("inform", "note"):
        return {"text": told.says("information", dice) if verb == "inform" else _note(matter)}
    return {}


def _result(form: Form, matter: Matter, verb: str, today: date) -> dict[str, str]:
    told = matter.told
    words = {
        "answer": lambda: told.result(today),
        "keep": lambda: told.says("kept", matter.dice),
        "commit": lambda: told.says("promise", matter.dice),
    }[verb]()
    given = {"text": words, "public_text": told.public(words), "confirmed": "on"}
    if "outcome" in form.fields:
        given["outcome"] = told.complaint.outcome
    if "cause" in form.fields:
        given["cause"] = told.complaint.cause
    if "date" in form.fields:
        given["date"] = (today + timedelta(days=matter.dice.randint(3, 9))).isoformat()
    return given


def _note(matter: Matter) -> str:
    return matter.dice.choice(_DESK["note"])


_DESK = phrases("desk")
