"""The front service serves where OpenTelemetry cannot be imported at all."""

import subprocess
import sys
from pathlib import Path

SERVE = """
import sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "opentelemetry":
            raise ImportError(name)

sys.meta_path.insert(0, Refuse())
from front_service.wsgi import app
print(app.test_client().get("/").status_code, "opentelemetry" in sys.modules)
"""


def test_the_front_service_needs_no_opentelemetry_package() -> None:
    command = [sys.executable, "-c", SERVE]
    root = Path(__file__).parents[2]
    done = subprocess.run(
        command, cwd=root, env={"PATH": ""}, capture_output=True, text=True, timeout=30
    )
    assert done.stdout.split() == ["200", "False"], done.stderr
