"""The Flask application: the page, the answers, and the headers of every response."""

from collections.abc import Container

from flask import Flask, Response, render_template, request

from front_service import population, problems
from front_service.answer_cache import AnswerCache
from front_service.levels import DEFAULT_LEVEL, choice_of
from front_service.population_client import PopulationClient
from front_service.prefectures import PREFECTURES, REGIONS_JA
from front_service.settings import Settings
from front_service.trusted_hosts import refuse_foreign_hosts

MAX_BODY_BYTES = 1024
"""Limit for `POST /get`: a name of 64 characters needs 256 bytes at most."""

LANGUAGES = ("en", "ja")


def create_app(settings: Settings, cache: AnswerCache, client: PopulationClient) -> Flask:
    """Build the application from its settings, its cache and its client of the API."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    refuse_foreign_hosts(app, settings.trusted_hosts)
    app.register_blueprint(population.routes(cache, client, settings.population_api_urls))
    problems.register(app)

    levels = {name: choice_of(name) for name in settings.population_api_urls}

    @app.get("/")
    def page() -> str:
        """Render the map of the 47 prefectures and the names of the eight regions."""
        return render_template(
            "index.html",
            prefectures=PREFECTURES,
            regions=REGIONS_JA,
            levels=levels.values(),
            chosen_level=chosen("level", levels) or DEFAULT_LEVEL,
            settings=settings,
            language=chosen("lang", LANGUAGES) or preferred_language(),
        )

    @app.get("/healthz")
    def healthz() -> dict[str, str]:
        """Answer that this process serves requests, even while redis or the API is down."""
        return {"status": "ok"}

    policy = (
        f"default-src 'self'; connect-src 'self' {settings.compare_url}; "
        "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )

    @app.after_request
    def add_security_headers(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        if request.endpoint != "static":  # redis is the cache here, not the browser
            response.headers["Cache-Control"] = "no-store"
        return response

    return app


def chosen(parameter: str, choices: Container[str]) -> str | None:
    """Return the query parameter, else the cookie of that name, if it is a valid choice."""
    for choice in (request.args.get(parameter), request.cookies.get(parameter)):
        if choice in choices:
            return choice
    return None


def preferred_language() -> str:
    """Return the first supported language of Accept-Language, or English."""
    for wanted, quality in request.accept_languages:
        language = wanted.partition("-")[0].lower()
        if language in LANGUAGES and quality > 0:
            return language
    return "en"
