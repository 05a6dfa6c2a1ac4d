"""The collector's labs: overlays of its configuration in collector/labs; `off` is one of them.

A lab is a file NAME.yaml, or a folder NAME with lab.yaml, and with services of its own in
compose.yaml, which run in Docker only. A feature that runs adds the labs of its own folder
labs, for example faults/labs.
"""

import json
import os
import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote

from tools.launch.features import Feature
from tools.launch.health import Check
from tools.launch.progress import Progress
from tools.launch.project import LaunchError, Project
from tools.launch.settings import Settings

OFF = "off"
# The setting that a lab cannot do without.
NEEDS = {"fan-out": "FAN_OUT_ENDPOINT"}
READY_SECONDS = 10.0
INTERVAL_SECONDS = 0.05


class Collector(Protocol):
    """The collector of one of the two modes.

    refusal: the error of `validate` with a lab, or None. lab: see Labs.place.
    """

    healthy: Check

    def refusal(self, lab: str) -> str | None: ...
    def start(self, lab: str) -> None: ...
    def last_lines(self) -> list[str]: ...


class Labs:
    """The labs of this project, and the one that is on, also after `make down`."""

    def __init__(self, project: Project, features: Sequence[Feature] = ()) -> None:
        self._folder = project.root / "collector" / "labs"
        self._folders = [self._folder, *(each.folder / "labs" for each in features)]
        self._note = project.local / "lab"

    def questions(self) -> dict[str, str]:
        """Return the first line of every lab by name, `off` first."""
        files = sorted(self._files().items(), key=lambda each: (each[0] != OFF, each[0]))
        return {name: _text(file).partition("\n")[0].removeprefix("# ") for name, file in files}

    def _files(self) -> dict[str, Path]:
        files = {file.stem: file for folder in self._folders for file in folder.glob("*.yaml")}
        return files | {file.parent.name: file for file in self._folder.glob("*/lab.yaml")}

    def file(self, name: str) -> Path:
        """Return the file of a lab. Raises LaunchError for an unknown name."""
        files = self._files()
        if name not in files:
            raise LaunchError(f"There is no lab {name}.\n" + "\n".join(self.table()))
        return files[name]

    def place(self, name: str) -> str:
        """Return the path of a lab from collector/labs on, without suffix: its name for most.

        A container has the same paths below /etc: a feature mounts its folder as /etc/FEATURE.
        """
        file = self._files().get(name, self._folder / f"{name}.yaml")
        return os.path.relpath(file.with_suffix(""), self._folder)

    def on(self) -> str:
        """Return the name of the lab that is on; `off` also when its file has been removed."""
        name = _text(self._note).strip() if self._note.exists() else OFF
        return name if name in self._files() else OFF

    def turn_on(self, name: str) -> None:
        """Remember which lab is on."""
        self._note.parent.mkdir(exist_ok=True)
        self._note.write_text(name, encoding="utf-8")

    def what_to_look_at(self, name: str) -> list[str]:
        """Return the lines of its file from "Look at" on; none for `off`."""
        lines = r"^# (Look at: .*\n(?:# .*\n)*?)(?=# Rewrites|[^#])"
        found = re.search(lines, _text(self.file(name)), re.M)
        return found[1].replace("\n# ", "\n").splitlines() if found else []

    def table(self) -> list[str]:
        """Return a line per lab, with a * before the one that is on."""
        marks = {self.on(): "*"}
        return [
            f"{marks.get(name, ' ')} {name:<14} {question}"
            for name, question in self.questions().items()
        ]

    def switch(self, collector: Collector, lab: str, progress: Progress) -> None:
        """Restart the collector with this lab, or keep the one before. Raises LaunchError."""
        before = self.on()
        place, place_before = self.place(lab), self.place(before)
        if refusal := collector.refusal(place):
            raise LaunchError(f"The lab {lab} does not load; {before} stays on.\n{refusal}")
        started = time.monotonic()
        progress.together({f"lab {lab}": lambda: collector.start(place)})
        if not _becomes_true(collector.healthy):
            lines = "\n".join(f"    {line}" for line in collector.last_lines())
            collector.start(place_before)
            state = "runs again" if _becomes_true(collector.healthy) else "does not start either"
            raise LaunchError(
                f"The collector does not start with {lab}; {before} {state}.\n{lines}"
            )
        self.turn_on(lab)
        seconds = time.monotonic() - started
        progress.line(f"The lab {lab} is on after {seconds:.1f} s.")
        for line in self.what_to_look_at(lab):
            progress.line(f"  {line}")


def services(project: Project, place: str) -> Path | None:
    """Return the compose file with the services that a lab adds, or None; place: see Labs.place."""
    file = (project.root / "collector" / "labs" / place).with_name("compose.yaml")
    return file if place.endswith("/lab") and file.exists() else None


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _becomes_true(check: Check) -> bool:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if check():
            return True
        time.sleep(INTERVAL_SECONDS)
    return False


def environment(name: str, settings: Settings) -> dict[str, str]:
    """Return the variables of the collector for this lab. Raises LaunchError without a setting."""
    if name in NEEDS and not settings[NEEDS[name]]:
        raise LaunchError(f"The lab {name} needs {NEEDS[name]} in .env; .env.example describes it.")
    return {
        "COLLECTOR_LAB": name,
        "FAN_OUT_ENDPOINT": settings["FAN_OUT_ENDPOINT"],
        "FAN_OUT_HEADERS": header_map(settings["FAN_OUT_HEADERS"]),
    }


def header_map(text: str) -> str:
    """Convert the form of OTEL_EXPORTER_OTLP_HEADERS to the collector's map. Raises LaunchError."""
    headers = {}
    for pair in filter(None, re.split(r"\s*,\s*", text.strip())):
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise LaunchError("FAN_OUT_HEADERS does not have the form name=value,name=value.")
        # The collector expands $NAME, and reads $$ as $.
        headers[name.strip()] = unquote(value.strip()).replace("$", "$$")
    return json.dumps(headers)
