"""The population API at level manual in one file, the way an ordinary team writes it.

It runs beside the demo in local mode; ask http://127.0.0.1:8090/get_population?pref=Saga-Ken

    set -a; . population_api/opentelemetry.env; . ./.env; set +a
    .local/venv/population_api/bin/flask --app docs/stage/one_file.py run --port 8090
"""

import json
import logging
import os
import threading
from typing import Any

import mysql.connector
from flask import Flask, request
from opentelemetry import metrics, trace
from opentelemetry._logs import set_logger_provider
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.flask import FlaskInstrumentor
from opentelemetry.instrumentation.logging.handler import LoggingHandler
from opentelemetry.instrumentation.mysql import MySQLInstrumentor
from opentelemetry.instrumentation.pymemcache import PymemcacheInstrumentor
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from pymemcache.client.base import PooledClient

# 1. Set up the SDK: resource, exporters, processors, providers.
resource = Resource.create({"service.name": "population-api-one-file"})

tracer_provider = TracerProvider(resource=resource)
tracer_provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
trace.set_tracer_provider(tracer_provider)

metric_reader = PeriodicExportingMetricReader(OTLPMetricExporter())
metrics.set_meter_provider(MeterProvider(resource=resource, metric_readers=[metric_reader]))

logger_provider = LoggerProvider(resource=resource)
logger_provider.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter()))
set_logger_provider(logger_provider)
logging.basicConfig(level=logging.INFO)
logger = logging.getLogger("population_api")
logger.addHandler(LoggingHandler(logger_provider=logger_provider))

# 2. Switch on the instrumentation libraries.
app = Flask(__name__)
FlaskInstrumentor().instrument_app(app)
PymemcacheInstrumentor().instrument()
MySQLInstrumentor().instrument()

# 3. Use the API where the application knows more than any library.
tracer = trace.get_tracer("population_api")
meter = metrics.get_meter("population_api")
requests_by_prefecture = meter.create_up_down_counter("http_requests_by_prefecture", unit="1")

cache = PooledClient(("127.0.0.1", int(os.environ.get("MEMCACHED_PORT", "21211"))), timeout=1)
thread = threading.local()
QUERY = "SELECT name, region, population, census_year FROM prefectures WHERE name = %s"


@app.get("/get_population")
def get_population() -> Any:
    """Answer `?pref=`, from memcached if possible, otherwise from MySQL."""
    name = request.args.get("pref", "")
    with tracer.start_as_current_span("look up population") as span:
        span.set_attribute("population.prefecture", name)
        cached = None if request.cache_control.no_cache else cache.get(f"one-file:{name}")
        source = "memcached" if cached else "mysql"
        answer = json.loads(cached) if cached else query_census(name)
        if not answer:
            return {"detail": f"No prefecture is called {name!r}"}, 404
        if not cached:
            cache.set(f"one-file:{name}", json.dumps(answer), expire=60)
        span.set_attribute("population.source", source)
        requests_by_prefecture.add(1, {"prefecture": name})
        logger.info("%s answered from %s", name, source)
        return {**answer, "source": source}


def query_census(name: str) -> dict[str, Any] | None:
    """Read one row, over the connection of this thread."""
    with tracer.start_as_current_span("query census"):
        if not hasattr(thread, "connection"):
            thread.connection = mysql.connector.connect(
                host="127.0.0.1",
                port=int(os.environ.get("MYSQL_PORT", "13306")),
                user="population_reader",
                password=os.environ["MYSQL_PASSWORD"],
                database="population",
                collation="utf8mb4_general_ci",
                autocommit=True,
            )
        cursor = thread.connection.cursor(dictionary=True)
        cursor.execute(QUERY, (name,))
        row: dict[str, Any] | None = cursor.fetchone()
        cursor.close()
        return row
