"""The Flask application: one route per question, one for health checks."""

from dataclasses import asdict

from flask import Flask, request
from werkzeug.datastructures import RequestCacheControl
from werkzeug.http import parse_cache_control_header

from population_api import prefectures, problems, regions
from population_api.lookup import PopulationLookup

MAX_NAME_LENGTH = 64
"""Characters; the longest accepted name has 20, the rest leaves room for a helpful 404."""


def create_app(lookup: PopulationLookup) -> Flask:
    """Create the application; every answer comes from `lookup`."""
    app = Flask(__name__)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    problems.register(app)

    @app.get("/get_population")
    def get_population() -> dict[str, object]:
        """Answer `?pref=`: 400 malformed, 404 unknown prefecture, 503 database unavailable."""
        answer = lookup.answer(requested_prefecture(), fresh=bool(cache_control().no_cache))
        return {**asdict(answer.population), "source": answer.source}

    @app.get("/get_region_population")
    def get_region_population() -> dict[str, object]:
        """Answer `?region=`: 400 malformed, 404 unknown region, 503 database unavailable."""
        return {**asdict(lookup.answer_region(requested_region())), "source": "mysql"}

    @app.get("/healthz")
    def healthz() -> dict[str, str]:
        """Report that this process serves requests, whether or not its stores are available."""
        return {"status": "ok"}

    return app


def requested_prefecture() -> prefectures.Prefecture:
    """Return the prefecture of the request. Raises MalformedName or UnknownName."""
    name = requested_name("pref", "Name one prefecture, as in /get_population?pref=Saga-Ken")
    prefecture = prefectures.find(name)
    if prefecture is None:
        raise problems.UnknownName(
            f"No prefecture is called {name!r}. Try an English name (Saga, Saga-Ken), "
            "a Japanese one (佐賀県) or an ISO code (JP-41)."
        )
    return prefecture


def requested_region() -> regions.Region:
    """Return the region of the request. Raises MalformedName or UnknownName."""
    name = requested_name("region", "Name one region, as in /get_region_population?region=Kyushu")
    region = regions.find(name)
    if region is None:
        names = ", ".join(region.name for region in regions.REGIONS)
        raise problems.UnknownName(f"No region is called {name!r}. The regions are: {names}.")
    return region


def requested_name(parameter: str, advice: str) -> str:
    """Return the only value of a query parameter. Raises MalformedName, without value `advice`."""
    names = request.args.getlist(parameter)
    if len(names) != 1 or not names[0].strip():
        raise problems.MalformedName(advice)
    name = names[0].strip()
    if len(name) > MAX_NAME_LENGTH:
        raise problems.MalformedName(f"A name has at most {MAX_NAME_LENGTH} characters")
    if not name.isprintable() or "%" in name or "\ufffd" in name:  # bytes that are not UTF-8
        raise problems.MalformedName("The name must be printable text in UTF-8")
    return name


def cache_control() -> RequestCacheControl:
    """Return the request's Cache-Control; directives are case-insensitive (RFC 9111)."""
    header = request.headers.get("Cache-Control", "").lower()
    return parse_cache_control_header(header, cls=RequestCacheControl)
