"""The Flask application: the page, the answers, and what every response carries."""

from collections.abc import Container

from flask import Flask, Response, render_template, request

from front_service import population, problems
from front_service.answer_cache import AnswerCache
from front_service.levels import DEFAULT_LEVEL, LEVELS
from front_service.population_client import PopulationClient
from front_service.prefectures import PREFECTURES
from front_service.settings import Settings

LONGEST_BODY = 1024
"""Bytes that `POST /get` reads: 64 characters need 256 at most."""

LANGUAGES = ("en", "ja")


def create_app(settings: Settings, cache: AnswerCache, client: PopulationClient) -> Flask:
    """Build the application from its settings and its two neighbours."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LONGEST_BODY
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.register_blueprint(population.routes(cache, client, settings.population_api_urls))
    problems.register(app)

    levels = {level.name: level for level in LEVELS if level.name in settings.population_api_urls}

    @app.get("/")
    def page() -> str:
        """The map of the 47 prefectures."""
        return render_template(
            "index.html",
            prefectures=PREFECTURES,
            levels=levels.values(),
            chosen_level=chosen("level", levels) or DEFAULT_LEVEL,
            settings=settings,
            language=chosen("lang", LANGUAGES) or preferred_language(),
        )

    @app.get("/healthz")
    def healthz() -> dict[str, str]:
        """Say that this process serves; its neighbours may still be away."""
        return {"status": "ok"}

    policy = (
        f"default-src 'self'; connect-src 'self' {settings.compare_url}; "
        "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )

    @app.after_request
    def protect(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        if request.endpoint != "static":  # a browser must not answer in redis' place
            response.headers["Cache-Control"] = "no-store"
        return response

    return app


def chosen(parameter: str, choices: Container[str]) -> str | None:
    """What the page's address asks for, else what the browser remembers, of these choices."""
    for choice in (request.args.get(parameter), request.cookies.get(parameter)):
        if choice in choices:
            return choice
    return None


def preferred_language() -> str:
    """The browser's own language, or English."""
    for wanted, quality in request.accept_languages:
        language = wanted.partition("-")[0].lower()
        if language in LANGUAGES and quality > 0:
            return language
    return "en"
