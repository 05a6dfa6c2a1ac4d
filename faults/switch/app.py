"""The switch over HTTP: GET /fault, PUT /fault, DELETE /fault; JSON both ways."""

from http import HTTPStatus
from typing import Any

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue

from faults.switch.causes import CauseFailed
from faults.switch.mystery import Game, NoMystery, UnknownAnswer
from faults.switch.switch import Switch, UnknownFault
from faults.switch.table_file import TableFile

MYSTERY = "mystery"


def create_app(switch: Switch, game: Game, tables: TableFile) -> Flask:
    """Build the application. It listens on this machine or in the demo's network only."""
    app = Flask(__name__)
    # The table keeps its order. Flask types `json` as the base class, which lacks the attribute.
    app.json.sort_keys = False  # type: ignore[attr-defined]

    @app.get("/fault")
    def state() -> dict[str, Any]:
        """Answer which fault is on; during a mystery, only that one is."""
        fault = game.visible(switch.fault)
        return {
            "on": switch.fault is not None,
            "name": fault.name if fault else None,
            "mystery": game.state() if switch.fault else None,
        }

    @app.put("/fault")
    def put() -> ResponseReturnValue:
        """Switch on `name`, at most one at a time; `level` is where load is sent."""
        asked = request.get_json(silent=True) or {}
        name, level = str(asked.get("name", "")), str(asked.get("level") or "manual")
        game.end()
        if name == MYSTERY:
            name = game.draw()
        switch.on(name, level)
        return state()

    @app.delete("/fault")
    def delete() -> dict[str, Any]:
        """Switch off."""
        game.end()
        switch.off()
        return state()

    @app.post("/mystery")
    def play() -> dict[str, Any]:
        """Take a move: {"move": "hint"}, "reveal", or "answer" with `cause` and `place`."""
        asked = request.get_json(silent=True) or {}
        match asked.get("move"):
            case "hint":
                game.hint()
            case "reveal":
                game.reveal()
            case "answer":
                game.answer(str(asked.get("cause")), str(asked.get("place")))
        return state()

    @app.get("/table")
    def get_table() -> dict[str, Any]:
        """Answer the table of the last `make faults`."""
        return tables.read()

    @app.put("/table")
    def put_table() -> dict[str, Any]:
        """Store a table."""
        tables.write(request.get_json())
        return {}

    @app.get("/healthz")
    def healthz() -> dict[str, str]:
        """Answer that the process serves requests."""
        return {"status": "ok"}

    @app.errorhandler(UnknownFault)
    def unknown(error: UnknownFault) -> ResponseReturnValue:
        return jsonify(error=f"No fault is called {error}."), HTTPStatus.NOT_FOUND

    @app.errorhandler(NoMystery)
    def no_mystery(_: NoMystery) -> ResponseReturnValue:
        return jsonify(error="No mystery is on."), HTTPStatus.CONFLICT

    @app.errorhandler(UnknownAnswer)
    def unknown_answer(_: UnknownAnswer) -> ResponseReturnValue:
        return jsonify(error="An answer names a fault and a place."), HTTPStatus.BAD_REQUEST

    @app.errorhandler(CauseFailed)
    def failed(error: CauseFailed) -> ResponseReturnValue:
        return jsonify(error=str(error)), HTTPStatus.BAD_GATEWAY

    return app
