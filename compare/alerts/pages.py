"""The webhook that OpenObserve's alerts are sent to, and the page that lists them."""

import time

from flask import Blueprint, Response, render_template, request

from compare.alerts.received import MAX_ALERTS, Alert, Received, parse
from compare.settings import Settings
from compare.storage.digest import Digest
from compare.storage.store import Store
from compare.trace.links import Links, links_of
from compare.web.problem import problem
from compare.web.same_origin import may_write

MAX_BODY_BYTES = 16 * 1024
EXAMPLE_NANOSECONDS = 15 * 60 * 1_000_000_000
"""How old the example of an alert can be: the time range in which OpenObserve searches for it."""


def alert_pages(settings: Settings, store: Store) -> Blueprint:
    """GET /alerts and POST /api/alerts."""
    routes = Blueprint("alerts", __name__)
    received = Received()

    @routes.post("/api/alerts")
    def receive() -> Response:
        request.max_content_length = MAX_BODY_BYTES
        if not may_write(request):
            return problem(403, "Another site's page may not send alerts.")
        if request.mimetype != "application/json":
            return problem(415, "Send application/json.")
        try:
            alert = parse(request.get_data(), time.time_ns())
        except (ValueError, RecursionError) as error:
            return problem(400, f"This is not an alert: {error}.")
        received.add(alert)
        return Response(status=204)

    @routes.get("/alerts")
    def page() -> str:
        alerts = [(alert, links(alert)) for alert in received.newest()]
        return render_template(
            "alerts.html",
            alerts=alerts,
            most=MAX_ALERTS,
            is_stored=store.has,
            evaluated=bool(settings.openobserve_url),
        )

    def links(alert: Alert) -> Links:
        searched = Digest(start=alert.arrived - EXAMPLE_NANOSECONDS, end=alert.arrived)
        return links_of(settings, request.host_url, alert.trace_id, searched)

    return routes
