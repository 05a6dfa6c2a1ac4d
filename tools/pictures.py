"""Takes the pictures of the READMEs from the running demo: `make pictures`."""

import os
from pathlib import Path

from playwright.sync_api import Page

from tools.chromium import window
from tools.launch.settings import read_settings

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs"
SETTLED = 2500
"""Milliseconds after the first sight of a trace until its last span has come."""


def click_saga(page: Page, front: str) -> None:
    """Take the map after a click on Saga, past the caches and with a complete trace."""
    page.goto(f"{front}/?lang=en&level=manual")
    page.get_by_role("checkbox").first.check()
    page.locator('button[data-name="Saga-Ken"]').click()
    page.wait_for_selector('#answer[data-trace="visible"]')
    page.wait_for_timeout(SETTLED)
    page.screenshot(path=PICTURES / "map.png")


def open_trace(page: Page) -> None:
    """Take the trace that the link to Compare opens."""
    page.goto(page.get_by_role("link", name="Compare").first.get_attribute("href") or "")
    page.screenshot(path=PICTURES / "trace.png", full_page=True)


def ask_all_levels(page: Page, compare: str) -> None:
    """Take the same request at every level, side by side."""
    page.goto(f"{compare}/side-by-side?lang=en")
    page.locator('input[name="prefecture"]').fill("Saga")
    page.get_by_role("button", name="Send").first.click()
    page.wait_for_timeout(2 * SETTLED)
    page.screenshot(path=PICTURES / "side-by-side.png")


def main() -> None:
    """Take all pictures at the size of a small projector."""
    settings = read_settings(ROOT / ".env", os.environ)
    with window(viewport={"width": 1280, "height": 800}, color_scheme="light") as page:
        click_saga(page, settings.url("FRONT_PORT"))
        open_trace(page)
        ask_all_levels(page, settings.url("COMPARE_PORT"))


if __name__ == "__main__":
    main()
