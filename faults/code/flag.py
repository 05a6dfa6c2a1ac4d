"""The flag `rollout`, read through OpenFeature from a file that the switch writes."""

import os

from openfeature import api
from openfeature.client import OpenFeatureClient
from openfeature.contrib.hook.opentelemetry import TracingHook
from openfeature.contrib.provider.flagd import FlagdProvider
from openfeature.contrib.provider.flagd.config import ResolverType

FLAG = "rollout"
STABLE = "stable"
"""The value that changes nothing, also while the file is missing."""

POLL_MS = 500
"""How often the provider looks at the file."""


def flag_client(file: str | None = None) -> OpenFeatureClient:
    """Return a client of the file FLAG_FILE; each evaluation is an event of the current span."""
    provider = FlagdProvider(
        resolver_type=ResolverType.FILE,
        offline_flag_source_path=file or os.environ["FLAG_FILE"],
        deadline_ms=POLL_MS,
    )
    api.set_provider(provider)
    api.add_hooks([TracingHook()])
    return api.get_client()


def rollout(client: OpenFeatureClient) -> str:
    """Return which code is rolled out: STABLE or a letter of faults.toml."""
    return client.get_string_value(FLAG, STABLE)
