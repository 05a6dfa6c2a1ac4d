"""Stores our alerts in OpenObserve, with the template and the destination of their messages.

We remember a digest of our last write: what a user edits in OpenObserve is kept until our file or
an address in it changes. What a user deletes is created again.
"""

import hashlib
import json
import secrets
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from string import Template
from typing import Any, NamedTuple

from tools.launch.openobserve import Api, OpenObserveError, login
from tools.launch.progress import Progress
from tools.launch.project import Project
from tools.launch.settings import Settings

FILE = "backends/openobserve/alerts.toml"
TRACES = "default/v1/traces"
STREAM_SECONDS = 20.0
RETRY_SECONDS = 0.5
REFUSALS = {*range(400, 500)} - {HTTPStatus.UNAUTHORIZED}

Body = dict[str, Any]


class Kind(NamedTuple):
    """A kind of what is stored: its path in the API, and the field that addresses one of it."""

    path: str
    key: str


TEMPLATE = Kind("default/alerts/templates", "name")
DESTINATION = Kind("default/alerts/destinations", "name")
ALERT = Kind("v2/default/alerts", "alert_id")


def read(file: Path, compare_url: str, compare_page: str) -> list[tuple[Kind, Body]]:
    """Return what the file describes, in the order in which OpenObserve needs it.

    compare_url, compare_page: the address of Compare for OpenObserve, and for a browser.
    """
    parts = tomllib.loads(file.read_text(encoding="utf-8"))
    addresses = {"compare_url": compare_url, "compare_page": compare_page}
    for part, field in (("template", "body"), ("destination", "url")):
        parts[part][field] = Template(parts[part][field]).substitute(addresses)
    first = [(TEMPLATE, parts["template"]), (DESTINATION, parts["destination"])]
    return first + [(ALERT, alert) for alert in parts["alerts"]]


def put(project: Project, settings: Settings, progress: Progress, compare_url: str) -> list[str]:
    """Store all; return the page that lists the messages, and the changes or a refusal.

    The form of an alert changes between versions of OpenObserve, and everything else works without
    one, so a refusal is no failure. compare_url: Compare as OpenObserve reaches it.
    Raises OpenObserveError when it does not answer, fails, or refuses the login.
    """
    page = settings.url("COMPARE_PORT")
    parts = read(project.root / FILE, compare_url, page)
    memory = project.local / "alerts.json"
    try:
        done = Counter(put_all(parts, Api(*login(settings)), memory, progress))
    except (ValueError, KeyError, TypeError) as error:
        return [f"not stored: a response of this OpenObserve has an unknown form: {error!r}"]
    except OpenObserveError as error:
        if error.status not in REFUSALS:
            raise
        return [f"not stored: this OpenObserve refuses them: {error}"]
    return [f"{page}/alerts", ", ".join(f"{count} {what}" for what, count in done.items())]


def put_all(
    parts: list[tuple[Kind, Body]], api: Api, memory: Path, progress: Progress
) -> Iterator[str]:
    """Store each part and yield what was done; memory: a file with the digests of our writes."""
    written = json.loads(memory.read_text()) if memory.exists() else {}
    for kind, ours in parts:
        identity = _stored(api, kind).get(ours["name"])
        name, digest = f"{kind.path}/{ours['name']}", _digest(ours)
        if identity and written.get(name) == digest:
            yield "unchanged"
            continue
        if identity:
            api.ask("PUT", f"{kind.path}/{identity}", body=ours)
        else:
            _create(api, kind, ours, progress)
        written[name] = digest
        memory.write_text(json.dumps(written))
        yield "renewed" if identity else "created"


def _stored(api: Api, kind: Kind) -> dict[str, str]:
    """Return the identity of each by its name; alerts are below `list`."""
    answer = api.ask("GET", kind.path)
    stored = answer["list"] if isinstance(answer, dict) else answer
    return {each["name"]: each[kind.key] for each in stored}


def _create(api: Api, kind: Kind, ours: Body, progress: Progress) -> None:
    """Create; the stream of an alert exists after the first trace, so without one we send it."""
    started, sent = time.time_ns(), False
    while True:
        try:
            api.ask("POST", kind.path, body=ours)
            return
        except OpenObserveError as error:
            if error.status != HTTPStatus.NOT_FOUND or "Stream" not in str(error):
                raise
            if time.time_ns() - started > STREAM_SECONDS * 1e9:
                raise OpenObserveError(f"the first trace is not stored there: {error}") from error
        if not sent:
            api.ask("POST", TRACES, body=_first_trace(started))
            sent = True
        progress.status("  ... OpenObserve stores its first trace")
        time.sleep(RETRY_SECONDS)


def _first_trace(started: int) -> Body:
    """Return one span of our own in OTLP JSON: the wait for the stream until now."""
    span = {
        "traceId": secrets.token_hex(16),
        "spanId": secrets.token_hex(8),
        "name": "create alerts",
        "kind": 1,
        "startTimeUnixNano": str(started),
        "endTimeUnixNano": str(time.time_ns()),
    }
    resource = {"attributes": [{"key": "service.name", "value": {"stringValue": "make-up"}}]}
    return {"resourceSpans": [{"resource": resource, "scopeSpans": [{"spans": [span]}]}]}


def _digest(ours: Body) -> str:
    return hashlib.sha256(json.dumps(ours).encode()).hexdigest()
