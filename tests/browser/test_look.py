"""The look holds on every component: readable, reachable, small, and strict about scripts."""

import io
import random
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from browser.showcase import urls
from ground.stack import eventually

pytestmark = pytest.mark.browser

PAGES = ("/", "/report/lapor", "/report/lapor?empty", "/done", "/track", "/cases/lapor")
DESK_PAGES = ("/desk/", "/desk/case", "/not-there")
WIDTHS = (320, 1280)

NewPage = Callable[..., Page]
Axe = Callable[[Page], list[str]]


@pytest.mark.parametrize("path", PAGES + DESK_PAGES)
def test_accessible_on_a_phone_and_on_a_desk(
    showcase: str, page: Page, axe: Axe, path: str
) -> None:
    """No fault by WCAG 2.2 AA (colours, names, landmarks, sizes of targets) at either width."""
    page.goto(showcase + path)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert axe(page) == []


@pytest.mark.parametrize("language", ["en", "id", "th"])
def test_never_wider_than_the_screen(showcase: str, new_page: NewPage, language: str) -> None:
    """In every language, no page has to be pushed sideways on a small phone."""
    page = new_page(locale=language)
    for path in PAGES + DESK_PAGES:
        page.goto(showcase + path)
        assert page.locator("html").get_attribute("lang") == language
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)


def test_text_can_grow_to_double_on_a_phone(showcase: str, new_page: NewPage) -> None:
    """WCAG 1.4.4: at twice the text size nothing is cut off sideways."""
    page = new_page(viewport={"width": 640, "height": 800})
    for path in PAGES:
        page.goto(showcase + path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 640, path


def test_all_is_there_without_scripts(showcase: str, new_page: NewPage) -> None:
    """A phone that runs no script reads, fills in, sends and switches the language."""
    urls.received.clear()
    page = new_page(java_script_enabled=False)
    page.goto(showcase + "/track")
    expect(page.get_by_role("link", name="Refresh this page")).to_be_visible()
    page.goto(showcase + "/report/lapor")
    page.get_by_label("What happened?").fill("The lamp is dark.")
    page.get_by_label("Confidential").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Street light")
    assert [each["text"] for each in urls.received] == ["The lamp is dark."]
    page.get_by_role("link", name="Bahasa Indonesia").click()
    expect(page.locator("html")).to_have_attribute("lang", "id")


def test_errors_lead_to_their_fields(showcase: str, page: Page) -> None:
    """The error summary has the focus, its links reach the controls, and these say why."""
    page.goto(showcase + "/report/lapor?empty")
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    for link in summary.get_by_role("link").all():
        target = (link.get_attribute("href") or "")[1:]
        control = page.locator(f"[id='{target}']")
        assert control.count() == 1, target
        link.click()
        expect(control).to_be_focused()
    field = page.get_by_label("What happened?")
    expect(field).to_have_accessible_description(
        "In your own words, in any language. Error: This"
        " field is required. You can write up to 4000 characters"
    )
    assert page.title().startswith("Error:")


def test_a_double_press_sends_once(showcase: str, page: Page) -> None:
    """Two presses are one report; after going back the form can be sent again."""
    urls.received.clear()
    page.goto(showcase + "/report/lapor")
    page.get_by_label("What happened?").fill("Twice")
    with page.expect_navigation(url="**/done"):
        page.get_by_role("button", name="Continue").dblclick(no_wait_after=True)
    assert len(urls.received) == 1
    page.go_back()
    with page.expect_navigation(url="**/done"):
        page.get_by_role("button", name="Continue").click()
    assert len(urls.received) == 2


def test_a_draft_survives_a_lost_page_and_goes_when_filed(showcase: str, page: Page) -> None:
    """What was typed is back after a reload, and nothing is kept once the report was filed."""
    page.goto(showcase + "/report/lapor")
    page.get_by_label("What happened?").fill("Three weeks in the dark")
    page.get_by_label("Hide my name").check()
    page.get_by_role("textbox", name="Password").fill("never kept")
    kept = eventually(lambda: page.evaluate("sessionStorage.getItem('aduan.draft.report')"))
    assert "anonymous" in kept
    assert "never kept" not in kept
    page.goto(showcase + "/")
    page.goto(showcase + "/report/lapor")
    expect(page.get_by_label("What happened?")).to_have_value("Three weeks in the dark")
    expect(page.get_by_label("Hide my name")).to_be_checked()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/done")
    assert page.evaluate("sessionStorage.length") == 0


def test_a_big_photo_is_made_smaller_before_it_is_sent(showcase: str, page: Page) -> None:
    """A photo of several megabytes arrives as a JPEG of a fraction, and the page says so."""
    urls.received.clear()
    noise = random.Random(7).randbytes(2300 * 700 * 3)
    big = io.BytesIO()
    Image.frombytes("RGB", (2300, 700), noise).save(big, "PNG", compress_level=1)
    assert big.tell() > 1_500_000
    page.goto(showcase + "/report/lapor")
    page.get_by_label("What happened?").fill("With a photo")
    page.get_by_label("Photo").set_input_files(
        {"name": "IMG_1.png", "mimeType": "image/png", "buffer": big.getvalue()}
    )
    expect(page.locator(".aduan-file__list")).to_contain_text("made smaller")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/done")
    sent = urls.received[0]
    assert sent["type"] == "image/jpeg"
    assert isinstance(sent["size"], int)
    assert 0 < sent["size"] < big.tell() / 2


def test_numbers_can_be_copied(showcase: str, page: Page) -> None:
    """The number's button puts exactly what is printed into the clipboard."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(showcase + "/done")
    page.get_by_role("button", name="Copy").first.click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "012 345 678"


def test_the_place_is_asked_for_only_on_request(showcase: str, page: Page) -> None:
    """The device's place fills the hidden fields when asked; a refusal is said kindly."""
    page.goto(showcase + "/report/lapor")
    button = page.get_by_role("button", name="Where I am")
    button.click()
    expect(page.get_by_text("Describe it.")).to_be_visible()
    page.context.set_geolocation({"latitude": -6.917464, "longitude": 107.619123})
    page.context.grant_permissions(["geolocation"])
    button.click()
    expect(page.get_by_text("Added.")).to_be_visible()
    expect(page.locator("#lat")).to_have_value("-6.91746")


def test_the_page_follows_its_case(showcase: str, page: Page) -> None:
    """An event makes the page fetch the fragment; strings in it are never run."""
    urls.changed.clear()
    page.goto(showcase + "/track")
    expect(page.get_by_text("This page follows the report by itself.")).to_be_visible()
    expect(page.get_by_role("link", name="Refresh this page")).to_be_hidden()
    urls.changed.set()
    expect(page.locator("#state")).to_have_text("after", timeout=10_000)
    expect(page.get_by_text("Just updated.")).to_be_visible()
    assert page.evaluate("window.ran") is None


def test_without_a_stream_the_page_asks_every_fifteen_seconds(showcase: str, page: Page) -> None:
    """Where the live process cannot be reached, changes still come, a little later."""
    urls.changed.set()
    page.clock.install()
    page.goto(showcase + "/track?deaf")
    expect(page.get_by_text("This page follows the report by itself.")).to_be_visible()
    assert page.locator("#state").count() == 0
    page.clock.run_for(16_000)
    expect(page.locator("#state")).to_have_text("after")


def test_thai_letters_are_fetched_only_where_they_are_read(
    showcase: str, new_page: NewPage
) -> None:
    """The Thai font stays off an English page, although the switch names Thai."""
    for language, fetched in (("en", False), ("th", True)):
        page = new_page(locale=language)
        fonts: list[str] = []
        page.on("request", lambda request, seen=fonts: seen.append(request.url))
        page.goto(showcase + "/report/lapor", wait_until="networkidle")
        assert any("noto-sans-thai" in url for url in fonts) is fetched


def test_paper_has_the_content_and_no_machinery(showcase: str, page: Page) -> None:
    """Printed, a case is its words: no menu, no language switch, no footer, no buttons."""
    page.emulate_media(media="print")
    page.goto(showcase + "/track")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for hidden in (".aduan-navigation", ".aduan-languages", ".aduan-footer", ".aduan-live"):
        expect(page.locator(hidden)).to_be_hidden()


def test_a_first_visit_stays_light(showcase: str, page: Page) -> None:
    """All that the form asks for, without compression, fits what a slow phone can bear."""
    weights: dict[str, int] = {}
    page.on("response", lambda answer: weights.__setitem__(answer.url, len(answer.body())))
    page.goto(showcase + "/report/lapor", wait_until="networkidle")
    kinds = {
        ending: sum(weight for url, weight in weights.items() if url.endswith(ending))
        for ending in (".css", ".js", ".woff2")
    }
    assert 0 < kinds[".css"] < 120_000
    assert 0 < kinds[".js"] < 30_000
    assert 0 < kinds[".woff2"] < 40_000
    assert len(weights) <= 6, sorted(weights)
