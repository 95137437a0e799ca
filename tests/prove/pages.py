"""A browser without a window: kept connections, and forms filled in as the page has them."""

import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from typing import TypeVar

import httpx
from bs4 import BeautifulSoup

THREADS = 6
TIMEOUT = 60.0

Item = TypeVar("Item")
Done = TypeVar("Done")
Fields = dict[str, list[str]]


class Visitor:
    """One person's way in: a connection for each thread that acts for them.

    Cookies are shared by all threads; `fresh` forgets them, as a new browser would.
    """

    def __init__(
        self, url: str, headers: Mapping[str, str] | None = None, timeout: float = TIMEOUT
    ) -> None:
        self.url = url
        self.timeout = timeout
        self.headers = {"Accept-Language": "id", **(headers or {})}
        self.cookies = httpx.Cookies()
        self._threads = threading.local()

    @property
    def client(self) -> httpx.Client:
        """This thread's connection."""
        found: httpx.Client | None = getattr(self._threads, "client", None)
        if found is None:
            found = httpx.Client(
                base_url=self.url, headers=self.headers, timeout=self.timeout, trust_env=False
            )
            self._threads.client = found
        return found

    def hang_up(self) -> None:
        """Closes this thread's connection; the next use opens another."""
        self.client.close()
        self._threads.client = None

    def fresh(self) -> httpx.Client:
        """This thread's connection, without any cookie."""
        client = self.client
        client.cookies.clear()
        return client

    def signed_in(self) -> httpx.Client:
        """This thread's connection, with the cookies of whoever signed in."""
        client = self.client
        if getattr(self._threads, "entered_with", None) is not self.cookies:
            client.cookies = httpx.Cookies(self.cookies)
            self._threads.entered_with = self.cookies
        return client


def at_once(act: Callable[[Item], Done], items: Iterable[Item]) -> list[Done]:
    """Does it for every item, several at a time; the first failure is raised."""
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(act, items))


def said(answer: httpx.Response) -> str:
    """The words of a page without its frame, for a failure's message; of other answers, all."""
    page = BeautifulSoup(answer.text, "html.parser")
    return " ".join((page.find("main") or page).get_text(" ").split())[:800]


def form_with(page: str, field: str) -> Fields:
    """What the page's form that has this field would send if nobody touched it."""
    for found in forms_of(page):
        if field in found:
            return found
    raise AssertionError(f"no form with the field {field!r} in: {page[-2000:]}")


def forms_of(page: str) -> list[Fields]:
    """All forms of a page, each as names and values; buttons are left out."""
    reader = _FormReader()
    reader.feed(page)
    reader.close()
    return reader.forms


class _FormReader(HTMLParser):
    """Reads inputs, text areas and selections."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Fields] = []
        self._inside: Fields | None = None
        self._area: str | None = None
        self._select: str | None = None
        self._first = ""
        self._chosen: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes what a form holds."""
        given = {key: value or "" for key, value in attrs}
        if tag == "form":
            self._inside = {}
            self.forms.append(self._inside)
        elif self._inside is None:
            return
        elif tag == "input":
            self._input(self._inside, given, checked="checked" in given)
        elif tag == "textarea":
            self._area = given.get("name", "")
            self._inside.setdefault(self._area, []).append("")
        elif tag == "select":
            self._select, self._first, self._chosen = given.get("name", ""), "", None
        elif tag == "option" and self._select is not None:
            value = given.get("value", "")
            self._first = self._first or value
            if "selected" in given:
                self._chosen = value

    def handle_endtag(self, tag: str) -> None:
        """Ends a form, a text area or a selection."""
        if tag == "form":
            self._inside = None
        elif tag == "textarea" and self._inside is not None and self._area is not None:
            text = self._inside[self._area].pop()
            self._inside[self._area].append(text.removeprefix("\n"))
            self._area = None
        elif tag == "select" and self._inside is not None and self._select is not None:
            value = self._first if self._chosen is None else self._chosen
            self._inside.setdefault(self._select, []).append(value)
            self._select = None

    def handle_data(self, data: str) -> None:
        """The text of a text area."""
        if self._area is not None and self._inside is not None:
            self._inside[self._area][-1] += data

    @staticmethod
    def _input(form: Fields, given: Mapping[str, str], *, checked: bool) -> None:
        kind, name = given.get("type", "text"), given.get("name", "")
        if not name or kind in ("submit", "button", "file", "image", "reset"):
            return
        values = form.setdefault(name, [])
        if kind not in ("checkbox", "radio"):
            values.append(given.get("value", ""))
        elif checked:
            values.append(given.get("value", "on"))
