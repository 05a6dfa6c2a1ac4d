"""The pages of log records and metrics, with and without a trace."""

from flask import Blueprint, Response, make_response, render_template, request

from compare.storage.last_points import LastPoints
from compare.storage.store import Store
from compare.trace.log import read_log
from compare.web import metric_points

MAX_LOGS = 200
MAX_INSTRUMENTS = 300
MAX_SERIES = 200


def signal_pages(store: Store) -> Blueprint:
    """GET /logs, /metrics and /metrics/<name>; `service` filters each of them."""
    routes = Blueprint("signals", __name__)

    @routes.get("/logs")
    def last_logs() -> str:
        service = request.args.get("service", "")
        records = store.last_logs.newest(MAX_LOGS, service)
        return render_template(
            "logs.html",
            logs={number: read_log(record) for record, number in records.items()},
            services=store.last_logs.services(),
            service=service,
            fill=store.last_logs.fill(),
            is_stored=store.has,
        )

    @routes.get("/metrics")
    def metrics() -> str:
        service, points = request.args.get("service", ""), _points(store)
        found = sorted(points.by_service().items())
        rows = [each for each in found if service in ("", each[0][0])]
        return render_template(
            "metrics.html",
            rows=rows[:MAX_INSTRUMENTS],
            more=max(len(rows) - MAX_INSTRUMENTS, 0),
            services=sorted({sender for (sender, _), _ in found}),
            service=service,
            fill=points.fill(),
            stores=store.metrics,
            shows_file=points is store.metrics.opened,
        )

    @routes.get("/metrics/<path:name>")
    def series(name: str) -> Response:
        service, points = request.args.get("service", ""), _points(store)
        found = points.named(name, service)
        page = render_template(
            "series.html",
            name=name,
            instrument=found[0].instrument if found else None,
            points=[metric_points.document(each) for each in found[:MAX_SERIES]],
            traces=[each.trace_id for each in found[:MAX_SERIES]],
            count=len(found),
            more=max(len(found) - MAX_SERIES, 0),
            services=sorted({each.scope.service for each in points.named(name)}),
            service=service,
            shows_file=points is store.metrics.opened,
            is_stored=store.has,
        )
        return make_response(page, 200 if found else 404)

    return routes


def _points(store: Store) -> LastPoints:
    """The points of opened files where the address asks for them or none has been received."""
    asked = request.args.get("from") == "file"
    return store.metrics.opened if asked else store.metrics.current()
