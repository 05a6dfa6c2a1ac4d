"""Features: folders that `make up WITH=name` adds to the demo, each described by its feature.toml.

Beside feature.toml there may be compose.yaml with services for Docker, programs.toml with the same
programs for local mode, requirements.txt with the Python packages of local mode, and a folder labs
with labs of the collector.
"""

import pkgutil
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools.launch.project import LaunchError, Project

if TYPE_CHECKING:
    from tools.launch.settings import Settings

DESCRIPTION = "feature.toml"


@dataclass(frozen=True)
class Feature:
    """One folder.

    settings: default by name; a port's name ends in _PORT. levels: the setting with the port of
    an extra population API, by level. cost: what `make cost` measures besides the demo's levels, by
    level: the `module` that serves it on BIND, and the file that is its code, `source`. extensions:
    functions that add pages to Compare. status: a function that returns a line of `make status`
    from the settings.
    """

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)
    cost: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    extensions: Sequence[str] = ()
    status: str = ""

    @property
    def name(self) -> str:
        """The name after WITH=."""
        return self.folder.name

    @property
    def ports(self) -> list[str]:
        """The settings that are ports."""
        return [name for name in self.settings if name.endswith("_PORT")]

    @property
    def has_packages(self) -> bool:
        """Whether local mode needs a virtual environment of this name."""
        return (self.folder / "requirements.txt").exists()

    @property
    def has_services(self) -> bool:
        """Whether it adds services to docker-compose.yml."""
        return (self.folder / "compose.yaml").exists()

    @cached_property
    def programs(self) -> dict[str, dict[str, Any]]:
        """The tables of programs.toml, which local/programs.toml describes."""
        file = self.folder / "programs.toml"
        return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def available(root: Path) -> list[str]:
    """Return the names of all features."""
    return sorted(file.parent.name for file in root.glob(f"*/{DESCRIPTION}"))


def read(root: Path, names: Iterable[str]) -> list[Feature]:
    """Read these features. Raises LaunchError for an unknown name."""
    known = available(root)
    if unknown := [name for name in names if name not in known]:
        there = f"there are: {', '.join(known)}" if known else "there is none"
        raise LaunchError(f"WITH={','.join(unknown)} is no feature; {there}.")
    return [_feature(root / name) for name in dict.fromkeys(names)]


def _feature(folder: Path) -> Feature:
    text = (folder / DESCRIPTION).read_text(encoding="utf-8")
    try:
        return Feature(folder, **tomllib.loads(text))
    except (tomllib.TOMLDecodeError, TypeError) as error:
        raise LaunchError(f"{folder.name}/{DESCRIPTION} cannot be read: {error}") from error


def remember(project: Project, features: Sequence[Feature]) -> None:
    """Store which features the demo was started with, for the commands after `make up`."""
    _note(project).write_text(",".join(each.name for each in features), encoding="utf-8")


def forget(project: Project) -> None:
    """Let the next `make up` start the demo without features."""
    _note(project).unlink(missing_ok=True)


def remembered(project: Project) -> list[Feature]:
    """Return the features that the demo was started with and that still exist."""
    note = _note(project)
    names = note.read_text(encoding="utf-8").split(",") if note.exists() else []
    return read(project.root, [name for name in names if name in available(project.root)])


def status_lines(settings: "Settings") -> list[str]:
    """Return what the features add to `make status`."""
    names = (each.status for each in settings.features if each.status)
    return [str(pkgutil.resolve_name(name)(settings)) for name in names]


def _note(project: Project) -> Path:
    return project.local / "with"


def variables(features: Sequence[Feature]) -> dict[str, str]:
    """Return the variables that the features set in docker-compose.yml and local/programs.toml."""
    levels = [level for each in features for level in each.levels]
    urls = [f",{level}=http://population-api-{level}:8081" for level in levels]
    overlays = [f"{each.name}/compose.yaml" for each in features if each.has_services]
    return {
        "EXTRA_LEVELS": ",".join(levels),
        "EXTRA_API_URLS": "".join(urls),
        "EXTENSIONS": ",".join(name for each in features for name in each.extensions),
        **({"COMPOSE_FILE": ":".join(["docker-compose.yml", *overlays])} if overlays else {}),
    }
