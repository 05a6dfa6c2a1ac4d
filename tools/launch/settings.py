"""Every setting of the demo with its default; .env overrides it, the environment overrides both."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.launch.dotenv import read_dotenv
from tools.launch.features import Feature, variables
from tools.launch.project import LaunchError

# Every population API, one per level, and the setting of its port in local mode.
API_LEVELS = {
    "population-api": "API_PORT",
    "population-api-none": "API_NONE_PORT",
    "population-api-zero-code": "API_ZERO_CODE_PORT",
    "population-api-zero-code-plus": "API_ZERO_CODE_PLUS_PORT",
    "population-api-libraries": "API_LIBRARIES_PORT",
    "population-api-own-only": "API_OWN_ONLY_PORT",
}
DEFAULT_SERVICE, DEFAULT_LEVEL = "population-api", "manual"

SECRETS = ("MYSQL_ROOT_PASSWORD", "MYSQL_PASSWORD", "OPENOBSERVE_USER", "OPENOBSERVE_PASSWORD")
# Containers and volumes are named after their .env: data belong to the passwords in it.
PROJECT_NAME = "COMPOSE_PROJECT_NAME"
GENERATED = (PROJECT_NAME, *SECRETS)


# .env.example lists every setting once, as `# NAME=default`.
_EXAMPLE = (Path(__file__).parents[2] / ".env.example").read_text(encoding="utf-8")
DEFAULTS = {
    name: value
    for name, value in re.findall(r"^# ([A-Z_]+)=(.*)$", _EXAMPLE, re.M)
    if name not in GENERATED
}


def level_of(service: str) -> str:
    """Return the level of a population API."""
    return DEFAULT_LEVEL if service == DEFAULT_SERVICE else service.removeprefix("population-api-")


class Settings:
    """The settings of one command, by name, and the features that it works on."""

    def __init__(self, values: Mapping[str, str], features: Sequence[Feature] = ()) -> None:
        self._values = dict(values)
        self.features = features

    def __getitem__(self, name: str) -> str:
        return self._values[name]

    def update(self, values: Mapping[str, str]) -> None:
        """Set these values, which were generated after the start."""
        self._values |= values

    def port(self, name: str) -> int:
        """Return a port. Raises LaunchError when the value is not one."""
        text = self._values[name]
        if not text.isdecimal() or not 0 < int(text) < 65536:
            raise LaunchError(f"{name}={text} is not a port, which is a number from 1 to 65535.")
        return int(text)

    def url(self, name: str) -> str:
        """Return the URL of a port for a browser on this machine."""
        return f"http://localhost:{self.port(name)}"

    def local_url(self, name: str) -> str:
        """Return the URL of a port for a program on this machine."""
        return f"http://127.0.0.1:{self.port(name)}"

    def as_environment(self) -> dict[str, str]:
        """Return a copy for the environment of a child process."""
        return dict(self._values)


def read_settings(
    dotenv: Path, environ: Mapping[str, str], features: Sequence[Feature] = ()
) -> Settings:
    """Merge defaults, .env and the environment in this order, as Docker Compose does."""
    values = DEFAULTS | dict.fromkeys(GENERATED, "")
    for feature in features:
        values |= feature.settings
    for source in (read_dotenv(dotenv), environ):
        values |= {name: source[name] for name in values if source.get(name)}
    return Settings(values | variables(features), features)
