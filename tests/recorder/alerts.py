"""OpenObserve's API of alerts, with their templates and destinations; no query is evaluated.

What OpenObserve would refuse is refused, by the rules of its source (prepare_alert and save in
src/core/src/alerts/): so is an unknown field, which OpenObserve ignores.
"""

import ipaddress
import os
import re
import socket
import urllib.request
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import BadRequest, NotFound, UnprocessableEntity

from tests.recorder.received import Received

Body = dict[str, Any]

BAD_NAME = re.compile(r"[:#?&%'\"\s/]")
FIELDS = {
    "template": {"name", "body", "type", "title", "isDefault"},
    "destination": {"name", "url", "method", "skip_tls_verify", "headers", "template", "type"},
    "alert": {"name", "description", "stream_type", "stream_name", "is_real_time", "enabled"}
    | {"query_condition", "trigger_condition", "destinations", "context_attributes"},
    "query_condition": {"type", "sql"},
    "trigger_condition": {"period", "operator", "threshold"}
    | {"frequency", "frequency_type", "silence"},
}
VALUES = {
    "type": {"http", "sql"},
    "method": {"post", "put", "get"},
    "stream_type": {"logs", "metrics", "traces"},
    "operator": {"=", "!=", ">", ">=", "<", "<="},
    "frequency_type": {"minutes", "cron"},
}
SEND_SECONDS = 5


def known(field: str, value: Any) -> bool:
    """Whether OpenObserve has this value, for a field of few values."""
    return field not in VALUES or value in VALUES[field]


def check(kind: str, body: Body) -> None:
    """Raise UnprocessableEntity for an unknown field or value, BadRequest for a bad name."""
    for field, value in body.items():
        if field not in FIELDS[kind] or not known(field, value):
            raise UnprocessableEntity(f"{kind}: {field} = {value}")
        if isinstance(value, dict) and field in FIELDS:
            check(field, value)
    if "name" in FIELDS[kind] and (not body.get("name") or BAD_NAME.search(body["name"])):
        raise BadRequest(f"{kind} name {body.get('name')!r}")


def check_address(url: str) -> None:
    """Raise BadRequest for a private address that no setting allows (SsrfGuard)."""
    if os.environ.get("ZO_SKIP_SSRF_CHECKS") == "true":
        return
    address = ipaddress.ip_address(socket.gethostbyname(urlsplit(url).hostname or ""))
    allowed = address.is_loopback and os.environ.get("ZO_SSRF_ALLOW_LOOPBACK") == "true"
    if address.is_private and not allowed:
        raise BadRequest(f"Destination URL blocked by SSRF guard: {address}")


class Alerts:
    """Templates, destinations and alerts, by name or id."""

    def __init__(self, received: Received) -> None:
        self._received = received
        self.templates: dict[str, Body] = {}
        self.destinations: dict[str, Body] = {}
        self.alerts: dict[str, Body] = {}

    def put_template(self, name: str, body: Body) -> None:
        """Keep a template."""
        check("template", body)
        if not body.get("body"):
            raise BadRequest("Body empty")
        self.templates[name] = body

    def put_destination(self, name: str, body: Body) -> None:
        """Keep a destination."""
        check("destination", body)
        check_address(body["url"])
        if body["template"] not in self.templates:
            raise BadRequest("Please specify valid template")
        self.destinations[name] = body

    def put_alert(self, identity: str, body: Body) -> None:
        """Keep an alert."""
        check("alert", body)
        if missing := [each for each in body["destinations"] if each not in self.destinations]:
            raise NotFound(f"Alert destination {missing[0]} not found")
        exists = body["stream_name"] == "default" and self._received.exports(body["stream_type"])
        if not exists:
            raise NotFound(f"Stream {body['stream_name']} not found")
        sql = body["query_condition"]["sql"]
        if re.match(r"\s*select\s+\*", sql, re.IGNORECASE):
            raise BadRequest("Alert with SQL can not contain SELECT * in the SQL query")
        if not isinstance(body["trigger_condition"]["period"], int):
            raise UnprocessableEntity("period")
        self.alerts[identity] = body

    def trigger(self, identity: str) -> None:
        """Send the message of an alert without rows, as PATCH .../trigger does."""
        if identity not in self.alerts:
            raise NotFound("Alert not found")
        alert = self.alerts[identity]
        for name in alert["destinations"]:
            destination = self.destinations[name]
            text = self.templates[destination["template"]]["body"]
            period = str(alert["trigger_condition"]["period"])
            variables = {"alert_name": alert["name"], "alert_period": period}
            for key, value in (variables | alert.get("context_attributes", {})).items():
                text = text.replace(f"{{{key}}}", value)
            headers = {"Content-type": "application/json", **destination.get("headers", {})}
            message = urllib.request.Request(destination["url"], text.encode(), headers)
            urllib.request.urlopen(message, timeout=SEND_SECONDS).close()


def alert_paths(received: Received) -> Blueprint:
    """Return the routes of the API; every organisation shares what it keeps."""
    kept = Alerts(received)
    paths = Blueprint("alerts", __name__, url_prefix="/api")
    _add(paths, "/<org>/alerts/templates", kept.templates, kept.put_template)
    _add(paths, "/<org>/alerts/destinations", kept.destinations, kept.put_destination)

    @paths.get("/v2/<org>/alerts")
    def list_alerts(org: str) -> Body:
        return {"list": [{"alert_id": each, **kept.alerts[each]} for each in kept.alerts]}

    @paths.post("/v2/<org>/alerts")
    def create_alert(org: str) -> Body:
        identity = uuid.uuid4().hex[:27]
        kept.put_alert(identity, request.get_json())
        return {"code": 200, "message": "Alert saved", "id": identity}

    @paths.get("/v2/<org>/alerts/<identity>")
    def read_alert(org: str, identity: str) -> Body:
        if identity not in kept.alerts:
            raise NotFound("Alert not found")
        return kept.alerts[identity]

    @paths.put("/v2/<org>/alerts/<identity>")
    def replace_alert(org: str, identity: str) -> Body:
        if identity not in kept.alerts:
            raise NotFound("Alert not found")
        kept.put_alert(identity, request.get_json())
        return {"code": 200, "message": "Alert Updated"}

    @paths.patch("/v2/<org>/alerts/<identity>/trigger")
    def trigger_alert(org: str, identity: str) -> Body:
        kept.trigger(identity)
        return {"code": 200, "message": "Alert triggered"}

    return paths


def _add(
    paths: Blueprint, path: str, kept: dict[str, Body], put: Callable[[str, Body], None]
) -> None:
    """Add list, create, read and replace of what is addressed by its name."""

    def listed(org: str) -> Response:
        return jsonify(list(kept.values()))

    def create(org: str) -> Body:
        body = request.get_json()
        if body.get("name") in kept:
            raise BadRequest("already exists")
        put(body.get("name", ""), body)
        return {"code": 200, "message": "saved", "name": body["name"]}

    def read(org: str, name: str) -> Body:
        if name not in kept:
            raise NotFound(name)
        return kept[name]

    def replace(org: str, name: str) -> Body:
        read(org, name)
        put(name, request.get_json())
        return {"code": 200, "message": "updated"}

    for route, method, view in (
        (path, "GET", listed),
        (path, "POST", create),
        (f"{path}/<name>", "GET", read),
        (f"{path}/<name>", "PUT", replace),
    ):
        endpoint = f"{method} {route}".replace(".", "")
        paths.add_url_rule(route, endpoint, view, methods=[method])
