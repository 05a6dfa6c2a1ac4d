"""The pages by keyboard alone, each key pressed in the browser: ask, choose, tick, open, save."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.demo.browser import VISIBLE_MS
from tests.demo.running import Demo

MOST_STEPS = 150
"""Compare's list has 50 rows, and two places in each."""


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
    for level in ("none", "zero-code plus", "libraries", "own only"):
        tab_to(page, page.get_by_label(level, exact=True))
        page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Send"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="manual", exact=True).first).to_be_visible()
    expect(page.locator("summary", has_text="look up population")).to_be_visible()
    expect(page.locator("summary", has_text="SELECT").locator(".library-cell")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1280, 800), (390, 844)])
def test_arrows_lead_to_every_prefecture(page: Page, demo: Demo, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(demo.front)
    names = page.locator(".tiles button").evaluate_all("all => all.map(e => e.dataset.name)")
    assert len(names) == 47
    reached, fresh = {names[0]}, [names[0]]
    while fresh and len(reached) < len(names):
        tile = page.locator(f'.tiles [data-name="{fresh.pop()}"]')
        for arrow in ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"):
            tile.focus()
            page.keyboard.press(arrow)
            found = page.evaluate("document.activeElement.dataset.name")
            if found not in reached:
                reached.add(found)
                fresh.append(found)
    assert reached == set(names)


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_key_on_a_tile_asks_and_the_trace_can_be_opened(page: Page, demo: Demo, key: str) -> None:
    page.goto(f"{demo.front}/?lang=en")
    tab_to(page, page.locator(".tiles").get_by_role("button", name="Hokkaido", exact=True))
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("button", name="Aomori", exact=True)).to_be_focused()
    with page.expect_request("**/api/population/Aomori-Ken?*"):
        page.keyboard.press(key)
    answer = page.locator("#answer")
    expect(answer.get_by_role("heading", name="Aomori-Ken")).to_be_visible()
    expect(answer.locator(".people")).to_contain_text("1,237,984")
    link = answer.get_by_role("link", name="Compare")
    expect(link).to_be_visible(timeout=VISIBLE_MS)
    tab_to(page, link)
    with page.expect_popup() as opened:
        page.keyboard.press("Enter")
    expect(opened.value).to_have_url(re.compile("/trace/[0-9a-f]{32}$"))


def test_the_level_the_language_and_the_caches_are_chosen_by_keys(page: Page, demo: Demo) -> None:
    page.goto(f"{demo.front}/?lang=en&level=manual")
    tab_to(page, page.locator("#skip-caches"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="日本語"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="都道府県の人口")).to_be_visible()
    expect(page).to_have_url(re.compile("lang=ja"))
    tab_to(page, page.get_by_role("radio", name="手動"))
    for level in ("ライブラリ", "ゼロコード＋独自", "ゼロコード"):
        page.keyboard.press("ArrowLeft")
        expect(page.get_by_role("radio", name=level, exact=True)).to_be_checked()
    expect(page).to_have_url(re.compile("level=zero-code$"))

    tab_to(page, page.locator(".tiles").get_by_role("button", name="北海道", exact=True))
    with page.expect_request("**/api/population/Hokkaido?level=zero-code") as request:
        page.keyboard.press("Enter")
    assert request.value.headers["cache-control"] == "no-cache"
    said = page.locator("#answer .visible")
    expect(said).to_contain_text("ゼロコード", use_inner_text=True, timeout=VISIBLE_MS)


def test_two_ticked_in_the_list_are_put_side_by_side(page: Page, demo: Demo) -> None:
    ids = []
    for level in ("libraries", "manual"):
        ids.append(demo.trace_id_of(demo.ask(level), 6))
    page.goto(demo.compare)
    button = page.get_by_role("button", name="Compare selected traces")
    expect(button).to_be_disabled()
    for trace_id in reversed(ids):  # the newest stands above
        box = page.locator(f'input[value="{trace_id}"]')
        tab_to(page, box)
        page.keyboard.press("Space")
        expect(box).to_be_checked()
    tab_to(page, button)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"/side-by-side\?trace={ids[1]}&trace={ids[0]}$"))
    for level in ("libraries", "manual"):
        expect(page.get_by_role("heading", name=level, exact=True).first).to_be_visible()


def test_ask_open_a_row_and_follow_a_link(page: Page, demo: Demo) -> None:
    ask(page, demo)
    row = page.locator("summary", has_text="look up population")
    tab_to(page, page.locator(".rows summary").first)
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(row).to_be_focused()
    page.keyboard.press("Enter")
    details = page.locator("details[open]")
    expect(details.get_by_text("population_api/lookup.py:")).to_be_visible()
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
