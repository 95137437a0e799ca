"""Pictures of a running demonstration at phone and desk width in the three languages.

    python tools/screenshots.py --base http://127.0.0.1:8000 --out /tmp/shots \\
        home=/ "page=/lapor/cases>/c/" inbox=/desk/@centre

Each page is NAME=PATH; without any, the main pages. `>START` after the path goes on to the page's
first link that begins so, `@ACCOUNT` signs in a member of staff (demonstration accounts: the
password is "demo-" and the account's name). Files are called NAME-LANGUAGE-WIDTH.png.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import urljoin

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from browser.chromium import chromium_path, launch

WIDTHS = (320, 1280)
TALLEST = 2400
LANGUAGES = ("en", "id", "th")
MAIN = (
    "home=/lapor/",
    "report=/lapor/report",
    "track=/track",
    "register=/lapor/cases",
    "case=/lapor/cases>/c/",
    "statistics=/lapor/statistics",
    "queue=/desk/queue/checking@centre",
    "triage=/desk/queue/checking>/desk/triage/@centre",
    "overview=/desk/overview@supervisor",
    "inbox=/desk/inbox?at=@agency",
    "work=/desk/inbox?at=>/desk/cases/@agency",
    "directory=/desk/directory/@admin",
)


@dataclass(frozen=True, slots=True)
class Shot:
    """One page to take; `login` is "" for a page that needs nobody signed in."""

    name: str
    path: str
    follow: str = ""
    login: str = ""


def parse(words: str) -> Shot:
    """`inbox=/desk/@centre` as a `Shot`."""
    name, _, rest = words.partition("=")
    path, _, login = rest.partition("@")
    path, _, follow = path.partition(">")
    if not name or not path.startswith("/"):
        raise argparse.ArgumentTypeError(f"{words!r} is not NAME=/PATH[>START][@ACCOUNT]")
    return Shot(name, path, follow, login)


def sign_in(page: Page, base: str, account: str) -> None:
    """Sign a demonstration account in at the desk's door."""
    page.goto(urljoin(base, "/desk/login"))
    page.locator("main input[type=text], main input[type=email]").first.fill(account)
    page.locator("main input[type=password]").first.fill(f"demo-{account}")
    page.locator("main button[type=submit]").first.click()


def save(picture: bytes, file: Path) -> None:
    """Writes a picture small enough for the project: its upper part, in 64 colours."""
    with Image.open(BytesIO(picture)) as whole:
        upper = whole.convert("RGB").crop((0, 0, whole.width, min(whole.height, TALLEST)))
    upper.quantize(64).save(file, optimize=True)


def take(
    browser: Browser, base: str, shots: list[Shot], out: Path, languages: list[str]
) -> Iterator[Path]:
    """Take every shot in every language and width; yields the files as they are written."""
    for login in sorted({shot.login for shot in shots}):
        for language in languages:
            context = browser.new_context(locale=language, reduced_motion="reduce")
            page = context.new_page()
            if login:
                sign_in(page, base, login)
            for shot in (each for each in shots if each.login == login):
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": 900})
                    page.goto(urljoin(base, shot.path))
                    if shot.follow:
                        link = page.locator(f"main a[href^='{shot.follow}']").first
                        page.goto(urljoin(base, link.get_attribute("href") or ""))
                    page.evaluate("document.fonts.ready")
                    file = out / f"{shot.name}-{language}-{width}.png"
                    save(page.screenshot(full_page=True), file)
                    yield file
            context.close()


def main() -> int:
    """Take the pictures that the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pages", nargs="*", type=parse, metavar="NAME=/PATH[>START][@ACCOUNT]")
    parser.add_argument("--base", default="http://127.0.0.1:8000")
    parser.add_argument("--out", type=Path, default=Path("docs/pictures"))
    parser.add_argument("--language", action="append", choices=LANGUAGES)
    options = parser.parse_args()
    path = chromium_path()
    if path is None:
        print("Chromium is not installed (Debian's package: chromium).", file=sys.stderr)
        return 1
    options.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch(playwright, path)
        languages = options.language or list(LANGUAGES)
        pages = options.pages or [parse(page) for page in MAIN]
        for file in take(browser, options.base, pages, options.out, languages):
            print(file)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
