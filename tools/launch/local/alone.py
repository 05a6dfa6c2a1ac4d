"""Compare alone: beside its pages it listens where services send OTLP to by default."""

import dataclasses

from tools.launch import ports
from tools.launch.local.table import Program
from tools.launch.settings import Settings


def receiver(
    compare: Program, settings: Settings, finders: list[ports.Finder]
) -> tuple[Program, list[str]]:
    """Return Compare with the OTLP ports that are free, and a line of text for each port."""
    lines: list[str] = []

    def free(name: str, listens: str) -> bool:
        conflicts = ports.conflicts({name: settings.port(name)}, finders)
        lines.extend(f"  no {listens}: {line}" for line in conflicts)
        if not conflicts:
            lines.append(f"  {listens}  {settings.url(name).removeprefix('http://')}")
        return not conflicts

    environment = compare.environment | {"FRONT_URL": ""}
    if free("OTLP_HTTP_PORT", "OTLP/HTTP"):
        environment["BIND"] += " 127.0.0.1:{OTLP_HTTP_PORT}"
    if free("OTLP_GRPC_PORT", "OTLP/gRPC"):
        environment["GRPC_BIND"] = "127.0.0.1:{OTLP_GRPC_PORT}"
    return dataclasses.replace(compare, environment=environment), lines
