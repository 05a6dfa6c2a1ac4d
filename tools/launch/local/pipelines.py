"""Removes the exporters of absent backends from the collector's pipelines.

Needs PyYAML, so the launcher runs it with the Python of the supervisor's virtual environment:
`python -m tools.launch.local.pipelines jaeger,openobserve config.yaml labs/off.yaml`.
"""

import json
import sys
from collections.abc import Collection
from pathlib import Path

import yaml

EXPORTERS = {"jaeger": "otlp_grpc/jaeger", "openobserve": "otlp_http/openobserve"}


def without(absent: Collection[str], *configs: str) -> str:
    """Return the last `--config` of the collector, for these texts of the earlier ones.

    The collector replaces lists when it merges, so each list is what remains of the whole.
    """
    removed = {EXPORTERS[name] for name in absent}
    exporters: dict[str, list[str]] = {}
    for config in configs:
        pipelines = yaml.safe_load(config).get("service", {}).get("pipelines", {})
        exporters |= {
            name: parts["exporters"] for name, parts in pipelines.items() if "exporters" in parts
        }
    changed = {
        name: {"exporters": [each for each in listed if each not in removed]}
        for name, listed in exporters.items()
        if removed.intersection(listed)
    }
    return "yaml:" + json.dumps({"service": {"pipelines": changed}} if changed else {})


if __name__ == "__main__":
    names, *files = sys.argv[1:]
    try:
        texts = [Path(file).read_text(encoding="utf-8") for file in files]
        print(without(names.split(","), *texts))
    except yaml.YAMLError as error:
        sys.exit(str(error))
