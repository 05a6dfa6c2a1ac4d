"""The labs: overlays of the collector's configuration in collector/labs; `off` is one of them."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from tools.launch.project import LaunchError, Project
from tools.launch.settings import Settings

OFF = "off"
# The setting that a lab cannot do without.
NEEDS = {"fan-out": "FAN_OUT_ENDPOINT"}


@dataclass(frozen=True)
class Lab:
    """One overlay and the question in its first line."""

    name: str
    question: str


class Labs:
    """The overlays of this project, and the one that is on, which `make down` keeps."""

    def __init__(self, project: Project) -> None:
        self._folder = project.root / "collector" / "labs"
        self._note = project.local / "lab"

    def all(self) -> list[Lab]:
        """Return every lab by name, `off` first."""
        files = sorted(self._folder.glob("*.yaml"), key=lambda file: (file.stem != OFF, file.stem))
        return [Lab(file.stem, _question(file)) for file in files]

    def overlay(self, name: str) -> Path:
        """Return the file of a lab. Raises LaunchError for an unknown name."""
        if name not in {lab.name for lab in self.all()}:
            raise LaunchError(f"There is no lab {name}.\n" + "\n".join(self.table()))
        return self._folder / f"{name}.yaml"

    def on(self) -> str:
        """Return the name of the lab that is on; `off` also when its file has been removed."""
        name = self._note.read_text(encoding="utf-8").strip() if self._note.exists() else OFF
        return name if (self._folder / f"{name}.yaml").exists() else OFF

    def what_to_look_at(self, name: str) -> list[str]:
        """Return the lines of its file from "Look at" on; none for `off`."""
        text = self.overlay(name).read_text(encoding="utf-8")
        found = re.search(r"^# (Look at: .*\n(?:# .*\n)*?)(?=# Rewrites|[^#])", text, re.M)
        return found[1].replace("\n# ", "\n").splitlines() if found else []

    def note(self, name: str) -> None:
        """Remember which lab is on."""
        self._note.parent.mkdir(exist_ok=True)
        self._note.write_text(name, encoding="utf-8")

    def table(self) -> list[str]:
        """Return a line per lab, with a * before the one that is on."""
        on = self.on()
        return [
            f"{'*' if lab.name == on else ' '} {lab.name:<14} {lab.question}" for lab in self.all()
        ]


def _question(file: Path) -> str:
    return file.read_text(encoding="utf-8").partition("\n")[0].removeprefix("#").strip()


def missing_setting(name: str, settings: Settings) -> str | None:
    """Return which setting this lab lacks, or None."""
    setting = NEEDS.get(name)
    if setting is None or settings[setting]:
        return None
    return f"The lab {name} needs {setting} in .env; .env.example describes it."


def environment(name: str, settings: Settings) -> dict[str, str]:
    """Return the variables of the collector's command and files for this lab."""
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
