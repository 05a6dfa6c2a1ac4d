"""The page /workshop with all steps open: axe-core finds no serious fault."""

from typing import Literal

import pytest
from playwright.sync_api import Browser, expect

from tests.demo.accessibility import faults
from tests.workshop.learner import Learner
from workshop.checks.steps import STEPS

Scheme = Literal["light", "dark"]


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("ja", "dark")])
def test_the_page_has_no_serious_fault(
    learner: Learner, browser: Browser, language: str, scheme: Scheme
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme=scheme)
    page.goto(f"{learner.compare}/workshop?lang={language}")
    page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
    assert page.locator("details[open]").count() == len(STEPS)
    assert faults(page) == []
    page.close()


def test_level_mine_stands_beside_the_other_levels(learner: Learner, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.goto(f"{learner.compare}/side-by-side")
    page.get_by_role("button", name="Send").click(timeout=60_000)
    heads = page.locator(".heads .head")
    expect(heads).to_have_count(7, timeout=60_000)  # the page follows what is still missing
    assert len({box["y"] for each in heads.all() if (box := each.bounding_box())}) == 1
    page.close()
