"""The Flask application: one question, one counter, the answer as JSON."""

from dataclasses import asdict

from flask import Flask, request
from opentelemetry.metrics import MeterProvider, NoOpMeterProvider
from opentelemetry.trace import NoOpTracerProvider, TracerProvider
from werkzeug.datastructures import RequestCacheControl
from werkzeug.http import parse_cache_control_header

from population_api import prefectures, problems
from population_api.cache import Cache
from population_api.census import Census
from population_api.lookup import PopulationLookup

LONGEST_NAME = 64
"""Characters; the longest accepted name has 20, the rest is room for a helpful 404."""


def create_app(
    cache: Cache,
    census: Census,
    tracer_provider: TracerProvider | None = None,
    meter_provider: MeterProvider | None = None,
) -> Flask:
    """Build the application; without providers it runs the same and records nothing."""
    tracer_provider = tracer_provider or NoOpTracerProvider()
    meter_provider = meter_provider or NoOpMeterProvider()

    app = Flask(__name__)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    problems.register(app)

    lookup = PopulationLookup(cache, census, tracer_provider, meter_provider)
    requests_by_prefecture = meter_provider.get_meter("population_api").create_up_down_counter(
        name="http_requests_by_prefecture",
        unit="1",
        description="Requests for each known prefecture",
    )

    @app.get("/get_population")
    def get_population() -> dict[str, object]:
        """Answer for `?pref=`; 400 malformed, 404 unknown, 503 without a database."""
        prefecture = asked_prefecture()
        requests_by_prefecture.add(1, {"prefecture": prefecture.name})
        answer = lookup.answer(prefecture, fresh=bool(cache_control().no_cache))
        return {**asdict(answer.population), "source": answer.source}

    @app.get("/healthz")
    def healthz() -> dict[str, str]:
        """Say that this process serves; its stores may still be away."""
        return {"status": "ok"}

    return app


def asked_prefecture() -> prefectures.Prefecture:
    """The prefecture that the request names; raises MalformedName or UnknownPrefecture."""
    names = request.args.getlist("pref")
    if len(names) != 1 or not names[0].strip():
        raise problems.MalformedName("Name one prefecture, as in /get_population?pref=Saga-Ken")
    name = names[0].strip()
    if len(name) > LONGEST_NAME:
        raise problems.MalformedName(f"A name has at most {LONGEST_NAME} characters")
    if not name.isprintable() or "%" in name or "\ufffd" in name:  # bytes that are not UTF-8
        raise problems.MalformedName("The name must be printable text in UTF-8")
    prefecture = prefectures.find(name)
    if prefecture is None:
        raise problems.UnknownPrefecture(
            f"No prefecture is called {name!r}. Try an English name (Saga, Saga-Ken), "
            "a Japanese one (佐賀県) or an ISO code (JP-41)."
        )
    return prefecture


def cache_control() -> RequestCacheControl:
    """The request's Cache-Control; its directives may be written in any case (RFC 9111)."""
    header = request.headers.get("Cache-Control", "").lower()
    return parse_cache_control_header(header, cls=RequestCacheControl)
