"""The Chromium that the tests drive; `python -m tests.browser.chromium` prints its path or what to do."""

import shutil
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# It is driven without a window, and asks nobody for anything.
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ON_A_MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def find() -> Path | None:
    """Path of an installed Chromium or Chrome, else of the one that Playwright downloaded, else None."""
    for name in NAMES:
        if path := shutil.which(name):
            return Path(path)
    if ON_A_MAC.is_file():
        return ON_A_MAC
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        downloaded = Path(playwright.chromium.executable_path)
    return downloaded if downloaded.is_file() else None


if __name__ == "__main__":
    path = find()
    if path is None:
        sys.exit(
            "No Chromium for the tests: install Chromium or Google Chrome, "
            "or run “playwright install chromium” in the environment, then try again."
        )
    print(path)
