"""Saves files into workshop/mine, asks the service and reads its checks."""

import json
import os
import subprocess
from typing import Any

import requests

from tests.demo.otlp_tree import tree
from tests.demo.running import Demo
from tests.waiting import eventually
from tools.launch.settings import read_settings
from workshop.asking import ask, ask_for_collector, wait_until_served
from workshop.check_step import lines
from workshop.folders import FEATURE, MINE, ROOT
from workshop.solutions import Files, before, solution

Edits = dict[str, list[tuple[str, str]]]
"""Texts to replace in a file, by its name; an empty old text stands for the end of the file."""


class Learner:
    """Works on the demo that runs."""

    def __init__(self) -> None:
        self.settings = read_settings(ROOT / ".env", os.environ, [FEATURE])
        self.front = self.settings.local_url("FRONT_PORT")
        self._request_id = self._run = ""
        self.compare = self.settings.local_url("COMPARE_PORT")

    def begin(self, step: int) -> None:
        """Save what the step begins with."""
        self.save(before(step), {})

    def solve(self, step: int, edits: Edits | None = None) -> None:
        """Save the solution, with a mistake if edits are given."""
        self.save(solution(step), edits or {})

    def save(self, files: Files, edits: Edits) -> None:
        """Save these files. Metrics are exported ten times as often, which saves the tests time."""
        self._request_id = ""  # what was asked before proves nothing for them
        for name, file in files.items():
            text = file.read_text(encoding="utf-8")
            text = text.replace("METRIC_EXPORT_INTERVAL=5000", "METRIC_EXPORT_INTERVAL=500")
            for old, new in edits.get(name, []):
                assert not old or text.count(old) == 1, f"{name} has {text.count(old)} of {old!r}"
                text = text.replace(old, new) if old else f"{text}{new}\n"
            (MINE / name).write_text(text, encoding="utf-8")

    def ask(self) -> None:
        """Send the questions of `make check` to what was saved last."""
        wait_until_served(self.settings)
        self._request_id = ask(self.settings)

    def ask_for_collector(self) -> None:
        """Send the requests of step 12."""
        wait_until_served(self.settings)
        self._request_id, self._run = "", ask_for_collector(self.settings)

    def step(self, number: int, language: str = "en") -> dict[str, Any]:
        """Return the checks of a step; none of them while what was asked last is not judged."""
        asked = {"lang": language, "run": self._run}
        found = requests.get(f"{self.compare}/api/workshop", asked, timeout=5).json()
        if self._request_id and self._request_id not in found["request_ids"]:
            return {"step": number, "name": "", "done": False, "checks": []}
        return dict(next(step for step in found["steps"] if step["step"] == number))

    def passes(self, number: int) -> None:
        """Wait until all of the step is true."""
        eventually(lambda: self.step(number)["done"], f"success, but {hints(self.step(number))}")

    def fails(self, number: int, hint: str) -> None:
        """Wait until the step fails with this hint."""
        eventually(lambda: hints(self.step(number)) == [hint], f"hint {hint} in step {number}")

    def prints(self, number: int, language: str, text: str) -> None:
        """Wait until `make check` would print this text."""
        eventually(
            lambda: "\n".join(lines(self.step(number, language))) == text.strip(),
            f"text\n{text}but\n" + "\n".join(lines(self.step(number, language))),
        )

    def show_figures(self, document: dict[str, Any]) -> None:
        """Send Compare a document of `make cost`."""
        sent = requests.put(f"{self.compare}/api/cost", json=document, timeout=5)
        assert sent.status_code == 204, sent.text

    def run(self, line: str) -> dict[str, Any]:
        """Run a curl line of a chapter on the ports of this demo; return the JSON document."""
        defaults = {"8080": "FRONT_PORT", "8087": "API_MINE_PORT"}
        for default, name in defaults.items():
            line = line.replace(f"localhost:{default}", f"localhost:{self.settings.port(name)}")
        done = subprocess.run(["sh", "-c", f"{line} -sS -m 5"], capture_output=True, timeout=10)
        document: dict[str, Any] = json.loads(done.stdout)
        return document

    def tree(self, spans: int) -> str:
        """Ask through the front; return the trace as text, once it has this many spans."""
        demo = Demo()
        return tree(demo.trace_of(demo.ask("mine"), spans))


def hints(step: dict[str, Any]) -> list[str]:
    """The keys of the hints of a step."""
    return [check["key"] for check in step["checks"] if check["key"]]
