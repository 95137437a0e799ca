"""Every page that a link leads to, as anybody and as each of the staff, on the small screen.

The walk starts where people start and follows the links of each page. Of pages that one template
draws (one address of the URL table, one verb) a few are looked at, not all.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from ground.stack import Served
from stories.doors import Citizen

pytestmark = pytest.mark.browser

NewPage = Callable[..., Page]
Axe = Callable[[Page], list[str]]

PHONE = {"width": 320, "height": 800}
DESK = {"width": 1280, "height": 900}
SEEN = (("th", PHONE), ("en", DESK), ("id", PHONE))
OF_ONE_KIND = 1
"""How many pages of one template are looked at, by each person."""
ROLES = (
    *("centre", "supervisor", "arbiter", "agency", "officer", "head"),
    *("operator", "radio", "auditor", "admin"),
)


@dataclass
class Walk:
    """What was seen on the way."""

    seen: set[str] = field(default_factory=set)
    kinds: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def over(self, page: Page, start: str, look: Callable[[Page], Iterator[str]]) -> None:
        """Opens every page that the links lead to from `start`, and looks at it."""
        waiting = [start]
        while waiting:
            url = waiting.pop(0)
            kind = kind_of(url)
            if kind is None or url in self.seen or self.kinds[kind] >= OF_ONE_KIND:
                continue
            self.seen.add(url)
            self.kinds[kind] += 1
            answer = page.goto(url)
            assert answer is not None
            if answer.status >= 400:
                self.faults.append(f"{url}: {answer.status}")
                continue
            self.faults += [f"{url}: {fault}" for fault in look(page)]
            waiting += [urljoin(url, link).split("#")[0] for link in links(page)]


def kind_of(url: str) -> str | None:
    """The address that a page has in the URL table, with its verb; None for what is no page."""
    parts = urlsplit(url)
    try:
        found = resolve(parts.path)
    except Resolver404:
        return parts.path  # a link that leads nowhere: opened, so that it is a fault
    if found.route.endswith(("<uuid:attachment>", "<uuid:attachment>/small", "language", "json")):
        return None
    if found.view_name in ("portal:language", "portal:leave"):
        return None
    return f"{found.route} {found.kwargs.get('verb', '')}"


def links(page: Page) -> list[str]:
    """Where the page's own links lead, in order."""
    found: list[str] = page.evaluate(
        "Array.from(document.querySelectorAll('a[href]')).map(a => a.href)"
        ".filter(href => href.startsWith(location.origin))"
    )
    return found


def looks(axe: Axe, *, width: dict[str, int]) -> Callable[[Page], Iterator[str]]:
    """Accessible, with a title, not wider than the screen."""

    def look(page: Page) -> Iterator[str]:
        if not page.title():
            yield "has no title"
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width["width"]:
            yield f"is {wide} pixels wide"
        yield from axe(page)

    return look


@pytest.mark.parametrize(("language", "width"), SEEN)
def test_citizens_pages(
    served: Served, new_page: NewPage, axe: Axe, language: str, width: dict[str, int]
) -> None:
    """The public pages, and all that somebody sees of a report of their own."""
    page = new_page(locale=language, viewport=width)
    walk = Walk()
    walk.over(page, f"{served.url}/", looks(axe, width=width))
    filed = Citizen(served).file_at_once("The lamp at the corner is dark.")
    prove_mine(page, served, filed.number, filed.code)
    walk.seen.clear()
    walk.kinds.clear()
    assert page.locator("form[action$='/act/withdraw']").count(), "it is theirs to act on"
    walk.over(page, f"{served.url}/c/{filed.number}", looks(axe, width=width))
    assert not walk.faults, "\n".join(walk.faults)


@pytest.mark.parametrize(("language", "width"), SEEN)
def test_the_screens_of_filing(
    served: Served, new_page: NewPage, axe: Axe, language: str, width: dict[str, int]
) -> None:
    """Each screen on the way to the receipt, with what is wrong and as it should be."""
    page = new_page(locale=language, viewport=width)
    look = looks(axe, width=width)
    page.goto(f"{served.url}/lapor/report")
    send = page.locator("main form button.govuk-button:not(.govuk-button--secondary)").first
    faults: list[str] = []
    for filled in ({}, {"text": "The bridge sways."}, {"email": "nobody"}, {"email": ""}, {}):
        for name, value in filled.items():
            page.locator(f"[name={name}]").fill(value)
        with page.expect_navigation():
            send.click()
        faults += [f"{page.title()}: {fault}" for fault in look(page)]
    assert not faults, "\n".join(faults)
    assert page.locator("[data-copy-text]").count(), page.locator("main").inner_text()


def prove_mine(page: Page, served: Served, number: str, code: str) -> None:
    """Enters number and receipt code."""
    page.goto(f"{served.url}/track")
    form = page.locator("form", has=page.locator("[name=code]")).first
    form.locator("[name=number]").fill(number)
    form.locator("[name=code]").fill(code)
    form.locator("button[type=submit], button:not([type])").first.click()
    page.wait_for_url(f"**/c/{number}")


@pytest.mark.parametrize(
    ("role", "language", "width"), [(role, *look) for role, look in zip(ROLES, cycle(SEEN))]
)
def test_staff_pages(
    served: Served, new_page: NewPage, axe: Axe, role: str, language: str, width: dict[str, int]
) -> None:
    """All that this role reaches; each language and each width come to several roles."""
    page = new_page(locale=language, viewport=width)
    sign_in(page, served, role)
    walk = Walk()
    walk.over(page, f"{served.url}/desk/", looks(axe, width=width))
    assert len(walk.kinds) > 3, sorted(walk.kinds)
    assert not walk.faults, "\n".join(walk.faults)


def sign_in(page: Page, served: Served, role: str) -> None:
    """As the demonstration's account of this role."""
    page.goto(f"{served.url}/desk/login")
    page.locator("[name=username]").fill(role)
    page.locator("[name=password]").fill(f"demo-{role}")
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: not url.endswith("/login"))
