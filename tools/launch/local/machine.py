"""What local mode found on this machine, and the environment that it starts everything with."""

import getpass
import os
from dataclasses import dataclass

from tools.launch.docker import jaeger_ui
from tools.launch.local import collector_build as collector
from tools.launch.local import programs
from tools.launch.project import Project
from tools.launch.settings import API_LEVELS, Settings

# The services get their telemetry settings from their own files, so no OTEL_* comes through.
INHERITED = ("HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR")

STORES = ("REDIS_PORT", "MEMCACHED_PORT", "MYSQL_PORT")
ALWAYS = ("FRONT_PORT", *API_LEVELS.values(), "COMPARE_PORT", *STORES)
COLLECTOR = ("OTLP_GRPC_PORT", "OTLP_HTTP_PORT", "COLLECTOR_HEALTH_PORT", "ZPAGES_PORT")
JAEGER = ("JAEGER_PORT", "JAEGER_OTLP_PORT", "JAEGER_HEALTH_PORT", "JAEGER_GRPC_PORT")
OPENOBSERVE = ("OPENOBSERVE_PORT", "OPENOBSERVE_GRPC_PORT")


@dataclass(frozen=True)
class OptionalParts:
    """Which of the three optional parts this machine can run."""

    collector: bool
    jaeger: bool
    openobserve: bool

    def absent_backends(self) -> list[str]:
        """Backends whose program is not on the PATH."""
        return [name for name in ("jaeger", "openobserve") if not getattr(self, name)]

    def programs(self) -> dict[str, bool]:
        """Name in supervisord.conf of each optional program, and whether it runs."""
        return {
            "otel-collector": self.collector,
            "jaeger": self.jaeger,
            "openobserve": self.openobserve,
        }


def look(project: Project) -> OptionalParts:
    """Looks for the backends' programs and for a collector that is built."""
    jaeger, openobserve = programs.find("jaeger"), programs.find("openobserve")
    return OptionalParts(collector.is_built(project), jaeger is not None, openobserve is not None)


def wanted_ports(settings: Settings, optional: OptionalParts) -> dict[str, int]:
    """The ports that local mode takes with these optional parts, by setting."""
    names = list(ALWAYS)
    names += COLLECTOR if optional.collector else ()
    names += JAEGER if optional.jaeger else ()
    names += OPENOBSERVE if optional.openobserve else ()
    return {name: settings.port(name) for name in names}


def environment(project: Project, settings: Settings, optional: OptionalParts) -> dict[str, str]:
    """All that supervisord.conf refers to, and nothing of the caller's own telemetry."""
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    own = settings.as_environment()
    del own["MYSQL_ROOT_PASSWORD"]  # nothing that runs needs it
    receiver = "OTLP_HTTP_PORT" if optional.collector else "COMPARE_PORT"
    return {
        **inherited,
        **own,
        "PATH": programs.search_path(os.environ.get("PATH", os.defpath)),
        "PYTHONUNBUFFERED": "1",
        "RUN_AS": getpass.getuser(),
        "DATA": str(project.data),
        "SOCKETS": str(project.sockets()),
        "OTLP_ENDPOINT": f"http://127.0.0.1:{settings.port(receiver)}",
        "JAEGER_URL": settings.url("JAEGER_PORT") if optional.jaeger else "",
        "OPENOBSERVE_URL": settings.url("OPENOBSERVE_PORT") if optional.openobserve else "",
        "JAEGER_UI_CONFIG": jaeger_ui.config_file(project, settings),
        "WITH_COLLECTOR": str(optional.collector).lower(),
        "WITH_JAEGER": str(optional.jaeger).lower(),
        "WITH_OPENOBSERVE": str(optional.openobserve).lower(),
    }
