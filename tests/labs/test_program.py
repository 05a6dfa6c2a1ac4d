"""The collector that was built here, against the table in collector/README.md."""

import re
import subprocess

import yaml

from tools.benchmarks import ROOT
from tools.benchmarks.collector import PROGRAM

README = (ROOT / "collector" / "README.md").read_text(encoding="utf-8")


def test_the_program_has_the_size_that_the_table_names() -> None:
    told = re.search(r"^\| all of the table \((\d+) components\) \| (\d+) MB ", README, re.M)
    assert told
    listed = subprocess.run(
        [str(PROGRAM), "components"], capture_output=True, text=True, timeout=20, check=True
    )
    found = yaml.safe_load(listed.stdout)
    kinds = ("receivers", "processors", "connectors", "exporters", "extensions")
    assert sum(len(found[kind] or []) for kind in kinds) == int(told[1])
    # Other processors give other sizes, by a tenth.
    assert abs(PROGRAM.stat().st_size / 1e6 - int(told[2])) < 4
