"""Typical mistakes: what a learner has instead of the solution, and the hint that it leads to."""

from typing import NamedTuple

from tests.workshop.learner import Edits


class Mistake(NamedTuple):
    """The edits of the solution of a step."""

    step: int
    name: str
    hint: str
    edits: Edits


def env(line: str, instead: str = "") -> Edits:
    """Replace a line of mine.env, or add one."""
    return {"mine.env": [(instead, line)]}


def app(*pairs: tuple[str, str]) -> Edits:
    """Replace texts of app.py."""
    return {"app.py": list(pairs)}


WITH = 'with tracer.start_as_current_span("look up population"'
AS_SPAN = 'with tracer.start_as_current_span("look up population", record_exception=False) as span:'
SOURCE = '        span.set_attribute("population.source", source)\n'
COUNT = 'requests_by_prefecture.add(1, {"prefecture": prefecture.name})'
HANDLER = "LoggingHandler(logger_provider=logger_provider)"
INFO = '        logger.info("%s answered from %s", prefecture.name, source)\n'
BOUNDS = "[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1]"
ADVISORY = f"    explicit_bucket_boundaries_advisory={BOUNDS},\n"
RECORD = "        trace.get_current_span().record_exception(error)\n"
NO_RECORD = ", record_exception=False"
RAW = 'requests_by_prefecture.add(1, {"prefecture": request.args["pref"]})'
VALID = "    prefecture = requested_prefecture()\n"
NO_TRACECONTEXT = env("OTEL_PROPAGATORS=baggage")
PROTOCOL = "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"
OLD_NAMES = env("", "OTEL_SEMCONV_STABILITY_OPT_IN=http,database")

MISTAKES = (
    Mistake(
        2, "no service name", "other_service_name", env("", "OTEL_SERVICE_NAME=population-api-mine")
    ),
    Mistake(
        2,
        "protocol of the agent's default",
        "nothing_arrived",
        env("", PROTOCOL),
    ),
    Mistake(2, "no tracecontext", "server_is_root", NO_TRACECONTEXT),
    Mistake(2, "names of before", "old_names", OLD_NAMES),
    Mistake(2, "no MySQL", "no_client_span", env("OTEL_PYTHON_DISABLED_INSTRUMENTATIONS=mysql")),
    Mistake(2, "no Flask", "no_server_span", env("OTEL_PYTHON_DISABLED_INSTRUMENTATIONS=flask")),
    Mistake(
        3,
        "name of the prefecture in the span's",
        "name_varies",
        app((WITH, 'with tracer.start_as_current_span(f"look up {prefecture.name}"')),
    ),
    Mistake(3, "no source", "no_attribute", app((SOURCE, ""))),
    Mistake(
        3,
        "not the current span",
        "own_not_current",
        app((WITH, 'with tracer.start_span("look up population"')),
    ),
    Mistake(
        3,
        "never ended",
        "no_own_span",
        app((f"{WITH}) as span:", 'if span := tracer.start_span("look up population"):')),
    ),
    Mistake(
        3,
        "empty context",
        "own_is_root",
        app((f"{WITH})", f"{WITH}, context=trace.set_span_in_context(trace.INVALID_SPAN))")),
    ),
    Mistake(
        4,
        "agent still runs",
        "still_agent",
        env(
            f"COMMAND=opentelemetry-instrument gunicorn app:app\n{PROTOCOL}",
            "COMMAND=gunicorn app:app",
        ),
    ),
    Mistake(
        4,
        "provider not set",
        "nothing_arrived",
        app(("trace.set_tracer_provider(tracer_provider)\n", "")),
    ),
    Mistake(
        4,
        "endpoint without path",
        "nothing_arrived",
        app(
            (
                "OTLPSpanExporter()",
                'OTLPSpanExporter(endpoint=os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"])',
            )
        ),
    ),
    Mistake(4, "bare resource", "bare_resource", app(("Resource.create({", "Resource({"))),
    Mistake(
        4,
        "no version",
        "no_version",
        app(('Resource.create({"service.version": "0.1.0"})', "Resource.create()")),
    ),
    Mistake(
        4,
        "another name in code",
        "other_service_name",
        app(("create({", 'create({"service.name": "mine", ')),
    ),
    Mistake(
        5,
        "Flask instrumented too late",
        "app_not_instrumented",
        app(("FlaskInstrumentor().instrument_app(app)", "FlaskInstrumentor().instrument()")),
    ),
    Mistake(5, "no MySQL", "no_client_span", app(("MySQLInstrumentor().instrument()\n", ""))),
    Mistake(5, "no tracecontext", "server_is_root", NO_TRACECONTEXT),
    Mistake(5, "names of before", "old_names", OLD_NAMES),
    Mistake(
        6, "the answer recorded as the cause", "answer_as_cause", app((NO_RECORD, ""), (RECORD, ""))
    ),
    Mistake(6, "recorded twice", "many_exceptions", app((NO_RECORD, ""))),
    Mistake(6, "not recorded", "no_exception", app((RECORD, ""))),
    Mistake(
        6,
        "no status",
        "own_not_error",
        app((NO_RECORD, f"{NO_RECORD}, set_status_on_exception=False")),
    ),
    Mistake(
        6,
        "span around the validation",
        "answer_is_error",
        app((f"{VALID}    {AS_SPAN}\n", f"    {AS_SPAN}\n    {VALID}")),
    ),
    Mistake(
        7,
        "an UpDownCounter",
        "up_down",
        app(("meter.create_counter", "meter.create_up_down_counter")),
    ),
    Mistake(
        7,
        "counted before it is known",
        "unknown_series",
        app((VALID, f"    {RAW}\n{VALID}"), (f"    {COUNT}\n", "")),
    ),
    Mistake(7, "what the client typed", "several_spellings", app((COUNT, RAW))),
    Mistake(7, "no attribute", "no_prefecture", app((COUNT, "requests_by_prefecture.add(1)"))),
    Mistake(
        7, "delta", "not_cumulative", env("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE=delta")
    ),
    Mistake(8, "unit ms", "unit", app(('unit="s"', 'unit="ms"'))),
    Mistake(
        8,
        "milliseconds",
        "milliseconds",
        app(("time.perf_counter() - started", "1000 * (time.perf_counter() - started)")),
    ),
    Mistake(8, "default buckets", "bounds", app((ADVISORY, ""))),
    Mistake(
        8,
        "a series for each prefecture",
        "many_series",
        app(
            (
                '{"population.source": source}',
                '{"population.source": source, "prefecture": prefecture.name}',
            )
        ),
    ),
    Mistake(8, "no exemplars", "no_exemplar", env("OTEL_METRICS_EXEMPLAR_FILTER=always_off")),
    Mistake(
        9,
        "on another logger",
        "no_logs",
        app(("logger.addHandler(", 'logging.getLogger("other").addHandler(')),
    ),
    Mistake(
        9,
        "two handlers",
        "log_twice",
        app(
            (
                f"logger.addHandler({HANDLER})",
                f"logger.addHandler({HANDLER})\nlogging.getLogger().addHandler({HANDLER})",
            )
        ),
    ),
    Mistake(9, "after the span", "log_of_other_span", app((INFO, INFO.removeprefix("    ")))),
    Mistake(
        10,
        "no context in the thread",
        "thread_is_root",
        app(('"write cache", context=parent', '"write cache"')),
    ),
    Mistake(
        10,
        "not the current span",
        "set_elsewhere",
        app(('tracer.start_as_current_span("write cache"', 'tracer.start_span("write cache"')),
    ),
    Mistake(
        10,
        "baggage not read",
        "no_baggage",
        app(
            (
                '            span.set_attribute("workshop.visitor", str(visitor))\n',
                "            pass\n",
            )
        ),
    ),
)
