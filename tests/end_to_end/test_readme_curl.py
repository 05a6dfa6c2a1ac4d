"""Every curl line of both READMEs, run as a person copies it, prints what it is there for."""

import json
import re
import subprocess

import pytest

from tests.demo.running import Demo
from tests.readme import ENGLISH, JAPANESE

BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
SAGA = {"prefecture": "Saga-Ken", "name_ja": "佐賀県", "population": 811_442, "census_year": 2020}
PRINTED: dict[str, str | dict[str, object]] = {
    "curl -X POST -d 'Tokyo-To' http://localhost:8080/get": "Tokyo-To の人口は 1404.8 万人です\n",
    "curl http://localhost:8080/api/population/Saga": {**SAGA, "level": "manual"},
    "curl http://localhost:8080/api/region/Kyushu": {"region": "Kyushu", "population": 14_246_438},
    "curl -G --data-urlencode 'pref=佐賀県' http://localhost:8081/get_population": {**SAGA},
}
"""The whole text, or the part of the JSON document that does not change."""


def curl_lines(text: str) -> list[str]:
    """The lines in fenced blocks that begin with curl."""
    lines = [line for block in BLOCK.findall(text) for line in block.splitlines()]
    return [line for line in lines if line.lstrip("$ ").startswith("curl ")]


def run(demo: Demo, line: str) -> str:
    """What a shell prints for a line; a status of 400 or more and a late answer fail it."""
    bounded = re.sub(r"^curl ", "curl -sS --fail-with-body -m 5 ", demo.with_ports(line))
    done = subprocess.run(["sh", "-c", bounded], capture_output=True, text=True, timeout=10)
    assert (done.returncode, done.stderr) == (0, ""), f"{bounded}\n{done.stdout}"
    return done.stdout


@pytest.mark.parametrize("text", [ENGLISH, JAPANESE], ids=["en", "ja"])
def test_the_lines_are_those_that_are_run_here(text: str) -> None:
    assert curl_lines(text) == list(PRINTED)


@pytest.mark.parametrize("line", dict.fromkeys(curl_lines(ENGLISH) + curl_lines(JAPANESE)))
def test_a_line_prints_the_answer(demo: Demo, line: str) -> None:
    printed, expected = run(demo, line), PRINTED[line]
    if isinstance(expected, str):
        assert printed == expected
    else:
        document = json.loads(printed)
        assert {name: document[name] for name in expected} == expected
        assert document["source"] in ("redis", "memcached", "mysql")
