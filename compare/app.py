"""The application factory of Compare; its arguments are everything that it depends on."""

from functools import cache
from typing import Any

from flask import Flask, Response, jsonify, render_template, request
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from compare import words
from compare.alerts.pages import alert_pages
from compare.before_after.api import before_after_api
from compare.before_after.pages import before_after_pages
from compare.conventions.marks import Marks
from compare.conventions.names import TABLE, State
from compare.conventions.registry import read_registry
from compare.extensions import install_extensions
from compare.figures.pages import figure_pages
from compare.levels import OURS
from compare.otlp.http import MAX_BODY_BYTES
from compare.settings import Settings
from compare.side_by_side.api import comparison_api
from compare.side_by_side.front_client import FrontClient
from compare.side_by_side.pages import comparison_pages
from compare.side_by_side.runner import PlanRunner
from compare.storage.origin import resource_text, shown_origins
from compare.storage.store import Store
from compare.trace.code_lines import SourceCode
from compare.web import display
from compare.web.api import api
from compare.web.file_pages import file_pages
from compare.web.open_pages import open_pages
from compare.web.pages import pages
from compare.web.problem import problem
from compare.web.receiver import receiver
from compare.web.signal_pages import signal_pages
from compare.web.trusted_hosts import refuse_foreign_hosts

# Telemetry is untrusted text: a page runs and loads nothing but its own files.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "object-src 'none'"
)


def create_app(settings: Settings, store: Store, runner: PlanRunner | None = None) -> Flask:
    """Build the WSGI application: OTLP receiver, JSON API and pages. Raises ValueError."""
    app = Flask("compare", template_folder="web/templates", static_folder="web/static")
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.json.sort_keys = False  # type: ignore[attr-defined]
    refuse_foreign_hosts(app, settings.trusted_hosts)
    app.register_blueprint(receiver(store))
    app.register_blueprint(api(settings, store))
    marks = Marks(read_registry(settings.registry))
    app.register_blueprint(pages(settings, store, marks))
    app.register_blueprint(signal_pages(store))
    runner = runner or PlanRunner(FrontClient(settings.ask_url))
    app.register_blueprint(comparison_pages(settings, store, runner))
    app.register_blueprint(comparison_api(store, runner))
    app.register_blueprint(before_after_pages(settings, store))
    app.register_blueprint(before_after_api(store))
    app.register_blueprint(figure_pages(store))
    app.register_blueprint(alert_pages(settings, store))
    app.register_blueprint(file_pages(store))
    app.register_blueprint(open_pages(store))
    app.add_url_rule("/healthz", view_func=healthz)
    app.register_error_handler(HTTPException, show_error)
    app.context_processor(page_context)
    app.after_request(add_headers)
    _prepare_templates(app, settings, marks)
    install_extensions(app, settings, store)
    return app


def healthz() -> Response:
    """Answer that the process serves requests."""
    return jsonify(status="ok")


def show_error(error: HTTPException) -> AnyResponse:
    """Return a page, or problem+json below /api and /v1, with the headers of the error."""
    status = error.code or 500
    response = error.get_response()
    if request.path.startswith(("/api/", "/v1/")):
        response.data = problem(status, error.description or "").data
        response.mimetype = "application/problem+json"
    else:
        response.data = render_template("error.html", status=status)
    return response


def page_context() -> dict[str, Any]:
    """Return what every template needs: its language and the link to the other one."""
    language = words.language_of(request)
    other = next(name for name in words.LANGUAGES if name != language)
    say = words.translator(language)
    return {
        "lang": language,
        "say": say,
        "level_label": lambda level: say(f"level_{level}") if level in OURS else level,
        "other_language": other,
        "same_page": [each for each in request.args.items(multi=True) if each[0] != words.COOKIE],
    }


@cache
def state_words(language: str) -> dict[str, str]:
    """Return what a reader sees for each state of a name."""
    say = words.translator(language)
    return {state.value: say(f"state_{state.value}") for state in State}


def add_headers(response: Response) -> Response:
    """Add the headers of every response; store a requested language in the cookie."""
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    # With "no-referrer" a browser would send `Origin: null` with the forms of these pages.
    response.headers["Referrer-Policy"] = "same-origin"
    if request.args.get(words.COOKIE) in words.LANGUAGES:
        response.set_cookie(
            words.COOKIE,
            request.args[words.COOKIE],
            max_age=words.COOKIE_SECONDS,
            samesite="Lax",
        )
    return response


def _prepare_templates(app: Flask, settings: Settings, marks: Marks) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["front_url"] = settings.front_url
    app.jinja_env.globals["conventions_version"] = TABLE.version
    app.jinja_env.globals["conventions_package"] = TABLE.package
    app.jinja_env.globals["state_words"] = state_words
    app.jinja_env.filters |= {
        "attribute_mark": marks.attribute,
        "metric_mark": marks.metric,
        "span_name_mark": lambda span: marks.span_name(span.name, span.attributes),
    }
    app.jinja_env.filters |= {each.__name__: each for each in display.FILTERS}
    app.jinja_env.filters |= {each.__name__: each for each in (resource_text, shown_origins)}
    app.jinja_env.filters["code_lines"] = SourceCode(settings.source_root).code_lines
