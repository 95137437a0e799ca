"""A browser without script: it opens pages, fills in what stands on them, presses buttons."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
from bs4 import BeautifulSoup, Tag

File = tuple[str, bytes, str]
"""Name, bytes and type of a file to upload."""


def words_of(tag: Tag | None) -> str:
    """The words of a part of a page, as they are read; "" of nothing."""
    return " ".join(tag.get_text(" ").split()) if tag else ""


class Browser:
    """Keeps cookies, follows redirects, asks in one language."""

    def __init__(self, address: str, language: str = "en") -> None:
        self._http = httpx.Client(
            base_url=address,
            headers={"Accept-Language": language},
            follow_redirects=True,
            timeout=60.0,
            trust_env=False,
        )

    def open(self, path: str, *, status: int | None = 200) -> "Page":
        """A page by its address; fails the test where its status is another than this one."""
        return self._page(self._http.get(path), status)

    def send(self, method: str, path: str, data: list[tuple[str, str]], **more: Any) -> "Page":
        """What a form sends; whatever comes back."""
        if method == "get":
            return self._page(self._http.get(path, params=data), None)
        sent: dict[str, list[str]] = {}
        for name, value in data:
            sent.setdefault(name, []).append(value)
        return self._page(self._http.post(path, data=sent, **more), None)

    def _page(self, response: httpx.Response, status: int | None) -> "Page":
        page = Page(self, response)
        if status is not None:
            assert response.status_code == status, (
                f"{response.url} {page.status}: {page.text[:500]}"
            )
        assert page.status < 500, f"{response.url} {page.status}"
        return page


@dataclass
class Page:
    """What came back: words, links, forms."""

    browser: Browser
    response: httpx.Response

    def __post_init__(self) -> None:
        self.html = BeautifulSoup(self.response.content, "html.parser")

    @property
    def status(self) -> int:
        """The status of the last answer."""
        return self.response.status_code

    @property
    def path(self) -> str:
        """Where the redirects ended."""
        return self.response.url.path

    @property
    def text(self) -> str:
        """The words of the page's main part."""
        return words_of(self.html.find("main") or self.html)

    @property
    def heading(self) -> str:
        """The words of its h1."""
        return words_of(self.html.find("h1"))

    @property
    def errors(self) -> str:
        """What the page says is wrong with what was filled in."""
        return words_of(self.html.select_one(".govuk-error-summary"))

    def row(self, key: str) -> str:
        """The value beside a key in a list of facts; "" where there is no such key."""
        for row in self.html.select(".govuk-summary-list__row"):
            if words_of(row.find("dt")) == key:
                return words_of(row.find("dd"))
        return ""

    def table(self) -> list[dict[str, str]]:
        """The rows of the page's first table, by the words of its head; `link` is where the first
        cell leads."""
        head = [words_of(each) for each in self.html.select("main table thead th")]
        rows = []
        for row in self.html.select("main table tbody tr"):
            cells = dict(zip(head, map(words_of, row.find_all(["th", "td"])), strict=True))
            link = row.find("a", href=True)
            rows.append(cells | {"link": str(link["href"]) if link else ""})
        return rows

    def under(self, heading: str) -> list[str]:
        """The entries of the list under a heading of these words."""
        for found in self.html.find_all(["h2", "h3"]):
            if words_of(found) == heading:
                entries = found.find_next(["ol", "ul"])
                return [words_of(each) for each in entries.find_all("li", recursive=False)]
        raise AssertionError(f"no heading {heading!r} on {self.path}")

    @property
    def onward(self) -> str:
        """The address of the next page of a list; "" on the last."""
        link = self.html.select_one("main a[rel=next]")
        return str(self.response.url.join(str(link["href"])).raw_path, "ascii") if link else ""

    def links(self, beginning: str) -> list[str]:
        """The addresses of links that begin so."""
        found = (str(link["href"]) for link in self.html.select("main a[href]"))
        return [address for address in found if address.startswith(beginning)]

    def buttons(self) -> set[str]:
        """The words of all buttons of the main part."""
        return {words_of(button) for button in self.html.select("main button")}

    def form(self, button: str, action: str = "") -> tuple[Tag, Tag]:
        """The form with a button of these words, and that button."""
        for form in self.html.find_all("form"):
            if action and not str(form.get("action", "")).endswith(action):
                continue
            for found in form.find_all("button"):
                if words_of(found) == button:
                    return form, found
        raise AssertionError(f"no button {button!r} on {self.path}: {self.text[:400]}")

    def press(
        self, button: str, *, action: str = "", files: list[File] | None = None, **given: Any
    ) -> "Page":
        """Fills in the form of this button and presses it. A value that is a list ticks several;
        None leaves a field out."""
        form, pressed = self.form(button, action)
        known = list(_fields(form))
        names = {name for name, _value in known} | _names(form)
        strange = {name for name in given if name not in names}
        assert not strange, f"the form has no {strange}, only {sorted(names)}"
        data = [(name, value) for name, value in known if name not in given]
        for name, value in given.items():
            for each in value if isinstance(value, list) else [value]:
                if each is not None:
                    data.append((name, str(each)))
        if pressed.get("name"):
            data.append((str(pressed["name"]), str(pressed.get("value", ""))))
        target = str(form.get("action") or self.path)
        method = str(form.get("method") or "get").lower()
        more = {"files": [("photos", each) for each in files]} if files else {}
        return self.browser.send(method, target, data, **more)


def _names(form: Tag) -> set[str]:
    return {
        str(each["name"]) for each in form.find_all(["input", "textarea", "select"], {"name": True})
    }


def _fields(form: Tag) -> Iterator[tuple[str, str]]:
    """What a browser sends of a form as it stands."""
    for control in form.find_all(["input", "textarea", "select"], {"name": True}):
        name, kind = str(control["name"]), str(control.get("type") or "text")
        if kind in ("file", "submit", "image"):
            continue
        if kind in ("radio", "checkbox"):
            if control.has_attr("checked"):
                yield name, str(control.get("value", "on"))
        elif control.name == "textarea":
            yield name, control.get_text().removeprefix("\n")
        elif control.name == "select":
            chosen = control.find("option", selected=True) or control.find("option")
            yield name, str(chosen.get("value", "")) if chosen else ""
        else:
            yield name, str(control.get("value", ""))
