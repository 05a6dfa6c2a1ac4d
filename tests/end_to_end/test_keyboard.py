"""The page side by side by keyboard alone: ask, open a row, follow a link, save, open."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.end_to_end.demo import Demo

MOST_STEPS = 80


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus; AssertionError when it never gets it."""
    expect(target).to_have_count(1)
    for _ in range(MOST_STEPS):
        if target.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {target}")


def ask(page: Page, demo: Demo) -> None:
    """Nara at zero-code and manual, typed and chosen without a mouse."""
    page.goto(f"{demo.compare}/side-by-side")
    tab_to(page, page.get_by_label("Prefecture"))
    page.keyboard.press("Control+a")
    page.keyboard.type("Nara")
    for level in ("none", "libraries", "by hand"):
        tab_to(page, page.get_by_label(level, exact=True))
        page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Ask"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="manual", exact=True).first).to_be_visible()
    expect(page.locator("summary", has_text="look up population")).to_be_visible()
    expect(page.locator("summary", has_text="SELECT").locator(".library-cell")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1280, 800), (390, 844)])
def test_arrows_lead_to_every_prefecture(page: Page, demo: Demo, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(demo.front)
    # Which tile each arrow leads to, from every tile.
    neighbours = page.evaluate(
        """() => {
          const tiles = [...document.querySelectorAll("button[data-name]")];
          const arrows = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
          return tiles.map((tile) => arrows.map((key) => {
            tile.focus();
            tile.dispatchEvent(new KeyboardEvent("keydown", { key, cancelable: true }));
            return tiles.indexOf(document.activeElement);
          }));
        }"""
    )
    assert len(neighbours) == 47
    reached, fresh = {0}, [0]
    while fresh:
        fresh = [each for tile in fresh for each in neighbours[tile] if each not in reached]
        reached.update(fresh)
    assert reached == set(range(47))


def test_ask_open_a_row_and_follow_a_link(page: Page, demo: Demo) -> None:
    ask(page, demo)
    row = page.locator("summary", has_text="look up population")
    tab_to(page, page.locator(".rows summary").first)
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(row).to_be_focused()
    page.keyboard.press("Enter")
    details = page.locator("details[open]")
    expect(details.get_by_text("population_api/lookup.py, line")).to_be_visible()
    expect(details.locator(".source .marked")).to_be_visible()
    page.keyboard.press("Enter")
    expect(details).to_have_count(0)

    page.keyboard.press("Home")
    page.reload()
    tab_to(page, page.get_by_role("link", name="Trace", exact=True).last)
    page.keyboard.press("Enter")
    page.wait_for_url("**/trace/*")
    expect(page.get_by_role("heading", level=1)).to_contain_text("GET /api/population")


def test_save_and_open_and_put_side_by_side_again(page: Page, demo: Demo, tmp_path: Path) -> None:
    ask(page, demo)
    tab_to(page, page.get_by_role("link", name="Save as a file"))
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    file = tmp_path / "traces.json"
    download.value.save_as(file)
    assert len(json.loads(file.read_text(encoding="utf-8"))["resourceSpans"]) >= 3

    page.goto(f"{demo.compare}/open")
    tab_to(page, page.locator("#file"))
    page.locator("#file").set_input_files(file)  # in place of the browser's own dialog
    tab_to(page, page.locator("form.open button"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/open?trace=*")
    tab_to(page, page.get_by_role("link", name="side by side").last)
    page.keyboard.press("Enter")
    page.wait_for_url("**/side-by-side?trace=*")
    for level in ("zero-code", "manual"):
        expect(page.get_by_role("heading", name=level, exact=True).first).to_be_visible()
