"""The collector's labs: overlays in collector/labs, of which one is on; `off` is one of them."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from tools.launch.project import LaunchError, Project
from tools.launch.settings import Settings

OFF = "off"
# A setting without which a lab has nothing to do.
NEEDS = {"fan-out": "FAN_OUT_ENDPOINT"}


@dataclass(frozen=True)
class Lab:
    """One overlay and the question that its first line asks."""

    name: str
    question: str


class Labs:
    """The overlays of this project, and which one is on; that one stays on over `make down`."""

    def __init__(self, project: Project) -> None:
        self._folder = project.root / "collector" / "labs"
        self._noted = project.local / "lab"

    def all(self) -> list[Lab]:
        """Every lab by name, `off` first."""
        files = sorted(self._folder.glob("*.yaml"), key=lambda file: (file.stem != OFF, file.stem))
        return [Lab(file.stem, _question(file)) for file in files]

    def overlay(self, name: str) -> Path:
        """The file of a lab; LaunchError when there is none of this name."""
        if name not in {lab.name for lab in self.all()}:
            raise LaunchError(f"There is no lab {name}.\n" + "\n".join(self.table()))
        return self._folder / f"{name}.yaml"

    def on(self) -> str:
        """The lab that is on; `off` also when its file has gone."""
        name = self._noted.read_text(encoding="utf-8").strip() if self._noted.exists() else OFF
        return name if (self._folder / f"{name}.yaml").exists() else OFF

    def look_at(self, name: str) -> list[str]:
        """What its file says is to be looked at; nothing for `off`."""
        text = self.overlay(name).read_text(encoding="utf-8")
        found = re.search(r"^# (Look at: .*\n(?:# .*\n)*?)(?=# Rewrites|[^#])", text, re.M)
        return found[1].replace("\n# ", "\n").splitlines() if found else []

    def note(self, name: str) -> None:
        """Remembers which lab is on."""
        self._noted.parent.mkdir(exist_ok=True)
        self._noted.write_text(name, encoding="utf-8")

    def table(self) -> list[str]:
        """A line for each lab, marked when it is on."""
        on = self.on()
        return [
            f"{'*' if lab.name == on else ' '} {lab.name:<14} {lab.question}" for lab in self.all()
        ]


def _question(file: Path) -> str:
    return file.read_text(encoding="utf-8").partition("\n")[0].removeprefix("#").strip()


def lacking(name: str, settings: Settings) -> str | None:
    """What has to be set before this lab can do anything; None when nothing is missing."""
    setting = NEEDS.get(name)
    if setting is None or settings[setting]:
        return None
    return f"The lab {name} needs {setting}: write it into .env, .env.example says how"


def environment(name: str, settings: Settings) -> dict[str, str]:
    """What the collector's command and its files refer to because of this lab."""
    return {
        "COLLECTOR_LAB": name,
        "FAN_OUT_ENDPOINT": settings["FAN_OUT_ENDPOINT"],
        "FAN_OUT_HEADERS": header_map(settings["FAN_OUT_HEADERS"]),
    }


def header_map(text: str) -> str:
    """The form of OTEL_EXPORTER_OTLP_HEADERS, `name=value,name=value`, as the collector's map."""
    headers = {}
    for pair in filter(None, re.split(r"\s*,\s*", text.strip())):
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise LaunchError("FAN_OUT_HEADERS is not of the form name=value,name=value")
        # The collector takes $ for the beginning of a variable, and $$ for a $.
        headers[name.strip()] = unquote(value.strip()).replace("$", "$$")
    return json.dumps(headers)
