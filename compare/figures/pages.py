"""What the levels cost and what the counter counts: two pages, and the way in for the figures."""

import json

from flask import Blueprint, Response, jsonify, render_template, request

from compare import prefectures
from compare.figures import counter
from compare.figures.cost_document import CONDITIONS, LastMeasured
from compare.figures.cost_table import condition_rows, noise, process_rows
from compare.levels import SERVICES
from compare.storage.store import Store
from compare.web.problem import problem
from compare.web.same_origin import may_write

MOST_BYTES = 64 * 1024
USUAL_LEVEL = "manual"


def figure_pages(store: Store) -> Blueprint:
    """GET /cost and /counter, GET and PUT /api/cost."""
    routes = Blueprint("figures", __name__)
    last = LastMeasured()

    @routes.get("/cost")
    def cost() -> str:
        measured = last.document
        if measured is None:
            return render_template("cost.html", measured=None)
        parts = {f"cost_{each}": condition_rows(measured, each) for each in CONDITIONS}
        parts["cost_process"] = process_rows(measured)
        return render_template("cost.html", measured=measured, parts=parts, noise=noise(measured))

    @routes.get("/api/cost")
    def figures() -> Response:
        if last.document is None:
            return problem(404, "Nothing has been measured yet: `make cost` does it.")
        return jsonify(last.document)

    @routes.put("/api/cost")
    def take() -> Response:
        request.max_content_length = MOST_BYTES
        if not may_write(request):
            return problem(403, "Another site's page may not send figures.")
        if request.mimetype != "application/json":
            return problem(415, "Send application/json.")
        try:
            last.put(json.loads(request.get_data()))
        except (ValueError, RecursionError) as error:
            return problem(400, f"These are not the figures of `make cost`: {error}.")
        return Response(status=204)

    @routes.get("/counter")
    def by_prefecture() -> tuple[str, int]:
        level = request.args.get("level", USUAL_LEVEL)
        known = level in SERVICES
        service = SERVICES[level] if known else None
        metrics = store.counted()
        page = render_template(
            "counter.html",
            level=level,
            known=known,
            service=service,
            services=SERVICES,
            chart=counter.chart_of(metrics, service),
            instrument=counter.INSTRUMENT,
            others=counter.instruments_of(metrics, service),
            regions=prefectures.REGIONS,
            from_file=metrics is store.opened,
            is_kept=store.has,
        )
        return page, 200 if known else 400

    return routes
