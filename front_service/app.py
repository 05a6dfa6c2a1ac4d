"""The Flask application: the page, the answers, and what every response carries."""

from flask import Flask, Response, render_template, request

from front_service import population, problems
from front_service.answer_cache import AnswerCache
from front_service.population_client import PopulationClient
from front_service.prefectures import PREFECTURES
from front_service.settings import Settings

LONGEST_BODY = 1024
"""Bytes that `POST /get` reads: 64 characters need 256 at most."""


def create_app(settings: Settings, cache: AnswerCache, client: PopulationClient) -> Flask:
    """Build the application from its settings and its two neighbours."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LONGEST_BODY
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.register_blueprint(population.routes(cache, client))
    problems.register(app)

    @app.get("/")
    def page() -> str:
        """The map of the 47 prefectures."""
        return render_template(
            "index.html", prefectures=PREFECTURES, settings=settings, language=language()
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


def language() -> str:
    """The page's first language, `en` or `ja`: asked for, remembered, or the browser's own."""
    for choice in (request.args.get("lang"), request.cookies.get("lang")):
        if choice in ("en", "ja"):
            return choice
    return request.accept_languages.best_match(("en", "ja"), default="en")
