"""What can be set from outside: one variable, one default, one sentence each."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Settings:
    """Where compare listens, how much it keeps and which neighbours it links to."""

    bind: str = "127.0.0.1:8088"
    """BIND: host and port to listen on."""
    store_megabytes: int = 64
    """STORE_MEGABYTES: above this size (MiB) the oldest traces and their logs are dropped."""
    store_traces: int = 5000
    """STORE_TRACES: above this number the oldest traces are dropped."""
    front_url: str = "http://localhost:8080"
    """FRONT_URL: front page as the browser sees it; its scripts may read /api."""
    jaeger_url: str = "http://localhost:16686"
    """JAEGER_URL: Jaeger as the browser sees it; empty when it does not run."""
    openobserve_url: str = "http://localhost:5080"
    """OPENOBSERVE_URL: OpenObserve as the browser sees it; empty when it does not run."""
    ask_url: str = "http://127.0.0.1:8080"
    """ASK_URL: front page as compare itself reaches it, to ask the same at several levels."""
    source_root: Path = Path(__file__).parents[1]
    """SOURCE_ROOT: folder that holds population_api, whose lines stand behind own spans."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read the settings; ValueError names the variable that cannot be used."""
        return cls(
            bind=environment.get("BIND", cls.bind),
            store_megabytes=_count(environment, "STORE_MEGABYTES", cls.store_megabytes),
            store_traces=_count(environment, "STORE_TRACES", cls.store_traces),
            front_url=_url(environment, "FRONT_URL", cls.front_url),
            jaeger_url=_url(environment, "JAEGER_URL", cls.jaeger_url),
            openobserve_url=_url(environment, "OPENOBSERVE_URL", cls.openobserve_url),
            ask_url=_url(environment, "ASK_URL", cls.ask_url),
            source_root=Path(environment.get("SOURCE_ROOT", cls.source_root)),
        )

    @property
    def allowed_origins(self) -> frozenset[str]:
        """Browser origins that may read /api: the front page under both names of this machine."""
        if not self.front_url:
            return frozenset()
        parts = urlsplit(self.front_url)
        port = f":{parts.port}" if parts.port else ""
        twins = {"localhost": "127.0.0.1", "127.0.0.1": "localhost"}
        hosts = {parts.hostname or "", twins.get(parts.hostname or "", parts.hostname or "")}
        return frozenset(f"{parts.scheme}://{host}{port}" for host in hosts)


def _count(environment: Mapping[str, str], name: str, default: int) -> int:
    """A whole number of at least 1."""
    text = environment.get(name, str(default))
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ValueError(f"{name} must be a whole number of at least 1, not {text!r}")
    return int(text)


def _url(environment: Mapping[str, str], name: str, default: str) -> str:
    """An http(s) address without its trailing slash, or nothing."""
    text = environment.get(name, default).rstrip("/")
    if text and not text.startswith(("http://", "https://")):
        raise ValueError(f"{name} must begin with http:// or https://, not {text!r}")
    return text
