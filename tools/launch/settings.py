"""Every setting of the demo with its default; .env changes them, the environment beats both."""

import re
import secrets
import string
from collections.abc import Mapping
from pathlib import Path

from tools.launch.project import LaunchError

DEFAULTS: dict[str, str] = {
    # On the host, 127.0.0.1 only, both modes.
    "FRONT_PORT": "8080",
    "API_PORT": "8081",
    "COMPARE_PORT": "8088",
    "JAEGER_PORT": "16686",
    "OPENOBSERVE_PORT": "5080",
    "OTLP_GRPC_PORT": "4317",
    "OTLP_HTTP_PORT": "4318",
    "COLLECTOR_HEALTH_PORT": "13133",
    "ZPAGES_PORT": "55679",
    # On the host, while `make load PAGE=1` runs.
    "LOAD_PAGE_PORT": "8089",
    # Local mode only: in compose these stay inside its network.
    "REDIS_PORT": "16379",
    "MEMCACHED_PORT": "21211",
    "MYSQL_PORT": "13306",
    "API_NONE_PORT": "8082",
    "API_ZERO_CODE_PORT": "8083",
    "API_ZERO_CODE_PLUS_PORT": "8086",
    "API_LIBRARIES_PORT": "8084",
    "API_OWN_ONLY_PORT": "8085",
    "JAEGER_OTLP_PORT": "14317",
    "JAEGER_HEALTH_PORT": "14133",
    "JAEGER_GRPC_PORT": "14685",
    "OPENOBSERVE_GRPC_PORT": "15081",
    # What the services keep, and for how long.
    "FRONT_CACHE_SECONDS": "10",
    "API_CACHE_SECONDS": "60",
    "STORE_MEGABYTES": "64",
    "STORE_TRACES": "5000",
    # Host names that front and Compare serve besides localhost.
    "TRUSTED_HOSTS": "",
    # In Docker.
    "COLLECTOR_IMAGE": "otel/opentelemetry-collector-contrib:0.158.0",
    # For the lab fan-out.
    "FAN_OUT_ENDPOINT": "",
    "FAN_OUT_HEADERS": "",
}

OPENOBSERVE_USER = "demo@example.com"
# Every level of the population API and the setting of its port in local mode.
API_LEVELS = {
    "population-api": "API_PORT",
    "population-api-none": "API_NONE_PORT",
    "population-api-zero-code": "API_ZERO_CODE_PORT",
    "population-api-zero-code-plus": "API_ZERO_CODE_PLUS_PORT",
    "population-api-libraries": "API_LIBRARIES_PORT",
    "population-api-own-only": "API_OWN_ONLY_PORT",
}

SECRETS = ("MYSQL_ROOT_PASSWORD", "MYSQL_PASSWORD", "OPENOBSERVE_USER", "OPENOBSERVE_PASSWORD")
# The containers and volumes of a .env bear its name: data know the passwords they were made with.
PROJECT_NAME = "COMPOSE_PROJECT_NAME"
GENERATED = (PROJECT_NAME, *SECRETS)
GENERATED_COMMENT = "# Made by the first `make up`; .env.example lists what else can be set here."

_LINE = re.compile(r"\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$")


class Settings:
    """The settings of one run, by name."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = dict(values)

    def __getitem__(self, name: str) -> str:
        return self._values[name]

    def port(self, name: str) -> int:
        """The port under this name; LaunchError when it is none."""
        text = self._values[name]
        if not text.isdecimal() or not 0 < int(text) < 65536:
            raise LaunchError(f"{name}={text} is not a port: a number from 1 to 65535 is needed")
        return int(text)

    def url(self, name: str) -> str:
        """The address of a port as a browser on this machine sees it."""
        return f"http://localhost:{self.port(name)}"

    def as_environment(self) -> dict[str, str]:
        """A copy for the environment of a child process."""
        return dict(self._values)


def read_dotenv(path: Path) -> dict[str, str]:
    """KEY=VALUE lines as Docker Compose reads them, without its interpolation."""
    if not path.exists():
        return {}
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        match = _LINE.match(line)
        if match:
            found[match[1]] = _unquoted(match[2])
    return found


def _unquoted(text: str) -> str:
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "'\"":
        return text[1:-1]
    return re.split(r"\s#", text, maxsplit=1)[0].rstrip()


def read_settings(dotenv: Path, environ: Mapping[str, str]) -> Settings:
    """Defaults, then .env, then the environment: the last one wins, as in Docker Compose."""
    written = read_dotenv(dotenv)
    values = DEFAULTS | dict.fromkeys(GENERATED, "")
    for source in (written, environ):
        values |= {name: source[name] for name in values if source.get(name)}
    return Settings(values)


def missing_generated(dotenv: Path, environ: Mapping[str, str]) -> list[str]:
    """Names of what is generated that neither .env nor the environment has yet."""
    written = read_dotenv(dotenv)
    return [name for name in GENERATED if not (written.get(name) or environ.get(name))]


def add_generated(dotenv: Path, names: list[str]) -> None:
    """Appends generated values for these names; keeps the lines that are there; mode 600."""
    before = dotenv.read_text(encoding="utf-8") if dotenv.exists() else ""
    if before and not before.endswith("\n"):
        before += "\n"
    lines = [GENERATED_COMMENT, *(f"{name}={_generated(name)}" for name in names)]
    dotenv.touch(mode=0o600)
    dotenv.chmod(0o600)
    dotenv.write_text(before + "\n".join(lines) + "\n", encoding="utf-8")


def holds_only_generated(dotenv: Path) -> bool:
    """True when .env has no line that a person wrote."""
    own = rf"(?:{'|'.join(GENERATED)})=\S+"
    lines = dotenv.read_text(encoding="utf-8").splitlines()
    return all(not line or line == GENERATED_COMMENT or re.fullmatch(own, line) for line in lines)


def _generated(name: str) -> str:
    if name == PROJECT_NAME:
        return f"population-demo-{secrets.token_hex(2)}"
    return OPENOBSERVE_USER if name == "OPENOBSERVE_USER" else new_password()


def new_password() -> str:
    """24 characters with a lower, an upper, a digit and a hyphen: OpenObserve demands the like."""
    kinds = (string.ascii_lowercase, string.ascii_uppercase, string.digits, "-")
    # Begins with a letter, so that no program takes it for an option.
    first = secrets.choice(string.ascii_letters)
    rest = [secrets.choice(kind) for kind in kinds]
    rest += [secrets.choice("".join(kinds)) for _ in range(19)]
    secrets.SystemRandom().shuffle(rest)
    return first + "".join(rest)
