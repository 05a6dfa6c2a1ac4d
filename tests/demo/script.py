"""Plays a script of docs/stage in a browser and a shell, and compares what appears."""

import re
import subprocess
from collections.abc import Iterator

from playwright.sync_api import Locator, Page, expect

from tests import ROOT
from tests.demo.browser import VISIBLE_MS
from tests.demo.running import Demo

VERBS = {
    **{"Open": "open", "Click": "click", "See": "see"},
    **{"開く": "open", "クリック": "click", "表示": "see"},
}
STEP = re.compile(r"^- (.+)|^```(console|text)\n((?:.*\n)*?)```", re.MULTILINE)
COMMAND_SECONDS = 180
PART_OF_A_LINE = "…"
"""In a text block: anything, within one line."""


def steps(text: str) -> Iterator[tuple[str, str]]:
    """Yield verb and rest of each step; a block of commands is `run`, its output is `prints`.

    Raises KeyError for a verb that is not in VERBS.
    """
    for line, language, block in STEP.findall(text):
        if language:
            yield {"console": "run", "text": "prints"}[language], block
        else:
            verb, _, rest = line.partition(": ")
            yield VERBS[verb], rest


class Player:
    """Plays steps one after the other; `page` is the tab that the last click has opened."""

    def __init__(self, demo: Demo, page: Page) -> None:
        self.page = page
        self._demo = demo
        self._output = ""

    def play(self, text: str) -> None:
        """Play all steps. Raises AssertionError when something else appears."""
        for verb, rest in steps(text):
            getattr(self, verb)(rest)

    def open(self, rest: str) -> None:
        """Open the address in <>, or the last one that a command has printed."""
        found = re.findall(r"<(http.*?)>", rest)
        printed = re.findall(r"http\S+", self._output)
        self.page.goto(self._demo.with_ports(found[0]) if found else printed[-1])

    def click(self, rest: str) -> None:
        """Click each of the names."""
        for name in names(rest):
            found = self._named(name)
            if found.get_attribute("target") == "_blank":
                with self.page.context.expect_page() as opened:
                    found.click()
                self.page = opened.value
            else:
                found.click()

    def _named(self, name: str) -> Locator:
        named = self.page.get_by_text(name, exact=True)
        for role in ("link", "checkbox", "radio", "button"):
            named = named.or_(self.page.get_by_role(role, name=name, exact=True))
        return named.filter(visible=True).first

    def see(self, rest: str) -> None:
        """Wait until the page shows each of the texts."""
        for text in names(rest):
            expect(self.page.locator("body")).to_contain_text(
                text, use_inner_text=True, timeout=VISIBLE_MS
            )

    def run(self, block: str) -> None:
        """Type the commands; the last one's status must be 0."""
        done = subprocess.run(
            ["sh", "-c", self._demo.with_ports(block)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            stdin=subprocess.DEVNULL,
        )
        self._output = done.stdout
        assert done.returncode == 0, f"{block}{done.stdout}{done.stderr}"

    def prints(self, block: str) -> None:
        """Compare the lines with successive lines of the last output."""
        wanted = ".*".join(map(re.escape, block.split(PART_OF_A_LINE)))
        assert re.search(f"^{wanted}", self._output, re.MULTILINE), f"{block}---\n{self._output}"


def names(text: str) -> list[str]:
    """Return the texts in bold or in ``."""
    return [name or code for name, code in re.findall(r"\*\*(.+?)\*\*|`(.+?)`", text)]
