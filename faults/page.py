"""The page /faults in Compare, and the notice on every page while a fault is on."""

import os
import tomllib
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compare.extensions import Extension
from compare.settings import Settings
from compare.storage.store import Store
from compare.web.same_origin import may_write
from compare.words import language_of
from faults.catalogue import PLACES, read_faults
from faults.client import SwitchClient, SwitchError
from faults.panels import Dashboards, read_effects
from faults.stories import STORIES

DEFAULT_URL = "http://127.0.0.1:8474"
NOTICE_SECONDS = 0.5
"""How long a page of Compare waits for the switch at most."""

HINTS = 3
WORDS: dict[str, dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("page_words.toml").read_text(encoding="utf-8")
)


def install(app: Flask, settings: Settings, store: Store) -> Extension:
    """Add the page; FAULTS_URL is the address of the switch.

    OPENOBSERVE_API and the login OPENOBSERVE_USER, OPENOBSERVE_PASSWORD: for the links to panels.
    """
    url = os.environ.get("FAULTS_URL", DEFAULT_URL)
    api, user, password = (
        os.environ.get(f"OPENOBSERVE_{name}", "") for name in ("API", "USER", "PASSWORD")
    )
    dashboards = Dashboards(api, user, password, settings.openobserve_url)
    app.register_blueprint(fault_pages(SwitchClient(url), dashboards))
    quick = SwitchClient(url, NOTICE_SECONDS)

    def notice(language: str) -> str | None:
        try:
            state = quick.state()
        except SwitchError:
            return None
        return sentence(state, language) if state["on"] else None

    names = {language: words["title"] for language, words in WORDS.items()}
    return Extension("/faults", names, notice)


def sentence(state: dict[str, Any], language: str) -> str:
    """Return which fault is on, as far as a player may know it."""
    words = WORDS[language]
    if not state["on"]:
        return words["none"]
    if state["name"] is None:
        return words["mystery_on"]
    return words["on"].format(title=STORIES[language][state["name"]].title)


def fault_pages(switch: SwitchClient, dashboards: Dashboards) -> Blueprint:
    """GET and POST /faults."""
    pages = Blueprint(
        "faults",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/faults/static",
    )

    @pages.get("/faults")
    def page() -> str:
        return show()

    @pages.post("/faults")
    def post() -> Response | tuple[str, int]:
        if not may_write(request):
            abort(403, "Another site's page sent this request.")
        try:
            act(switch, request.form.to_dict())
        except SwitchError as error:
            return show(str(error)), 502
        return redirect(url_for("faults.page"), 303)

    def show(error: str = "") -> str:
        language = language_of(request)
        state: dict[str, Any] | None = None
        table: dict[str, Any] = {}
        try:
            state = switch.state()
            table = switch.table()
        except SwitchError as reason:
            error = error or str(reason)
        return render_template(
            "faults.html",
            state=state,
            error=error,
            sentence=sentence(state, language) if state else "",
            stories=STORIES[language],
            faults=read_faults(),
            effects=read_effects(),
            dashboards=dashboards.addresses(),
            places=PLACES,
            hints=HINTS,
            table=table,
            words=WORDS[language],
        )

    return pages


def act(switch: SwitchClient, form: dict[str, str]) -> None:
    """Carry out the action of a form's button. Raises SwitchError."""
    match form.get("action"):
        case "on":
            switch.on(form.get("name", ""), form.get("level", ""))
        case "off":
            switch.off()
        case "answer":
            switch.play(move="answer", cause=form.get("cause", ""), place=form.get("place", ""))
        case "hint" | "reveal" as move:
            switch.play(move=move)
        case _:
            abort(400, "The form has no known action.")
