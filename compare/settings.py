"""Settings of Compare, read from the environment in this one place."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Settings:
    """Where Compare listens, how much it stores, and the addresses it links to."""

    bind: str = "127.0.0.1:8088"
    """BIND: host and port to listen on; several are separated by spaces."""
    grpc_bind: str = ""
    """GRPC_BIND: host and port to receive OTLP/gRPC on; empty for none."""
    trusted_hosts: tuple[str, ...] = ()
    """TRUSTED_HOSTS: further host names to serve, comma-separated (see web/trusted_hosts.py)."""
    store_megabytes: int = 64
    """STORE_MEGABYTES: size (MiB) above which the oldest traces and their logs are dropped."""
    store_traces: int = 5000
    """STORE_TRACES: number above which the oldest traces are dropped."""
    front_url: str = "http://localhost:8080"
    """FRONT_URL: front page as the browser sees it; its scripts may read /api. May be empty."""
    jaeger_url: str = "http://localhost:16686"
    """JAEGER_URL: Jaeger as the browser sees it; empty if it does not run."""
    openobserve_url: str = "http://localhost:5080"
    """OPENOBSERVE_URL: OpenObserve as the browser sees it; empty if it does not run."""
    ask_url: str = "http://127.0.0.1:8080"
    """ASK_URL: front page as Compare itself reaches it, for the requests of side by side."""
    source_root: Path = Path(__file__).parents[1]
    """SOURCE_ROOT: folder that holds population_api and docs/semantic-conventions, to show them."""
    extensions: tuple[str, ...] = ()
    """EXTENSIONS: functions that add pages, as module:function, comma-separated."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read every variable. Raises ValueError for a bad number or address."""
        return cls(
            bind=environment.get("BIND", cls.bind),
            grpc_bind=environment.get("GRPC_BIND", cls.grpc_bind),
            trusted_hosts=_names(environment.get("TRUSTED_HOSTS", "").lower()),
            store_megabytes=_number(environment, "STORE_MEGABYTES", cls.store_megabytes),
            store_traces=_number(environment, "STORE_TRACES", cls.store_traces),
            front_url=_url(environment, "FRONT_URL", cls.front_url),
            jaeger_url=_url(environment, "JAEGER_URL", cls.jaeger_url),
            openobserve_url=_url(environment, "OPENOBSERVE_URL", cls.openobserve_url),
            ask_url=_url(environment, "ASK_URL", cls.ask_url),
            source_root=Path(environment.get("SOURCE_ROOT", cls.source_root)),
            extensions=_names(environment.get("EXTENSIONS", "")),
        )

    @property
    def registry(self) -> Path:
        """The registry of one's own names; it may be absent."""
        return self.source_root / "docs" / "semantic-conventions" / "registry.yaml"

    @property
    def allowed_origins(self) -> frozenset[str]:
        """Browser origins that may read /api: the front page as localhost and as 127.0.0.1."""
        if not self.front_url:
            return frozenset()
        parts = urlsplit(self.front_url)
        local = {"localhost", "127.0.0.1"}
        hosts = local if parts.hostname in local else {parts.hostname}
        port = f":{parts.port}" if parts.port else ""
        return frozenset(f"{parts.scheme}://{host}{port}" for host in hosts)


def _names(text: str) -> tuple[str, ...]:
    """The parts between commas."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    """A whole number of at least 1."""
    text = environment.get(name, str(default))
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ValueError(f"{name} must be a whole number of at least 1, not {text!r}")
    return int(text)


def _url(environment: Mapping[str, str], name: str, default: str) -> str:
    """An http(s) address without its trailing slash, or an empty text."""
    text = environment.get(name, default).rstrip("/")
    if text and not text.startswith(("http://", "https://")):
        raise ValueError(f"{name} must begin with http:// or https://, not {text!r}")
    return text
