"""Fixtures: headless Chromium and a page in it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tools.chromium import program

VISIBLE_MS = 12_000
"""The page looks for a trace for 10 s."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium as this system has it installed."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program(),
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new window of a projector's size; an error in a script fails the test."""
    page = browser.new_page(viewport={"width": 1920, "height": 1080}, locale="en-US")
    page.set_default_timeout(8000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.close()
    assert errors == []
