"""Opens files of telemetry: the form on /open for people, POST /api/traces.json for programs."""

from collections.abc import Sequence
from threading import Lock

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from compare.files.opening import Opening
from compare.files.report import Report
from compare.files.unpack import MAX_UNPACKED_BYTES
from compare.levels import MAX_TRACES
from compare.storage.store import Store
from compare.storage.stored_trace import StoredTrace
from compare.web import display, upload
from compare.web.opened_traces import (
    MAX_LISTED,
    address_of,
    list_of,
    longest_first,
    same_request,
    stored,
)
from compare.web.problem import problem
from compare.web.same_origin import may_write
from compare.words import translator


class NotOpened(Exception):
    """Raised if nothing was stored: the key of a sentence in words/, an HTTP status, a report."""

    def __init__(self, reason: str, status: int = 400, report: Report | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
        self.report = report or Report()


def open_pages(store: Store) -> Blueprint:
    """GET and POST /open, POST /api/traces.json."""
    routes = Blueprint("opening", __name__)
    # One upload is read at a time: the peak of memory is one document, not one per thread.
    reading = Lock()
    limits = {
        "mib": upload.MAX_BYTES >> 20,
        "unpacked_mib": MAX_UNPACKED_BYTES >> 20,
        "store_mib": store.fill().max_bytes >> 20,
        "store_traces": store.fill().max_traces,
    }

    @routes.get("/open")
    def form() -> str:
        traces = stored(store, request.args.getlist("trace")[:MAX_LISTED])
        return page(traces=traces, more=max(request.args.get("more", 0, int), 0))

    @routes.post("/open")
    def open_file() -> AnyResponse:
        try:
            report = store_files()
        except NotOpened as error:
            return Response(page(error.reason, error.report), error.status)
        traces = stored(store, [*report.traces, *report.joined])
        if not report.left_out:
            several = len(traces) > 1
            return redirect(list_of(traces) if several else first_page(report, traces), 303)
        more = max(len(traces) - MAX_LISTED, 0)
        return Response(page(report=report, traces=traces, more=more))

    @routes.post("/api/traces.json")
    def open_for_program() -> Response:
        try:
            report = store_files()
        except NotOpened as error:
            sentences = [translator("en")(error.reason, **limits), *notes(error.report, "en")]
            return problem(error.status, " ".join(sentences))
        return jsonify(
            page=first_page(report, stored(store, [*report.traces, *report.joined])),
            traces=len(report.traces),
            spans=report.spans,
            logs=report.logs,
            metrics=report.metrics,
            refused=report.refused,
            left_out=notes(report, "en"),
        )

    def store_files() -> Report:
        """Store the files of the request. Raises NotOpened."""
        if not may_write(request):
            raise NotOpened("open_foreign", 403)
        opening = Opening(store)
        try:
            with reading:
                for name, stream in upload.files_of(request):
                    opening.read(name, stream)
        except RequestEntityTooLarge as error:
            raise NotOpened("open_too_large", 413) from error
        report = opening.finish()
        if not (report.traces or report.joined or report.metrics or report.without_trace):
            raise NotOpened(_why(report), report=report)
        return report

    def notes(report: Report, language: str) -> list[str]:
        """Return a sentence for each reason for which something was left out."""
        say = translator(language)
        return [
            say(reason, count=each.count, where=display.value(each.where), **limits)
            for reason, each in report.left_out.items()
        ]

    def page(
        error: str = "",
        report: Report | None = None,
        traces: Sequence[StoredTrace] = (),
        more: int = 0,
    ) -> str:
        return render_template(
            "open.html",
            error=error,
            report=report,
            notes=lambda language: notes(report or Report(), language),
            traces=longest_first(traces)[:MAX_LISTED],
            more=more,
            comparable=same_request(traces)[:MAX_TRACES],
            limits=limits,
            max_bytes=upload.MAX_BYTES,
        )

    return routes


def first_page(report: Report, traces: Sequence[StoredTrace]) -> str:
    """Return the page of the traces, else that of log records or metrics."""
    if traces or not (report.without_trace or report.metrics):
        return address_of(traces)
    if report.without_trace:
        return url_for("signals.last_logs")
    return f"{url_for('signals.metrics')}?from=file"


def _why(report: Report) -> str:
    if report.left_out:
        return "open_nothing"
    return "open_no_spans" if report.documents else "open_empty"
