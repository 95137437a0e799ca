"""Pages and their forms as a browser without scripts sees them."""

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from threading import Lock
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from aduan.operations.mistakes import Mistake

TIMEOUT_SECONDS = 60.0
TRIES = 3
CONNECTIONS = 16


@dataclass
class Form:
    """A form as it was drawn: where it goes and what it would send untouched.

    `choices` are the values that a list or a row of radio buttons offers.
    """

    action: str
    multipart: bool
    fields: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """What came back, after redirections."""

    status: int
    url: str
    text: str
    redirected: bool

    @property
    def path(self) -> str:
        """The page's own address without host and query."""
        return urlsplit(self.url).path

    def form(self, name: str = "") -> Form | None:
        """The first form to be posted that has a field of that name (or any form at all)."""
        found = _Forms()
        found.feed(self.text)
        return next((each for each in found.posted if not name or name in each.fields), None)

    def find(self, pattern: str) -> str:
        """The first thing on the page that fits, or its first group; "" where nothing does."""
        found = re.search(pattern, self.text)
        return "" if found is None else found[found.lastindex or 0]


class Meter:
    """How long every request took, from all threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._seconds: list[float] = []

    def add(self, seconds: float) -> None:
        """Counts one request."""
        with self._lock:
            self._seconds.append(seconds)

    @property
    def count(self) -> int:
        """Requests so far."""
        return len(self._seconds)

    def milliseconds(self, share: float) -> float:
        """The time within which that share of the requests was answered."""
        known = sorted(self._seconds)
        return round(1000 * known[min(len(known) - 1, int(share * len(known)))], 1) if known else 0


class Browser:
    """One visitor: cookies of their own, one language, connections that are kept open."""

    def __init__(self, url: str, meter: Meter, *, language: str = "id") -> None:
        self._meter = meter
        self._client = httpx.Client(
            base_url=url,
            headers={"Accept-Language": language},
            follow_redirects=True,
            timeout=TIMEOUT_SECONDS,
            trust_env=False,
            limits=httpx.Limits(max_connections=CONNECTIONS),
        )

    def get(self, path: str) -> Page:
        """One page."""
        return _page(self._ask("GET", path))

    def send(self, page: Page, form: Form, values: Mapping[str, str]) -> Page:
        """Sends a form of a page with some fields filled in; what is untouched goes along."""
        sent = {**form.fields, **{name: [value] for name, value in values.items()}}
        action = urlsplit(urljoin(page.url, form.action or page.url))
        pairs = {name: values for name, values in sent.items() if values}
        if form.multipart:
            parts = [(name, (None, value)) for name, values in pairs.items() for value in values]
            return _page(self._ask("POST", action.path, files=parts))
        return _page(self._ask("POST", action.path, data=pairs))

    def post(self, path: str, body: object, headers: Mapping[str, str]) -> httpx.Response:
        """Sends JSON; it is sent again where no answer came, so give it an Idempotency-Key."""
        for tried in range(1, TRIES + 1):
            try:
                return self._ask("POST", path, json=body, headers=dict(headers))
            except Mistake:
                if tried == TRIES:
                    raise
        raise AssertionError

    def close(self) -> None:
        """Lets go of the connections."""
        self._client.close()

    def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        begun = time.monotonic()
        try:
            answer = self._client.request(method, path, **more)
        except httpx.HTTPError as error:
            where = self._client.base_url
            raise Mistake(
                f"nothing answers at {where} ({type(error).__name__}): "
                "start it with aduan up --demo, or say where it is with --url"
            ) from None
        self._meter.add(time.monotonic() - begun)
        return answer


def _page(answer: httpx.Response) -> Page:
    return Page(answer.status_code, str(answer.url), answer.text, bool(answer.history))


class _Forms(HTMLParser):
    """Reads the forms of a page that are sent by POST."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.posted: list[Form] = []
        self._form: Form | None = None
        self._select = ""
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Forms, their fields and what these hold."""
        known = {name: value or "" for name, value in attrs}
        present = {name for name, _value in attrs}
        if tag == "form":
            self._open(known)
        elif self._form is None:
            return
        elif tag == "input":
            self._input(self._form, known, "checked" in present)
        elif tag == "select":
            self._select = known.get("name", "")
            self._form.fields.setdefault(self._select, [])
        elif tag == "option" and self._select:
            self._option(self._form, known, "selected" in present)
        elif tag == "textarea":
            self._area = known.get("name", "")
            self._form.fields[self._area] = [""]

    def handle_endtag(self, tag: str) -> None:
        """The end of a form or of a field."""
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._end_select()
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        """What stands in a text field."""
        if self._area and self._form is not None:
            # The first line break after the tag is not part of the text.
            held = self._form.fields[self._area][0] + data
            self._form.fields[self._area] = [held.removeprefix("\n")]

    def _open(self, known: Mapping[str, str]) -> None:
        if known.get("method", "").lower() == "post":
            multipart = known.get("enctype", "") == "multipart/form-data"
            self._form = Form(known.get("action", ""), multipart)
            self.posted.append(self._form)

    def _input(self, form: Form, known: Mapping[str, str], checked: bool) -> None:
        name, kind = known.get("name", ""), known.get("type", "text")
        if not name or kind in ("file", "submit", "button"):
            return
        held = form.fields.setdefault(name, [])
        if kind in ("radio", "checkbox"):
            value = known.get("value", "on")
            form.choices.setdefault(name, []).append(value)
            held += [value] if checked else []
        else:
            held.append(known.get("value", ""))

    def _option(self, form: Form, known: Mapping[str, str], selected: bool) -> None:
        value = known.get("value", "")
        form.choices.setdefault(self._select, []).append(value)
        if selected:
            form.fields[self._select].append(value)

    def _end_select(self) -> None:
        if self._form is not None and self._select:
            offered = self._form.choices.get(self._select, [])
            if not self._form.fields[self._select] and offered:
                self._form.fields[self._select] = [offered[0]]
        self._select = ""


def real(choices: Mapping[str, list[str]], name: str) -> Iterator[str]:
    """The choices of a field that say something."""
    return (value for value in choices.get(name, []) if value)
