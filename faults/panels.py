"""What a fault moves in OpenObserve (panels.toml): a panel of the dashboards, and its alerts."""

import base64
import json
import tomllib
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlencode

TIMEOUT_SECONDS = 0.5
"""How long /faults waits for OpenObserve at most."""

FOLDER = {"org_identifier": "default", "folder": "default"}


@dataclass(frozen=True)
class Effect:
    """What moves; an empty panel: none does.

    moved: the panel's value without and with the fault, in words that need no translation.
    """

    dashboard: str = ""
    panel: str = ""
    moved: str = ""
    alerts: tuple[str, ...] = ()


def read_effects() -> Mapping[str, Effect]:
    """Read the file: the effect of every fault by its name."""
    text = Path(__file__).with_name("panels.toml").read_text(encoding="utf-8")
    return {
        name: Effect(**{**table, "alerts": tuple(table.get("alerts", ()))})
        for name, table in tomllib.loads(text).items()
    }


class Dashboards:
    """The addresses of OpenObserve's dashboards, whose ids it chooses itself.

    api_url: OpenObserve as this process reaches it; page_url: as a browser does.
    """

    def __init__(self, api_url: str, user: str, password: str, page_url: str) -> None:
        login = base64.b64encode(f"{user}:{password}".encode()).decode()
        self._headers = {"Authorization": f"Basic {login}"}
        self._address = f"{api_url}/api/default/dashboards?folder=default"
        self._page_url = page_url

    def addresses(self) -> Mapping[str, str]:
        """Return the address of each dashboard by its title; none while OpenObserve is away."""
        if not self._page_url:
            return {}
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            request = urllib.request.Request(self._address, headers=self._headers)
            with direct.open(request, timeout=TIMEOUT_SECONDS) as response:
                found = json.load(response)["dashboards"]
            return {each["title"]: self._page(each["dashboard_id"]) for each in found}
        except (OSError, HTTPException, ValueError, KeyError, TypeError):
            return {}

    def _page(self, identity: str) -> str:
        query = {**FOLDER, "dashboard": identity, "tab": "default", "period": "15m"}
        return f"{self._page_url}/web/dashboards/view?{urlencode(query)}"
