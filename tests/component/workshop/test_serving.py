"""`python -m workshop.serving` serves a folder, again after each saved file, or the reason."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests import ROOT
from tests.servers import free_port
from tests.waiting import eventually

SERVICE = """
import os, signal, sys
from http.server import BaseHTTPRequestHandler, HTTPServer

def stop(*_):
    open("../ended", "a").write(os.environ["COLOUR"] + " ")
    print(os.environ["COLOUR"], "ends")
    sys.exit()

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(os.environ["COLOUR"].encode())

signal.signal(signal.SIGINT, stop)
HTTPServer(("127.0.0.1", int(os.environ["FLASK_RUN_PORT"])), Handler).serve_forever()
"""
COMMAND = f"{sys.executable} app.py"


class Served:
    """A folder that is served, with what it answers."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self._url = f"http://127.0.0.1:{port}/"

    def save(self, **files: str) -> None:
        for name, text in files.items():
            (self.folder / name.replace("_", ".")).write_text(text)

    def answers(self, status: int, text: str, **headers: str) -> Any:
        """Wait for an answer with this status whose body contains the text; return the body."""

        def asked() -> str | None:
            try:
                response = requests.get(self._url, headers=headers, timeout=5)
            except requests.ConnectionError:
                return None
            same = response.status_code == status and text in response.text
            return response.text if same else None

        return eventually(asked, f"{status} with {text}")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    folder, port = tmp_path / "mine", free_port()
    folder.mkdir()
    service = Served(folder, port)
    service.save(app_py=SERVICE, mine_env=f"COMMAND={COMMAND}\nCOLOUR=red\n")
    command = [sys.executable, "-m", "workshop.serving", str(folder)]
    environment = {**os.environ, "BIND": f"127.0.0.1:{port}", "COLOUR": "overridden"}
    with (
        (tmp_path / "output").open("wb") as output,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output) as process,
    ):
        yield service
        process.terminate()
        assert process.wait(10) == 0


def test_a_saved_file_or_variable_is_served_and_the_process_before_ends_by_itself(
    served: Served,
) -> None:
    served.answers(200, "red")
    served.save(mine_env=f"COMMAND={COMMAND}\nCOLOUR=blue\n")
    served.answers(200, "blue")
    assert (served.folder.parent / "ended").read_text() == "red "
    served.save(app_py=SERVICE.replace(".encode()", ".upper().encode()"))
    served.answers(200, "BLUE")
    start = f"workshop: starts {COMMAND}"
    out = (served.folder.parent / "output").read_text().splitlines()
    assert [line for line in out if line.startswith(("workshop", "red", "blue"))] == [
        start,
        "red ends",
        start,
        "blue ends",
        start,
    ]


def test_a_file_that_fails_is_answered_with_its_line_until_it_is_mended(served: Served) -> None:
    served.save(app_py="import os\n\nos.nothing()\n")
    body = served.answers(503, "app.py, line 3: AttributeError: module 'os' has no attribute")
    assert '"lines": ["Traceback (most recent call last):"' in body
    html = served.answers(503, "<h1>The service does not start</h1>", Accept="text/html")
    assert "os.nothing()" in html
    served.save(app_py=SERVICE)
    served.answers(200, "red")


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"app_py": "def x(:\n"}, "app.py, line 1: SyntaxError"),
        ({"app_py": "import sys\nsys.exit(3)"}, "the command ended with code 3: no output"),
        ({"app_py": "print('bye')"}, "the command ended with code 0: bye"),
        ({"mine_env": "COMMAND=no-such-program app.py"}, "no-such-program: No such file"),
        ({"mine_env": "COMMAND='python"}, "No closing quotation"),
        ({"mine_env": "COLOUR=red"}, "mine.env has no line COMMAND="),
        ({"requirements_txt": "./no-such-folder"}, "pip cannot install requirements.txt"),
    ],
)
def test_every_other_reason_is_answered_too(
    served: Served, files: dict[str, str], reason: str
) -> None:
    served.save(**files)
    served.answers(503, reason)
