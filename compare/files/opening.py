"""Opens files: reads them as a stream and stores what can be read until the store is full."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from compare.files import protobuf, unread
from compare.files.budget import PartsBudget
from compare.files.documents import NoDocument, documents
from compare.files.foreign import dotnet_console
from compare.files.forms import UnknownForm, elements
from compare.files.lines import Lines, text_of
from compare.files.otlp import request_of
from compare.files.report import Report
from compare.files.unpack import unpacked
from compare.otlp.ids import TRACE_ID_BYTES, is_id
from compare.storage.intake import store_logs, store_metrics, store_traces
from compare.storage.store import Store, has_ids

SIGN_BYTES = 64 * 1024
"""Of a file's beginning, in which a form is recognized that is not read."""

UNREADABLE = (
    UnknownForm,
    TypeError,
    AttributeError,
    LookupError,
    ValueError,
    OverflowError,
    RecursionError,
)
"""What a document of no known form, or a broken one of a known form, raises."""


class Opening:
    """Files that are opened together, with one report."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._budget = PartsBudget()
        self.report = Report()
        self.is_full = False
        """Whether traces of these files have been dropped to make room for later ones."""

    def read(self, name: str, raw: BinaryIO) -> None:
        """Read one file, packed or not."""

        def damaged(reason: str, detail: str) -> None:
            self.report.leave_out(reason, name, detail)

        for member, stream in unpacked(name, raw, damaged, self._budget):
            if self.is_full:
                self.report.leave_out("left_full", member)
            elif protobuf.is_protobuf(stream.peek(16)[:16]):
                self._store_messages(member, stream)
            else:
                self._store_documents(member, stream)

    def finish(self) -> Report:
        """Return the report, with what waits for its trace and what did not fit."""
        report = self.report
        lost = [each for each in report.traces if not self._store.has(each)]
        for each in lost:
            del report.traces[each]
        if lost:
            fill = self._store.fill()
            bound = "left_traces" if fill.traces >= fill.max_traces else "left_megabytes"
            report.leave_out(bound, lost[0][:8], count=len(lost))
        waiting = [each for each in report.joined if not self._store.has(each)]
        for each in waiting:
            del report.joined[each]
        if waiting:
            report.leave_out("left_waiting", waiting[0], count=len(waiting))
        return report

    def _store_documents(self, name: str, stream: Any) -> None:
        start = stream.peek(SIGN_BYTES)[:SIGN_BYTES]
        tool = unread.text_form_of(start)
        text = text_of(stream)
        printed = dotnet_console.SIGN.search(start)
        for document in dotnet_console.activities(Lines(text)) if printed else documents(text):
            place = f"{name}:{document.line}"
            if self.is_full:
                self.report.leave_out("left_full", place)
                return
            if isinstance(document, NoDocument):
                if tool and document.reason == "left_no_json":
                    self.report.leave_out("left_form", name, tool)
                else:
                    self.report.leave_out(document.reason, place)
                continue
            self.report.documents += 1
            try:
                for signal, element in elements(document.value):
                    self._store_request(request_of(signal, element, self._invalid(place)), place)
            except UNREADABLE as error:
                known = isinstance(error, UnknownForm)
                reason, detail = error.args if known else ("left_invalid", repr(error))
                if tool and reason == "left_no_otlp":
                    reason, place, detail = "left_form", name, tool
                self.report.leave_out(reason, place, detail)

    def _store_messages(self, name: str, stream: Any) -> None:
        for number, request in enumerate(protobuf.requests(stream), start=1):
            place = f"{name}:{number}"
            if self.is_full:
                self.report.leave_out("left_full", place)
                return
            if request is None:
                self.report.leave_out("left_protobuf", place)
            else:
                self._store_request(request, place)

    def _invalid(self, place: str) -> Any:
        return lambda error: self.report.leave_out("left_invalid", place, error)

    def _store_request(self, request: Any, place: str) -> None:
        before = self._store.fill().bytes
        self._store_signal(request, place)
        self._budget.allow(max(self._store.fill().bytes - before, 0))

    def _store_signal(self, request: Any, place: str) -> None:
        match request:
            case ExportTraceServiceRequest():
                self._store_traces(request, place)
            case ExportLogsServiceRequest():
                self._store_logs(request, place)
            case ExportMetricsServiceRequest():
                self._store_metrics(request, place)

    def _store_traces(self, request: ExportTraceServiceRequest, place: str) -> None:
        report = self.report
        spans = [span for scope in _groups(request, "scope_spans") for span in scope.spans]
        whole = [span.trace_id.hex() for span in spans if has_ids(span)]
        if without := len(spans) - len(whole):
            report.leave_out("left_ids", place, count=without)
        answer = store_traces(self._store, request, received=False)
        too_large = answer.partial_success.rejected_spans - without
        if too_large:
            report.leave_out("left_trace_large", place, count=too_large)
        report.spans += len(whole) - too_large
        for trace_id in dict.fromkeys(whole):
            if self._store.has(trace_id) or not too_large:
                report.traces[trace_id] = None
        first = next(iter(report.traces), None)
        self.is_full = first is not None and not self._store.has(first)

    def _store_logs(self, request: ExportLogsServiceRequest, place: str) -> None:
        report = self.report
        records = [
            record for scope in _groups(request, "scope_logs") for record in scope.log_records
        ]
        without = sum(not any(record.trace_id) for record in records)
        broken = sum(
            any(record.trace_id) and not is_id(record.trace_id, TRACE_ID_BYTES)
            for record in records
        )
        answer = store_logs(self._store, request)
        too_large = answer.partial_success.rejected_log_records - broken
        if broken:
            report.leave_out("left_log_ids", place, count=broken)
        if too_large:
            report.leave_out("left_trace_large", place, count=too_large)
        report.logs += len(records) - broken - too_large
        report.without_trace += without
        for record in records:
            if is_id(record.trace_id, TRACE_ID_BYTES):
                report.joined[record.trace_id.hex()] = None

    def _store_metrics(self, request: ExportMetricsServiceRequest, place: str) -> None:
        number = sum(len(scope.metrics) for scope in _groups(request, "scope_metrics"))
        answer = store_metrics(self._store, request, self._store.metrics.opened)
        if rejected := answer.partial_success.rejected_data_points:
            self.report.leave_out("left_metrics", place, count=rejected)
        self.report.metrics += number - rejected


def _groups(request: Any, field: str) -> Iterator[Any]:
    """Return the ScopeSpans, ScopeLogs or ScopeMetrics of a request."""
    for resource in getattr(request, request.DESCRIPTOR.fields[0].name):
        yield from getattr(resource, field)
