"""A window of the Chromium or Chrome that is installed."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page, sync_playwright


def program() -> str | None:
    """Return the path of the browser, or None."""
    return shutil.which("chromium") or shutil.which("google-chrome")


@contextmanager
def window(**options: Any) -> Iterator[Page]:
    """Open a page with these options of Playwright; ends the program where there is no browser."""
    if not (path := program()):
        sys.exit("Chromium is needed: install the package `chromium`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser.new_page(**options)
        browser.close()
