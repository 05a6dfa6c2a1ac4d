"""Shows on the map that a fault is on, as Compare's pages do."""

from flask import Flask, Response, request
from markupsafe import escape

from faults.client import SwitchClient, SwitchError
from faults.stories import STORIES

WAIT_SECONDS = 0.5
PLACE = b'<div class="languages"'
"""The last part of the page's header."""


def add_notice(app: Flask, switch_url: str, compare_url: str) -> None:
    """Insert a link into the header of the page while a fault is on."""
    switch = SwitchClient(switch_url, WAIT_SECONDS)

    @app.after_request
    def insert(response: Response) -> Response:
        if request.path == "/" and response.status_code == 200:
            try:
                state = switch.state()
            except SwitchError:
                return response
            if state["on"]:
                response.data = response.data.replace(
                    PLACE, line(state["name"], compare_url).encode() + PLACE, 1
                )
        return response


def line(name: str | None, compare_url: str) -> str:
    """Return the paragraph in both languages, of which style.css shows one."""
    titles = {
        "en": f"Fault: {STORIES['en'][name].title}" if name else "A mystery is on",
        "ja": f"障害: {STORIES['ja'][name].title}" if name else "ミステリー進行中",
    }
    spans = (
        f'<span class="{lang}" lang="{lang}">{escape(text)}</span>' for lang, text in titles.items()
    )
    return f'<p class="choice"><a href="{escape(compare_url)}/faults">{"".join(spans)}</a></p>'
