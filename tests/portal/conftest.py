"""A person with a browser that runs no script, who reads pages and fills in what stands on them."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from ground.country import Country


@pytest.fixture
def now() -> datetime:
    """The present: the pages take theirs from the same clock."""
    return datetime.now(UTC)


@dataclass
class Screen:
    """What a request led to, after its redirects."""

    path: str
    status: int
    html: BeautifulSoup
    headers: dict[str, str]
    hops: list[tuple[str, int]]
    """Every address on the way, with the status that led there."""

    @property
    def text(self) -> str:
        """All words of the page's main part."""
        main = self.html.find("main")
        return " ".join(main.get_text(" ").split()) if main else ""

    @property
    def heading(self) -> str:
        """The words of its h1."""
        found = self.html.find("h1")
        return " ".join(found.get_text(" ").split()) if found else ""

    def form(self, with_button: str = "", *, action: str = "") -> Tag:
        """The form with a button of these words, or with this in its action."""
        for form in self.html.find_all("form"):
            words = [" ".join(b.get_text(" ").split()) for b in form.find_all("button")]
            if with_button and with_button in words:
                return form
            if action and action in str(form.get("action", "")):
                return form
        raise AssertionError(f"no form {with_button or action!r} on {self.path}: {self.text[:300]}")


@dataclass
class Visitor:
    """Somebody in front of a browser; `client` keeps the cookies."""

    client: Client = field(default_factory=lambda: Client(headers={"accept-language": "en"}))

    def get(self, path: str, **headers: str) -> Screen:
        """Opens an address and follows its redirects."""
        return self.seen(self.client.get(path, follow=True, headers=headers), path)

    def press(self, screen: Screen, button: str, **given: Any) -> Screen:
        """Fills in the form that has this button, presses it and follows."""
        form = screen.form(button)
        data = fields_of(form)
        pressed = next(
            b for b in form.find_all("button") if " ".join(b.get_text(" ").split()) == button
        )
        if pressed.get("name"):
            data[str(pressed["name"])] = str(pressed.get("value", ""))
        for name, value in given.items():
            data[name] = value
        action = str(form.get("action") or screen.path)
        if str(form.get("method", "get")).lower() == "get":
            return self.seen(self.client.get(action, data, follow=True), action)
        return self.seen(self.client.post(action, data, follow=True), action)

    def seen(self, response: Any, asked: str) -> Screen:
        """What an answer shows; `asked` is the address that was asked first."""
        hops = list(response.redirect_chain)
        path = hops[-1][0] if hops else asked
        return Screen(
            path=path.split("?")[0] if hops else asked.split("?")[0],
            status=response.status_code,
            html=BeautifulSoup(response.content, "html.parser"),
            headers=dict(response.headers),
            hops=hops,
        )

    def report(self, text: str = "The road is broken.", **given: Any) -> Screen:
        """Files a report from the first screen alone."""
        return self.press(self.get("/lapor/report"), "Send now", text=text, **given)


def fields_of(form: Tag) -> dict[str, Any]:
    """What a browser would send of a form as it stands."""
    data: dict[str, Any] = {}
    for control in form.find_all(["input", "textarea", "select"]):
        name, kind = str(control.get("name") or ""), str(control.get("type") or "text")
        if not name or kind in ("file", "submit"):
            continue
        if kind in ("radio", "checkbox") and not control.has_attr("checked"):
            continue
        if control.name == "textarea":
            value = control.get_text().removeprefix("\n")
        elif control.name == "select":
            chosen = control.find("option", selected=True) or control.find("option")
            value = str(chosen.get("value", "")) if chosen else ""
        else:
            value = str(control.get("value", "on" if kind == "checkbox" else ""))
        data.setdefault(name, []).append(value)
    return data


def number_on(screen: Screen) -> str:
    """The number on a receipt or a report's page, nine digits."""
    found = screen.html.select_one(".aduan-number [data-copy-text]") or screen.html.select_one(
        ".aduan-number"
    )
    assert found is not None, screen.text
    return found.get_text().replace(" ", "").strip()


def code_on(screen: Screen) -> str:
    """The receipt code on a receipt."""
    return screen.html.select(".aduan-number [data-copy-text]")[1].get_text().strip()


def photo(colour: str = "red", name: str = "photo.jpg") -> SimpleUploadedFile:
    """A small photo of one colour."""
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(buffer, "JPEG")
    return SimpleUploadedFile(name, buffer.getvalue(), "image/jpeg")


@pytest.fixture
def visitor(country: Country) -> Visitor:
    """A person in a country with one programme, reading English."""
    cache.clear()
    return Visitor()


@pytest.fixture
def stranger(country: Country) -> Callable[[], Visitor]:
    """Makes people with browsers of their own."""
    return Visitor
