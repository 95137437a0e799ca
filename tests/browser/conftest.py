"""A real browser for tests: Debian's Chromium, in which any page that breaks its own content
security policy or asks another host for anything fails the test."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from browser.chromium import chromium_path, launch

AXE = Path(__file__).resolve().parents[2] / "frontend/node_modules/axe-core/axe.min.js"
BUILT = Path(__file__).resolve().parents[2] / "src/aduan/portal/static/built/aduan.css"
HERE = "127.0.0.1"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass
class Watch:
    """What a context's pages did that they must not do."""

    violations: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Starts to watch every page of `context`."""
        context.expose_function("aduanViolation", self._hear)
        context.add_init_script(
            "document.addEventListener('securitypolicyviolation', e => window.aduanViolation("
            "`${e.effectiveDirective} ${e.blockedURI} on ${e.documentURI}`))"
        )
        context.on("request", lambda request: self._see(request.url))

    def _hear(self, violation: str) -> None:
        self.violations.append(violation)

    def _see(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != HERE:
            self.strangers.append(url)

    def judge(self) -> None:
        """Fails where something was seen."""
        assert not self.violations, f"content security policy: {self.violations}"
        assert not self.strangers, f"asked another host: {self.strangers}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, once a module: its driver keeps an event loop running, and other tests want
    theirs; skipped where it or the built assets are missing."""
    path = chromium_path()
    if path is None:
        pytest.skip("missing: chromium")
    # Playwright keeps a loop in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = launch(playwright, path)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Makes watched pages: `new_page(locale="th", viewport={...}, java_script_enabled=False)`."""
    opened: list[tuple[BrowserContext, Watch]] = []

    def make(**options: Any) -> Page:
        watch = Watch()
        context = browser.new_context(
            **{"locale": "en", "reduced_motion": "reduce", "service_workers": "block", **options}
        )
        watch.over(context)
        opened.append((context, watch))
        return context.new_page()

    yield make
    for context, _watch in opened:
        context.close()
    for _context, watch in opened:
        watch.judge()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """One watched page in English at desk width."""
    return new_page(viewport={"width": 1280, "height": 900})


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """`axe(page)`: accessibility faults by WCAG 2.2 AA and axe's own good practice."""
    if not AXE.exists():
        pytest.skip("missing: axe-core (npm ci in frontend/)")
    source = AXE.read_text("utf-8")

    def look(page: Page) -> list[str]:
        # Evaluated by the debugger, which the page's policy does not bind.
        page.evaluate(source)
        found = page.evaluate(
            "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", AXE_RULES
        )
        return [
            f"{fault['id']}: {node['html'][:160]} ({node['failureSummary']})"
            for fault in found["violations"]
            for node in fault["nodes"]
        ]

    return look


@pytest.fixture(scope="module")
def showcase() -> Iterator[str]:
    """The address of the showcase: our components on pages of their own, with the product's
    settings and middleware, but without its data. Its addresses stand in the whole process as
    long as it runs, so it goes with the module that uses it."""
    if not BUILT.exists():
        pytest.skip("missing: built assets (npm run build in frontend/)")
    from django.conf import settings

    templates = [dict(settings.TEMPLATES[0], DIRS=[Path(__file__).parent / "showcase/templates"])]
    with override_settings(
        ROOT_URLCONF="browser.showcase.urls", TEMPLATES=templates, ALLOWED_HOSTS=["*"], DEBUG=False
    ):
        server = LiveServerThread(HERE, StaticFilesHandler)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        if server.error:
            raise server.error
        yield f"http://{HERE}:{server.port}"
        server.terminate()


@pytest.fixture(scope="module")
def beside_the_browser() -> Iterator[None]:
    """The browser's loop runs in this thread; Django would take that for asynchronous code."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield
