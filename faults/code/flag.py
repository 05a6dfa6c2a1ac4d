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

CANDIDATE = "candidate"
"""The value of every rollout. It is on the span and must not name the fault in a mystery."""

CODE = "code"
"""The key of the flag's metadata that names the code rolled out; the hook does not record it."""

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
    """Return which code is rolled out: STABLE or a rollout of faults.toml."""
    flag = client.get_string_details(FLAG, STABLE)
    return STABLE if flag.value == STABLE else str(flag.flag_metadata[CODE])
