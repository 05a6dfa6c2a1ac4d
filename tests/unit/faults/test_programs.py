"""What the folder's programs share does not change what a level records."""

import re
import tomllib

import yaml

from tests import ROOT

PACKAGE = re.compile(r"^opentelemetry-instrumentation-([a-z0-9]+)==", re.MULTILINE)


def instrumentations(service: str) -> set[str]:
    """What the agent of a service has."""
    return set(PACKAGE.findall((ROOT / service / "opentelemetry.in").read_text(encoding="utf-8")))


def test_the_agent_of_the_api_uses_none_of_the_fronts_instrumentations() -> None:
    only_at_the_front = instrumentations("front_service") - instrumentations("population_api")
    programs = tomllib.loads((ROOT / "faults" / "programs.toml").read_text(encoding="utf-8"))
    services = yaml.safe_load((ROOT / "faults" / "compose.yaml").read_text(encoding="utf-8"))
    for environment in (
        programs["population-api"]["environment"],
        services["services"]["population-api-zero-code"]["environment"],
    ):
        disabled = set(environment["OTEL_PYTHON_DISABLED_INSTRUMENTATIONS"].split(","))
        assert disabled == only_at_the_front
