"""Two pages: the cost of each level as `make cost` measured it, and the counter's values."""

import json
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request

from compare import prefectures
from compare.figures import cost_document, counter
from compare.figures.cost_document import CONDITIONS
from compare.figures.cost_table import condition_rows, noise, process_rows
from compare.levels import COUNTING_LEVELS, SERVICES
from compare.storage.store import Store
from compare.web.problem import problem
from compare.web.same_origin import may_write

MAX_DOCUMENT_BYTES = 64 * 1024
DEFAULT_LEVEL = "manual"


def figure_pages(store: Store) -> Blueprint:
    """GET /cost and /counter, GET and PUT /api/cost."""
    routes = Blueprint("figures", __name__)
    measured: dict[str, Any] | None = None

    @routes.get("/cost")
    def cost() -> str:
        if measured is None:
            return render_template("cost.html", measured=None)
        parts = {f"cost_{each}": condition_rows(measured, each) for each in CONDITIONS}
        parts["cost_process"] = process_rows(measured)
        return render_template("cost.html", measured=measured, parts=parts, noise=noise(measured))

    @routes.get("/api/cost")
    def figures() -> Response:
        if measured is None:
            return problem(404, "Nothing has been measured yet: run `make cost`.")
        return jsonify(measured)

    @routes.put("/api/cost")
    def receive() -> Response:
        nonlocal measured
        request.max_content_length = MAX_DOCUMENT_BYTES
        if not may_write(request):
            return problem(403, "Another site's page may not send figures.")
        if request.mimetype != "application/json":
            return problem(415, "Send application/json.")
        try:
            document = json.loads(request.get_data())
            cost_document.check(document)
        except (ValueError, RecursionError) as error:
            return problem(400, f"These are not the figures of `make cost`: {error}.")
        measured = document
        return Response(status=204)

    @routes.get("/counter")
    def by_prefecture() -> tuple[str, int]:
        level = request.args.get("level", DEFAULT_LEVEL)
        service = SERVICES.get(level)
        points = store.metrics.current()
        page = render_template(
            "counter.html",
            level=level,
            services=SERVICES,
            service=service,
            counts=level in COUNTING_LEVELS,
            chart=counter.chart_of(points, service),
            instrument=counter.INSTRUMENT,
            others=counter.instrument_names(points, service) if service else [],
            regions=prefectures.REGIONS,
            from_file=points is store.metrics.opened,
            is_stored=store.has,
        )
        return page, 200 if level in SERVICES else 400

    return routes
