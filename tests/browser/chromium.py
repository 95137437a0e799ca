"""Starting Debian's Chromium headless and quiet, for the browser tests and for screenshots."""

import os
import shutil
from pathlib import Path

from playwright.sync_api import Browser, Playwright

FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Lines must break in the same places on every machine.
    "--font-render-hinting=none",
)


def chromium_path() -> Path | None:
    """Where Chromium is installed, or None."""
    found = os.environ.get("ADUAN_CHROMIUM") or shutil.which("chromium")
    return Path(found) if found and Path(found).exists() else None


def launch(playwright: Playwright, path: Path) -> Browser:
    """A headless Chromium that talks to nobody by itself; root needs the sandbox off."""
    flags = list(FLAGS) + (["--no-sandbox"] if os.geteuid() == 0 else [])
    return playwright.chromium.launch(executable_path=str(path), args=flags)
