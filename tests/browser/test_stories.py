"""The website in a real browser against the whole product: filing, following, lost connections.

The pages are watched: one breach of their content security policy, or one request to another
host, and the story fails.
"""

import re
import time
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Error, Page, Route, expect

from ground.stack import Served
from stories.doors import Citizen, Filed, Staff

pytestmark = pytest.mark.browser

NewPage = Callable[..., Page]
LIVE_SECONDS = 2.0


def _to_the_last_screen(page: Page, served: Served, text: str) -> None:
    """Fills in the first two screens."""
    page.goto(f"{served.url}/lapor/report")
    page.get_by_label("What happened?").fill(text)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Your name").fill("Siti")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check and send")


def _filed(page: Page) -> Filed:
    """What the receipt says."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Your report has arrived")
    number, code = page.locator("[data-copy-text]").all_inner_texts()[:2]
    return Filed(number.replace(" ", ""), code)


def _times_filed(served: Served, words: str) -> int:
    """How many reports of these words wait at the centre."""
    centre, path, found = Staff(served, "centre"), "/desk/queue/checking", 0
    while path:
        page = centre.open(path)
        found += sum(words in row["Report"] for row in page.table() if "Report" in row)
        path = page.onward
    return found


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_three_screens_lead_to_the_receipt(served: Served, new_page: NewPage, script: bool) -> None:
    """Filing takes three screens with script and without, and the receipt leads to the report."""
    page = new_page(java_script_enabled=script)
    screens: list[str] = []
    page.on("framenavigated", lambda frame: screens.append(frame.url))
    _to_the_last_screen(page, served, "The lamp before my house is dark.")
    page.get_by_role("button", name="Send the report").click()
    filed = _filed(page)
    assert len([url for url in screens if url.endswith("/lapor/report")]) <= 3
    page.get_by_role("link", name="See your report").click()
    expect(page).to_have_url(f"{served.url}/c/{filed.number}")
    expect(page.get_by_text("The lamp before my house is dark.").first).to_be_visible()


def test_a_double_click_files_once(served: Served, page: Page) -> None:
    """Two quick presses of the last button are one report."""
    words = f"Doubled {uuid4().hex[:8]}"
    _to_the_last_screen(page, served, words)
    page.get_by_role("button", name="Send the report").dblclick(no_wait_after=True)
    _filed(page)
    assert _times_filed(served, words) == 1


def test_a_lost_answer_and_a_second_sending_file_once(served: Served, page: Page) -> None:
    """The connection breaks before anything went out, and then after the report had arrived but
    before the answer came back: sending again leads to the one receipt."""
    words = f"Broken off {uuid4().hex[:8]}"
    _to_the_last_screen(page, served, words)
    page.context.set_offline(True)
    with pytest.raises(Error):
        _send_and_wait(page)
    page.context.set_offline(False)
    page.route("**/lapor/report", _lose_the_answer, times=1)
    with pytest.raises(Error):
        page.reload()
    assert _times_filed(served, words) == 1
    page.reload()
    _filed(page)
    assert _times_filed(served, words) == 1


def _send_and_wait(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Send the report").click(no_wait_after=True)


def _lose_the_answer(route: Route) -> None:
    """Lets the request through and breaks the line before the browser gets the answer."""
    route.fetch(max_redirects=0)
    route.abort("connectionreset")


def test_a_step_is_seen_within_two_seconds(served: Served, page: Page) -> None:
    """The open page of a report shows that it was forwarded, to whom, without being loaded anew."""
    citizen = Citizen(served)
    filed = citizen.file_at_once("The quay is slippery.")
    page.goto(f"{served.url}/track")
    page.get_by_label(re.compile("^Number")).fill(filed.shown)
    page.get_by_label(re.compile("^Receipt code")).fill(filed.code)
    page.get_by_role("button", name="Follow", exact=True).click()
    expect(page.get_by_text("This page follows the report by itself.")).to_be_visible()
    page.evaluate("window.stillTheSamePage = true")
    Staff(served, "centre").check_and_forward(filed, "bina-marga")
    began = time.monotonic()
    highways = page.locator("#case").get_by_text("Directorate General of Highways").first
    expect(highways).to_be_visible(timeout=LIVE_SECONDS * 1000)
    assert time.monotonic() - began <= LIVE_SECONDS
    assert page.evaluate("window.stillTheSamePage") is True
