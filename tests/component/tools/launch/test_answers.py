"""`make up` requests a prefecture: at the default level first, then at the others."""

from pathlib import Path

from flask import Flask, request

from tests.serving import serving
from tools.launch.answers import api_parts
from tools.launch.settings import API_LEVELS, DEFAULT_SERVICE, read_settings
from tools.launch.waiting import never


def test_no_other_level_is_asked_before_the_default_one_answers() -> None:
    app, status, asked = Flask("front"), [503], list[tuple[str, str]]()

    @app.get("/api/population/<name>")
    def answer(name: str) -> tuple[str, int]:
        asked.append((request.full_path, request.headers["Cache-Control"]))
        return "", status[0]

    with serving(app) as port:
        settings = read_settings(Path("/nowhere/.env"), {"FRONT_PORT": str(port)})
        parts = api_parts(settings, dict.fromkeys(API_LEVELS, never))
        parts.sort(key=lambda part: part.name == DEFAULT_SERVICE)

        def ready() -> set[str]:
            return {part.name for part in parts if part.ready()}

        assert ready() == set()
        assert asked == [("/api/population/Hokkaido?level=manual", "no-cache")]
        status[0] = 200
        assert ready() == {DEFAULT_SERVICE}
        assert ready() == set(API_LEVELS)
    assert len({path.partition("level=")[2] for path, _ in asked}) == len(API_LEVELS)
