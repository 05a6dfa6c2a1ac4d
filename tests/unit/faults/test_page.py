"""The page /faults in Compare, with a switch that records what it is asked."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from markupsafe import escape

import faults.page
from compare.app import create_app
from compare.settings import Settings
from compare.storage.store import Store
from faults.client import SwitchError
from faults.stories import STORIES

OFF: dict[str, Any] = {"on": False, "name": None, "mystery": None}
MYSTERY = {
    "seconds": 4.2,
    "hints": 1,
    "hint_texts": {language: [STORIES[language]["lock"].hints[0]] for language in STORIES},
    "answers": [
        {"cause": "burst", "place": "mysql", "right": {"cause": False, "place": True}},
    ],
    "solved": False,
    "revealed": False,
}


class FakeSwitch:
    """Answers with one state and records the calls."""

    def __init__(self, url: str, timeout: float = 0) -> None:
        self.calls: list[tuple[str, ...]] = []
        self.answer: dict[str, Any] | None = OFF
        SWITCHES.append(self)

    def state(self) -> dict[str, Any]:
        if self.answer is None:
            raise SwitchError("refused")
        return self.answer

    def table(self) -> dict[str, Any]:
        cells = [("span", "GET slower", False), ("log", "ERROR no answer", True)]
        found = [dict(zip(("kind", "text", "telling"), each, strict=True)) for each in cells]
        return {"lock": {"none": {"found": found, "query": "before=a"}}}

    def on(self, name: str, level: str = "") -> None:
        self.calls.append(("on", name))

    def off(self) -> None:
        self.calls.append(("off",))

    def play(self, **move: str) -> None:
        self.calls.append(tuple(move.values()))


SWITCHES: list[FakeSwitch] = []


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    SWITCHES.clear()
    monkeypatch.setattr(faults.page, "SwitchClient", FakeSwitch)
    settings = Settings(extensions=("faults.page:install",))
    return create_app(settings, Store(1 << 20, 100)).test_client()


def answer(state: dict[str, Any] | None) -> None:
    for switch in SWITCHES:
        switch.answer = state


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_page_has_a_switch_and_the_story_of_each_fault(
    browser: FlaskClient, language: str
) -> None:
    page = browser.get(f"/faults?lang={language}").text
    for name, story in STORIES[language].items():
        assert f'name="name" value="{name}"' in page
        assert story.title in page


def test_a_cell_of_the_table_opens_its_two_sets(browser: FlaskClient) -> None:
    page = browser.get("/faults?lang=en").text
    assert '<a href="/before-after?before=a">GET slower<br><b>log ERROR no answer</b></a>' in page


@pytest.mark.parametrize(
    ("form", "call"),
    [
        ({"action": "on", "name": "lock"}, ("on", "lock")),
        ({"action": "off"}, ("off",)),
        ({"action": "hint"}, ("hint",)),
        ({"action": "answer", "cause": "lock", "place": "mysql"}, ("answer", "lock", "mysql")),
    ],
)
def test_a_button_reaches_the_switch(
    browser: FlaskClient, form: dict[str, str], call: tuple[str, ...]
) -> None:
    assert browser.post("/faults", data=form).status_code == 303
    assert SWITCHES[0].calls == [call]


def test_another_site_cannot_switch(browser: FlaskClient) -> None:
    response = browser.post(
        "/faults", data={"action": "off"}, headers={"Origin": "http://evil.example"}
    )
    assert response.status_code == 403
    assert SWITCHES[0].calls == []


def test_every_page_names_the_fault_that_is_on(browser: FlaskClient) -> None:
    title = STORIES["en"]["lock"].title
    assert title not in browser.get("/").text
    answer({"on": True, "name": "lock", "mystery": None})
    assert title in browser.get("/").text


def test_during_a_mystery_no_page_helps_to_guess(browser: FlaskClient) -> None:
    answer({"on": True, "name": None, "mystery": MYSTERY})
    page = browser.get("/faults").text
    assert "aria-current" not in page
    assert "A mystery is on." in page
    first, second, _ = STORIES["en"]["lock"].hints
    assert page.count(escape(first)) == 1
    assert escape(second) not in page
    assert "(wrong)" in page
    assert STORIES["en"]["lock"].title in page
    assert not any(escape(each.symptom) in page for each in STORIES["en"].values())
    assert "before=a" not in page


def test_a_revealed_mystery_leads_to_its_story(browser: FlaskClient) -> None:
    answer({"on": True, "name": "lock", "mystery": {**MYSTERY, "revealed": True}})
    page = browser.get("/faults").text
    assert 'href="#lock"' in page
    assert 'id="lock"' in page


def test_without_a_switch_pages_are_shown_and_faults_says_why(browser: FlaskClient) -> None:
    answer(None)
    assert browser.get("/").status_code == 200
    assert "refused" in browser.get("/faults").text
