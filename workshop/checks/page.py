"""The extension of Compare: the page /workshop and /api/workshop."""

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, jsonify, render_template, request

from compare import words
from compare.extensions import Extension
from compare.settings import Settings
from compare.storage.store import Store
from workshop.checks.evidence import Evidence, evidence, resources_of_front, traces_of_run
from workshop.checks.report import document
from workshop.checks.wording import WORDS
from workshop.progress import Progress
from workshop.serving.snapshot import last_save

MINE = Path(__file__).parents[1] / "mine"
NAMES = {language: sentences["page"]["title"] for language, sentences in WORDS.items()}


def install(app: Flask, settings: Settings, store: Store) -> Extension:
    """Add the routes; `lang` chooses the language of both, `run` that of step 12."""
    routes = Blueprint(
        "workshop",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/workshop/static",
    )

    def figures() -> dict[str, Any]:
        """Return what GET /api/cost answers; nothing before the first measurement."""
        answer = app.ensure_sync(app.view_functions["figures.figures"])()
        return dict(answer.get_json()) if answer.status_code == 200 else {}

    def seen() -> Evidence:
        return replace(
            evidence(store, time.time()),
            figures=figures(),
            saved=last_save(MINE),
            run=traces_of_run(store, request.args.get("run", "")),
            pods=resources_of_front(store),
        )

    @routes.get("/workshop")
    def page() -> str:
        language = words.language_of(request)
        found = document(seen(), Progress(), language)
        return render_template("workshop.html", found=found, texts=WORDS[language]["page"])

    @routes.get("/api/workshop")
    def api() -> Response:
        return jsonify(document(seen(), Progress(), words.language_of(request)))

    app.register_blueprint(routes)
    return Extension("/workshop", NAMES)
