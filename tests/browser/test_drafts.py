"""What somebody writes is kept in the tab until it was sent, on however many screens."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ground.stack import eventually

pytestmark = pytest.mark.browser

DRAFT = "aduan.draft.report"


def _draft(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(page.evaluate(f"sessionStorage.getItem('{DRAFT}')"))
    return found


def test_one_screen_leaves_alone_what_another_kept(showcase: str, page: Page) -> None:
    """The screens of a report share one draft: typing on one wipes nothing of the others."""
    page.goto(showcase + "/")
    other = json.dumps({"of_another_screen": "Siti"})
    page.evaluate(f"words => sessionStorage.setItem('{DRAFT}', words)", other)
    page.goto(showcase + "/report/lapor")
    page.get_by_label("What happened?").fill("The lamp is dark.")
    eventually(lambda: "lamp" in _draft(page).get("text", ""))
    assert _draft(page).get("of_another_screen") == "Siti"
    page.goto(showcase + "/")
    page.goto(showcase + "/report/lapor")
    expect(page.get_by_label("What happened?")).to_have_value("The lamp is dark.")
