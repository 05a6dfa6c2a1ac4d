"""The container of online editors forwards ports of the demo, each with a name."""

import json
import re

from tests import ROOT
from tools.launch.settings import DEFAULTS

FILE = ROOT / ".devcontainer" / "devcontainer.json"


def test_every_forwarded_port_is_a_default_of_the_demo_and_has_a_name() -> None:
    document = json.loads(re.sub(r"^ *//.*$", "", FILE.read_text("utf-8"), flags=re.MULTILINE))
    ports = list(map(str, document["forwardPorts"]))
    assert {DEFAULTS[name] for name in ("FRONT_PORT", "COMPARE_PORT")} <= set(ports)
    assert set(ports) <= {value for name, value in DEFAULTS.items() if name.endswith("_PORT")}
    assert all(document["portsAttributes"][port]["label"] for port in ports)
    assert len(document["portsAttributes"]) == len(ports)
