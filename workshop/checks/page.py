"""The extension of Compare: the page /workshop and /api/workshop."""

import time

from flask import Blueprint, Flask, Response, jsonify, render_template, request

from compare import words
from compare.extensions import Extension
from compare.settings import Settings
from compare.storage.store import Store
from workshop.checks.evidence import evidence
from workshop.checks.report import WORDS, document
from workshop.progress import Progress

NAMES = {language: sentences["page"]["title"] for language, sentences in WORDS.items()}


def install(app: Flask, settings: Settings, store: Store) -> Extension:
    """Add the routes; `lang` chooses the language of both."""
    routes = Blueprint(
        "workshop",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/workshop/static",
    )

    @routes.get("/workshop")
    def page() -> str:
        language = words.language_of(request)
        found = document(evidence(store, time.time()), Progress(), language)
        return render_template("workshop.html", found=found, texts=WORDS[language]["page"])

    @routes.get("/api/workshop")
    def api() -> Response:
        language = words.language_of(request)
        return jsonify(document(evidence(store, time.time()), Progress(), language))

    app.register_blueprint(routes)
    return Extension("/workshop", NAMES)
