"""Stores our dashboards in OpenObserve, renews those that changed, keeps those that a user edited.

OpenObserve returns a new hash whenever a dashboard is saved, and refuses a write with an old one.
We remember the hash of our own last write: ours replaces it only while nobody else has saved the
dashboard since. Delete a dashboard in OpenObserve to get ours back.
"""

import hashlib
import json
from collections import Counter
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tools.launch.openobserve import FOLDER, Api, OpenObserveError, login
from tools.launch.project import Project
from tools.launch.settings import Settings

PAGE = {"org_identifier": "default", "tab": "default", "period": "15m", "refresh": "5s"} | FOLDER

Dashboard = dict[str, Any]


class OpenObserve:
    """A client of the dashboards API, for folder `default` of organisation `default`."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self._api = Api(url, user, password)

    def answers(self) -> bool:
        """Return whether the API answers, even if it refuses the login."""
        try:
            self._ask("GET")
        except OpenObserveError as error:
            return error.status == HTTPStatus.UNAUTHORIZED
        except ValueError:
            return False
        return True

    def titles(self) -> dict[str, str]:
        """Return the id by title; of two with one title, the last."""
        return {each["title"]: _id(each) for each in self._ask("GET")["dashboards"]}

    def read(self, identity: str) -> tuple[Dashboard, str]:
        """Return a dashboard and its hash."""
        stored = self._ask("GET", f"/{identity}")
        return _dashboard(stored), str(stored["hash"])

    def create(self, dashboard: Dashboard) -> str:
        """Add a dashboard; return its id."""
        return _id(self._ask("POST", body=dashboard))

    def replace(self, identity: str, known_hash: str, dashboard: Dashboard) -> None:
        """Overwrite a dashboard. Raises OpenObserveError with status 409 when the hash is old."""
        self._ask("PUT", f"/{identity}", {"hash": known_hash}, dashboard)

    def _ask(self, method: str, path: str = "", query: Any = (), body: Any = None) -> Any:
        return self._api.ask(method, f"default/dashboards{path}", query, body)


def _dashboard(stored: Dashboard) -> Dashboard:
    return dict(stored[f"v{stored['version']}"])


def _id(stored: Dashboard) -> str:
    """Return the id: `dashboard_id` in a list, `dashboardId` in the dashboard itself."""
    return str(stored.get("dashboard_id") or _dashboard(stored)["dashboardId"])


def server(settings: Settings) -> OpenObserve:
    """Return a client with the login of .env."""
    return OpenObserve(*login(settings))


def put(project: Project, settings: Settings) -> list[str]:
    """Store all; return the page of the first, and the changes. Raises OpenObserveError."""
    openobserve, memory = server(settings), project.local / "dashboards.json"
    try:
        done = put_all(project.root / "backends/openobserve/dashboards", openobserve, memory)
        page = urlencode({**PAGE, "dashboard": openobserve.titles()[next(iter(done))]})
    except (ValueError, KeyError, TypeError) as error:
        raise OpenObserveError(f"a response has an unknown form: {error!r}") from error
    address = f"{settings.url('OPENOBSERVE_PORT')}/web/dashboards/view?{page}"
    counts = Counter(done.values())
    lines = [address, ", ".join(f"{count} {what}" for what, count in counts.items())]
    edited = [title for title, what in done.items() if what == "edited"]
    return lines + [f"`{title}` was changed in OpenObserve and is kept" for title in edited]


def put_all(folder: Path, openobserve: OpenObserve, memory: Path) -> dict[str, str]:
    """Store every file of the folder; return what was done by title.

    memory: a file with hash and digest of our last write, by id.
    """
    written = json.loads(memory.read_text()) if memory.exists() else {}
    known, done = openobserve.titles(), {}
    for path in sorted(folder.glob("*.json")):
        ours = json.loads(path.read_text(encoding="utf-8"))
        done[ours["title"]] = _put(ours, known.get(ours["title"]), openobserve, written)
        memory.write_text(json.dumps(written))
    return done


def _put(ours: Dashboard, identity: str | None, openobserve: OpenObserve, written: Any) -> str:
    digest = hashlib.sha256(json.dumps(ours).encode()).hexdigest()
    if identity is None:
        identity, done = openobserve.create(ours), "created"
    elif identity not in written:
        return "edited"
    elif written[identity][1] == digest:
        return "unchanged"
    else:
        try:
            openobserve.replace(identity, written[identity][0], ours)
        except OpenObserveError as error:
            if error.status == HTTPStatus.CONFLICT:
                return "edited"
            raise
        done = "renewed"
    written[identity] = [openobserve.read(identity)[1], digest]
    return done
