"""The HTTP API of OpenObserve: exports, dashboards and alerts behind Basic auth, and its health."""

import re
import uuid
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import Conflict, InternalServerError, NotFound, UnprocessableEntity

from tests.recorder.alerts import alert_paths
from tests.recorder.endpoints import SIGNAL, add_export, own_paths
from tests.recorder.received import Received

OPEN_PATHS = ("/healthz", "/recorded", "/web/")
NEWEST_VERSION = 8
"""The format of dashboards that OpenObserve 1.0 writes; a higher one is refused."""


def weak(password: str) -> bool:
    """Whether OpenObserve refuses this password for its root user."""
    kinds = (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z0-9]")
    return not 8 <= len(password) <= 128 or not all(re.search(kind, password) for kind in kinds)


class Dashboards:
    """Dashboards by id; a change needs the hash of the version that it replaces."""

    def __init__(self) -> None:
        self._kept: dict[str, dict[str, Any]] = {}

    def all(self) -> list[dict[str, Any]]:
        """Return every dashboard."""
        return list(self._kept.values())

    def read(self, identity: str) -> dict[str, Any]:
        """Return one dashboard; raises NotFound."""
        if identity not in self._kept:
            raise NotFound("Dashboard not found")
        return self._kept[identity]

    def create(self, board: dict[str, Any]) -> dict[str, Any]:
        """Keep a new dashboard, also when another one has its title."""
        return self._keep(_new_number(), board)

    def replace(self, identity: str, shown: str | None, board: dict[str, Any]) -> dict[str, Any]:
        """Overwrite a dashboard; raises Conflict when `shown` is not its present hash."""
        known = self.read(identity)["hash"]
        if shown is None:
            raise InternalServerError("hash is required")
        if shown != known:
            raise Conflict("Failed to save due to concurrent changes.")
        return self._keep(identity, board)

    def _keep(self, identity: str, board: dict[str, Any]) -> dict[str, Any]:
        if board.get("version", NEWEST_VERSION) > NEWEST_VERSION:
            raise UnprocessableEntity("unknown version")
        content = {**board, "dashboardId": identity}
        self._kept[identity] = {
            "version": NEWEST_VERSION,
            "hash": _new_number(),
            "dashboard_id": identity,
            "title": board["title"],
            f"v{NEWEST_VERSION}": content,
        }
        return self._kept[identity]


def _new_number() -> str:
    return str(uuid.uuid4().int)[:19]


def create_app(received: Received, user: str, password: str) -> Flask:
    """Return the server for one user; every organisation shares what it keeps."""
    app = Flask(__name__)
    boards = Dashboards()
    add_export(app, f"/api/<org>/v1/{SIGNAL}", received)
    app.register_blueprint(own_paths(received))
    app.register_blueprint(alert_paths(received))

    @app.before_request
    def check_login() -> Response | None:
        login = request.authorization
        if request.path.startswith(OPEN_PATHS) or request.path == "/":
            return None
        if login and (login.username, login.password) == (user, password):
            return None
        return Response("Unauthorized Access", 401)

    @app.get("/healthz")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/")
    @app.get("/web/<path:path>")
    def page(path: str = "") -> str:
        return "<!doctype html><title>Recorder</title>This OpenObserve only records."

    @app.get("/api/<org>/dashboards")
    def list_dashboards(org: str) -> dict[str, Any]:
        return {"dashboards": boards.all()}

    @app.post("/api/<org>/dashboards")
    def create_dashboard(org: str) -> dict[str, Any]:
        return boards.create(request.get_json())

    @app.get("/api/<org>/dashboards/<identity>")
    def read_dashboard(org: str, identity: str) -> dict[str, Any]:
        return boards.read(identity)

    @app.put("/api/<org>/dashboards/<identity>")
    def replace_dashboard(org: str, identity: str) -> dict[str, Any]:
        return boards.replace(identity, request.args.get("hash"), request.get_json())

    return app
