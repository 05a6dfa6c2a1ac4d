"""The page /faults links to dashboards by the ids that OpenObserve chose."""

from typing import Any

from flask import Flask, request

from faults.panels import Dashboards
from tests.serving import serving

PAGE = "http://localhost:5080"


def test_the_address_of_a_dashboard_has_the_id_that_openobserve_chose() -> None:
    app = Flask("openobserve")

    @app.get("/api/default/dashboards")
    def listed() -> Any:
        if not request.authorization or request.authorization.password != "Right-1":
            return "", 401
        return {"dashboards": [{"title": "2 Services", "dashboard_id": "71"}]}

    with serving(app) as port:
        api = f"http://127.0.0.1:{port}"
        found = Dashboards(api, "demo", "Right-1", PAGE).addresses()
        assert found["2 Services"].startswith(f"{PAGE}/web/dashboards/view?")
        assert "dashboard=71" in found["2 Services"]
        assert Dashboards(api, "demo", "Wrong-1", PAGE).addresses() == {}
        assert Dashboards(api, "demo", "Right-1", "").addresses() == {}
    assert Dashboards(api, "demo", "Right-1", PAGE).addresses() == {}
    assert Dashboards("", "", "", PAGE).addresses() == {}
