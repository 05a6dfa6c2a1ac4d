"""Puts our dashboards into OpenObserve: each once, renewed with ours, never over a person's edit.

What `make up` writes bears a seal in its description: a digest of the dashboard itself. A dashboard
that still fits its seal is as we wrote it, and is replaced when ours has become another one. One
that does not fit, or has no seal, was edited by a person and stays. Delete it there to get ours.
"""

import hashlib
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from tools.launch.openobserve.client import (
    ChangedMeanwhile,
    Dashboard,
    OpenObserve,
    OpenObserveError,
)
from tools.launch.project import Project
from tools.launch.settings import Settings

SEAL = re.compile(r" \(by make up: ([0-9a-f]{12})\)$")
# What OpenObserve writes by itself.
NOT_CONTENT = ("dashboardId", "role", "owner", "created", "updatedAt")


def put(project: Project, settings: Settings) -> list[str]:
    """Lines that say what was done, where the first one is seen, and what was left alone."""
    user, password = settings["OPENOBSERVE_USER"], settings["OPENOBSERVE_PASSWORD"]
    port = settings.port("OPENOBSERVE_PORT")
    server = OpenObserve(f"http://127.0.0.1:{port}", user, password)
    try:
        done = put_all(project.root / "backends" / "openobserve" / "dashboards", server)
        lines = report(done)
        first = server.titles()[next(iter(done))]
    except OpenObserveError as error:
        return [f"  Dashboards   not put into OpenObserve: {error}"]
    return [f"  Dashboards   {server.page(first, settings.url('OPENOBSERVE_PORT'))}", *lines]


def put_all(folder: Path, server: OpenObserve) -> dict[str, str]:
    """What was done with each dashboard of the folder, by its title."""
    known = server.titles()
    done = {}
    for path in sorted(folder.glob("*.json")):
        ours = json.loads(path.read_text(encoding="utf-8"))
        title = ours["title"]
        done[title] = _put_one(ours, known.get(title), server)
    return done


def _put_one(ours: Dashboard, identity: str | None, server: OpenObserve) -> str:
    if identity is None:
        server.create(sealed(ours))
        return "created"
    kept = server.read(identity)
    if is_edited(kept.dashboard):
        return "edited"
    if seal_of(kept.dashboard) == digest(ours):
        return "unchanged"
    try:
        server.replace(identity, kept.hash, sealed(ours))
    except ChangedMeanwhile:
        return "edited"
    return "renewed"


def report(done: dict[str, str]) -> list[str]:
    """One line with the counts; one for each dashboard that a person has edited."""
    counts = Counter(done.values())
    told = ", ".join(f"{count} {what}" for what, count in counts.items() if what != "edited")
    lines = [f"               {told}"] if told else []
    return lines + [
        f"               `{title}` was edited by hand and is left as it is"
        for title, what in done.items()
        if what == "edited"
    ]


def sealed(ours: Dashboard) -> Dashboard:
    """Our dashboard with its seal."""
    return {**ours, "description": f"{ours['description']} (by make up: {digest(ours)})"}


def is_edited(kept: Dashboard) -> bool:
    """True when this is not what an earlier `make up` wrote."""
    return seal_of(kept) != digest(kept)


def seal_of(dashboard: Dashboard) -> str | None:
    """The digest that its description bears."""
    found = SEAL.search(dashboard.get("description", ""))
    return found[1] if found else None


def digest(dashboard: Dashboard) -> str:
    """12 hex digits over all that a person can edit, the seal itself left out."""
    content = {key: value for key, value in dashboard.items() if key not in NOT_CONTENT}
    content["description"] = SEAL.sub("", dashboard.get("description", ""))
    text = json.dumps(_without_empty(content), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _without_empty(value: Any) -> Any:
    """OpenObserve adds its optional fields as null, and gives a whole number as 1.0."""
    match value:
        case dict():
            bare = {key: _without_empty(item) for key, item in value.items()}
            return {key: item for key, item in bare.items() if item}
        case list():
            return [_without_empty(item) for item in value]
        case float() if value.is_integer():
            return int(value)
        case _:
            return value
